import {ServerError} from '../domain/errors.ts';

/** Set-up cannot go on: one readable sentence each in `problems`. */
export class SetupError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'SetupError';
    this.problems = problems;
  }
}

/** Waits for a call; `what` (such as "Making the bot account") begins the sentence of the `SetupError` that a refusal becomes. */
export async function doing<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw refusal(what, error);
  }
}

/** A refusal by the server as a `SetupError`; any other error as it is. */
export function refusal(what: string, error: unknown): unknown {
  return error instanceof ServerError ? new SetupError([`${what} did not work: ${reasonOf(error)}`]) : error;
}

/** The answer of a call, or null where what it asks for is not there (404). */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ServerError && error.status === 404) return null;
    throw error;
  }
}

/** The sentences of a `SetupError`, for work that may fail without ending the set-up; none where it went well. */
export async function problemsOf(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work;
    return [];
  } catch (error) {
    if (error instanceof SetupError) return error.problems;
    throw error;
  }
}

/** Why the server refused, with its status and error id in brackets. */
export function reasonOf({status, id, words}: ServerError): string {
  const code = [status === 0 ? 'no answer' : String(status), id].filter((part) => part !== '').join(' ');
  return `${words.replace(/[.\s]+$/, '') || 'the server refused it'} [${code}].`;
}
