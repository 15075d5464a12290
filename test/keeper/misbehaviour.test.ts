import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {MisbehaviourRule} from '../mattermost/server.ts';
import {startWorld, type World} from './keeper.ts';
import {pauseLength, prepare, type Subject, tokensOf, type Verb} from './subject.ts';
import {thorough} from './thorough.ts';
import {leaks, orphans, recovered, untrue} from './truth.ts';

type Kind = MisbehaviourRule['kind'];
const kinds: readonly Kind[] = ['rate-limit', 'bad-gateway', 'hang', 'hang-after', 'cut-before', 'cut-after', 'unauthorised'];

/** The calls of the server that a step of a change is. */
const calls = {
  creating: {method: 'POST', path: /\/users\/[a-z0-9]{26}\/tokens$/},
  showing: {method: 'POST', path: /\/posts\/ephemeral$/},
  ending: {method: 'POST', path: /\/users\/tokens\/(?:disable|enable|revoke)$/},
  reading: {method: 'GET', path: /\/users\/tokens\/[a-z0-9]{26}$/},
  listing: {method: 'GET', path: /\/users\/[a-z0-9]{26}\/tokens$/},
  sessions: {method: 'GET', path: /\/sessions$/},
  audits: {method: 'GET', path: /\/audits$/},
  account: {method: 'GET', path: /\/users\/[a-z0-9]{26}$/},
  everything: {path: /./},
} as const;
type Step = keyof typeof calls;

/** A case: the steps at which the server misbehaves; `rare` ones are left out where tests have to be quick. */
type Place = {readonly at: readonly Step[]; readonly times?: 1; readonly rare?: true};

const making: readonly Place[] = [
  {at: ['creating']},
  {at: ['creating'], times: 1, rare: true},
  {at: ['creating', 'audits']},
  {at: ['showing']},
  {at: ['showing'], times: 1},
  {at: ['showing', 'ending']},
  {at: ['sessions'], rare: true},
  {at: ['account'], rare: true},
  {at: ['account'], times: 1, rare: true},
  {at: ['everything'], rare: true},
];
const ending: readonly Place[] = [
  {at: ['ending']},
  {at: ['ending'], times: 1},
  {at: ['reading'], rare: true},
  {at: ['ending', 'reading'], rare: true},
  {at: ['listing'], rare: true},
  {at: ['listing'], times: 1, rare: true},
  {at: ['everything'], rare: true},
];
/** Only a list is read from the server. */
const noting: readonly Place[] = [{at: ['listing']}, {at: ['listing'], times: 1, rare: true}, {at: ['everything'], rare: true}];
const places: Readonly<Record<Verb, readonly Place[]>> = {
  // First, since it moves the clock.
  extend: ending,
  pause: ending,
  expire: noting,
  create: making,
  rotate: making,
  lost: [...making, ...ending],
  done: [...ending, {at: ['reading']}],
  undo: ending,
  disable: ending,
  enable: ending,
  revoke: ending,
};

type Case = {readonly what: string; readonly subject: Subject; readonly said: string};

/** One change while the server misbehaves at these steps: at their first call, or until the change has been answered. */
async function run(world: World, kind: Kind, {verb, at, times}: Chosen): Promise<Case> {
  const what = `${verb}, ${kind} at ${at.join(' and ')}${times ? ', once' : ''}`;
  const subject = await prepare(world, verb, `ann${world.mattermost.state.users.size}`);
  const rule = {kind, userId: world.botId, retryAfterSeconds: 0, ...(times ? {times} : {})};
  const running = at.map((step) => world.mattermost.misbehave({...rule, ...calls[step]}));
  const said = await subject.act();
  for (const misbehaviour of running) misbehaviour.stop();
  return {what, subject, said};
}

type Chosen = Place & {readonly verb: Verb};

/** The verbs of one world. */
const groups: Readonly<Record<string, readonly Verb[]>> = {
  'a token is made': ['create', 'rotate', 'lost'],
  'a token is ended': ['done', 'undo', 'disable', 'enable', 'revoke'],
  'a token is paused or given time': ['extend', 'pause', 'expire'],
};

const cases: readonly Chosen[] = (Object.entries(places) as [Verb, readonly Place[]][]).flatMap(([verb, list]) =>
  list.filter(({rare}) => thorough || !rare).map((place) => ({verb, ...place})),
);

function unsound(world: World, {what, subject, said}: Case): string[] {
  const lie = untrue(world, subject, said);
  const living = tokensOf(world, subject.person).some(({is_active}) => is_active);
  const dead = ['rotate', 'done', 'undo'].includes(subject.verb) && !living;
  return [
    ...(lie ? [`${what}: ${lie}`] : []),
    ...orphans(world, subject).map((id) => `${what}: nobody has the secret of ${id}, which works`),
    ...(dead ? [`${what}: neither token of the rotation works`] : []),
  ];
}

/** All cases of one kind in one world, which then recovers. */
async function check(kind: Kind, chosen: readonly Chosen[]): Promise<void> {
  const world = await startWorld({timeoutMs: kind.startsWith('hang') ? 500 : 10_000});
  try {
    const secrets = new Set<string>();
    const ran: Case[] = [];
    for (const place of chosen) {
      ran.push(await run(world, kind, place));
      for (const {token} of world.mattermost.state.tokens.values()) secrets.add(token);
    }
    assert.equal(await recovered(world), 0, 'changes are left open');
    for (const {subject} of ran) await subject.look();
    assert.deepEqual(
      ran.flatMap((one) => unsound(world, one)),
      [],
    );
    assert.deepEqual(await leaks(world, [...secrets]), []);
    const paused = ran.filter(({subject}) => subject.verb === 'pause');
    if (paused.length > 0) world.mattermost.clock.advance(pauseLength);
    await world.goOn();
    assert.deepEqual(
      paused
        .filter(({subject}) => !tokensOf(world, subject.person)[0]?.is_active)
        .map(({what}) => `${what}: the pause did not end`),
      [],
    );
    for (const {subject} of ran) subject.person.close();
  } finally {
    await world.stop();
  }
}

const guarantee = 'whatever the server does wrong at any step, nothing is half done and the person is told the truth';

/** The verbs that move the clock take long to prepare. */
const fewKinds: readonly Kind[] = ['bad-gateway', 'hang-after', 'cut-before'];

describe(guarantee, {concurrency: 7}, () => {
  for (const kind of kinds) {
    for (const [what, verbs] of Object.entries(groups)) {
      if (verbs.includes('extend') && !thorough && !fewKinds.includes(kind)) continue;
      const chosen = cases.filter(({verb}) => verbs.includes(verb));
      test(`${kind} while ${what}`, () => check(kind, chosen));
    }
  }
});
