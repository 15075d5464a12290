import {z} from 'zod';
import {ServerError} from '../../domain/errors.ts';
import type {CallBudget} from '../call-budget.ts';
import type {RestClient} from '../client.ts';
import type {Lane} from '../gateway.ts';

type Send = (client: RestClient) => Promise<unknown>;

/** Makes calls in one lane and holds each answer against its shape. Both throw `ServerError`; another shape counts as a 502. */
export type Caller = {
  /** A call that changes nothing, so it may be tried again. */
  read<S extends z.ZodType>(shape: S, send: Send): Promise<z.output<S>>;
  /** A call that changes something: made once. */
  act<S extends z.ZodType>(shape: S, send: Send): Promise<z.output<S>>;
};

/** A caller of one lane; `person` is the user whose share its calls take, '' for nobody's. */
export function createCaller(parts: {client: RestClient; budget: CallBudget; lane: Lane; person: string}): Caller {
  const {client, budget, lane, person} = parts;
  const make =
    (safe: boolean): Caller['read'] =>
    async (shape, send) =>
      checked(shape, await budget.run({lane, person, safe}, () => send(client)));
  return {read: make(true), act: make(false)};
}

/** For answers that say no more than that it went well. */
export const done = z.unknown().transform(() => undefined);

/** A list; Go writes an empty one as `null` at times. */
export function list<S extends z.ZodType>(item: S) {
  return z
    .array(item)
    .nullable()
    .transform((items) => items ?? []);
}

/** A text that may be missing or null. */
export const loose = z
  .string()
  .nullish()
  .transform((text) => text ?? '');

function checked<S extends z.ZodType>(shape: S, answer: unknown): z.output<S> {
  const result = shape.safeParse(answer);
  if (result.success) return result.data;
  // Only where it differs: the values themselves may be secrets.
  const where = result.error.issues.map((issue) => issue.path.join('.') || 'the whole').join(', ');
  throw new ServerError(502, '', `the server's answer has another shape than expected, at: ${where.slice(0, 200)}`);
}
