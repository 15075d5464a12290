import {kindOfKey} from '../domain/reminder.ts';
import type {MattermostGateway} from '../mattermost/gateway.ts';
import type {Reminder, Store} from '../store/store.ts';
import {type Audience, readAudiences, readPeople, type Told} from './audience.ts';

/** Where due reminders go: a person about their own tokens, a backup owner, the report channel, or nobody; `unread`: not known now. */
export type Target =
  | {readonly kind: 'owner' | 'backup'; readonly person: Told}
  | {readonly kind: 'channel'; readonly channelId: string}
  | {readonly kind: 'nobody'}
  | {readonly kind: 'unread'};

export type Targets = {
  of(reminder: Pick<Reminder, 'key' | 'ownerId'>): Target;
  audience(ownerId: string): Audience;
};

/** A target as far as its key needs it. */
export type KeyedTarget = Target | {readonly kind: 'owner'; readonly person: Pick<Told, 'id'>};

export const targetKey = (target: KeyedTarget): string =>
  'person' in target ? `${target.kind}:${target.person.id}` : 'channelId' in target ? `channel:${target.channelId}` : target.kind;

export type TargetParts = {
  readonly gateway: MattermostGateway;
  readonly store: Store;
  readonly reportChannel: string | undefined;
};

const nobody: Target = {kind: 'nobody'};

/** Reads who is to be told of these owners' tokens, as things are now. Throws ServerError. */
export async function readTargets({gateway, store, reportChannel}: TargetParts, ownerIds: readonly string[]): Promise<Targets> {
  const audiences = await readAudiences(gateway, ownerIds);
  const responsible = [...audiences.values()].flatMap(({person}) => person ?? []);
  const backups = new Map<string, string>();
  for (const {id} of responsible) {
    const backup = await store.backups.of(id);
    if (backup && backup.acceptedAt !== null) backups.set(id, backup.backupId);
  }
  const people = await readPeople(gateway, [...backups.values()]);
  const channel: Target = reportChannel === undefined ? nobody : {kind: 'channel', channelId: reportChannel};
  const audience = (ownerId: string): Audience => audiences.get(ownerId) ?? {owner: 'person', name: '', botOf: '', person: null};

  const escalation = ({owner, person}: Audience): Target => {
    // What plugins' bots have goes to the channel from the first step on.
    if (owner === 'self' || owner === 'plugin-bot') return nobody;
    const backup = person ? people.get(backups.get(person.id) ?? '') : undefined;
    return backup ? {kind: 'backup', person: backup} : channel;
  };
  const step = ({owner, person}: Audience): Target => {
    if (owner === 'plugin-bot') return channel;
    return person ? {kind: 'owner', person} : nobody;
  };
  return {
    of({key, ownerId}) {
      const of = audience(ownerId);
      if (of.owner === 'unread') return {kind: 'unread'};
      return (kindOfKey(key) === 'escalation' ? escalation : step)(of);
    },
    audience,
  };
}
