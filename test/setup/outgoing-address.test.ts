import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reachOf} from '../../src/setup/outgoing-address.ts';

const names: Record<string, readonly string[]> = {
  'keeper.internal': ['10.0.0.5'],
  'keeper.example.com': ['10.0.0.5', '93.184.216.34'],
  'chat.example.com': ['93.184.216.34'],
  localhost: ['127.0.0.1', '::1'],
};
const resolve = async (host: string) => names[host] ?? [];
const reach = async (url: string, allowed = '') => reachOf({url, serverUrl: 'https://other.example.com', allowed, resolve});

test('private and reserved addresses are forbidden, with the entry that allows them', async () => {
  const expected = {
    'http://127.0.0.1:8066': '127.0.0.1/32',
    'http://localhost:8066': 'localhost',
    'http://[::1]:8066': '::1/128',
    'http://[fd00::5]/': 'fd00::5/128',
    'http://100.64.1.1': '100.64.1.1/32',
    'https://keeper.internal/x': 'keeper.internal',
  };
  for (const [url, allow] of Object.entries(expected)) {
    const found = await reach(url);
    assert.equal(found.kind === 'forbidden' && found.allow, allow, url);
  }
});

test('an entry for the name, the address or its range allows it; a bare address as an entry is only a name', async () => {
  assert.equal((await reach('http://localhost:1', 'a localhost,b')).kind, 'allowed');
  assert.equal((await reach('http://127.0.0.1:1', '127.0.0.1')).kind, 'allowed');
  assert.equal((await reach('http://localhost:1', '127.0.0.1')).kind, 'forbidden');
  assert.equal((await reach('http://keeper.internal', '192.168.0.0/16 10.0.0.0/8')).kind, 'allowed');
  assert.equal((await reach('http://keeper.internal', '10.0.0.0/99 * 10.0.0.0/x /8')).kind, 'forbidden');
});

test('public addresses are allowed, unknown names are unknown, and an address shared with the server is named', async () => {
  assert.equal((await reach('https://93.184.216.34')).kind, 'allowed');
  assert.equal((await reach('https://keeper.example.com')).kind, 'allowed');
  assert.equal((await reach('https://nowhere.example.com')).kind, 'unknown');
  const shared = {url: 'https://keeper.example.com', serverUrl: 'https://chat.example.com', allowed: '', resolve};
  assert.equal((await reachOf(shared)).kind, 'own');
});
