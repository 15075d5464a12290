import {randomBytes} from 'node:crypto';
import type {Clock, Ids} from './domain/clock.ts';

/** The machine's time when the process started, and what has passed since: it goes on evenly while somebody sets the machine's clock. */
export const systemClock: Clock = {
  now: () => Math.round(performance.timeOrigin + performance.now()),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

const letters = 'ybndrfg8ejkmcpqxot1uwisza345h769';

/** 26 letters of 5 random bits each. */
export const randomIds: Ids = {next: () => Array.from(randomBytes(26), (byte) => letters[byte & 31]).join('')};
