import {z} from 'zod';
import type {Bot, MattermostGateway} from '../gateway.ts';
import {type Caller, done, list, loose} from './caller.ts';
import {pathId} from './in-path.ts';

const bot = z
  .object({user_id: z.string(), username: z.string(), owner_id: loose, delete_at: z.number().default(0)})
  .transform((raw): Bot => ({userId: raw.user_id, username: raw.username, ownerId: raw.owner_id, deletedAt: raw.delete_at}));

type Calls = 'createBot' | 'bot' | 'enableBot' | 'botsOwnedPage';

/** Bot accounts; disabled ones are answered too. */
export function botCalls({read, act}: Caller): Pick<MattermostGateway, Calls> {
  return {
    createBot: ({username, displayName, description}) =>
      act(bot, (client) => client.call('POST', '/bots', {username, display_name: displayName, description})),
    bot: (userId) => read(bot, (client) => client.call('GET', `/bots/${pathId(userId)}?include_deleted=true`)),
    enableBot: (userId) => act(done, (client) => client.enableBot(pathId(userId))),
    botsOwnedPage: ({page, perPage}) =>
      read(list(bot), (client) => client.call('GET', `/bots?page=${page}&per_page=${perPage}&include_deleted=true`)),
  };
}
