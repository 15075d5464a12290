import {z} from 'zod';
import {defineCommand} from '../../src/command/command.ts';
import {reportAnswer} from '../../src/messages/report.ts';

export const report = defineCommand({
  name: 'admin report',
  usage: 'admin report',
  summary: 'summary.admin-report',
  examples: ['admin report'],
  permission: 'system-admin',
  recorded: 'report',
  options: [],
  args: z.object({text: z.literal('', 'error.report-takes-nothing')}),
  async handle(_, {reports, caller, place, reader}) {
    return reportAnswer(reader, await reports.ask(caller, place.channelId));
  },
});
