import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import {type Attacker, startAttackedWorld} from './attacker.ts';
import {type Relay, startRelay} from './relay.ts';

type Command = {readonly id: string; readonly token: string; readonly url: string; readonly team_id: string};

let world: World;
let attacker: Attacker;
let relay: Relay;
let ann: Person;
let bob: Person;
let tokenId: string;
let ours: Command;

before(async () => {
  ({world, attacker, ann, bob} = await startAttackedWorld());
  relay = await startRelay();
  relay.answerWith({text: 'relayed'});
});

beforeEach(async () => {
  const made = await ann.api.call<{id: string}>('POST', `/users/${ann.userId}/tokens`, {description: 'night watch'});
  tokenId = made.id;
  ours = await world.admin.call<Command>('GET', `/commands/${world.commandId}`);
  letReread();
});

/** Lets the next unknown token make our commands be read again. */
const letReread = (): void => world.mattermost.clock.advance(10_001);

/** Whatever a test did to the command, the set-up brings it back. */
afterEach(async () => {
  await change(ours, {});
  await ann.api.call('POST', '/users/tokens/revoke', {token_id: tokenId}).catch(() => {});
});

after(async () => {
  relay.close();
  await world.stop();
});

/** What a team's admin may do to a command, whoever made it. */
const change = (command: Command, changes: Readonly<Record<string, unknown>>): Promise<Command> =>
  world.admin.call<Command>('PUT', `/commands/${command.id}`, {...command, ...changes});

/** Ann types in good faith, and the relay gets it. */
async function annTypes(text: string, channelId = world.townId): Promise<Readonly<Record<string, string>>> {
  await ann.slash(`/token ${text}`, channelId);
  return relay.received(text);
}

const lines = ['', 'list', 'show night watch', 'create mine', 'lost night watch', 'done night watch', 'revoke all', 'nonsense'];

const tokensNow = (): string => JSON.stringify([...world.mattermost.state.tokens.values()]);

/** The answer is the static help; nothing was changed, Ann was shown nothing, and the log names the team and the command. */
async function refuses(fields: Readonly<Record<string, string>>, suspect: string): Promise<void> {
  const tokens = tokensNow();
  const shown = ann.seen.ephemerals.length;
  const logged = world.log().length;
  const {status, json, text} = await attacker.slash(fields);
  assert.equal(status, 200);
  assert.match(String(json.text), /^\*\*Token Keeper\*\* looks after/u, fields.text ?? '');
  assert.deepEqual(json.attachments, []);
  assert.doesNotMatch(text, /night watch/u);
  assert.equal(tokensNow(), tokens);
  assert.equal(ann.seen.ephemerals.length, shown);
  const warning = world.log().slice(logged);
  assert.ok(
    warning.includes('somebody else may have had') && warning.includes(suspect) && warning.includes(fields.team_id ?? '?'),
  );
}

test('what a relay makes of a command while it has it shows and changes nothing', async () => {
  for (const text of lines) {
    await change(ours, {url: relay.url});
    await refuses({...(await annTypes('list')), text}, ours.id);
  }
});

test('a relay that points the command back before it sends on gets no further', async () => {
  for (const text of lines) {
    await change(ours, {url: relay.url});
    const fields = await annTypes('help');
    await change(ours, {});
    await refuses({...fields, text}, ours.id);
  }
});

test('a command that lost its word for a while to another of the team shows and changes nothing', async () => {
  const rival = {team_id: world.teamId, trigger: 'tok', method: 'P', url: relay.url};
  const made = await world.admin.call<Command>('POST', '/commands', rival);
  await change(made, {trigger: 'token'});
  const first = await annTypes('list');
  assert.notEqual(first.token, ours.token);
  await refuses({...first, token: ours.token}, made.id);
  const second = await annTypes('list');
  await change(made, {trigger: 'tok'});
  await refuses({...second, token: ours.token}, made.id);
  await world.admin.call('DELETE', `/commands/${made.id}`);
});

test('a trigger from before the command got another token shows and changes nothing with the new one', async () => {
  const fields = await attacker.form(ann, 'revoke night watch');
  const {token} = await world.admin.call<{token: string}>('PUT', `/commands/${ours.id}/regen_token`);
  letReread();
  await attacker.slash(await attacker.form(ann, 'help', {token}));
  await refuses({...fields, token}, ours.id);
});

test('a stolen command token is good for nothing from the moment it was changed', async () => {
  await world.admin.call('PUT', `/commands/${ours.id}/regen_token`);
  await refuses(await attacker.form(ann, 'list', {token: ours.token}), ours.id);
});

test('a stranger’s command with our address is no way around', async () => {
  const team = await bob.api.call<{id: string}>('POST', '/teams', {name: 'bobs', display_name: 'bobs', type: 'O'});
  await world.admin.call('POST', `/teams/${team.id}/members`, {team_id: team.id, user_id: ann.userId});
  const made = await bob.api.call<Command>('POST', '/commands', {
    team_id: team.id,
    trigger: 'token',
    method: 'P',
    url: relay.url,
  });
  const town = await ann.api.call<{id: string}>('GET', `/teams/${team.id}/channels/name/town-square`);
  const fields = await annTypes('list', town.id);
  await bob.api.call('PUT', `/commands/${made.id}`, {...made, url: ours.url});
  letReread();
  assert.equal((await attacker.slash({...fields, text: 'help'})).status, 200, 'known by its token now');
  await refuses({...fields, text: 'list'}, made.id);
});

test('a command that was deleted since, or that we are not shown any more, shows and changes nothing', async () => {
  const spare = await world.admin.call<{id: string}>('POST', '/teams', {name: 'spare', display_name: 'spare', type: 'O'});
  const made = await world.admin.call<Command>('POST', '/commands', {...ours, id: '', team_id: spare.id});
  letReread();
  const fields = {token: made.token, team_id: spare.id};
  assert.equal((await attacker.slash(await attacker.form(ann, 'help', fields))).status, 200);
  const {roles} = await world.admin.call<{roles: string}>('GET', `/users/${world.botId}`);
  await world.admin.call('PUT', `/users/${world.botId}/roles`, {roles: 'system_user'});
  await refuses(await attacker.form(ann, 'create mine', fields), 'none');
  await world.admin.call('PUT', `/users/${world.botId}/roles`, {roles});
  await world.admin.call('DELETE', `/commands/${made.id}`);
  await refuses(await attacker.form(ann, 'list', fields), 'none');
});

test('while Mattermost cannot be asked about the command, that is said and nothing is done', async () => {
  const away = world.mattermost.misbehave({method: 'GET', path: /\/api\/v4\/commands$/u, kind: 'bad-gateway'});
  const tokens = tokensNow();
  for (const text of ['list', 'create mine', 'revoke night watch']) {
    const {json} = await attacker.slash(await attacker.form(ann, text));
    assert.match(String(json.text), /does not answer me properly/u);
  }
  away.stop();
  assert.equal(tokensNow(), tokens);
});

test('help is shown however lately the command was changed', async () => {
  const fields = await attacker.form(ann, 'help');
  await change(ours, {description: 'changed'});
  assert.match(String((await attacker.slash(fields)).json.text), /\/token list/u);
});

test('a command works at once after the set-up brought it back, and after it made it', async () => {
  await change(ours, {url: relay.url});
  await change(ours, {});
  const [shown] = await ann.slash('/token list', world.townId);
  assert.match(shown?.message ?? '', /night watch/u);
  await world.admin.call('DELETE', `/commands/${ours.id}`);
  const {id} = await world.admin.call<Command>('POST', '/commands', {...ours, id: ''});
  letReread();
  const [again] = await ann.slash('/token list', world.townId);
  assert.match(again?.message ?? '', /night watch/u);
  ours = await world.admin.call<Command>('GET', `/commands/${id}`);
});
