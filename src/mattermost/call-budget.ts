import {ExponentialBackoff} from 'cockatiel';
import type {Clock} from '../domain/clock.ts';
import {ServerError} from '../domain/errors.ts';
import type {Answer} from './answer.ts';
import {type Call, createCallQueue, type Waiting} from './call-queue.ts';
import type {Lane} from './gateway.ts';

/** Decides when a call may start (design section 2.7), and tries safe ones again. */
export type CallBudget = {
  /** Throws a `ServerError` 429 where a person's call could not start in time; what `send` throws passes through. */
  run<T>(call: Call, send: () => Promise<T>): Promise<T>;
  /** Takes note of what an answer says about limits. */
  heard(answer: Answer): void;
};

/** Spans in ms. */
export type BudgetLimits = {
  readonly jobsPerSecond: number;
  readonly jobsAtOnce: number;
  /** People's and security calls together. */
  readonly peopleAtOnce: number;
  readonly onePersonAtOnce: number;
  /** How long a person's or security call waits for its turn. */
  readonly longestWaitMs: number;
};

export const usualLimits: BudgetLimits = {
  jobsPerSecond: 8,
  jobsAtOnce: 8,
  peopleAtOnce: 20,
  onePersonAtOnce: 5,
  longestWaitMs: 10_000,
};

const retries = 2;
const retryable = new Set([0, 429, 502, 503, 504]);
const longestHoldMs = 300_000;
const order: readonly Lane[] = ['security', 'people', 'jobs'];
// While the server has so few calls left, jobs leave them to people.
const keptForPeople = 20;

/** Takes the jobs' next turn over all processes and says how long it is until then, in ms; turns are so many ms apart. */
export type JobsTurn = (apartMs: number) => Promise<number>;

export type BudgetParts = {
  readonly clock: Clock;
  readonly limits: BudgetLimits;
  /** Where other processes call the same server: asked before each of the jobs' calls. */
  readonly jobsTurn?: JobsTurn | undefined;
};

/** A budget for all calls to one server. */
export function createCallBudget({clock, limits, jobsTurn}: BudgetParts): CallBudget {
  const backoff = new ExponentialBackoff({initialDelay: 200, maxDelay: 2000});
  const turns = createTurns({clock, limits});
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

  const inTurn = async <T>({lane}: Call, send: () => Promise<T>): Promise<T> => {
    const wait = lane === 'jobs' ? await jobsTurn?.(Math.ceil(1000 / limits.jobsPerSecond)) : undefined;
    if (wait) await pause(wait);
    return send();
  };

  return {
    heard: turns.heard,
    async run(call, send) {
      let delay = backoff.next();
      for (let attempt = 0; ; attempt += 1) {
        await turns.take(call);
        try {
          return await inTurn(call, send);
        } catch (error) {
          const again = call.safe && attempt < retries && error instanceof ServerError && retryable.has(error.status);
          if (!again) throw error;
        } finally {
          turns.give(call);
        }
        await pause(delay.duration);
        delay = delay.next(undefined);
      }
    },
  };
}

type Turns = {take(call: Call): Promise<void>; give(call: Call): void; heard(answer: Answer): void};

function createTurns({clock, limits}: {clock: Clock; limits: BudgetLimits}): Turns {
  const holds = createHolds(clock);
  const running = createRunning(limits);
  const queue = createCallQueue();
  let nextJobAt = 0;
  let cancelWake = () => {};

  const jobsApartMs = 1000 / limits.jobsPerSecond;

  function startsAt(lane: Lane): number {
    return Math.max(holds.until(lane), lane === 'jobs' ? nextJobAt : 0);
  }

  // Timers are late by a little: where that is less than a turn, the next one keeps the pace.
  function afterJob(now: number): number {
    return now - nextJobAt < jobsApartMs ? nextJobAt + jobsApartMs : now + jobsApartMs;
  }

  function startWhatMay(): void {
    cancelWake();
    const now = clock.now();
    // Never further off than it can be, should the clock be set back.
    nextJobAt = Math.min(nextJobAt, now + jobsApartMs);
    for (const lane of order) startAll(lane, now);
    const later = order.filter((lane) => !queue.isEmpty(lane)).map(startsAt);
    const soonest = Math.min(...later.filter((at) => at > now));
    if (soonest < Number.POSITIVE_INFINITY) cancelWake = clock.after(soonest - now, startWhatMay);
  }

  function startAll(lane: Lane, now: number): void {
    const mayStart = (call: Call): boolean => startsAt(lane) <= now && running.hasRoom(call);
    for (let next = queue.next(lane, mayStart); next; next = queue.next(lane, mayStart)) {
      if (lane === 'jobs') nextJobAt = afterJob(now);
      running.add(next.call, 1);
      next.start();
    }
  }

  return {
    take(call) {
      return new Promise((resolve, reject) => {
        const giveUp = () => {
          queue.remove(entry);
          reject(busy(startsAt(call.lane) - clock.now()));
        };
        let cancelGiveUp = () => {};
        const start = () => {
          cancelGiveUp();
          resolve();
        };
        const entry: Waiting = {call, start};
        queue.add(entry);
        startWhatMay();
        if (call.lane === 'jobs' || !queue.has(entry)) return;
        const patience = startsAt(call.lane) - clock.now() > limits.longestWaitMs ? 0 : limits.longestWaitMs;
        cancelGiveUp = clock.after(patience, giveUp);
      });
    },
    give(call) {
      running.add(call, -1);
      startWhatMay();
    },
    heard: holds.heard,
  };
}

/** Until when the server asked us to wait, epoch ms. */
function createHolds(clock: Clock): {until(lane: Lane): number; heard(answer: Answer): void} {
  let allUntil = 0;
  let jobsUntil = 0;
  return {
    until: (lane) => Math.min(lane === 'jobs' ? Math.max(allUntil, jobsUntil) : allUntil, clock.now() + longestHoldMs),
    heard({status, remaining, resetMs, retryAfterMs}) {
      const after = (ms: number) => clock.now() + Math.min(ms, longestHoldMs);
      if (status === 429 || retryAfterMs !== undefined) allUntil = Math.max(allUntil, after(retryAfterMs ?? 1000));
      if (remaining === null || resetMs === null) return;
      if (remaining === 0) allUntil = Math.max(allUntil, after(resetMs));
      if (remaining <= keptForPeople) jobsUntil = Math.max(jobsUntil, after(resetMs));
    },
  };
}

function createRunning(limits: BudgetLimits): {hasRoom(call: Call): boolean; add(call: Call, count: 1 | -1): void} {
  let jobs = 0;
  let people = 0;
  const perPerson = new Map<string, number>();
  return {
    hasRoom({lane, person}) {
      if (lane === 'jobs') return jobs < limits.jobsAtOnce;
      return people < limits.peopleAtOnce && (person === '' || (perPerson.get(person) ?? 0) < limits.onePersonAtOnce);
    },
    add({lane, person}, count) {
      if (lane === 'jobs') jobs += count;
      else people += count;
      const mine = (perPerson.get(person) ?? 0) + count;
      if (mine === 0) perPerson.delete(person);
      else perPerson.set(person, mine);
    },
  };
}

function busy(waitMs: number): ServerError {
  return new ServerError(429, '', 'no turn within the time that a person waits', {retryAfterMs: Math.max(waitMs, 1000)});
}
