import {once} from 'node:events';
import {openPostgres} from '../../../src/store/postgres.ts';

/** Opens the store, takes the same keys as everybody else when it is told to, and says which it won. */
const [databaseUrl = '', count = '0'] = process.argv.slice(2);
const told = once(process, 'message');
const store = await openPostgres(databaseUrl);
process.send?.('open');
await told;
const keys = Array.from({length: Number(count)}, (_, index) => `key-${index}`);
const won = await Promise.all(keys.map((key) => store.claims.take(key, 1000, 2000)));
await store.close();
process.send?.(keys.filter((_, index) => won[index]));
process.disconnect?.();
