import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ConfigError, parseConfig} from '../src/config.ts';

const needed = {
  MATTERMOST_URL: 'https://chat.example.com',
  MATTERMOST_TOKEN: 'x'.repeat(26),
  KEEPER_SECRET: 'x'.repeat(32),
  KEEPER_URL: 'https://keeper.example.com',
};

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
