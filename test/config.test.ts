import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ConfigError, parseConfig} from '../src/config.ts';

const needed = {
  MATTERMOST_URL: 'https://chat.example.com',
  MATTERMOST_TOKEN: 'x'.repeat(26),
  KEEPER_SECRET: 'x'.repeat(32),
  KEEPER_URL: 'https://keeper.example.com',
};

/** What is said about these settings; empty where they are right. */
function problemsOf(settings: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfig({...needed, ...settings});
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('without a word about it, only this machine is listened to, and a person has 30 commands a minute', () => {
  const config = parseConfig(needed);
  assert.deepEqual(config.KEEPER_LISTEN, {host: '127.0.0.1', port: 8066});
  assert.equal(config.KEEPER_COMMANDS_PER_MINUTE, 30);
});

test('everything that is missing or wrong is said at once, each in a sentence of its own', () => {
  const problems = problemsOf({
    MATTERMOST_URL: 'http://chat.example.com',
    MATTERMOST_TOKEN: '',
    KEEPER_SECRET: 'short',
    KEEPER_URL: 'http://keeper.example.com',
    KEEPER_LISTEN: '8066',
    KEEPER_COMMANDS_PER_MINUTE: '0',
    LOG_LEVEL: 'loud',
  });
  const about = ['MATTERMOST_TOKEN', 'KEEPER_SECRET', 'KEEPER_LISTEN', 'KEEPER_COMMANDS_PER_MINUTE', 'LOG_LEVEL'];
  const named = problems.map((problem) => problem.slice(0, problem.indexOf(' ')));
  assert.deepEqual(named.toSorted(), [...about, 'MATTERMOST_URL', 'KEEPER_URL'].toSorted());
  for (const problem of problems) assert.match(problem, /\.$/u);
});

test('plain http to another machine is refused, unless it is allowed', () => {
  for (const address of ['http://keeper.example.com', 'http://10.0.0.5:8066']) {
    assert.match(problemsOf({KEEPER_URL: address}).join(), /^KEEPER_URL is plain http to another machine/u);
    assert.match(problemsOf({MATTERMOST_URL: address}).join(), /^MATTERMOST_URL is plain http to another machine/u);
    assert.deepEqual(problemsOf({KEEPER_URL: address, KEEPER_ALLOW_HTTP: 'true'}), []);
  }
  assert.deepEqual(problemsOf({MATTERMOST_URL: 'http://localhost:8065', KEEPER_URL: 'http://[::1]:8066'}), []);
});

test('an address that would be kept or compared otherwise than it is written is refused', () => {
  for (const rest of ['HTTP://chat.example.com', 'HTTPS://chat.example.com', 'https://ann:pw@chat.example.com']) {
    assert.match(problemsOf({MATTERMOST_URL: rest}).join(), /^MATTERMOST_URL must be a plain address/u, rest);
  }
  for (const end of ['?x=1', '#here', '/a b', '/a\\b']) {
    assert.match(
      problemsOf({KEEPER_URL: `https://keeper.example.com${end}`}).join(),
      /^KEEPER_URL must be a plain address/u,
      end,
    );
  }
  assert.deepEqual(problemsOf({MATTERMOST_URL: 'https://chat.example.com/mattermost/'}), []);
});

test('the zone of reports is UTC, or one that is known', () => {
  assert.equal(parseConfig(needed).KEEPER_REPORT_ZONE, 'UTC');
  for (const zone of ['Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata'])
    assert.equal(parseConfig({...needed, KEEPER_REPORT_ZONE: zone}).KEEPER_REPORT_ZONE, zone);
});

test('a report channel that is named instead of its id is refused in words', () => {
  assert.equal(parseConfig({...needed, KEEPER_REPORT_CHANNEL: 'abc7'.repeat(6).concat('xy')}).KEEPER_REPORT_CHANNEL?.length, 26);
  assert.throws(
    () => parseConfig({...needed, KEEPER_REPORT_CHANNEL: 'eng:token-reports'}),
    (error) => error instanceof ConfigError && /^KEEPER_REPORT_CHANNEL must be the channel's id/u.test(error.problems.join()),
  );
});

test('a zone that nobody knows is refused in words', () => {
  for (const zone of ['Middle-earth/Shire', 'Berlin', 'PST', 'x; rm'])
    assert.throws(
      () => parseConfig({...needed, KEEPER_REPORT_ZONE: zone}),
      (error) => error instanceof ConfigError && /^KEEPER_REPORT_ZONE must be a time zone/u.test(error.problems.join()),
    );
});
