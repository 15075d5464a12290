import {deReminders} from './de-reminders.ts';
import type {MessageKey} from './en.ts';

/** German. What is missing comes in English. */
export const de: Partial<Record<MessageKey, string>> = {...deReminders};
