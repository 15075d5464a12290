import type {Clock} from '../domain/clock.ts';
import type {Logger} from '../domain/logger.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {LedgerService} from '../services/ledger-service.ts';
import type {ReportService} from '../services/report-service.ts';
import type {Services} from '../services/services.ts';
import type {Store} from '../store/store.ts';
import {createDeliverNotices, type Render} from './deliver-notices.ts';
import {createForget} from './forget.ts';
import {createReadLastSeen} from './read-last-seen.ts';
import {createRewriteCards} from './rewrite-cards.ts';
import {createScanTokens} from './scan-tokens.ts';
import type {Job} from './scheduler.ts';

/** Those whose work may have come due while we, or the server, were away. */
export const overdue = [
  'recover',
  'end-pauses',
  'cut-over',
  'enforce-deadlines',
  'revoke-disabled',
  'send-reminders',
  'deliver-notices',
] as const;

export type JobsParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly services: Services;
  readonly ledger: LedgerService;
  readonly reports: ReportService;
  readonly render: Render;
  /** Reads our slash commands again. */
  readonly reread: () => Promise<void>;
};

/** All jobs, and when each is run. */
export function createJobs({services, ledger, reports, reread, ...parts}: JobsParts): Job[] {
  const {log} = parts;
  return [
    {name: 'deliver-notices', every: '*/15 * * * * *', run: createDeliverNotices(parts)},
    {name: 'send-reminders', every: '*/20 * * * * *', run: services.reminders.run},
    {name: 'rewrite-cards', every: '*/15 * * * * *', run: createRewriteCards(parts)},
    {name: 'recover', every: '*/20 * * * * *', run: services.recovery.run},
    {name: 'cut-over', every: '40 * * * * *', run: services.cutOver},
    {name: 'enforce-deadlines', every: '20 * * * * *', run: services.enforceDeadlines},
    {name: 'end-pauses', every: '*/20 * * * * *', run: services.pauses.endPauses},
    {name: 'revoke-disabled', every: '0 47 * * * *', run: services.revokeDisabled},
    {name: 'reread-commands', every: '0 */10 * * * *', inEachProcess: true, run: reread},
    {name: 'forget', every: '0 17 * * * *', run: createForget(parts)},
    {name: 'scan-tokens', every: '23 * * * * *', run: createScanTokens({ledger, log})},
    // Every minute, so that one that was missed comes soon after an absence.
    {name: 'weekly-report', every: '3 * * * * *', run: reports.postDue},
    {name: 'read-last-seen', every: '43 * * * * *', run: createReadLastSeen({ledger})},
  ];
}
