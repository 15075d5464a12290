import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {MisbehaviourRule} from '../mattermost/server.ts';
import {type InPlaceSubject, prepareInPlace, wrongInPlace} from './in-place-subject.ts';
import {startWorld, type World} from './keeper.ts';
import {thorough} from './thorough.ts';
import {leaks, recovered} from './truth.ts';

type Kind = MisbehaviourRule['kind'];
const kinds: readonly Kind[] = ['rate-limit', 'bad-gateway', 'hang', 'hang-after', 'cut-before', 'cut-after', 'unauthorised'];

/** The calls of the server that a rotation in place makes. */
const calls = {
  rotating: {method: 'POST', path: /\/users\/tokens\/rotate$/},
  showing: {method: 'POST', path: /\/posts\/ephemeral$/},
  disabling: {method: 'POST', path: /\/users\/tokens\/disable$/},
  reading: {method: 'GET', path: /\/users\/tokens\/[a-z0-9]{26}$/},
  listing: {method: 'GET', path: /\/users\/[a-z0-9]{26}\/tokens$/},
  everything: {path: /./},
} as const;

/** Where the server misbehaves; `rare` ones are left out where tests have to be quick. */
type Step = keyof typeof calls;
/** `afterwards`: what it does wrong as well once it was called there. */
type Place = {readonly at: readonly Step[]; readonly afterwards?: Step; readonly times?: 1; readonly rare?: true};
const places: readonly Place[] = [
  {at: ['rotating']},
  {at: ['rotating', 'disabling']},
  {at: ['rotating'], afterwards: 'reading'},
  {at: ['rotating'], times: 1, afterwards: 'everything', rare: true},
  {at: ['reading'], rare: true},
  {at: ['showing']},
  {at: ['showing'], times: 1},
  {at: ['showing', 'disabling']},
  {at: ['showing'], afterwards: 'reading'},
  {at: ['listing'], rare: true},
  {at: ['everything'], rare: true},
];

type Case = {readonly what: string; readonly subject: InPlaceSubject; readonly said: string};

/** Settles as soon as one of the rules was at work, before its answer has gone out. */
async function called(rules: readonly {readonly hits: number}[]): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (rules.every(({hits}) => hits === 0) && performance.now() < deadline)
    await new Promise((resolve) => setImmediate(resolve));
}

async function run(world: World, kind: Kind, {at, afterwards, times}: Place): Promise<Case> {
  const subject = await prepareInPlace(world, `ann${world.mattermost.state.users.size}`);
  const rule = {kind, userId: world.botId, retryAfterSeconds: 0};
  const running = at.map((step) => world.mattermost.misbehave({...rule, ...(times ? {times} : {}), ...calls[step]}));
  const acting = subject.act();
  if (afterwards) {
    await called(running);
    running.push(world.mattermost.misbehave({...rule, ...calls[afterwards]}));
  }
  const said = await acting;
  for (const misbehaviour of running) misbehaviour.stop();
  return {
    what: `${kind} at ${at.join(' and ')}${times ? ', once' : ''}${afterwards ? `, then at ${afterwards}` : ''}`,
    subject,
    said,
  };
}

/** All cases of one kind in one world, which then recovers. */
async function check(kind: Kind): Promise<void> {
  const world = await startWorld({timeoutMs: kind.startsWith('hang') ? 500 : 10_000});
  try {
    const secrets = new Set<string>();
    const ran: Case[] = [];
    for (const place of places.filter(({rare}) => thorough || !rare)) {
      ran.push(await run(world, kind, place));
      for (const {token} of world.mattermost.state.tokens.values()) secrets.add(token);
    }
    assert.equal(await recovered(world), 0, 'changes are left open');
    await world.runJob('deliver-notices');
    assert.deepEqual(
      ran.flatMap(({what, subject, said}) => wrongInPlace(world, subject, said).map((wrong) => `${what}: ${wrong}`)),
      [],
    );
    assert.deepEqual(await leaks(world, [...secrets]), []);
    for (const {subject} of ran) subject.person.close();
  } finally {
    await world.stop();
  }
}

describe('whatever the server does wrong while a secret is replaced in place, no unknown one works and the truth is told', () => {
  for (const kind of kinds) test(kind, () => check(kind));
});
