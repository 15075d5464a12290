import {hash, timingSafeEqual} from 'node:crypto';
import {ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Mattermost, SlashCommand} from '../mattermost/gateway.ts';

/** What came as typed: `at` is the time in the trigger id, by the server's clock, in epoch ms. */
export type Typed = {readonly token: string; readonly teamId: string; readonly userId: string; readonly at: number};

/** Sees whether a command led elsewhere at the moment when somebody typed. */
export type CommandWatch = {
  /**
   * Reads the team's commands now. False where ours is not there as it should be, where another bears its word, or where one of
   * the team was changed since that moment: one that was pointed away, or bore the word, must have been, and the server stamps
   * every change (5.37 to 11.10). What was deleted since does not show. Throws ServerError where the server cannot be asked.
   */
  wasOurs(typed: Typed): Promise<boolean>;
};

export type CommandWatchParts = {
  readonly mattermost: Mattermost;
  readonly log: Logger;
  /** Where the Mattermost server reaches `POST /slash`. */
  readonly slashUrl: string;
  /** The trigger word, without the slash. */
  readonly trigger: string;
};

export const digestOf = (token: string): Buffer => hash('sha256', token, 'buffer');

/** True where the server sends what people type to us. */
export const leadsToUs = ({url, method, trigger: word}: SlashCommand, {slashUrl, trigger}: CommandWatchParts): boolean =>
  method === 'P' && url === slashUrl && word === trigger;

export function createCommandWatch(parts: CommandWatchParts): CommandWatch {
  const {mattermost, log, trigger} = parts;
  return {
    async wasOurs({token, teamId, userId, at}) {
      const commands = await mattermost.person(userId).commandsOf(teamId).catch(noneWhereRefused);
      const digest = digestOf(token);
      const isIt = (command: SlashCommand): boolean =>
        leadsToUs(command, parts) && command.teamId === teamId && timingSafeEqual(digestOf(command.token.reveal()), digest);
      const suspects = commands.filter((command) => command.updatedAt > at || (command.trigger === trigger && !isIt(command)));
      if (suspects.length === 0 && commands.some(isIt)) return true;
      log.warn(
        {team: teamId, command: suspects[0]?.id ?? 'none', user: userId},
        `somebody else may have had what came as /${trigger}: only help was shown`,
      );
      return false;
    },
  };
}

/** What we are not shown, or is not there any more, is not ours. */
function noneWhereRefused(error: unknown): SlashCommand[] {
  if (error instanceof ServerError && (error.status === 403 || error.status === 404)) return [];
  throw error;
}
