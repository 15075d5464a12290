import {once} from 'node:events';
import {Worker} from 'node:worker_threads';
import type {Person} from '../chat/person.ts';
import type {Child} from './child.ts';
import {type Figure, median} from './figures.ts';
import type {ListTask, ListTimes} from './list-client.ts';
import type {Stage} from './stage.ts';

const samples = 600;
const warmUp = 400;
const tokens = 10;
const goal = 1.3;

/**
 * `/token list` through the server, and in turn what it cannot do without: a command that gives the same answer at once, and the
 * list call.
 */
export async function measureList(stage: Stage, keeper: Child): Promise<Figure> {
  const person = await ownerOf(stage, tokens);
  await echoTheList(stage, keeper, person);
  const {api, userId} = person;
  const task = {url: api.url, token: api.token, userId, channelId: stage.townId, warmUp, samples};
  const {lists, bares} = await times(task);
  person.close();
  const ratio = median(lists) / median(bares);
  return {
    name: `list of ${tokens} tokens: ${median(lists).toFixed(2)} ms at the median`,
    comparedTo: `a command that gives this answer, and the list call: ${median(bares).toFixed(2)} ms`,
    result: `${ratio.toFixed(2)} times`,
    goal: `at most ${goal} times`,
    met: ratio <= goal,
  };
}

/** Makes the command `/bare`, which answers what Token Keeper answers: the server's own work on the answer is then the same. */
async function echoTheList(stage: Stage, keeper: Child, {userId}: Person): Promise<void> {
  const form = stage.slashForm(userId, 'list', stage.mattermost.signTrigger(userId));
  const headers = {'content-type': 'application/x-www-form-urlencoded'};
  const response = await fetch(`${keeper.url}/slash`, {method: 'POST', headers, body: form});
  const answer = await response.text();
  if (answer.split('- **').length !== tokens + 1) throw new Error(`not a list of ${tokens} tokens: ${answer}`);
  const json = {'content-type': 'application/json'};
  await fetch(`${stage.bareUrl}/answer`, {method: 'PUT', headers: json, body: answer});
  const bare = {team_id: stage.teamId, trigger: 'bare', method: 'P', url: `${stage.bareUrl}/slash`};
  await stage.admin.call('POST', '/commands', bare);
}

/** Somebody with tokens that end at different times, half of them in use. */
async function ownerOf(stage: Stage, count: number): Promise<Person> {
  const person = await stage.person('ann');
  for (let made = 0; made < count; made++) {
    const expires_at = made % 3 === 0 ? 0 : stage.mattermost.clock.now() + made * 20 * 86_400_000;
    const body = {description: `job ${made}`, expires_at};
    const {token} = await person.api.call<{token: string}>('POST', `/users/${person.userId}/tokens`, body);
    if (made % 2 === 0) await fetch(`${stage.mattermost.url}/api/v4/users/me`, {headers: {Authorization: `Bearer ${token}`}});
  }
  return person;
}

/** The client is a thread of its own, as a person's is a machine of its own: it would share the server's thread otherwise. */
async function times(task: ListTask): Promise<ListTimes> {
  const worker = new Worker(new URL('list-client.ts', import.meta.url), {workerData: task});
  const [answer] = (await once(worker, 'message')) as [ListTimes];
  return answer;
}
