import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createContexts} from '../../src/command/contexts.ts';
import {createRenderer} from '../../src/command/render.ts';
import {createKeyring} from '../../src/domain/keyring.ts';
import type {Button, Deed, Form, Reply} from '../../src/domain/reply.ts';
import {Secret} from '../../src/domain/secret.ts';
import {createFakeClock} from '../mattermost-gateway/fake-clock.ts';

const clock = createFakeClock();
const keyring = createKeyring(new Secret('a secret of the tests that is long enough'));
let count = 0;
const contexts = createContexts({keyring, clock, ids: {next: () => String(count++)}});
const urls = {actionsUrl: 'http://keeper.example/actions', dialogsUrl: 'http://keeper.example/dialogs'};
const renderer = createRenderer({contexts, clock, ...urls});

const minute = 60_000;
const ann = {userId: 'ann'};
const place = {teamId: 'team', channelId: 'channel', rootId: 'root'};
const run: Deed = {kind: 'run', line: 'list'};
const confirm: Deed = {kind: 'confirm', act: 'act', verb: 'revoke', tokenIds: ['one']};
const button = (label: string, deed: Deed): Button => ({label, style: 'default', deed});
const menu = {label: 'Show one…', line: 'show', options: [{text: 'ci', value: 'id'}]};
const reply: Reply = {
  text: 'Two blocks',
  blocks: [
    {title: 'First', buttons: [button('Revoke', confirm), button('List', run)], menu},
    {text: 'Second', fields: [{title: 'State', value: 'active'}], buttons: [button('List', run)]},
  ],
};

const contextOf = (deed: Deed, who: Parameters<typeof renderer.toAttachments>[1] = ann): unknown =>
  renderer.toAttachments({text: '', blocks: [{buttons: [button('x', deed)]}]}, who)[0]?.actions?.[0]?.integration.context;

const opens = (context: unknown, purpose: 'button' | 'menu' | 'dialog' = 'button') =>
  contexts.open(context, {purpose, userId: 'ann'});

test('each block is an attachment: its buttons in order, its menu last, and ids that every server takes', () => {
  const [first, second] = renderer.toAttachments(reply, ann);
  assert.deepEqual(
    first?.actions?.map(({name, type}) => [name, type]),
    [
      ['Revoke', 'button'],
      ['List', 'button'],
      ['Show one…', 'select'],
    ],
  );
  assert.deepEqual(second?.fields, [{title: 'State', value: 'active', short: true}]);
  const ids = [...(first?.actions ?? []), ...(second?.actions ?? [])].map(({id}) => id);
  assert.equal(new Set(ids).size, 4);
  for (const id of ids) assert.match(id, /^[a-z0-9]+$/u);
  assert.deepEqual([first?.fallback, second?.fallback], ['First', 'Second']);
});

test('a confirmation ends after ten minutes, a button that types a command after a day', async () => {
  const [question, line] = [contextOf(confirm), contextOf(run)];
  await clock.advance(10 * minute - 1);
  assert.deepEqual(opens(question).deed, confirm);
  await clock.advance(1);
  assert.throws(() => opens(question), {code: 'expired'});
  await clock.advance(24 * 60 * minute - 10 * minute - 1);
  assert.deepEqual(opens(line).deed, run);
  await clock.advance(1);
  assert.throws(() => opens(line), {code: 'expired'});
});

test('a card’s buttons end when the card does, and name it', async () => {
  const context = contextOf(confirm, {...ann, card: 'notice', cardExpiresAt: clock.now() + 30 * 24 * 60 * minute});
  await clock.advance(29 * 24 * 60 * minute);
  assert.equal(opens(context).card, 'notice');
});

test('a menu’s context is no button’s', () => {
  const context = renderer.toAttachments({text: '', blocks: [{menu}]}, ann)[0]?.actions?.[0]?.integration.context;
  assert.deepEqual(opens(context, 'menu').deed, {kind: 'run', line: 'show'});
  assert.throws(() => opens(context, 'button'), {code: 'unproved'});
});

test('buttons in a thread carry where they are, others do not', () => {
  assert.deepEqual(opens(contextOf(run, {...ann, place})).place, place);
  assert.equal(opens(contextOf(run, {...ann, place: {...place, rootId: ''}})).place, undefined);
});

const form: Form = {
  title: 'Neues Zugriffs-Token für Ämter anlegen',
  submitLabel: 'Anlegen',
  fields: [
    {kind: 'text', name: 'name', label: 'Name', maxLength: 255, help: 'h'.repeat(200), optional: true},
    {kind: 'choice', name: 'ends', label: 'Ends', value: '90d', options: [{text: 'In 90 days', value: '90d'}]},
  ],
};

test('a dialog keeps within what the oldest server takes', () => {
  const dialog = renderer.toDialog(form, confirm, {userId: 'ann', place});
  assert.ok(Buffer.byteLength(dialog.title) <= 24);
  assert.match(dialog.title, /^Neues Zugriffs-Token…$/u);
  assert.equal(dialog.elements[0]?.helpText?.length, 148);
  assert.equal(dialog.elements[1]?.default, '90d');
});

test('a dialog’s state holds for half an hour, and says where the answer goes', async () => {
  const {state} = renderer.toDialog(form, confirm, {userId: 'ann', place});
  await clock.advance(30 * minute - 1);
  assert.deepEqual(opens(JSON.parse(state), 'dialog').place, place);
  await clock.advance(1);
  assert.throws(() => opens(JSON.parse(state), 'dialog'), {code: 'expired'});
});
