import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {registry} from '../commands/index.ts';
import manifest from '../manifest.json' with {type: 'json'};
import {bullets, type Stage, startStage} from './commands/stage.ts';

const root = join(import.meta.dirname, '..');
const names = registry.map(({name}) => name);

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

test('the subcommands are those of the registry, in its order; the hint has some of those for everybody, as many as fit', () => {
  assert.deepEqual(manifest.subcommands, names);
  const everybodys = registry.filter(({permission}) => permission !== 'system-admin').map(({name}) => name);
  const hinted = manifest.command.hint.slice(1, -3).split('|');
  assert.deepEqual(
    hinted.filter((name) => !everybodys.includes(name)),
    [],
  );
  // The web client of 10.11 shows no more of it.
  assert.ok(manifest.command.hint.length <= 45);
});

test('each file of a subcommand is in the registry under its own name', async () => {
  const texts = new Map(
    await Promise.all(
      (await readdir(join(root, 'commands'), {recursive: true}))
        .filter((file) => file.endsWith('.ts'))
        .map(async (file) => [file, await readFile(join(root, 'commands', file), 'utf8')] as const),
    ),
  );
  const defining = [...texts]
    .filter(([, text]) => text.includes('defineCommand({'))
    .map(([file]) => file.replace(/\.ts$/u, '').replace('/', ' '));
  assert.deepEqual(defining.sort(), [...names].sort());
});

test('what help says can be typed as it is', async () => {
  for (const {name, usage, examples, options, switches = []} of registry) {
    assert.ok(usage === name || usage.startsWith(`${name} `), usage);
    for (const example of examples) assert.ok(example === name || example.startsWith(`${name} `), example);
    for (const [, option = ''] of [usage, ...examples].join(' ').matchAll(/--([a-z][a-z-]*)/gu))
      assert.ok([...options, ...switches].includes(option), option);
  }
});

test('every route that Mattermost is told of is there, and takes what Mattermost sends', async () => {
  const {slash, actions, dialogs, health, ready} = manifest.routes;
  const status = async (path: string, init?: RequestInit): Promise<number> =>
    (await fetch(stage.world.keeperUrl + path, init)).status;
  assert.equal(await status(health), 200);
  assert.equal(await status(ready), 200);
  const id = 'x'.repeat(26);
  const form = {method: 'POST', body: new URLSearchParams({token: id, team_id: id, channel_id: id, user_id: id})};
  assert.equal(await status(slash, form), 401);
  const json = {method: 'POST', body: '{}', headers: {'Content-Type': 'application/json'}};
  for (const path of [actions, dialogs]) assert.equal(await status(path, json), 400);
  for (const path of [slash, actions, dialogs]) assert.equal(await status(path), 405);
  assert.equal(await status('/elsewhere'), 404);
});

test('the trigger, the names of the permissions and the settings are ones that the server knows', async () => {
  const {admin, mattermost, commandId} = stage.world;
  assert.equal(mattermost.state.commands.get(commandId)?.trigger, manifest.command.trigger);
  const admins = mattermost.state.roles.get('system_admin')?.permissions ?? [];
  for (const {name} of manifest.permissions) assert.ok(admins.includes(name), name);
  const config = await admin.call<Record<string, Record<string, unknown>>>('GET', '/config');
  for (const {name} of manifest.settings) {
    const [section = '', key = ''] = name.split('.');
    assert.ok(key in (config[section] ?? {}), name);
  }
});

test('with the roles that the manifest gives the bot, help and list are answered', async () => {
  const ann = await stage.person();
  assert.equal(bullets(await stage.say(ann, 'help')).length, names.filter((name) => !name.startsWith('admin ')).length);
});

/** The documents for people, where they are there. */
const documents = ['README.md', 'docs'];

test('every command and file that the documents name exists', async () => {
  const entries = await readdir(root, {recursive: false});
  const files = [
    ...documents.filter((name) => name.endsWith('.md') && entries.includes(name)),
    ...(entries.includes('docs')
      ? (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)
      : []),
  ];
  const {scripts} = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {scripts: Record<string, string>};
  for (const file of files) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/`\/token ([a-z]+)/gu))
      assert.ok([...names, 'admin'].includes(name), `/token ${name} in ${file}`);
    for (const [, script = ''] of text.matchAll(/npm run ([a-z:-]+)/gu))
      assert.ok(script in scripts, `npm run ${script} in ${file}`);
  }
});
