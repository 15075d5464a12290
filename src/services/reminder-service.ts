import type {Clock, Ids} from '../domain/clock.ts';
import {KeeperError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {workingHoursOf} from '../domain/preferences.ts';
import {kindOfKey, snoozedUntil, snoozeKey, tellAt} from '../domain/reminder.ts';
import {said} from '../domain/said.ts';
import {endOf, type LedgerToken} from '../domain/token.ts';
import type {WorkingHours} from '../domain/working-hours.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Reminder, Store} from '../store/store.ts';
import type {Told} from './audience.ts';
import type {NoticeService} from './notice-service.ts';
import type {PreferenceService} from './preference-service.ts';
import {keysOf} from './reminder-consider.ts';
import {createPlan, firstRows, missed, stepRows} from './reminder-plan.ts';
import {createSend} from './reminder-send.ts';

export type ReminderService = {
  /** Plans what is new and says what is due, until there is no more of either or `ending` is aborted. Throws ServerError. */
  run(ending: AbortSignal): Promise<void>;
  /**
   * Says nothing of the token for `ms`, nor past a day before its end; answers until when, epoch ms. Throws KeeperError `bad-input`
   * where it has no end, `conflict` on its last day.
   */
  snooze(person: Told, token: LedgerToken, ms: number): Promise<number>;
  /** What is put off of somebody's tokens, the soonest first. */
  snoozed(ownerId: string): Promise<readonly {readonly token: LedgerToken; readonly until: number}[]>;
  /** How the person wants to be reminded has changed: what is pending of their own tokens follows. */
  replan(person: Told): Promise<void>;
};

export type ReminderParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly notices: NoticeService;
  readonly preferences: PreferenceService;
  readonly reportChannel: string | undefined;
};

/** How often what is new is planned while there is more to say, in ms. */
const planEvery = 20_000;

/** Steps and snoozes of one end. */
const ofEnd = (rows: readonly Reminder[], {id}: LedgerToken, endAt: number): Reminder[] =>
  rows.filter((row) => row.tokenId === id && row.endAt === endAt && ['step', 'snooze'].includes(kindOfKey(row.key)));

const isSnooze = ({key}: Reminder): boolean => kindOfKey(key) === 'snooze';

export function createReminderService(parts: ReminderParts): ReminderService {
  const {mattermost, store, clock, preferences} = parts;
  const now = () => mattermost.now();
  const plan = createPlan({...parts, now});
  const send = createSend({...parts, now});

  return {
    async run(ending) {
      // What is due never waits for all that is new, nor that for all that is due.
      let plannedAt = Number.NEGATIVE_INFINITY;
      for (let more = true; more && !ending.aborted; ) {
        more = await send(ending);
        if (more && clock.now() - plannedAt < planEvery) continue;
        more = (await plan()) || more;
        plannedAt = clock.now();
      }
    },
    async snooze(person, token, ms) {
      const endAt = endOf(token);
      if (endAt === null) throw new KeeperError('bad-input', said('error.snooze-no-end', {name: token.name}));
      const until = snoozedUntil({now: now(), ms, endAt});
      if (until === null) throw new KeeperError('conflict', said('error.snooze-last-day', {name: token.name}));
      const dueAt = tellAt(until, endAt, workingHoursOf(await preferences.of(person.id), person));
      await store.atomically(async (tx) => {
        // An end that was not planned yet would count as planned once it has a row.
        await tx.reminders.plan(firstRows(token, now()));
        await putOff(tx, token, {endAt, dueAt}, now());
      });
      return dueAt;
    },
    async snoozed(ownerId) {
      // One whose time is over waits for a token that is disabled, or being replaced.
      const rows = (await store.reminders.pendingOf([ownerId])).filter((row) => isSnooze(row) && row.dueAt > now());
      const tokens = (await store.tokens.of(ownerId)).filter(({goneAt, replacedBy}) => goneAt === null && replacedBy === null);
      const found = rows.flatMap(({tokenId, endAt, dueAt}) => {
        const token = tokens.find((candidate) => candidate.id === tokenId && endOf(candidate) === endAt);
        return token ? [{token, until: dueAt}] : [];
      });
      return found.sort((a, b) => a.until - b.until);
    },
    async replan(person) {
      const own = await preferences.of(person.id);
      const hours = workingHoursOf(own, person);
      await store.atomically(async (tx) => {
        const known = await tx.reminders.pendingOf([person.id]);
        for (const token of await tx.tokens.of(person.id)) {
          const endAt = endOf(token);
          if (endAt === null || ofEnd(known, token, endAt).length === 0) continue;
          await tx.reminders.plan(stepRows(token, endAt, own, hours).map((step) => missed(step, now(), 0)));
          const pending = (await tx.reminders.ofToken(token.id)).filter(({state}) => state === 'pending');
          await moveInto(tx, ofEnd(pending, token, endAt), hours);
        }
      });
    },
  };
}

/** Steps that would come before the snooze ends come with its end. */
async function putOff(tx: Store, token: LedgerToken, {endAt, dueAt}: {endAt: number; dueAt: number}, now: number): Promise<void> {
  const rows = ofEnd(await tx.reminders.pendingOf([token.ownerId]), token, endAt);
  await tx.reminders.close(keysOf(rows.filter(isSnooze)), 'silent', now);
  await tx.reminders.move(keysOf(rows.filter((row) => !isSnooze(row) && row.leadMs > 0 && row.dueAt < dueAt)), dueAt);
  const subject = {tokenId: token.id, ownerId: token.ownerId, endAt, leadMs: endAt - dueAt, dueAt};
  const key = snoozeKey(token.id, endAt, now);
  await tx.reminders.plan([{key, ...subject, state: 'pending', noticeId: null, closedAt: null}]);
}

/** Pending steps of one end go to where these working hours have them, but not before a snooze ends. */
async function moveInto(tx: Store, rows: readonly Reminder[], hours: WorkingHours): Promise<void> {
  const snoozedUntil = Math.max(0, ...rows.filter(isSnooze).map(({dueAt}) => dueAt));
  for (const {key, endAt, leadMs} of rows.filter((row) => !isSnooze(row))) {
    const dueAt = tellAt(endAt - leadMs, endAt, hours);
    await tx.reminders.move([key], leadMs > 0 ? Math.max(dueAt, snoozedUntil) : dueAt);
  }
}
