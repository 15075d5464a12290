import assert from 'node:assert/strict';
import {test} from 'node:test';
import {KeeperError, ServerError} from '../../src/domain/errors.ts';
import {said} from '../../src/domain/said.ts';
import {oneByOne} from '../../src/services/one-by-one.ts';

const refused = new KeeperError('conflict', said('error.change-under-way'));
const away = new ServerError(502, '', 'bad gateway');

/** How many of ten items are tried where each fails so; and whether that is thrown. */
async function tried(failure: Error): Promise<{items: number; thrown: boolean}> {
  let items = 0;
  const work = async () => {
    items += 1;
    throw failure;
  };
  const run = oneByOne(Array(10).keys(), {work, onFailure: () => undefined, ending: undefined});
  const thrown = await run.then(
    () => false,
    () => true,
  );
  return {items, thrown};
}

test('items that fail by themselves do not stop the others', async () => {
  for (const failure of [refused, new ServerError(404, '', 'gone'), new ServerError(403, '', 'not allowed')])
    assert.deepEqual(await tried(failure), {items: 10, thrown: false}, failure.message);
});

test('where the server or the store fails, three items are enough', async () => {
  const carried = new KeeperError('server-away', said('error.server-away'), {cause: away});
  for (const failure of [
    away,
    carried,
    new ServerError(429, '', 'later'),
    new ServerError(401, '', 'expired'),
    new Error('disk full'),
  ])
    assert.deepEqual(await tried(failure), {items: 3, thrown: true}, failure.message);
});
