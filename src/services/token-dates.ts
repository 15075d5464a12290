import type {LedgerToken} from '../domain/token.ts';
import type {MattermostGateway, ServerAudit} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';

/** The newest audits of who made a token: of its owner, or of our bot (reference 1.4). The server may have pruned older ones. */
export const newestAudits = (gateway: MattermostGateway, userId: string): Promise<ServerAudit[]> =>
  gateway.auditsPage(userId, {page: 0, perPage: 200});

/** Notes when tokens were made, as far as these audits say so; answers the tokens as they are then. */
export async function noteDates(
  store: Store,
  audits: readonly ServerAudit[],
  tokens: readonly LedgerToken[],
): Promise<LedgerToken[]> {
  const dated: LedgerToken[] = [];
  for (const token of tokens) {
    const createdAt = token.createdAt ?? madeAt(audits, token.id);
    if (createdAt !== token.createdAt) await store.tokens.note(token.id, {createdAt});
    dated.push({...token, createdAt});
  }
  return dated;
}

function madeAt(audits: readonly ServerAudit[], tokenId: string): number | null {
  const made = audits.find(
    ({action, info}) => /\/users\/[^/]+\/tokens$/u.test(action) && info.startsWith(`success - token_id=${tokenId}`),
  );
  return made?.at ?? null;
}
