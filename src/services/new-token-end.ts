import {defaultEnd, withinPolicy} from '../domain/end-date.ts';
import {endOf, type LedgerToken, secretMadeAt} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';

/** When a new token ends, in epoch ms by the server's clock; null for never. `end` undefined: nobody said. */
export type NewTokenEnd = {
  /** What was asked for, within the server's policy; else 90 days. Throws KeeperError `bad-input` where the policy refuses it. */
  wanted(end: number | null | undefined): number | null;
  /** The same for a token in place of another: its length of life again where that is known. */
  inPlaceOf(old: LedgerToken, end: number | null | undefined): number | null;
};

export function createNewTokenEnd({mattermost}: {mattermost: Mattermost}): NewTokenEnd {
  const wanted: NewTokenEnd['wanted'] = (end) => {
    const limits = {now: mattermost.now(), maxDays: mattermost.features().maxLifetimeDays};
    return end === undefined ? defaultEnd(limits) : withinPolicy(end, limits);
  };

  /** Null where the old one never ends, undefined where its lifetime is unknown or not allowed any more. */
  const sameLifetime = (old: LedgerToken): number | null | undefined => {
    const {maxLifetimeDays, expiry} = mattermost.features();
    const end = endOf(old);
    if (end === null) return expiry && maxLifetimeDays === 0 ? null : undefined;
    const madeAt = secretMadeAt(old);
    if (madeAt === null) return undefined;
    const most = maxLifetimeDays === 0 ? Number.POSITIVE_INFINITY : maxLifetimeDays * 86_400_000;
    return mattermost.now() + Math.min(end - madeAt, most);
  };

  return {wanted, inPlaceOf: (old, end) => wanted(end === undefined ? sameLifetime(old) : end)};
}
