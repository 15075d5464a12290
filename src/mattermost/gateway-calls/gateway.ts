import type {MattermostGateway} from '../gateway.ts';
import {botCalls} from './bots.ts';
import type {Caller} from './caller.ts';
import {channelCalls} from './channels.ts';
import {commandCalls} from './commands.ts';
import {postCalls} from './posts.ts';
import {preferenceCalls} from './preferences.ts';
import {systemCalls} from './system.ts';
import {teamCalls} from './teams.ts';
import {tokenActs, tokenReads} from './tokens.ts';
import {userActs, userReads} from './users.ts';

/** All calls, made by one caller. */
export function createGateway(caller: Caller): MattermostGateway {
  return {
    ...userReads(caller),
    ...userActs(caller),
    ...tokenReads(caller),
    ...tokenActs(caller),
    ...commandCalls(caller),
    ...teamCalls(caller),
    ...channelCalls(caller),
    ...preferenceCalls(caller),
    ...postCalls(caller),
    ...botCalls(caller),
    ...systemCalls(caller),
  };
}
