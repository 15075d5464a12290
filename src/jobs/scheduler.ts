import {messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';

/** A job of ours. Its work is in durable rows: a run is a look at them, and one too many does no harm. */
export type Job = {
  readonly name: string;
  /** A cron expression with seconds, in UTC where no `timeZone` (IANA) is given. */
  readonly every: string;
  readonly timeZone?: string;
  /** Looks after something that each process has of its own: runs in all of them. Other jobs run in one process at a time. */
  readonly inEachProcess?: true;
  /** `ending` is aborted when the run should come to an early end: we stop, or another process has taken the job over. */
  run(ending: AbortSignal): Promise<void>;
};

/**
 * Runs jobs at their times and when asked. One run of a job at a time; what comes due or is asked for meanwhile makes one more
 * run after it. What a run throws is logged, and the job goes on.
 */
export interface Scheduler {
  /** Throws where the scheduler's own store cannot be reached. */
  start(): Promise<void>;
  /** Asks for a run that begins after now; settles once that is noted. Never throws. */
  trigger(name: string): Promise<void>;
  /** Fires no more, and waits for what runs here. */
  stop(): Promise<void>;
}

/** One run. Never throws. */
export async function runJob({name, run}: Job, ending: AbortSignal, log: Logger): Promise<void> {
  try {
    await run(ending);
  } catch (error) {
    log.error({job: name, cause: messageOf(error)}, 'a job failed; it is tried again');
  }
}
