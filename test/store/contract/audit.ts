import assert from 'node:assert/strict';
import type {AuditEntry} from '../../../src/store/store.ts';
import type {Check} from '../place.ts';
import {auditEntry} from '../samples.ts';

export function auditContract(check: Check): void {
  check('an entry comes back as it was opened, and moves on step by step to its outcome', async (store) => {
    await store.audit.open(auditEntry());
    assert.deepEqual(await store.audit.find('entry-1'), auditEntry());
    assert.equal(await store.audit.step('entry-1', 'created', 'token-2'), true);
    assert.equal(await store.audit.step('entry-1', 'answering'), true);
    const answering = auditEntry({step: 'answering', newTokenId: 'token-2'});
    assert.deepEqual(await store.audit.find('entry-1'), answering);
    await store.audit.close('entry-1', 'failed', 3000, 'server-away');
    const closed: AuditEntry = {...answering, outcome: 'failed', errorCode: 'server-away', closedAt: 3000};
    assert.deepEqual(await store.audit.find('entry-1'), closed);
  });

  check('every kind of actor is kept, and what is null stays null', async (store) => {
    for (const kind of ['user', 'delegate', 'admin', 'job'] as const) {
      const entry = auditEntry({
        id: kind,
        actor: {kind, id: 'somebody'},
        tokenId: null,
        channelId: null,
        sentEnd: 1_900_000_000_123,
      });
      await store.audit.open(entry);
      assert.deepEqual(await store.audit.find(kind), entry);
    }
    assert.equal(await store.audit.find('unknown'), null);
  });

  check('a second entry of one id is refused and the first one stands', async (store) => {
    await store.audit.open(auditEntry());
    await assert.rejects(store.audit.open(auditEntry({verb: 'revoke'})));
    assert.deepEqual(await store.audit.find('entry-1'), auditEntry());
  });

  check('a closed entry never changes again', async (store) => {
    await store.audit.open(auditEntry());
    await store.audit.close('entry-1', 'done', 2000);
    assert.equal(await store.audit.step('entry-1', 'created', 'token-9'), false);
    await store.audit.close('entry-1', 'undone', 3000, 'late');
    assert.deepEqual(await store.audit.find('entry-1'), auditEntry({outcome: 'done', closedAt: 2000}));
  });

  check('unfinished entries are the open ones, oldest first', async (store) => {
    await store.audit.open(auditEntry({id: 'late', at: 3000}));
    await store.audit.open(auditEntry({id: 'early', at: 1000}));
    await store.audit.open(auditEntry({id: 'closed', at: 2000}));
    await store.audit.close('closed', 'done', 2500);
    assert.deepEqual(
      (await store.audit.unfinished()).map(({id}) => id),
      ['early', 'late'],
    );
  });

  check('the history of a token has its own changes and the one that made it, newest first, up to the limit', async (store) => {
    await store.audit.open(auditEntry({id: 'made', at: 1000, verb: 'create', tokenId: null, newTokenId: 'token-1'}));
    await store.audit.open(auditEntry({id: 'disabled', at: 2000, verb: 'disable'}));
    await store.audit.open(auditEntry({id: 'rotated', at: 3000, newTokenId: 'token-2'}));
    await store.audit.open(auditEntry({id: 'other', at: 4000, tokenId: 'token-3'}));
    const ids = async (limit: number) => (await store.audit.ofToken('token-1', limit)).map(({id}) => id);
    assert.deepEqual(await ids(10), ['rotated', 'disabled', 'made']);
    assert.deepEqual(await ids(2), ['rotated', 'disabled']);
  });
}
