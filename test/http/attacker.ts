import {randomUUID} from 'node:crypto';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Person} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';

/** What came back over HTTP. */
export type Answered = {readonly status: number; readonly text: string; readonly json: Readonly<Record<string, unknown>>};

/** A button or menu as Token Keeper's own answer carries it, with what Mattermost would keep to itself. */
export type RawAction = {
  readonly name: string;
  readonly type: string;
  readonly integration: {readonly context: Readonly<Record<string, unknown>>};
};

/** Somebody who reaches Token Keeper directly, knows the command's token, and runs another integration on the same server. */
export type Attacker = {
  /** A trigger id that the server signs for this person now, as every integration that they use gets one. */
  trigger(person: Person): Promise<string>;
  /** The form that Mattermost would send; what `change` says is put in its place. */
  form(person: Person, text: string, change?: Readonly<Record<string, string>>): Promise<Record<string, string>>;
  slash(fields: Readonly<Record<string, string>>): Promise<Answered>;
  /** As `slash`, with fields that may come twice. */
  slashPairs(pairs: readonly (readonly [string, string])[]): Promise<Answered>;
  json(path: '/actions' | '/dialogs', body: unknown): Promise<Answered>;
  /** Runs a line with a trigger of the person's and answers the buttons of the answer, as a repointed command would see them. */
  actions(person: Person, text: string): Promise<RawAction[]>;
  /** Makes the other integration answer this. */
  answerWith(answer: object): void;
  close(): void;
};

export async function createAttacker(world: World): Promise<Attacker> {
  let answer: object = {};
  const triggers = new Map<string, string>();
  const listener = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(parts).toString());
      triggers.set(form.get('text') ?? '', form.get('trigger_id') ?? '');
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
  await world.admin.call('POST', '/commands', {team_id: world.teamId, trigger: 'other', method: 'P', url});
  const commandToken = world.mattermost.state.commands.get(world.commandId)?.token ?? '';

  const trigger = async (person: Person): Promise<string> => {
    const mark = randomUUID();
    await person.api.call('POST', '/commands/execute', {channel_id: world.townId, command: `/other ${mark}`});
    return triggers.get(mark) ?? '';
  };

  const form: Attacker['form'] = async (person, text, change = {}) => ({
    token: commandToken,
    team_id: world.teamId,
    channel_id: world.townId,
    user_id: person.userId,
    text,
    trigger_id: change.trigger_id ?? (await trigger(person)),
    ...change,
  });

  const send = async (path: string, type: string, body: string): Promise<Answered> => {
    const response = await fetch(world.keeperUrl + path, {method: 'POST', headers: {'Content-Type': type}, body});
    const text = await response.text();
    return {status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : {}};
  };

  const slashPairs: Attacker['slashPairs'] = (pairs) => {
    const body = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]));
    return send('/slash', 'application/x-www-form-urlencoded', body.toString());
  };
  const slash: Attacker['slash'] = (fields) => slashPairs(Object.entries(fields));

  return {
    trigger,
    form,
    slash,
    slashPairs,
    json: (path, body) => send(path, 'application/json', JSON.stringify(body)),
    async actions(person, text) {
      const {json} = await slash(await form(person, text));
      const attachments = (json.attachments ?? []) as readonly {actions?: readonly RawAction[]}[];
      return attachments.flatMap(({actions}) => actions ?? []);
    },
    answerWith(other) {
      answer = other;
    },
    close: () => void listener.close(),
  };
}
