import type {Clock} from './domain/clock.ts';
import type {Mattermost} from './mattermost/gateway.ts';

/** Our machine's clock may differ from the server's by this much, in ms: the server tells its time in whole seconds. */
const clockTolerance = 10_000;

/** So much later, in ms, every process has heard of a jump: no call takes longer than 10 s, and locks are renewed every 5 s. */
const settling = 40_000;

/** All dates are the server's: its tokens end by them. Where our machine's clock is right it says the time more exactly. */
export function createServerClock(mattermost: Pick<Mattermost, 'serverNow'>, machine: Clock): Clock {
  /** By how much the time is ahead of our machine's, as everybody knows; and since when, by our machine, it is ahead of that. */
  let known = 0;
  let jumpedAt: number | null = null;

  const look = (ours: number, ahead: number): void => {
    const isJump = ahead - known > clockTolerance;
    if (isJump) jumpedAt ??= ours;
    if (isJump && ours - (jumpedAt ?? ours) < settling) return;
    known = ahead;
    jumpedAt = null;
  };
  const now = (): number => {
    const [ours, servers] = [machine.now(), mattermost.serverNow()];
    const time = servers === null || Math.abs(servers - ours) <= clockTolerance ? ours : servers;
    look(ours, time - ours);
    return time;
  };
  const settled = (): number => {
    now();
    return machine.now() + known;
  };
  return {...machine, now, settled};
}
