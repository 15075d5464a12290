import autocannon from 'autocannon';
import {ownsTokens} from '../keeper/seed.ts';
import type {Child} from './child.ts';
import {type Figure, median, spread} from './figures.ts';
import type {Stage} from './stage.ts';

const rounds = 9;
const connections = 16;
const perConnection = 300;
const people = 200;
const goal = 0.6;

type Form = (turn: number) => string;

/** Requests per second of both processes, in turn; each request has a `trigger_id` of its own, as Mattermost's have. */
export async function measureHelp(stage: Stage, keeper: Child, bare: Child): Promise<Figure> {
  const form = await formsOfMany(stage);
  const answers = new Map<Child, string>();
  for (const child of [bare, keeper]) answers.set(child, await firstAnswer(child, form(0)));
  const expected = (child: Child): string => answers.get(child) ?? '';
  for (let turn = 0; turn < people; turn++) await firstAnswer(keeper, form(turn));
  const ratios: number[] = [];
  const rates: number[] = [];
  const bareRates: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const bareRate = await rateOf(bare, form, expected(bare));
    const rate = await rateOf(keeper, form, expected(keeper));
    // The first round only warms both up.
    if (round === 0) continue;
    bareRates.push(bareRate);
    rates.push(rate);
    ratios.push(rate / bareRate);
  }
  return {
    name: `help: ${median(rates).toFixed(0)} requests/s on ${connections} connections`,
    comparedTo: `a bare Express handler: ${median(bareRates).toFixed(0)} requests/s`,
    result: `${spread(ratios, 2)} of it`,
    goal: `at least ${goal}`,
    met: median(ratios) >= goal,
  };
}

/** What the server sends for `/token help`, by one after the other of many people. */
async function formsOfMany({admin, mattermost, commandId, teamId, townId}: Stage): Promise<Form> {
  const {token} = await admin.call<{token: string}>('GET', `/commands/${commandId}`);
  const ids: string[] = [];
  for (let count = 0; count < people; count++) {
    const account = {email: `p${count}@example.com`, username: `person-${count}`, password: 'Passw0rd!user'};
    const {id} = await admin.call<{id: string}>('POST', '/users', account);
    await admin.call('PUT', `/users/${id}/roles`, {roles: ownsTokens});
    ids.push(id);
  }
  return (turn) => {
    const userId = ids[turn % people] ?? '';
    return new URLSearchParams({
      channel_id: townId,
      channel_name: 'town-square',
      command: '/token',
      response_url: `${mattermost.url}/hooks/commands/${userId}`,
      root_id: '',
      team_domain: 'engineering',
      team_id: teamId,
      text: 'help',
      token,
      trigger_id: mattermost.signTrigger(userId),
      user_id: userId,
      user_name: `person-${turn % people}`,
    }).toString();
  };
}

const headers = {'content-type': 'application/x-www-form-urlencoded'};

async function firstAnswer({url}: Child, body: string): Promise<string> {
  const response = await fetch(`${url}/slash`, {method: 'POST', headers, body});
  const text = await response.text();
  if (!response.ok || !text.includes('"response_type":"ephemeral"')) throw new Error(`${url}: ${response.status} ${text}`);
  return text;
}

/** Requests per second over a fixed number of requests, all made beforehand. Throws where one was not answered as expected. */
async function rateOf({url}: Child, form: Form, expectBody: string): Promise<number> {
  let turn = 0;
  const amount = connections * perConnection;
  let first = 0;
  let last = 0;
  const setupClient = (client: autocannon.Client): void => {
    client.on('response', () => {
      last = performance.now();
      first ||= last;
    });
    client.setRequests(
      Array.from({length: perConnection}, () => ({method: 'POST', path: '/slash', headers, body: form(turn++)})),
    );
  };
  const result = await autocannon({url, connections, amount, setupClient, expectBody});
  if (result['2xx'] !== amount || result.mismatches > 0)
    throw new Error(
      `of ${amount} requests ${result['2xx']} were answered with 200, ${result.mismatches} otherwise than expected`,
    );
  return ((amount - 1) * 1_000) / (last - first);
}
