import type {Clock} from '../domain/clock.ts';
import {messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Mattermost, ServerAudit, Session} from '../mattermost/gateway.ts';
import type {Rotation, Store} from '../store/store.ts';
import {oneByOne} from './one-by-one.ts';
import {newestAudits, noteDates} from './token-dates.ts';
import {firstUse, lastUse, noteUse} from './token-use.ts';

/** Reads from owners' sessions when their tokens were last in use. */
export type UseReader = {
  /** The owners of all tokens in a rotation, each with one call. */
  readRotations(ending?: AbortSignal): Promise<void>;
  /** This minute's share of all owners, so that each is read once a day; the dates of new tokens are looked up as well. */
  readSome(ending?: AbortSignal): Promise<void>;
};

export type UseReaderParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
};

const day = 86_400_000;
const minutesADay = 1_440;
/** A quarter more than a day has minutes for, to catch up with what was missed. */
const spare = 1.25;
/** At most a quarter of the jobs' share of calls. */
const mostAMinute = 120;
/** How long the date of a token that was met newly is looked for, in ms: while the server has it among the newest audits. */
const datedWithin = 2 * day;

export function createUseReader({mattermost, store, clock, log}: UseReaderParts): UseReader {
  const gateway = mattermost.lane.jobs;
  const failed = (owner: string, error: unknown) => log.warn({owner, cause: messageOf(error)}, 'cannot read somebody’s sessions');

  const read = async (ownerId: string): Promise<{sessions: readonly Session[]; tokens: readonly LedgerToken[]}> => {
    const sessions = await gateway.sessions(ownerId);
    const tokens = (await store.tokens.of(ownerId)).filter(({goneAt}) => goneAt === null);
    await noteUse(store, sessions, tokens);
    await store.tokens.ownerRead(ownerId, clock.now());
    return {sessions, tokens};
  };

  const noteRotation = async (rotation: Rotation, sessions: readonly Session[]): Promise<void> => {
    const newSeenAt = rotation.newSeenAt ?? firstUse(sessions, rotation.newTokenId);
    const used = lastUse(sessions, rotation.oldTokenId);
    const oldSeenAt = used !== null && used > (rotation.oldSeenAt ?? 0) ? used : rotation.oldSeenAt;
    if (newSeenAt === rotation.newSeenAt && oldSeenAt === rotation.oldSeenAt) return;
    await store.rotations.note(rotation.id, {newSeenAt, oldSeenAt});
  };

  /** Those made through us are in our own audits; `ours` reads them. */
  const date = async (ownerId: string, tokens: readonly LedgerToken[], ours: () => Promise<ServerAudit[]>): Promise<void> => {
    const undated = tokens.filter(({createdAt, firstSeenAt}) => createdAt === null && firstSeenAt > clock.now() - datedWithin);
    if (undated.length === 0) return;
    const left = (await noteDates(store, await newestAudits(gateway, ownerId), undated)).filter(
      ({createdAt}) => createdAt === null,
    );
    if (left.length > 0) await noteDates(store, await ours(), left);
  };

  return {
    async readRotations(ending) {
      const open = Map.groupBy(await store.rotations.allOpen(), ({ownerId}) => ownerId);
      const work = async ([ownerId, rotations]: [string, Rotation[]]) => {
        const {sessions} = await read(ownerId);
        for (const rotation of rotations) await noteRotation(rotation, sessions);
      };
      await oneByOne(open, {work, onFailure: ([ownerId], error) => failed(ownerId, error), ending});
    },
    async readSome(ending) {
      const share = Math.min(mostAMinute, Math.ceil(((await store.tokens.owners()) * spare) / minutesADay));
      let audits: Promise<ServerAudit[]> | undefined;
      const ours = () => {
        audits ??= gateway.me().then(({id}) => newestAudits(gateway, id));
        return audits;
      };
      const work = async (ownerId: string) => date(ownerId, (await read(ownerId)).tokens, ours);
      const onFailure = async (ownerId: string, error: unknown) => {
        failed(ownerId, error);
        // One whose sessions the server cannot give would be first for ever.
        await store.tokens.ownerRead(ownerId, clock.now());
      };
      await oneByOne(await store.tokens.ownersToRead(clock.now() - day, share), {work, onFailure, ending});
    },
  };
}
