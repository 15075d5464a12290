import type {CommandContext} from '../src/command/command.ts';
import {nearestDeadline} from '../src/domain/deadline.ts';
import {parseEnd, withinPolicy} from '../src/domain/end-date.ts';
import {KeeperError} from '../src/domain/errors.ts';
import {said} from '../src/domain/said.ts';

/**
 * The end that `--expires` asks for, epoch ms, null for never; undefined where it was not given. Throws KeeperError `bad-input` where
 * it cannot be read, the server's policy does not allow it, or it is nearer than a deadline may be where one takes its place.
 */
export function wantedEnd(expires: string | undefined, {reader, features}: CommandContext): number | null | undefined {
  if (expires === undefined) return undefined;
  const end = withinPolicy(parseEnd(expires, reader), {now: reader.now, maxDays: features.maxLifetimeDays});
  const isTooNear = end !== null && !features.expiry && end - reader.now < nearestDeadline;
  if (isTooNear) throw new KeeperError('bad-input', said('error.end-too-near'));
  return end;
}
