import autocannon from 'autocannon';
import {ownsTokens} from '../keeper/seed.ts';
import type {Child} from './child.ts';
import {type Figure, median, spread} from './figures.ts';
import type {Stage} from './stage.ts';

const rounds = 11;
const connections = 16;
const perConnection = 300;
const people = 200;
const goal = 0.6;
/** A trigger is good for a minute. */
const renewAfter = 20_000;

type Form = () => string;

/**
 * Requests per second of both processes, in turn: with one `trigger_id` a person, which `help` does not spend, and with one of its
 * own for each request, whose signature alone takes longer to check than the bare handler takes for a request.
 */
export async function measureHelp(stage: Stage, keeper: Child, bare: Child): Promise<Figure[]> {
  const ids = await manyPeople(stage);
  const {mattermost, slashForm} = stage;
  const signed = (id: string): string => slashForm(id, 'help', mattermost.signTrigger(id));
  const answers = new Map<Child, string>();
  let held: readonly string[] = [];
  let signedAt = Number.NEGATIVE_INFINITY;
  const renew = async (): Promise<void> => {
    if (performance.now() - signedAt < renewAfter) return;
    signedAt = performance.now();
    held = ids.map(signed);
    for (const child of [bare, keeper]) for (const form of held) answers.set(child, await answerOf(child, form));
  };
  const compare = (form: Form) => inTurn(form, {keeper, bare}, {answers, renew});

  let turn = 0;
  const repeated = await compare(() => held[turn++ % people] ?? '');
  const own = await compare(() => signed(ids[turn++ % people] ?? ''));
  return [
    {...figureOf('help', repeated), goal: `at least ${goal}`, met: median(ratios(repeated.rates)) >= goal},
    {...figureOf('the same, each signature checked', own), goal: ''},
    ...processorTime(repeated),
  ];
}

type Both = {readonly keeper: number; readonly bare: number};
/** Requests per second of each round, and the processor time of a request in µs. */
type Measured = {readonly rates: readonly Both[]; readonly cpu: Both};

const ratios = (rates: readonly Both[]): number[] => rates.map(({keeper, bare}) => keeper / bare);

function figureOf(name: string, {rates}: Measured): Pick<Figure, 'name' | 'comparedTo' | 'result'> {
  return {
    name: `${name}: ${median(rates.map(({keeper}) => keeper)).toFixed(0)} requests/s on ${connections} connections`,
    comparedTo: `a bare Express handler: ${median(rates.map(({bare}) => bare)).toFixed(0)} requests/s`,
    result: `${spread(ratios(rates), 2)} of it`,
  };
}

/** What the rates would come to if nothing else ran on the machine: both are bound by one core. */
function processorTime({cpu: {keeper, bare}}: Measured): Figure[] {
  if (Number.isNaN(keeper + bare)) return [];
  const comparedTo = `the bare handler's: ${bare.toFixed(0)} µs`;
  return [
    {
      name: 'processor time of such a help',
      comparedTo,
      result: `${keeper.toFixed(0)} µs, so ${(bare / keeper).toFixed(2)}`,
      goal: '',
    },
  ];
}

type Preparations = {readonly answers: ReadonlyMap<Child, string>; readonly renew: () => Promise<void>};

async function inTurn(form: Form, {keeper, bare}: Record<keyof Both, Child>, {answers, renew}: Preparations): Promise<Measured> {
  const rate = (child: Child): Promise<number> => rateOf(child, form, answers.get(child) ?? '');
  const rates: Both[] = [];
  const from = {keeper: await keeper.cpu(), bare: await bare.cpu()};
  for (let round = 0; round < rounds; round++) {
    await renew();
    rates.push({bare: await rate(bare), keeper: await rate(keeper)});
  }
  const requests = rounds * connections * perConnection;
  const took = async (child: Child, before: number): Promise<number> => ((await child.cpu()) - before) / requests;
  return {rates, cpu: {keeper: await took(keeper, from.keeper), bare: await took(bare, from.bare)}};
}

async function manyPeople({admin}: Stage): Promise<string[]> {
  const ids: string[] = [];
  for (let count = 0; count < people; count++) {
    const account = {email: `p${count}@example.com`, username: `person-${count}`, password: 'Passw0rd!user'};
    const {id} = await admin.call<{id: string}>('POST', '/users', account);
    await admin.call('PUT', `/users/${id}/roles`, {roles: ownsTokens});
    ids.push(id);
  }
  return ids;
}

const headers = {'content-type': 'application/x-www-form-urlencoded'};

async function answerOf({url}: Child, body: string): Promise<string> {
  const response = await fetch(`${url}/slash`, {method: 'POST', headers, body});
  const text = await response.text();
  if (!response.ok || !text.includes('"response_type":"ephemeral"')) throw new Error(`${url}: ${response.status} ${text}`);
  return text;
}

/** Requests per second over a fixed number of requests, all made beforehand. Throws where one was not answered as expected. */
async function rateOf({url}: Child, form: Form, expectBody: string): Promise<number> {
  const amount = connections * perConnection;
  let first = 0;
  let last = 0;
  const setupClient = (client: autocannon.Client): void => {
    client.on('response', () => {
      last = performance.now();
      first ||= last;
    });
    client.setRequests(Array.from({length: perConnection}, () => ({method: 'POST', path: '/slash', headers, body: form()})));
  };
  const result = await autocannon({url, connections, amount, setupClient, expectBody});
  if (result['2xx'] !== amount || result.mismatches > 0)
    throw new Error(
      `of ${amount} requests ${result['2xx']} were answered with 200, ${result.mismatches} otherwise than expected`,
    );
  return ((amount - 1) * 1_000) / (last - first);
}
