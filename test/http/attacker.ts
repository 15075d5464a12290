import {randomUUID} from 'node:crypto';
import type {Person} from '../chat/person.ts';
import {startWorld, type World, type WorldOptions} from '../keeper/keeper.ts';
import {startRelay} from './relay.ts';

/** What came back over HTTP. */
export type Answered = {readonly status: number; readonly text: string; readonly json: Readonly<Record<string, unknown>>};
/** As that, with the posts that were meanwhile shown to the person in whose name it was, and to nobody else. */
export type AnsweredPress = Answered & {readonly shown: readonly string[]};

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
  press(body: Readonly<Record<string, unknown>>): Promise<AnsweredPress>;
  /** Runs a line with a trigger of the person's and answers the buttons of what came of it, as the server alone keeps them. */
  actions(person: Person, text: string): Promise<RawAction[]>;
  /** What anybody gets to read who sends the line with a trigger of the person's. */
  actionsInAnswer(person: Person, text: string): Promise<RawAction[]>;
  /** Makes the other integration answer this. */
  answerWith(answer: object): void;
  close(): void;
};

const actionsIn = (attachments: unknown): RawAction[] =>
  ((attachments ?? []) as readonly {actions?: readonly RawAction[]}[]).flatMap(({actions}) => actions ?? []);

export async function createAttacker(world: World): Promise<Attacker> {
  const other = await startRelay();
  const command = {team_id: world.teamId, trigger: 'other', method: 'P', url: other.url};
  await world.admin.call('POST', '/commands', command);
  const commandToken = (): string => world.mattermost.state.commands.get(world.commandId)?.token ?? '';

  const trigger = async (person: Person): Promise<string> => {
    const mark = randomUUID();
    await person.api.call('POST', '/commands/execute', {channel_id: world.townId, command: `/other ${mark}`});
    return other.received(mark).trigger_id ?? '';
  };

  const form: Attacker['form'] = async (person, text, change = {}) => ({
    token: commandToken(),
    team_id: world.teamId,
    channel_id: world.townId,
    user_id: person.userId,
    text,
    trigger_id: change.trigger_id ?? (await trigger(person)),
    root_id: '',
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

  const shownTo = ({userId}: Pick<Person, 'userId'>) => world.mattermost.state.ephemerals.get(userId) ?? [];
  const actionsInAnswer = async (person: Person, text: string): Promise<RawAction[]> =>
    actionsIn((await slash(await form(person, text))).json.attachments);

  return {
    trigger,
    form,
    slash,
    slashPairs,
    json: (path, body) => send(path, 'application/json', JSON.stringify(body)),
    async press(body) {
      const person = {userId: String(body.user_id)};
      const from = shownTo(person).length;
      const answered = await send('/actions', 'application/json', JSON.stringify(body));
      const shown = shownTo(person).slice(from);
      return {...answered, shown: shown.map(({message}) => message)};
    },
    async actions(person, text) {
      const from = shownTo(person).length;
      const inAnswer = await actionsInAnswer(person, text);
      const inPosts = shownTo(person)
        .slice(from)
        .flatMap(({props}) => actionsIn(props.attachments));
      return [...inAnswer, ...inPosts];
    },
    actionsInAnswer,
    answerWith: other.answerWith,
    close: other.close,
  };
}

/** A world with an attacker, and two people who use Token Keeper there; all of them go when it stops. */
export type AttackedWorld = {
  readonly world: World;
  readonly attacker: Attacker;
  readonly ann: Person;
  readonly bob: Person;
};

export async function startAttackedWorld(options: WorldOptions = {}): Promise<AttackedWorld> {
  const world = await startWorld(options);
  const attacker = await createAttacker(world);
  const [ann, bob] = [await world.person('ann'), await world.person('bob')];
  const stop = async (): Promise<void> => {
    for (const each of [ann, bob, attacker]) each.close();
    await world.stop();
  };
  return {world: {...world, stop}, attacker, ann, bob};
}
