import {KeeperError} from '../../../src/domain/errors.ts';
import {openSqlite} from '../../../src/store/sqlite.ts';
import {auditEntry, token} from '../samples.ts';

/** Writes pairs (a token and its entry, one transaction each) until it is killed; says each number once it is kept, or why it may not. */
const [path = '', from = '0'] = process.argv.slice(2);
process.send?.('opening');
const store = await openSqlite(path).catch((error) => {
  process.send?.(error instanceof KeeperError ? error.said.key : String(error));
  return null;
});
if (store !== null) process.send?.('open');
for (let number = Number(from); store !== null; number++) {
  const id = `pair-${number}`;
  await store.atomically(async (inside) => {
    await inside.tokens.seen([token({id})], 1000);
    await inside.audit.open(auditEntry({id, tokenId: id}));
  });
  process.send?.(number);
}
