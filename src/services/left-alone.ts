import {quiet, usualOverlap} from '../domain/cut-over.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Rotation, Store} from '../store/store.ts';
import {readAddressees} from './audience.ts';

/** When tokens were last seen switched off on the server, and somebody with an open rotation deactivated; epoch ms. */
const lastOff = 'tokens.off';
const lastAway = (ownerId: string): string => `owner.away.${ownerId}`;
/** Since when the server gives no answer, '' once it does, and when it did again after an outage; epoch ms. */
const serverAway = 'server.away';
const serverBack = 'server.back';
/** A shorter time without an answer is no outage, in ms. */
const outage = 600_000;

/** While the server is away no rotation is taken on, so that is noted from without; `now`: the server's time, epoch ms. */
export async function noteServerAway({settings}: Pick<Store, 'settings'>, now: number): Promise<void> {
  if (!(await settings.get(serverAway))) await settings.set(serverAway, String(now));
}

export type LeftAloneParts = {readonly mattermost: Mattermost; readonly store: Pick<Store, 'settings'>};

/**
 * Which open rotations are left alone, since silence says nothing of them: for a day after tokens were switched off or their owner was
 * deactivated, when nobody can use a new secret, and for an hour after an outage, until those that use the old one have come back.
 */
export function createLeftAlone({mattermost, store: {settings}}: LeftAloneParts) {
  const noteOutage = async (since: number, now: number): Promise<void> => {
    if (now - since >= outage) await settings.set(serverBack, String(now));
    await settings.set(serverAway, '');
  };

  const noteWhatIsOut = async (ownerIds: readonly string[], now: number): Promise<void> => {
    const {version, tokensEnabled} = mattermost.features();
    if (version !== '' && !tokensEnabled) await settings.set(lastOff, String(now));
    const since = await settings.get(serverAway);
    const owners = await readAddressees(mattermost.lane.jobs, ownerIds);
    if (since) await noteOutage(Number(since), now);
    for (const {id, active} of owners.values()) if (!active) await settings.set(lastAway(id), String(now));
  };

  return async (open: readonly Rotation[]): Promise<(rotation: Rotation) => boolean> => {
    const now = mattermost.now();
    const ownerIds = [...new Set(open.map(({ownerId}) => ownerId))];
    await noteWhatIsOut(ownerIds, now);
    const outAt = new Map<string, number>();
    for (const name of [lastOff, serverBack, ...ownerIds.map(lastAway)]) {
      const at = Number((await settings.get(name)) ?? Number.NEGATIVE_INFINITY);
      // One that is yet to come was written while the clock was wrong.
      if (at <= now && now - at < (name === serverBack ? quiet : usualOverlap)) outAt.set(name, at);
    }
    return ({startedAt, ownerId}) =>
      [lastOff, serverBack, lastAway(ownerId)].some((name) => startedAt <= (outAt.get(name) ?? Number.NEGATIVE_INFINITY));
  };
}
