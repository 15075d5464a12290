import type {AuditEntry, Store} from '../store/store.ts';

/** True where the token was given its 7 more days, since it was last rotated in place. */
export async function wasExtended(store: Store, tokenId: string): Promise<boolean> {
  const history = await store.audit.ofToken(tokenId, 1_000);
  const isEither = ({verb, outcome}: AuditEntry) => outcome === 'done' && (verb === 'extend' || verb === 'rotate-in-place');
  return history.find(isEither)?.verb === 'extend';
}
