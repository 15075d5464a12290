import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {postgresUnusable} from '../../src/store/unusable.ts';
import {freePort} from '../keeper/free-port.ts';
import {runScript} from '../keeper/process.ts';
import {dropDatabase, newDatabase, query} from './postgres-place.ts';
import {postgresUrl} from './postgres-url.ts';

const skip = postgresUrl === undefined ? 'TEST_DATABASE_URL names no Postgres to test on' : false;

test('where the queues of the jobs cannot be used, the start names their schema and the setting', {skip}, async (t) => {
  const url = postgresUrl ?? '';
  const databaseUrl = await newDatabase(url);
  t.after(() => dropDatabase(url, databaseUrl));
  await query(databaseUrl, 'create schema keeper_jobs; create table keeper_jobs.version (of_somebody_else text)');
  const folder = await mkdtemp(join(tmpdir(), 'keeper-queues-'));
  t.after(() => rm(folder, {recursive: true, force: true}));
  const {code, output} = await runScript('src/start.js', [], folder, {
    MATTERMOST_URL: 'http://127.0.0.1:9',
    MATTERMOST_TOKEN: 'abcdefghijklmnopqrstuvwxyz',
    KEEPER_SECRET: 'a secret of the tests that is long enough',
    KEEPER_URL: 'http://127.0.0.1:9',
    KEEPER_LISTEN: `127.0.0.1:${await freePort()}`,
    DATABASE_URL: databaseUrl,
  });
  assert.equal(code, 1);
  assert.match(output, /^- The schema keeper_jobs of the Postgres database in DATABASE_URL cannot be used: .+\.$/mu);
});

test('where the role may not make what we need, that is said, and which right it lacks', () => {
  const denied = Object.assign(new Error('permission denied for database keeper'), {code: '42501'});
  const {message} = postgresUnusable(denied);
  assert.equal(
    message,
    'The Postgres database in DATABASE_URL cannot be used: permission denied for database keeper. Its role must own the database, or have the right CREATE on it and on its schema public.',
  );
});
