import type {Clock} from './domain/clock.ts';
import type {Mattermost} from './mattermost/gateway.ts';

/** Our machine's clock may differ from the server's by this much, in ms: the server tells its time in whole seconds. */
const clockTolerance = 10_000;

/** All dates are the server's: its tokens end by them. Where our machine's clock is right it says the time more exactly. */
export function createServerClock(mattermost: Pick<Mattermost, 'serverNow'>, machine: Clock): Clock {
  const now = () => {
    const [ours, servers] = [machine.now(), mattermost.serverNow()];
    return servers === null || Math.abs(servers - ours) <= clockTolerance ? ours : servers;
  };
  return {...machine, now};
}
