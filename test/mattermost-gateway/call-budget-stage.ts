import assert from 'node:assert/strict';
import {ServerError} from '../../src/domain/errors.ts';
import type {Answer} from '../../src/mattermost/answer.ts';
import {type BudgetLimits, createCallBudget, usualLimits} from '../../src/mattermost/call-budget.ts';
import type {Call} from '../../src/mattermost/call-queue.ts';
import {createFakeClock} from './fake-clock.ts';

export const nothing: Answer = {status: 200, date: null, versionId: '', remaining: null, resetMs: null, retryAfterMs: undefined};
export const job: Call = {lane: 'jobs', person: '', safe: true};
export const act: Call = {lane: 'people', person: '', safe: false};
export const read: Call = {...act, safe: true};
export const urgent: Call = {lane: 'security', person: '', safe: false};

export function setUp(limits: Partial<BudgetLimits> = {}) {
  const clock = createFakeClock();
  const budget = createCallBudget({clock, limits: {...usualLimits, ...limits}});
  const started: string[] = [];
  const endings: (() => void)[] = [];
  /** A call that notes its name when it starts and ends when told. */
  const begin = (call: Call, name: string) =>
    budget.run(call, () => {
      started.push(name);
      return new Promise<void>((resolve) => endings.push(resolve));
    });
  return {clock, budget, started, endings, begin};
}

export async function failure(call: Promise<unknown>): Promise<ServerError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ServerError);
  return error;
}
