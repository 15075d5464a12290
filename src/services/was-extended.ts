import type {Store} from '../store/store.ts';

/** True where the token was given its 7 more days. */
export async function wasExtended(store: Store, tokenId: string): Promise<boolean> {
  const history = await store.audit.ofToken(tokenId, 1_000);
  return history.some(({verb, outcome}) => verb === 'extend' && outcome === 'done');
}
