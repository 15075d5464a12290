import type {CommandContext} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';

/** Throws KeeperError `switched-off` before anybody is asked for what the server would refuse. */
export function refuseSwitchedOff({features}: CommandContext): void {
  if (!features.tokensEnabled) throw new KeeperError('switched-off', said('error.tokens-switched-off'));
}

/** Says beside what is said of tokens that work, or will, that none does while they are switched off on the server. */
export function notingSwitchedOff({features, reader}: CommandContext, reply: Reply): Reply {
  return features.tokensEnabled ? reply : {...reply, text: `${reply.text}\n\n${reader.t('switched-off')}`};
}
