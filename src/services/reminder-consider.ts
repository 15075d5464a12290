import type {Preferences} from '../domain/preferences.ts';
import {kindOfKey, lateLook, type ServerSide, tightest} from '../domain/reminder.ts';
import {judge, type Telling, type Verdict} from '../domain/reminder-verdict.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Reminder, Store} from '../store/store.ts';
import {isSaidBy, warnedAt} from './deadline-warnings.ts';
import {missed, stepRows} from './reminder-plan.ts';
import type {Targets} from './reminder-targets.ts';
import {isBeingReplaced} from './rotation-records.ts';

/** One step that is said, with those that it overtakes. */
export type Saying = {readonly row: Reminder; readonly overtaken: readonly Reminder[]};

export const keysOf = (rows: readonly Reminder[]): string[] => rows.map(({key}) => key);

/**
 * Looks at what has come due of one end of one token, within a transaction: answers what is to be said of it; anything else is
 * closed or put off.
 */
export type Consider = (
  tx: Store,
  rows: readonly [Reminder, ...Reminder[]],
  now: {readonly telling: Telling; readonly targets: Targets},
) => Promise<Saying | null>;

export function createConsider({mattermost}: {mattermost: Mattermost}): Consider {
  const serverSide = async (
    tx: Store,
    {tokenId, endAt, ownerId, key}: Reminder,
    targets: Targets,
  ): Promise<ServerSide | null> => {
    const {owner} = targets.audience(ownerId);
    if (kindOfKey(key) !== 'step' || owner === 'self' || owner === 'unread') return null;
    const {rotate, tokensEnabled, version} = mattermost.features();
    const token = await tx.tokens.find(tokenId);
    const earlierEnds = await knownEnds(tx, tokenId, endAt);
    const sendsForBots = Number.parseInt(version, 10) >= 12;
    // With personal access tokens off, it goes on for bots where it does so at all.
    const sendsNotices = rotate && (tokensEnabled || (owner === 'bot' && sendsForBots));
    return {sendsNotices, sendsForBots, ownEnd: token?.expiresAt === endAt, owner, earlierEnds};
  };

  return async (tx, rows, {telling, targets}) => {
    const {tokenId} = rows[0];
    const token = await tx.tokens.find(tokenId);
    const steps = await notYetSaid(tx, rows, {telling, targets});
    const own = telling.preferences;
    const wanted = token && own ? await stillWanted(tx, token, {endAt: rows[0].endAt, steps}, telling, own) : steps;
    await tx.reminders.close(keysOf(rows.filter((row) => !wanted.includes(row))), 'silent', telling.now);
    const {said, overtaken: due} = tightest(wanted);
    if (said === null) return null;
    const overtaken = [...due, ...(await looserLater(tx, said, due))];
    const isReplaced = token !== null && (await isBeingReplaced(tx, token));
    const verdict = judge({token, row: said, isBeingReplaced: isReplaced}, telling, await serverSide(tx, said, targets));
    if (verdict === 'say') return {row: said, overtaken};
    await carryOut(tx, [said, ...overtaken], verdict, telling.now);
    return null;
  };
}

/** What somebody is to be told of an end: neither looks at lead times, nor steps that the deadline's own warning has said. */
async function notYetSaid(
  tx: Store,
  rows: readonly [Reminder, ...Reminder[]],
  {telling, targets}: {readonly telling: Telling; readonly targets: Targets},
): Promise<Reminder[]> {
  const {person} = targets.audience(rows[0].ownerId);
  const at = person ? await warnedAt(tx, rows[0], person.id, telling.now) : null;
  const isSaid = (row: Reminder) => at !== null && kindOfKey(row.key) === 'step' && isSaidBy(at, row);
  return rows.filter((row) => kindOfKey(row.key) !== 'look' && !isSaid(row));
}

/** Steps of the same end that lie further from it and were put off: they would come after this one. */
async function looserLater(tx: Store, said: Reminder, due: readonly Reminder[]): Promise<Reminder[]> {
  if (kindOfKey(said.key) === 'escalation') return [];
  const known = new Set(keysOf(due));
  return (await tx.reminders.ofToken(said.tokenId)).filter(
    ({key, state, endAt, leadMs}) =>
      state === 'pending' && endAt === said.endAt && leadMs > said.leadMs && kindOfKey(key) === 'step' && !known.has(key),
  );
}

/**
 * The ends that the token had before this one. Those before our own rotation in place lasted until then: the server cannot have
 * warned of them later.
 */
async function knownEnds(tx: Store, tokenId: string, endAt: number): Promise<number[]> {
  const others = (await tx.reminders.ofToken(tokenId)).map((row) => row.endAt).filter((other) => other !== endAt);
  if (others.length === 0) return [];
  const history = await tx.audit.ofToken(tokenId, 100);
  const rotated = history.find(({verb, sentEnd}) => verb === 'rotate-in-place' && sentEnd === endAt);
  return others.map((other) => Math.min(other, rotated?.at ?? other));
}

async function carryOut(tx: Store, rows: readonly Reminder[], verdict: Exclude<Verdict, 'say'>, now: number): Promise<void> {
  if (verdict === 'silent') await tx.reminders.close(keysOf(rows), 'silent', now);
  else await tx.reminders.move(keysOf(rows), verdict.laterAt);
}

/**
 * Lead times may have changed since these were planned: steps that are new are planned, not before a snooze ends, and those that are
 * none are left out.
 */
async function stillWanted(
  tx: Store,
  token: LedgerToken,
  {endAt, steps}: {readonly endAt: number; readonly steps: readonly Reminder[]},
  {now, hours}: Telling,
  preferences: Preferences,
): Promise<readonly Reminder[]> {
  const own = stepRows(token, endAt, preferences, hours);
  const snoozes = (await tx.reminders.ofToken(token.id)).filter(
    (row) => row.state === 'pending' && row.endAt === endAt && kindOfKey(row.key) === 'snooze',
  );
  const until = Math.max(0, ...snoozes.map(({dueAt}) => dueAt));
  const putOff = (step: Reminder) => (step.leadMs > 0 ? {...step, dueAt: Math.max(step.dueAt, until)} : step);
  await tx.reminders.plan(own.map((step) => missed(putOff(step), now, lateLook)));
  const keys = new Set(keysOf(own));
  return steps.filter(({key}) => kindOfKey(key) !== 'step' || keys.has(key));
}
