import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import {type Attacker, startAttackedWorld} from './attacker.ts';

let world: World;
let attacker: Attacker;
let ann: Person;

before(async () => {
  ({world, attacker, ann} = await startAttackedWorld());
});
after(() => world.stop());

/** A team with a command of its own; answers the command's token. */
async function teamWith(name: string, command: object): Promise<{teamId: string; commandId: string; token: string}> {
  const team = await world.admin.call<{id: string}>('POST', '/teams', {name, display_name: name, type: 'O'});
  const made = await world.admin.call<{id: string; token: string}>('POST', '/commands', {
    team_id: team.id,
    trigger: 'token',
    method: 'P',
    url: `${world.keeperUrl}/slash`,
    ...command,
  });
  return {teamId: team.id, commandId: made.id, token: made.token};
}

const run = async (token: string, teamId: string): Promise<number> =>
  (await attacker.slash(await attacker.form(ann, 'help', {token, team_id: teamId}))).status;

/** Lets the next unknown token make our commands be read again. */
const letReread = (): void => world.mattermost.clock.advance(10_001);

const readings = (): number =>
  world.mattermost.requests().filter(({method, path}) => method === 'GET' && path === '/api/v4/teams').length;

test('an unknown command token gets 401 and nothing of the help', async () => {
  const fields = await attacker.form(ann, 'help', {token: 'abcdefghijklmnopqrstuvwxyz'});
  const {status, text} = await attacker.slash(fields);
  assert.equal(status, 401);
  assert.doesNotMatch(text, /Token Keeper/u);
});

test('a refused command is in the log, at most once a minute, with its team and without its token', async () => {
  world.mattermost.clock.advance(60_000);
  const said = () =>
    world
      .log()
      .split('\n')
      .filter((line) => line.includes('a command was refused'));
  const before = said().length;
  for (let again = 0; again < 3; again++) await run('abcdefghijklmnopqrstuvwxyz', world.teamId);
  const [line = '', ...others] = said().slice(before);
  assert.deepEqual(others, []);
  assert.ok(line.includes(world.teamId));
  assert.ok(!world.log().includes('abcdefghijklmnopqrstuvwxyz'));
});

test('a change that is refused since the server does not answer has its cause in the log', async () => {
  const fields = await attacker.form(ann, 'revoke all');
  const away = world.mattermost.misbehave({method: 'GET', path: /\/api\/v4\/commands$/u, kind: 'bad-gateway'});
  await attacker.slash(fields);
  away.stop();
  assert.match(world.log(), /"warn".*could not be asked whose it is.*GET \/commands: 502/u);
});

test('the token of another team’s command gets 401 for this team, and works for its own', async () => {
  letReread();
  const sales = await teamWith('sales', {});
  assert.equal(await run(sales.token, sales.teamId), 200);
  assert.equal(await run(sales.token, world.teamId), 401);
});

test('a command made a moment ago works at its first use', async () => {
  letReread();
  const fresh = await teamWith('fresh', {});
  assert.equal(await run(fresh.token, fresh.teamId), 200);
});

test('commands that lead elsewhere, go by GET or bear another word are not ours', async () => {
  const others = [{url: 'http://127.0.0.1:9/slash'}, {url: `${world.keeperUrl}/slash?x=1`}, {method: 'G'}, {trigger: 'tokens'}];
  for (const [index, command] of others.entries()) {
    letReread();
    const {token, teamId} = await teamWith(`other${index}`, command);
    assert.equal(await run(token, teamId), 401, JSON.stringify(command));
  }
});

test('a repointed command is refused from the next reading on, and named in the log', async () => {
  letReread();
  const {token, teamId, commandId} = await teamWith('repointed', {});
  assert.equal(await run(token, teamId), 200);
  const command = await world.admin.call('GET', `/commands/${commandId}`);
  await world.admin.call('PUT', `/commands/${commandId}`, {...command, url: 'http://127.0.0.1:9/'});
  letReread();
  await run('abcdefghijklmnopqrstuvwxyz', world.teamId);
  assert.equal(await run(token, teamId), 401);
  const warnings = world
    .log()
    .split('\n')
    .filter((line) => line.includes(commandId) && line.includes('repointed'));
  assert.equal(warnings.length, 1);
  assert.doesNotMatch(world.log(), new RegExp(token, 'u'));
});

test('a changed command token is known after the next reading', async () => {
  letReread();
  const {token, teamId, commandId} = await teamWith('changed', {});
  assert.equal(await run(token, teamId), 200);
  const {token: renewed} = await world.admin.call<{token: string}>('PUT', `/commands/${commandId}/regen_token`);
  letReread();
  assert.equal(await run(renewed, teamId), 200);
  assert.equal(await run(token, teamId), 401);
});

test('unknown tokens make our commands be read at most every 10 seconds', async () => {
  letReread();
  const read = readings();
  const guesses = Array.from({length: 20}, (_, index) => run(`abcdefghijklmnopqrstuvwx${10 + index}`, world.teamId));
  assert.deepEqual(new Set(await Promise.all(guesses)), new Set([401]));
  assert.equal(await run('abcdefghijklmnopqrstuvwxyz', world.teamId), 401);
  assert.equal(readings(), read + 1);
});

test('while Mattermost cannot be asked, known commands work, and unknown ones are told so', async () => {
  letReread();
  const away = world.mattermost.misbehave({
    method: 'GET',
    path: /\/api\/v4\/(teams|commands)/u,
    kind: 'rate-limit',
    retryAfterSeconds: 60,
  });
  const {status} = await attacker.slash(await attacker.form(ann, 'help'));
  assert.equal(status, 200);
  const unknown = await attacker.form(ann, 'help', {token: 'abcdefghijklmnopqrstuvwxyz'});
  for (const change of [{}, {team_id: 'abcdefghijklmnopqrstuvwxyz'}]) {
    const answer = await attacker.slash({...unknown, ...change});
    assert.equal(answer.status, 200);
    assert.match(String(answer.json.text), /The Mattermost server does not answer me properly just now/u);
  }
  away.stop();
});
