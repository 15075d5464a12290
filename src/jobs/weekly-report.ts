import type {ReportService} from '../services/report-service.ts';

/** Posts the weekly report once it is due; to be run every minute, so that one that was missed comes soon after an absence. */
export const createWeeklyReport = ({reports}: {readonly reports: ReportService}): ((ending?: AbortSignal) => Promise<void>) =>
  reports.postDue;
