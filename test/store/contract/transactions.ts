import assert from 'node:assert/strict';
import type {Check} from '../place.ts';
import {auditEntry, backup, hold, ledgerToken, notice, reminder, rotation, token} from '../samples.ts';

export function transactionsContract(check: Check): void {
  keptOrNot(check);
  togetherAndLater(check);
}

function keptOrNot(check: Check): void {
  check('what is done atomically is kept together, and its answer is handed back', async (store) => {
    const answer = await store.atomically(async (inside) => {
      await inside.tokens.seen([token()], 1000);
      await inside.holds.add(hold());
      assert.deepEqual(await inside.tokens.find('token-1'), ledgerToken());
      return 'answer';
    });
    assert.equal(answer, 'answer');
    assert.deepEqual(await store.tokens.find('token-1'), ledgerToken());
    assert.deepEqual(await store.holds.of(['token-1']), [hold()]);
  });

  check('where the work throws, its error comes out and nothing of it is kept, in any table', async (store) => {
    const failure = new Error('no');
    const work = store.atomically(async (inside) => {
      await inside.tokens.seen([token()], 1000);
      await inside.holds.add(hold());
      await inside.audit.open(auditEntry());
      await inside.rotations.open(rotation());
      await inside.reminders.plan([reminder()]);
      await inside.backups.ask(backup());
      await inside.reports.begin(1000, 1000);
      await inside.settings.set('name', 'value');
      await inside.notices.add(notice());
      await inside.claims.take('lock', 1000, 2000);
      throw failure;
    });
    await assert.rejects(work, failure);
    assert.equal(await store.tokens.find('token-1'), null);
    assert.deepEqual(await store.holds.of(['token-1']), []);
    assert.equal(await store.audit.find('entry-1'), null);
    assert.equal(await store.rotations.find('rotation-1'), null);
    assert.deepEqual(await store.reminders.ofToken('token-1'), []);
    assert.equal(await store.backups.of('ann'), null);
    assert.equal(await store.reports.begin(1000, 1000), true);
    assert.equal(await store.settings.get('name'), null);
    assert.equal(await store.notices.find('notice-1'), null);
    assert.equal(await store.claims.take('lock', 1000, 2000), true);
  });

  check('a statement that the database refuses undoes what went before it', async (store) => {
    await store.audit.open(auditEntry());
    const work = store.atomically(async (inside) => {
      await inside.audit.close('entry-1', 'done', 2000);
      await inside.audit.open(auditEntry());
    });
    await assert.rejects(work);
    assert.deepEqual(await store.audit.unfinished(), [auditEntry()]);
  });
}

function togetherAndLater(check: Check): void {
  check('work inside work belongs to the same transaction', async (store) => {
    const work = store.atomically(async (inside) => {
      await inside.atomically((deeper) => deeper.tokens.seen([token()], 1000));
      throw new Error('after the inner one');
    });
    await assert.rejects(work, /after the inner one/);
    assert.equal(await store.tokens.find('token-1'), null);
  });

  check('transactions at the same time all come through', async (store) => {
    const ids = Array.from({length: 30}, (_, index) => `token-${index}`);
    await Promise.all(
      ids.map((id) =>
        store.atomically(async (inside) => {
          await inside.tokens.seen([token({id})], 1000);
          await inside.tokens.note(id, {deadlineAt: 2000});
        }),
      ),
    );
    const known = await store.tokens.of('ann');
    assert.equal(known.length, 30);
    assert.ok(known.every(({deadlineAt}) => deadlineAt === 2000));
  });

  check('what was written is there after closing and opening again', async (store, place) => {
    await store.tokens.seen([token()], 1000);
    await store.close();
    const again = await place.open();
    try {
      assert.deepEqual(await again.tokens.find('token-1'), ledgerToken());
    } finally {
      await again.close();
    }
  });
}
