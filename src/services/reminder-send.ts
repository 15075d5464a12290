import type {Clock, Ids} from '../domain/clock.ts';
import {messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {workingHoursOf} from '../domain/preferences.ts';
import type {Telling} from '../domain/reminder-verdict.ts';
import {anyHour} from '../domain/working-hours.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Reminder, Store} from '../store/store.ts';
import type {NoticeService} from './notice-service.ts';
import type {PreferenceService} from './preference-service.ts';
import {type Consider, createConsider, keysOf, type Saying} from './reminder-consider.ts';
import {readTargets, type Target, type Targets, targetKey} from './reminder-targets.ts';
import {inTurn} from './reminder-turn.ts';
import {createWrite, type TellingTarget} from './reminder-write.ts';

/** Few, since what has less than a day left is looked for before each. */
const batch = 32;
/** How many people are told at the same time: less than notices are delivered at, which would pile up. */
const atOnce = 4;
/** What failed for one person is tried again after so long, in ms. */
const again = 60_000;

export type SendParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly notices: NoticeService;
  readonly preferences: PreferenceService;
  /** The channel for what nobody else is told; undefined where there is none. */
  readonly reportChannel: string | undefined;
  /** The server's time, epoch ms. */
  readonly now: () => number;
};

type Group = {readonly target: Target; readonly rows: Reminder[]};

/**
 * Says what is due, the nearest ends first: one card for each person. Answers whether it did anything, so that there may be more.
 * Throws ServerError.
 */
export function createSend(parts: SendParts): (ending: AbortSignal) => Promise<boolean> {
  const {mattermost, store, log, reportChannel, now} = parts;
  const tell = createTell(parts);

  const tellOrWait = async ({target, rows}: Group, targets: Targets): Promise<boolean> => {
    try {
      return await tell(target, rows, targets);
    } catch (error) {
      log.warn({target: targetKey(target), cause: messageOf(error)}, 'a reminder could not be written; it is tried again');
      await store.reminders.move(keysOf(rows), now() + again);
      return true;
    }
  };

  return async (ending) => {
    const due = await store.reminders.due(now(), batch);
    if (due.length === 0) return false;
    const owners = [...new Set(due.map(({ownerId}) => ownerId))];
    const targets = await readTargets({gateway: mattermost.lane.jobs, store, reportChannel}, owners);
    const groups = new Map<string, Group>();
    // All that is due of these owners goes onto one card, also what is beyond the batch.
    const all = due.length < batch ? due : (await store.reminders.pendingOf(owners)).filter(({dueAt}) => dueAt <= now());
    for (const row of all) {
      const target = targets.of(row);
      const group = groups.get(targetKey(target)) ?? {target, rows: []};
      groups.set(targetKey(target), group);
      group.rows.push(row);
    }
    const waiting = [...groups.values()];
    const told: boolean[] = [];
    while (waiting.length > 0 && !ending.aborted) {
      told.push(...(await Promise.all(waiting.splice(0, atOnce).map((group) => tellOrWait(group, targets)))));
    }
    return told.includes(true);
  };
}

function createTell({mattermost, store, clock, ids, notices, preferences, now}: SendParts) {
  const consider = createConsider({mattermost});
  const write = createWrite({clock, ids});

  const tellingOf = async (target: TellingTarget): Promise<Telling> => {
    if (target.kind === 'channel') return {now: now(), hours: anyHour, preferences: null};
    const own = await preferences.forJob(target.person.id);
    return {now: now(), hours: workingHoursOf(own, target.person), preferences: target.kind === 'owner' ? own : null};
  };

  const sayingsOf = async (tx: Store, listed: readonly Reminder[], now: Parameters<Consider>[2]): Promise<Saying[]> => {
    const sayings: Saying[] = [];
    for (const [first, ...rest] of byEnd(await stillPending(tx, listed))) {
      const saying = first ? await consider(tx, [first, ...rest], now) : null;
      if (saying) sayings.push(saying);
    }
    return sayings;
  };

  /** False where another process is at it. */
  return async (target: Target, listed: readonly Reminder[], targets: Targets): Promise<boolean> => {
    if (target.kind === 'nobody') {
      await store.reminders.close(keysOf(listed), 'silent', now());
      return true;
    }
    if (target.kind === 'unread') throw new Error('the server does not say whose bot this is');
    const telling = await tellingOf(target);
    const isDone = await inTurn({store, clock}, target, () =>
      store.atomically(async (tx) => write(tx, target, await sayingsOf(tx, listed, {telling, targets}), telling)),
    );
    if (isDone) notices.wake();
    return isDone;
  };
}

/** Another process may have been faster. */
async function stillPending(tx: Store, listed: readonly Reminder[]): Promise<Reminder[]> {
  const pending = new Set(keysOf(await tx.reminders.pendingOf([...new Set(listed.map(({ownerId}) => ownerId))])));
  return listed.filter(({key}) => pending.has(key));
}

const byEnd = (rows: readonly Reminder[]): Reminder[][] => [
  ...Map.groupBy(rows, ({tokenId, endAt}) => `${tokenId}:${endAt}`).values(),
];
