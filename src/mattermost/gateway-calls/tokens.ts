import {z} from 'zod';
import {ServerError} from '../../domain/errors.ts';
import {Secret} from '../../domain/secret.ts';
import type {Token} from '../../domain/token.ts';
import type {MattermostGateway} from '../gateway.ts';
import {pageSize} from './batches.ts';
import {type Caller, done, list} from './caller.ts';
import {pathId} from './in-path.ts';

// Servers before 11.9 leave `expires_at` out; from 11.9 on, 0 means that it never ends.
const described = z.object({
  id: z.string(),
  user_id: z.string(),
  description: z.string(),
  is_active: z.boolean(),
  expires_at: z.number().nullish(),
});
const token = described.transform(toToken);
const tokens = list(described).transform((rows) => rows.map(toToken));
const issued = described
  .extend({token: z.string().min(1)})
  .transform((raw) => ({token: toToken(raw), secret: new Secret(raw.token)}));
const counted = z.object({count: z.number()}).transform(({count}) => count);

function toToken(raw: z.output<typeof described>): Token {
  const {id, user_id: ownerId, description: name, is_active: active, expires_at: end} = raw;
  if (end === undefined || end === null) return {id, ownerId, name, active, expiresAt: null, endUnknown: true};
  return {id, ownerId, name, active, expiresAt: end > 0 ? end : null};
}

type Reads = 'tokensOf' | 'allTokensPage' | 'searchTokens' | 'token' | 'nonCompliantCount' | 'webrtcToken';

/** What is asked of tokens. */
export function tokenReads({read}: Caller): Pick<MattermostGateway, Reads> {
  return {
    tokensOf: (userId) =>
      allPages((page) => read(tokens, (client) => client.getUserAccessTokensForUser(pathId(userId), page, pageSize))),
    allTokensPage: ({page, perPage}) => read(tokens, (client) => client.getUserAccessTokens(page, perPage)),
    searchTokens: (term) => read(tokens, (client) => client.call('POST', '/users/tokens/search', {term})),
    token: (id) => read(token, (client) => client.getUserAccessToken(pathId(id))),
    nonCompliantCount: () => read(counted, (client) => client.call('GET', '/users/tokens/non_compliant/count')),
    async webrtcToken() {
      try {
        return (await read(z.object({token: z.string()}), (client) => client.call('GET', '/webrtc/token'))).token;
      } catch (error) {
        if (error instanceof ServerError && error.status === 404) return 'removed in 5.6';
        throw error;
      }
    },
  };
}

type Acts = 'createToken' | 'disableToken' | 'enableToken' | 'revokeToken' | 'rotateToken' | 'revokeNonCompliant';

/** What is done to tokens. */
export function tokenActs({act}: Caller): Pick<MattermostGateway, Acts> {
  return {
    createToken: (userId, name, expiresAt) =>
      act(issued, (client) => client.createUserAccessToken(pathId(userId), name, expiresAt ?? undefined)),
    disableToken: (id) => act(done, (client) => client.disableUserAccessToken(id)),
    enableToken: (id) => act(done, (client) => client.enableUserAccessToken(id)),
    revokeToken: (id) => act(done, (client) => client.revokeUserAccessToken(id)),
    rotateToken: (id, expiresAt) =>
      act(issued, (client) => client.call('POST', '/users/tokens/rotate', {token_id: id, expires_at: expiresAt ?? 0})),
    revokeNonCompliant: () => act(counted, (client) => client.call('POST', '/users/tokens/non_compliant/revoke')),
  };
}

/**
 * All pages, each token once: the server's lists have no order, so that rows may show twice while others change.
 * Ends at a short page, or at one without anything new (a server that ignores `page`).
 */
async function allPages(onePage: (page: number) => Promise<Token[]>): Promise<Token[]> {
  const found = new Map<string, Token>();
  for (let page = 0; ; page += 1) {
    const before = found.size;
    const rows = await onePage(page);
    for (const row of rows) found.set(row.id, row);
    if (rows.length < pageSize || found.size === before) return [...found.values()];
  }
}
