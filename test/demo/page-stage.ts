import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import express from 'express';
import {type StandIn, startMattermost} from '../mattermost/server.ts';
import {servePage} from './serve-page.ts';

type Json = Record<string, unknown>;
type Answered = {readonly id: string; readonly token: string; readonly headers: Headers};

/** Calls the stand-in as somebody; throws what it refuses. */
export type CallAs = (token: string, method: string, path: string, body?: unknown) => Promise<Answered>;

/** A stand-in server with ann, bob and admin, an integration of the test's own behind `/token`, and the page over it. */
export type Stage = {
  readonly standIn: StandIn;
  readonly url: string;
  readonly integrationUrl: string;
  readonly call: CallAs;
  readonly tokens: {readonly admin: string; readonly ann: string; readonly bob: string; readonly bot: string};
  readonly ids: {
    readonly ann: string;
    readonly bob: string;
    readonly bot: string;
    readonly town: string;
    readonly direct: string;
  };
  /** What the integration received, oldest first. */
  readonly received: readonly {readonly path: string; readonly body: Json}[];
  stop(): Promise<void>;
};

/** The secret that the stage's integration shows once; it opens nothing. */
export const shownSecret = 'qqqqwwwweeeerrrrttttyyyyuu';

export async function startStage(): Promise<Stage> {
  const standIn = await startMattermost();
  const call: CallAs = async (token, method, path, body) => {
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      ...(token && {Authorization: `Bearer ${token}`}),
    };
    const response = await fetch(`${standIn.url}/api/v4${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const answer = (await response.json()) as Answered & {message?: string};
    if (!response.ok) throw new Error(`${method} ${path}: ${answer.message}`);
    return {...answer, headers: response.headers};
  };
  const received: {path: string; body: Json}[] = [];
  const seeded = await seed(call);
  const integration = await startIntegration({call, seeded, received});
  await call(seeded.tokens.admin, 'POST', '/commands', {
    ...{team_id: seeded.teamId, trigger: 'token', method: 'P', url: `${integration.url}/slash`, display_name: 'Token Keeper'},
    ...{
      auto_complete: true,
      auto_complete_desc: 'Look after your access tokens',
      auto_complete_hint: '[list|create|secret|help]',
    },
  });
  const page = await servePage({mattermostUrl: standIn.url, port: 0, host: '127.0.0.1'});
  return {
    ...{standIn, url: page.url, integrationUrl: integration.url, call, received, tokens: seeded.tokens, ids: seeded.ids},
    async stop() {
      await page.stop();
      await integration.stop();
      await standIn.stop();
    },
  };
}

type Seeded = Pick<Stage, 'tokens' | 'ids'> & {readonly teamId: string};

async function seed(call: CallAs): Promise<Seeded> {
  const people = {admin: '', ann: '', bob: ''};
  const tokens = {admin: '', ann: '', bob: '', bot: ''};
  for (const name of ['admin', 'ann', 'bob'] as const) {
    const account = {username: name, email: `${name}@example.com`, password: `Passw0rd!${name}`};
    people[name] = (await call(tokens.admin, 'POST', '/users', account)).id;
    const answer = await call('', 'POST', '/users/login', {login_id: name, password: account.password});
    tokens[name] = answer.headers.get('Token') ?? '';
  }
  const switches = {EnableUserAccessTokens: true, EnableBotAccountCreation: true};
  await call(tokens.admin, 'PUT', '/config/patch', {ServiceSettings: switches});
  const team = await call(tokens.admin, 'POST', '/teams', {name: 'demo', display_name: 'Demo', type: 'O'});
  const created = await call(tokens.admin, 'POST', '/bots', {username: 'token-keeper', display_name: 'Token Keeper'});
  const botId = (created as unknown as {user_id: string}).user_id;
  await call(tokens.admin, 'PUT', `/users/${botId}/roles`, {roles: 'system_user system_admin'});
  for (const userId of [people.ann, people.bob, botId]) {
    await call(tokens.admin, 'POST', `/teams/${team.id}/members`, {team_id: team.id, user_id: userId});
  }
  tokens.bot = (await call(tokens.admin, 'POST', `/users/${botId}/tokens`, {description: 'page test'})).token;
  const town = await call(tokens.admin, 'GET', `/teams/${team.id}/channels/name/town-square`);
  const direct = await call(tokens.bot, 'POST', '/channels/direct', [botId, people.ann]);
  return {tokens, teamId: team.id, ids: {ann: people.ann, bob: people.bob, bot: botId, town: town.id, direct: direct.id}};
}

type IntegrationParts = {readonly call: CallAs; readonly seeded: Seeded; readonly received: {path: string; body: Json}[]};

async function startIntegration({call, seeded, received}: IntegrationParts): Promise<{url: string; stop(): Promise<void>}> {
  const app = express();
  app.use(express.json(), express.urlencoded({extended: false}));
  app.use((request, _response, next) => {
    received.push({path: request.path, body: request.body});
    next();
  });
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asBot = (path: string, body: Json) => call(seeded.tokens.bot, 'POST', path, body);

  app.post('/slash', async ({body}, response) => {
    if (body.text === 'fail') {
      response.status(500).end();
      return;
    }
    if (body.text === 'create')
      await asBot('/actions/dialogs/open', {trigger_id: body.trigger_id, url: `${url}/dialog`, dialog: createDialog});
    if (body.text === 'secret')
      await asBot('/posts/ephemeral', {user_id: body.user_id, post: {channel_id: body.channel_id, message: secretText}});
    response.json(body.text === '' ? {text: 'You have **two** tokens.', attachments: [tokenCard(url)]} : {});
  });
  app.post('/action', ({body}, response) => {
    const chosen = body.context.selected_option;
    if (body.context.card)
      response.json({
        update: {message: '', props: {attachments: [{color: 'good', title: 'Replaced', text: 'The old token is disabled.'}]}},
      });
    else response.json({ephemeral_text: chosen ? `Snoozed for ${chosen} days.` : 'It is done.'});
  });
  app.post('/dialog', ({body}, response) => {
    response.json(body.submission?.name === 'taken' ? {errors: {name: 'There is one of that name.'}} : {});
  });
  return {
    url,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const secretText = `**ci** is made. This is its secret, shown once:\n\`\`\`\n${shownSecret}\n\`\`\`\nIt ends on 20 February.`;

/** A card with a button of each style and a menu. */
export function tokenCard(url: string, context: Json = {}): Json {
  const action = (id: string, name: string, more: Json) => ({id, name, ...more, integration: {url: `${url}/action`, context}});
  return {
    ...{
      color: 'warning',
      title: 'ci ends in 3 days',
      text: '- **ci** `abcdef` · active · ends 25 November\n- **laptop** `ghijkl` · never seen in use',
    },
    fields: [
      {title: 'Ends', value: '25 November 2026', short: true},
      {title: 'Last seen in use', value: 'at least yesterday', short: true},
    ],
    actions: [
      action('rotate', 'Rotate', {type: 'button', style: 'primary'}),
      action('details', 'Details', {type: 'button'}),
      action('revoke', 'Revoke', {type: 'button', style: 'danger'}),
      action('snooze', 'Snooze', {type: 'select', options: ['1', '3', '7'].map((days) => ({text: `${days} days`, value: days}))}),
    ],
  };
}

const createDialog = {
  ...{
    callback_id: 'create',
    title: 'New token',
    introduction_text: 'It is shown **once**, to you alone.',
    submit_label: 'Create',
  },
  ...{notify_on_cancel: true, state: 'signed'},
  elements: [
    {
      display_name: 'Name',
      name: 'name',
      type: 'text',
      placeholder: 'what is it for?',
      help_text: 'Others do not see it.',
      max_length: 60,
    },
    {
      display_name: 'Ends',
      name: 'ends',
      type: 'select',
      default: '90',
      options: ['30', '90', '365'].map((days) => ({text: `in ${days} days`, value: days})),
    },
    {
      display_name: 'Kind',
      name: 'kind',
      type: 'radio',
      options: [
        {text: 'For a script', value: 'script'},
        {text: 'For a device', value: 'device'},
      ],
      default: 'script',
    },
    {display_name: 'Notes', name: 'notes', type: 'textarea', optional: true},
    {
      display_name: 'Remind',
      name: 'remind',
      type: 'bool',
      placeholder: 'Remind me before it ends',
      default: 'true',
      optional: true,
    },
  ],
};
