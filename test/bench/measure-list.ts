import type {Person} from '../chat/person.ts';
import {type Figure, median} from './figures.ts';
import type {Stage} from './stage.ts';

const samples = 400;
const warmUp = 100;
const tokens = 10;
const goal = 1.3;

/** `/token list` through the server, and in turn what it cannot do without: a command that answers at once, and the list call. */
export async function measureList(stage: Stage): Promise<Figure> {
  const person = await ownerOf(stage, tokens);
  const bare = {team_id: stage.teamId, trigger: 'bare', method: 'P', url: `${stage.bareUrl}/slash`};
  await stage.admin.call('POST', '/commands', bare);
  const run = (command: string) =>
    person.api.call<{text: string}>('POST', '/commands/execute', {channel_id: stage.townId, command});
  const {text} = await run('/token list');
  if ((text.match(/^- \*\*/gmu) ?? []).length !== tokens) throw new Error(`not a list of ${tokens} tokens: ${text}`);
  const lists: number[] = [];
  const bares: number[] = [];
  for (let count = 0; count < warmUp + samples; count++) {
    const bareMs = await timed(async () => {
      await run('/bare');
      await person.api.call('GET', `/users/${person.userId}/tokens`);
    });
    const listMs = await timed(() => run('/token list'));
    if (count < warmUp) continue;
    bares.push(bareMs);
    lists.push(listMs);
  }
  person.close();
  const ratio = median(lists) / median(bares);
  return {
    name: `list of ${tokens} tokens: ${median(lists).toFixed(2)} ms at the median`,
    comparedTo: `an echo command and the bare list call: ${median(bares).toFixed(2)} ms`,
    result: `${ratio.toFixed(2)} times`,
    goal: `at most ${goal} times`,
    met: ratio <= goal,
  };
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

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
