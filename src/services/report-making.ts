import type {Clock, Ids} from '../domain/clock.ts';
import {knownLocale, type Person} from '../domain/person.ts';
import type {Report, ReportReader, ReportWriter} from '../domain/report.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import {isAdminsOnly} from './admins-only.ts';
import {gather} from './report-data.ts';
import {postOnce, uploadOrNull} from './report-post.ts';

/** The numbers of a report, as its readers get them everywhere. */
export type Numbers = Pick<Report, 'counts' | 'before' | 'scannedAt'>;

/** Where a report goes; `mark` tells its post from every other one. */
type Sending = Numbers & {readonly channelId: string; readonly mark: string};
type IsFit = () => Promise<boolean>;

export type Reports = {
  /** Posts in a channel: all where only system admins can read it, else numbers only. */
  toChannel(sending: Sending): Promise<'full' | 'numbers'>;
  /** Sends all to somebody directly; false where `isFit`, asked when all is made, says that they must not read it. */
  toPerson(person: Person, numbers: Numbers, isFit: IsFit): Promise<boolean>;
};

export type ReportsParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly writer: ReportWriter;
  /** The zone of what channels read. */
  readonly timeZone: string;
};

/** Makes reports and posts them. */
export function createReports({mattermost, store, clock, ids, writer, timeZone}: ReportsParts): Reports {
  const gateway = mattermost.lane.jobs;

  /** False where `isFit`, asked when all is made, says that it must not go there. */
  const postAll = async (to: ReportReader, {channelId, mark, ...numbers}: Sending, isFit: IsFit): Promise<boolean> => {
    const sheet = writer.sheet(to);
    const groups = await gather({gateway, store, now: to.now}, sheet.add);
    const fileId = await uploadOrNull(gateway, channelId, {name: sheet.name, bytes: sheet.bytes()});
    const message = writer.text(to, {...numbers, groups, withFile: fileId !== null});
    const files = fileId === null ? {} : {fileIds: [fileId]};
    return postOnce({gateway, ids}, {channelId, mark, message, ...files, isFit});
  };

  const postNumbers = async (to: ReportReader, {channelId, mark, ...numbers}: Sending): Promise<void> => {
    const message = writer.text(to, {...numbers, groups: null, withFile: false});
    await postOnce({gateway, ids}, {channelId, mark, message, isFit: async () => true});
  };

  return {
    async toChannel(sending) {
      const {DefaultServerLocale: locale = 'en'} = await gateway.clientConfig();
      const to = {locale: knownLocale(locale), timeZone, now: clock.now()};
      const isFit = () => isAdminsOnly(gateway, sending.channelId);
      if ((await isFit()) && (await postAll(to, sending, isFit))) return 'full';
      await postNumbers(to, sending);
      return 'numbers';
    },
    async toPerson({id, locale, timeZone: zone}, numbers, isFit) {
      const {id: channelId} = await gateway.directChannel((await gateway.me()).id, id);
      const to = {locale, timeZone: zone, now: clock.now()};
      return postAll(to, {...numbers, channelId, mark: ids.next()}, isFit);
    },
  };
}
