import {LRUCache} from 'lru-cache';
import type {Clock} from '../domain/clock.ts';
import type {Logger} from '../domain/logger.ts';
import type {Secret} from '../domain/secret.ts';
import type {Answer} from './answer.ts';
import {createCallBudget, type JobsTurn, usualLimits} from './call-budget.ts';
import {RestClient} from './client.ts';
import type {Lane, Mattermost, MattermostGateway} from './gateway.ts';
import {createCaller} from './gateway-calls/caller.ts';
import {createGateway} from './gateway-calls/gateway.ts';
import {readFeatures, unknownFeatures} from './server-features.ts';

/**
 * What a connection needs. `timeoutMs` bounds each call (10 s by default); `jobsPerSecond` is 8 where not given, and over all
 * processes that share `jobsTurn`.
 */
export type MattermostParts = {
  readonly url: string;
  readonly token: Secret;
  readonly clock: Clock;
  readonly log: Logger;
  readonly timeoutMs?: number;
  readonly jobsPerSecond?: number;
  readonly jobsTurn?: JobsTurn;
};

/**
 * An answer's `Date` is so long before it was asked for at most, in ms: it has whole seconds, and the clocks of a cluster differ a little.
 * If it is longer, the clock was set back.
 */
const lateness = 3_000;

/** The connection to one server. Makes no call by itself. */
export function createMattermost(parts: MattermostParts): Mattermost {
  const {url, token, clock, log, jobsTurn, timeoutMs = 10_000, jobsPerSecond = usualLimits.jobsPerSecond} = parts;
  const budget = createCallBudget({clock, limits: {...usualLimits, jobsPerSecond}, jobsTurn});
  let heard: {server: number; ours: number} | null = null;
  let version = '';
  let features = unknownFeatures;

  const serverTime = (ours: number): number | null => (heard === null ? null : heard.server + ours - heard.ours);

  function onAnswer(answer: Answer, askedAt: number): void {
    budget.heard(answer);
    version = /^\d+\.\d+\.\d+/.exec(answer.versionId)?.[0] ?? version;
    if (answer.date === null) return;
    const wasSetBack = (serverTime(askedAt) ?? 0) - answer.date > lateness;
    if (wasSetBack || (serverTime(clock.now()) ?? 0) < answer.date) heard = {server: answer.date, ours: clock.now()};
  }

  const client = new RestClient({url, token, timeoutMs, now: clock.now, onAnswer});
  const callerOf = (lane: Lane, person: string) => createCaller({client, budget, lane, person});
  const gatewayOf = (lane: Lane, person = '') => createGateway(callerOf(lane, person));
  const persons = new LRUCache<string, MattermostGateway>({max: 500});
  return {
    lane: {security: gatewayOf('security'), people: gatewayOf('people'), jobs: gatewayOf('jobs')},
    person(userId) {
      const held = persons.get(userId) ?? gatewayOf('people', userId);
      persons.set(userId, held);
      return held;
    },
    features: () => features,
    async refresh() {
      const before = features.version;
      features = await readFeatures(callerOf('security', ''), () => version);
      const {version: now, expiry, rotate} = features;
      if (now !== before) log.info({version: now, expiry, rotate}, 'Mattermost server');
      return features;
    },
    serverNow: () => serverTime(clock.now()),
    now: () => serverTime(clock.now()) ?? clock.now(),
  };
}
