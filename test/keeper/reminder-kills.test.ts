import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {type ProcessWorld, startProcessWorld} from './process-world.ts';
import {thorough} from './thorough.ts';

const day = 86_400_000;
const kills = thorough ? 100 : 10;
const people = thorough ? 40 : 8;
/** All direct messages share 8 calls a second. */
const patience = thorough ? 300_000 : 90_000;

let world: ProcessWorld;
before(async () => {
  world = await startProcessWorld();
});
after(() => world.stop());

/** The next Wednesday's noon by the server's clock. */
function wednesday(): number {
  const now = world.mattermost.clock.now();
  const noon = (Math.floor(now / day) + 1.5) * day;
  return noon + ((10 - new Date(noon).getUTCDay()) % 7) * day;
}

const cardsOf = ({userId}: Person) => {
  const channel = [...world.mattermost.state.channels.values()].find(
    ({type, name}) => type === 'D' && name === [world.botId, userId].sort().join('__'),
  );
  return [...world.mattermost.state.posts.values()].filter(
    ({user_id, channel_id, message}) => user_id === world.botId && channel_id === channel?.id && message.includes('**ci**'),
  );
};

test(`${kills} kills while reminders are planned, written and sent: each comes once, and none is lost`, async () => {
  const everybody = await Promise.all(Array.from({length: people}, (_, index) => world.person(`ann${index}x`)));
  const noon = wednesday();
  for (const person of everybody) {
    for (const [name, more] of [
      ['ci', 0],
      ['deploy', 1000],
    ] as const) {
      const token = {description: name, expires_at: noon + 14 * day + more};
      await world.admin.call('POST', `/users/${person.userId}/tokens`, token);
    }
    await person.slash('/token list', world.townId);
  }
  world.mattermost.clock.advance(noon + 2000 - world.mattermost.clock.now());
  for (let kill = 0; kill < kills; kill++) {
    // The moment differs from kill to kill: before, between and after the calls of a card.
    const calls = world.mattermost.requests().length + 3 + ((kill * 7) % 19);
    await eventually('some calls', () => world.mattermost.requests().length >= calls, 1_000).catch(() => {});
    await world.crash();
  }
  await eventually('everybody has their card', () => everybody.every((person) => cardsOf(person).length > 0), patience);
  await world.restart();
  for (const person of everybody) {
    const cards = cardsOf(person).map(({message}) => message);
    assert.equal(cards.length, 1, cards.join('\n'));
    assert.match(cards[0] ?? '', /deploy/u);
    person.close();
  }
});
