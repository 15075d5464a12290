import assert from 'node:assert/strict';
import fc from 'fast-check';
import type {Check} from '../place.ts';
import {auditEntry, notice, token} from '../samples.ts';

/** Any code point, and strings that are not even well-formed. */
const anyText = fc.oneof(
  fc.string({unit: 'binary', maxLength: 255}),
  fc.array(fc.integer({min: 0, max: 0xffff}), {maxLength: 60}).map((units) => String.fromCharCode(...units)),
  fc.constantFrom("'; drop table keeper_tokens; --", '%_\\', '$1 ?1 :name', '\u0000', '\u202egnp.exe', '', '🔑'.repeat(63)),
);

const asStored = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

export function foreignTextContract(check: Check): void {
  check('any name that goes in comes out, only NUL and broken surrogates replaced', async (store) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, {minLength: 1, maxLength: 20}), async (names) => {
        await store.tokens.seen(
          names.map((name, index) => token({id: `token-${index}`, name})),
          1000,
        );
        const known = await Promise.all(names.map((_, index) => store.tokens.find(`token-${index}`)));
        assert.deepEqual(
          known.map((found) => found?.name),
          names.map(asStored),
        );
      }),
      {numRuns: 40},
    );
  });

  check('any text may be looked up, and finds nothing rather than failing', async (store) => {
    await store.tokens.seen([token()], 1000);
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        assert.equal(await store.tokens.find(text), null);
        assert.deepEqual(await store.tokens.of(text), []);
        assert.deepEqual(await store.holds.of([text]), []);
        assert.equal(await store.audit.find(text), null);
        assert.equal(await store.notices.find(text), null);
      }),
      {numRuns: 40},
    );
    assert.equal((await store.tokens.of('ann')).length, 1);
  });

  check('the values of a notice come back exactly, whatever text they hold', async (store) => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(anyText, anyText, {maxKeys: 4, noNullPrototype: true}), async (values) => {
        const id = `notice-${count++}`;
        await store.notices.add(notice({id, key: id, values}));
        assert.deepEqual((await store.notices.find(id))?.values, values);
      }),
      {numRuns: 40},
    );
  });

  check('any key may be claimed, and is held', async (store) => {
    await fc.assert(
      fc.asyncProperty(anyText, async (key) => {
        await store.claims.release(key);
        assert.equal(await store.claims.take(key, 1000, 2000), true);
        assert.equal(await store.claims.take(key, 1000, 2000), false);
      }),
      {numRuns: 40},
    );
  });

  check('times far in the future stay exact', async (store) => {
    const at = Number.MAX_SAFE_INTEGER;
    await store.tokens.seen([token({expiresAt: at})], at);
    await store.audit.open(auditEntry({at}));
    assert.equal((await store.tokens.find('token-1'))?.expiresAt, at);
    assert.equal((await store.audit.find('entry-1'))?.at, at);
  });
}
