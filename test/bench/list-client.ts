import {parentPort, workerData} from 'node:worker_threads';
import {createApi} from '../chat/mattermost-api.ts';

/** What the client is told: its server and session, whose tokens it lists, where it types, and how often. */
export type ListTask = {
  readonly url: string;
  readonly token: string;
  readonly userId: string;
  readonly channelId: string;
  readonly warmUp: number;
  readonly samples: number;
};
/** Times in ms, in the order in which they were measured. */
export type ListTimes = {readonly lists: readonly number[]; readonly bares: readonly number[]};

const {url, token, userId, channelId, warmUp, samples} = workerData as ListTask;
const api = createApi(url, token);
const run = (command: string) => api.call('POST', '/commands/execute', {channel_id: channelId, command});
const lists: number[] = [];
const bares: number[] = [];
for (let count = 0; count < warmUp + samples; count++) {
  const from = performance.now();
  await run('/bare');
  await api.call('GET', `/users/${userId}/tokens`);
  const between = performance.now();
  await run('/token list');
  const to = performance.now();
  if (count < warmUp) continue;
  bares.push(between - from);
  lists.push(to - between);
}
parentPort?.postMessage({lists, bares} satisfies ListTimes);
