import assert from 'node:assert/strict';
import {createPerson} from '../chat/person.ts';
import {check, say} from './pair.ts';

const day = 86_400_000;

/** Noon of a Wednesday, in the time of the reminder of 30 days and before that of 14. */
function wednesdayInAbout(days: number, now: number): number {
  const noon = Math.floor(now / day) * day + days * day + day / 2;
  return noon + ((3 - new Date(noon).getUTCDay() + 7) % 7) * day;
}

check('each reminder comes once, whichever process sends it', async (world, {username}) => {
  const one = await world.start();
  void world.sendTo(one);
  const people = await Promise.all(['bob', 'cem', 'dan', 'fay'].map((name) => world.person(name)));
  for (const person of people) {
    await say(world, person, 'create ci --expires 90d');
    await say(world, person, 'create deploy --expires 90d');
    person.close();
  }
  // One that starts looks at once at what is new.
  void world.sendTo(one, await world.start());
  const planned = 'select distinct token_id from keeper_reminders';
  await world.until('all are planned', async () => (await world.query(planned)).length >= 2 * people.length);
  const now = world.mattermost.clock.now();
  world.mattermost.clock.advance(wednesdayInAbout(62, now) - now);
  // Sessions have ended meanwhile; the answers to a new one tell both processes what time it is.
  const ann = await createPerson(world.mattermost.url, username, 'Passw0rd!user');
  for (const line of ['list', 'list']) await say(world, ann, line);
  ann.close();
  const cards = async (): Promise<string[]> =>
    (await world.query("select user_id from keeper_notices where kind like 'reminder%' and delivered_at is not null")).map(
      (row) => String(row.user_id),
    );
  await world.until('everybody is reminded', async () => (await cards()).length >= people.length, 90_000);
  const pending = `select key from keeper_reminders where state = 'pending' and due_at <= ${world.mattermost.clock.now()}`;
  await world.until('nothing is due any more', async () => (await world.query(pending)).length === 0);
  assert.deepEqual((await cards()).sort(), people.map(({userId}) => userId).sort());
  const posted = [...world.mattermost.state.posts.values()].filter(({message}) =>
    /\*\*ci\*\*.*\*\*deploy\*\*|\*\*deploy\*\*.*\*\*ci\*\*/su.test(message),
  );
  assert.equal(posted.length, people.length);
});
