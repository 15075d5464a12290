import type {CommandContext} from '../src/command/command.ts';
import {parseEnd, withinPolicy} from '../src/domain/end-date.ts';

/**
 * The end that `--expires` asks for, epoch ms, null for never; undefined where it was not given. Throws KeeperError `bad-input` where
 * it cannot be read or the server's policy does not allow it.
 */
export function wantedEnd(expires: string | undefined, {reader, features}: CommandContext): number | null | undefined {
  if (expires === undefined) return undefined;
  return withinPolicy(parseEnd(expires, reader), {now: reader.now, maxDays: features.maxLifetimeDays});
}
