import {KeeperError, ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Person} from '../domain/person.ts';
import {said} from '../domain/said.ts';
import {lastMondayAtNine} from '../domain/week.ts';
import type {Store} from '../store/store.ts';
import {noteInAudit} from './audit-note.ts';
import type {LedgerService} from './ledger-service.ts';
import type {PeopleService} from './people-service.ts';
import {createReports, type Numbers, type ReportsParts} from './report-making.ts';

/** What became of a report that somebody asked for: whole in the channel, or numbers there (or nothing) and the whole to them. */
export type ReportOutcome = 'in-channel' | 'rest-sent' | 'sent' | 'not-in-channel';

export type ReportService = {
  /** Posts the report that was due last, where it was not posted yet; those that were missed before it are left out. */
  postDue(ending?: AbortSignal): Promise<void>;
  /**
   * Posts a report now, and sends this admin directly what the channel may not read. Throws KeeperError `busy` while one is being
   * made, `forbidden` where the person's right ended meanwhile. Recorded with the channel that they asked in.
   */
  ask(admin: Person, channel: string): Promise<ReportOutcome>;
};

export type ReportParts = ReportsParts & {
  readonly log: Logger;
  readonly people: PeopleService;
  readonly ledger: LedgerService;
  /** The id of the report channel; undefined where there is none. */
  readonly channelId: string | undefined;
};

/** How long one report keeps another from being asked for, in ms; only a crash lets it run out. */
const makingLife = 600_000;

export function createReportService(parts: ReportParts): ReportService {
  const {store, clock, channelId, timeZone, ledger} = parts;
  const {postInChannel, make} = createMaking(parts);
  return {
    async postDue(ending) {
      if (channelId === undefined) return;
      const now = clock.now();
      const dueAt = lastMondayAtNine(now, timeZone);
      if (dueAt <= (await firstThere(store, now)) || !(await store.reports.begin(dueAt, now))) return;
      await ledger.scan(ending);
      const numbers = await countNow(parts);
      // Another process is still at the very first scan: tried again in ten minutes.
      if (numbers.scannedAt !== null) await postInChannel(channelId, dueAt, numbers);
    },
    async ask(admin, channel) {
      const told = {actor: {kind: 'admin', id: admin.id}, verb: 'report', ownerId: admin.id, channelId: channel} as const;
      const until = clock.now() + makingLife;
      if (!(await store.claims.take('report', clock.now(), until))) throw new KeeperError('busy', said('error.report-under-way'));
      try {
        const outcome = await make(admin);
        await noteInAudit(parts, told);
        return outcome;
      } catch (error) {
        await noteInAudit(parts, {...told, outcome: 'failed', errorCode: error instanceof KeeperError ? error.code : 'server'});
        throw error;
      } finally {
        await store.claims.release('report', until);
      }
    },
  };
}

/** When we were first there with a channel: what was due before that was nobody's absence. */
async function firstThere({settings}: Store, now: number): Promise<number> {
  const known = await settings.get('report.since');
  if (known === null) await settings.set('report.since', String(now));
  return known === null ? now : Number(known);
}

const countNow = async ({store, clock, ledger}: ReportParts): Promise<Numbers> => ({
  counts: await store.tokens.counts(clock.now()),
  before: (await store.reports.last())?.counts ?? null,
  scannedAt: await ledger.scannedAt(),
});

function createMaking(parts: ReportParts) {
  const {store, clock, log, people, ledger, channelId} = parts;
  const {toChannel, toPerson} = createReports(parts);

  /** The channel's part, recorded for the change until the next report. Throws `ServerError` where the channel does not take it. */
  const postInChannel = async (id: string, dueAt: number, numbers: Numbers): Promise<'full' | 'numbers'> => {
    const shape = await toChannel({...numbers, channelId: id, mark: String(dueAt)});
    await store.reports.posted(dueAt, numbers.counts, clock.now());
    log.info({dueAt, shape}, 'report posted');
    return shape;
  };

  const inChannel = async (numbers: Numbers): Promise<'full' | 'numbers' | 'none' | 'failed'> => {
    if (channelId === undefined) return 'none';
    const now = clock.now();
    try {
      await store.reports.begin(now, now);
      return await postInChannel(channelId, now, numbers);
    } catch (error) {
      if (!(error instanceof ServerError) || error.isAway) throw error;
      log.warn({channel: channelId, status: error.status, cause: error.message}, 'the report channel did not take a report');
      return 'failed';
    }
  };

  const make = async (admin: Person): Promise<ReportOutcome> => {
    await ledger.scan();
    const numbers = await countNow(parts);
    const posted = await inChannel(numbers);
    if (posted === 'full') return 'in-channel';
    const isFit = async () => (await people.now(admin.id)).isSystemAdmin;
    if (!(await toPerson(admin, numbers, isFit))) throw new KeeperError('forbidden', said('error.admins-only'));
    return ({numbers: 'rest-sent', none: 'sent', failed: 'not-in-channel'} as const)[posted];
  };

  return {postInChannel, make};
}
