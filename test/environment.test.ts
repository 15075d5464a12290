import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type TestContext, test} from 'node:test';
import {readEnvironment, readSettings} from '../src/environment.ts';

/** A folder with an environment file and the files that settings name. */
function createPlace(t: TestContext, lines: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'keeper-environment-'));
  t.after(() => rmSync(folder, {recursive: true}));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {file, envFile: file('.env', lines.join('\n')), missing: join(folder, 'missing')};
}

test('the environment wins over .env, and what it does not say comes from .env', (t) => {
  const {envFile} = createPlace(t, ['KEEPER_URL=https://old.example.com', 'LOG_LEVEL=warn']);
  const read = readEnvironment({KEEPER_URL: 'https://new.example.com'}, envFile);
  assert.deepEqual([read.KEEPER_URL, read.LOG_LEVEL], ['https://new.example.com', 'warn']);
});

test('a mark of byte order before the first setting is no part of its name', (t) => {
  const {envFile} = createPlace(t, ['\uFEFFKEEPER_URL=https://keeper.example.com']);
  assert.equal(readEnvironment({}, envFile).KEEPER_URL, 'https://keeper.example.com');
});

test('the environment wins also where it names a file, or where .env does', (t) => {
  const {file, envFile} = createPlace(t, ['MATTERMOST_TOKEN=old']);
  const fresh = file('fresh', 'new\n');
  assert.equal(readEnvironment({MATTERMOST_TOKEN_FILE: fresh}, envFile).MATTERMOST_TOKEN, 'new');
  file('.env', `MATTERMOST_TOKEN_FILE=${file('old', 'old\n')}`);
  assert.equal(readEnvironment({}, envFile).MATTERMOST_TOKEN, 'old');
  assert.equal(readEnvironment({MATTERMOST_TOKEN: 'new'}, envFile).MATTERMOST_TOKEN, 'new');
  assert.equal(readEnvironment({MATTERMOST_TOKEN_FILE: fresh}, envFile).MATTERMOST_TOKEN, 'new');
});

test('a setting beside its file in one source is taken, and the file is not read', (t) => {
  const {envFile, missing} = createPlace(t, []);
  const environment = {MATTERMOST_TOKEN: 'given', MATTERMOST_TOKEN_FILE: missing};
  assert.equal(readEnvironment(environment, envFile).MATTERMOST_TOKEN, 'given');
});

test('a file that only .env names need not be there where the environment has the setting', (t) => {
  const place = createPlace(t, []);
  place.file('.env', `MATTERMOST_TOKEN_FILE=${place.missing}`);
  assert.equal(readEnvironment({MATTERMOST_TOKEN: 'given'}, place.envFile).MATTERMOST_TOKEN, 'given');
});

test('a file that cannot be read leaves its setting without a value, whatever .env says, and all such files are named', (t) => {
  const {envFile, missing} = createPlace(t, ['MATTERMOST_TOKEN=old', 'KEEPER_SECRET_FILE=/nonexistent']);
  const environment = {MATTERMOST_TOKEN_FILE: missing};
  const {given, unreadable} = readSettings(environment, envFile);
  const sentences = [
    `MATTERMOST_TOKEN_FILE names ${missing}, which cannot be read: ENOENT.`,
    'KEEPER_SECRET_FILE names /nonexistent, which cannot be read: ENOENT.',
  ];
  assert.equal(given.MATTERMOST_TOKEN, undefined);
  assert.deepEqual(Object.values(unreadable), sentences);
  assert.throws(() => readEnvironment(environment, envFile), {name: 'ConfigError', problems: sentences});
});

test('where .env itself cannot be read that is said once, for all that the environment does not say', (t) => {
  const {envFile} = createPlace(t, []);
  rmSync(envFile);
  mkdirSync(envFile);
  const {unreadable} = readSettings({KEEPER_URL: 'https://keeper.example.com'}, envFile);
  assert.deepEqual([...new Set(Object.values(unreadable))], [`${envFile} cannot be read: EISDIR.`]);
  assert.ok(!('KEEPER_URL' in unreadable));
});

test('a secret that was given where the name of its file belongs is not repeated', (t) => {
  const {envFile} = createPlace(t, []);
  for (const secret of ['kJ3s8f7Hs8f7sHsf87sfH8s7fHs8f7sH8f7s', 'postgres://keeper:kJ3s8f7H@db/keeper'])
    assert.throws(() => readEnvironment({DATABASE_URL_FILE: secret}, envFile), {
      message: `DATABASE_URL_FILE names a file in ${process.cwd()}, which cannot be read: ENOENT.`,
    });
});
