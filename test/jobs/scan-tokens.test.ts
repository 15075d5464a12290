import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startLedgerStage} from './ledger-stage.ts';

const hour = 3_600_000;
const allTokens = /\/users\/tokens$/u;
const oneToken = /\/users\/tokens\/[a-z0-9]{26}$/u;

test('all tokens of the server come into the ledger, however many pages they are', async (t) => {
  const stage = await startLedgerStage(t);
  const put = Array.from({length: 450}, (_, index) => stage.put({description: `job ${index}`, is_active: index % 3 > 0}));
  await stage.scan();
  for (const {id, description, is_active} of put) {
    const {name, active} = (await stage.ledger(id)) ?? {};
    assert.deepEqual({name, active}, {name: description, active: is_active});
  }
  assert.match(stage.log(), /"pages":3,/u);
});

test('new, changed, disabled and vanished tokens are found at the next scan', async (t) => {
  const stage = await startLedgerStage(t);
  const [changed, disabled, gone, same] = [stage.put(), stage.put(), stage.put(), stage.put()];
  await stage.scan();
  const before = await stage.ledger(same.id);
  stage.later(hour);
  changed.expires_at = stage.mattermost.clock.now() + hour;
  disabled.is_active = false;
  stage.mattermost.state.tokens.delete(gone.id);
  const added = stage.put({description: 'fresh'});
  await stage.scan();
  assert.equal((await stage.ledger(changed.id))?.expiresAt, changed.expires_at);
  assert.equal((await stage.ledger(disabled.id))?.active, false);
  assert.notEqual((await stage.ledger(gone.id))?.goneAt, null);
  assert.equal((await stage.ledger(added.id))?.name, 'fresh');
  assert.deepEqual(await stage.ledger(same.id), before);
});

test('a token that the pages skip is not gone: only a 404 for its id says so', async (t) => {
  const stage = await startLedgerStage(t);
  const [skipped, gone] = [stage.put(), stage.put()];
  await stage.scan();
  stage.later(hour);
  stage.mattermost.state.tokens.delete(gone.id);
  // Whoever reads pages while rows move misses some.
  const {tokens} = stage.mattermost.state;
  const values = tokens.values.bind(tokens);
  tokens.values = () => values().filter(({id}) => id !== skipped.id);
  stage.calls('GET', oneToken);
  await stage.scan();
  assert.equal(stage.calls('GET', oneToken), 2);
  assert.equal((await stage.ledger(skipped.id))?.goneAt, null);
  assert.notEqual((await stage.ledger(gone.id))?.goneAt, null);
});

test('what somebody changes while a scan goes on stays as they changed it', async (t) => {
  const stage = await startLedgerStage(t);
  const changed = stage.put({is_active: false});
  for (let count = 0; count < 1_200; count += 1) stage.put();
  await stage.scan();
  stage.later(hour);
  changed.is_active = true;
  const scan = stage.scan();
  // By then its page has been compared.
  await stage.asked(allTokens, 4);
  const known = await stage.ledger(changed.id);
  assert.equal(known?.active, true);
  await stage.store.tokens.seen([{...known, active: false}], stage.mattermost.clock.now());
  await scan;
  assert.equal((await stage.ledger(changed.id))?.active, false);
});

test('a token that cannot be looked at stays, and does not keep others from being found gone', async (t) => {
  const stage = await startLedgerStage(t);
  const tokens = [stage.put(), stage.put(), stage.put()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await stage.scan();
  stage.later(hour);
  for (const {id} of tokens) stage.mattermost.state.tokens.delete(id);
  const [first] = tokens;
  stage.mattermost.misbehave({method: 'GET', path: new RegExp(`/users/tokens/${first?.id}`, 'u'), kind: 'bad-gateway'});
  await stage.scan();
  const [stays, ...found] = await Promise.all(tokens.map(({id}) => stage.ledger(id)));
  assert.equal(stays?.goneAt, null);
  for (const token of found) assert.notEqual(token?.goneAt, null);
});

test('no scan begins within an hour of the last, whatever restarts meanwhile', async (t) => {
  const stage = await startLedgerStage(t);
  stage.put();
  await stage.scan();
  assert.equal(stage.scanned(), 1);
  stage.later(hour - 60_000);
  await stage.scan();
  assert.equal(stage.scanned(), 1);
  stage.later(60_000);
  await Promise.all([stage.scan(), stage.scan()]);
  assert.equal(stage.scanned(), 2);
});

test('a scan to which the server gave nothing is tried again soon, one that broke off later in an hour', async (t) => {
  const stage = await startLedgerStage(t);
  for (let count = 0; count < 900; count += 1) stage.put();
  const away = stage.mattermost.misbehave({method: 'GET', path: allTokens, kind: 'bad-gateway'});
  await assert.rejects(stage.scan());
  away.stop();
  const cut = stage.scan();
  await stage.asked(allTokens, 3);
  const broken = stage.mattermost.misbehave({method: 'GET', path: allTokens, kind: 'unauthorised'});
  await assert.rejects(cut);
  broken.stop();
  await stage.scan();
  assert.equal(stage.scanned(), 0);
  stage.later(hour);
  await stage.scan();
  assert.equal(stage.scanned(), 1);
});

test('a scan that finds nothing new writes nothing to the ledger', async (t) => {
  const stage = await startLedgerStage(t);
  for (let count = 0; count < 300; count += 1) stage.put({description: `=job ${count} \u202e\0`});
  await stage.scan();
  const rows = async () => JSON.stringify(await stage.store.tokens.page('', 1_000));
  const before = await rows();
  stage.later(hour);
  await stage.scan();
  assert.equal(await rows(), before);
  assert.match(stage.log().split('\n').at(-1) ?? '', /"added":0,"changed":0,.*"gone":0/u);
});
