import type {LedgerToken} from '../domain/token.ts';
import type {Session} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';

const of = (sessions: readonly Session[], id: string): readonly Session[] => sessions.filter(({tokenId}) => tokenId === id);

/** When these sessions show that a token was last in use, epoch ms, at least (reference 4.1); null where they show none. */
export function lastUse(sessions: readonly Session[], id: string): number | null {
  const used = of(sessions, id).map(({lastActivityAt}) => lastActivityAt);
  return used.length === 0 ? null : Math.max(...used);
}

/** When a token's oldest session began, epoch ms: its first use, or the first after its sessions were ended; null without any. */
export function firstUse(sessions: readonly Session[], id: string): number | null {
  const begun = of(sessions, id).map(({createdAt}) => createdAt);
  return begun.length === 0 ? null : Math.min(...begun);
}

/** Takes over what an owner's sessions show of the use of tokens; true where it was news. */
export async function noteUse(store: Store, sessions: readonly Session[], tokens: readonly LedgerToken[]): Promise<boolean> {
  let noted = false;
  for (const {id, lastUsedAt, rotatedAt} of tokens) {
    const used = lastUse(sessions, id) ?? 0;
    if (used <= Math.max(lastUsedAt ?? 0, rotatedAt ?? 0)) continue;
    await store.tokens.note(id, {lastUsedAt: used});
    noted = true;
  }
  return noted;
}
