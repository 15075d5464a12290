import type {Clock, Ids} from '../domain/clock.ts';
import type {Person} from '../domain/person.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Reader} from '../messages/reader.ts';
import type {ReportService} from '../services/report-service.ts';
import type {Services} from '../services/services.ts';
import type {Store} from '../store/store.ts';
import type {Command, CommandContext} from './command.ts';
import type {Request} from './dispatch.ts';
import type {Renderer} from './render.ts';
import {createSecretExit} from './secret-exit.ts';

export type ContextParts = {
  readonly registry: readonly Command[];
  readonly mattermost: Mattermost;
  readonly services: Services;
  readonly reports: ReportService;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly renderer: Renderer;
  readonly readerFor: (person: Person | null) => Reader;
};

/** Builds what a command's handler may use, for one person and one request. */
export function createContextFor(parts: ContextParts): (person: Person, request: Request) => CommandContext {
  const {registry, mattermost, services, reports, store, clock, ids, renderer, readerFor} = parts;
  const secretExit = createSecretExit(mattermost);
  return (person, {place, source, triggerId}) => {
    const reader = readerFor(person);
    return {
      caller: person,
      place,
      source,
      asked: {actor: {kind: 'user', id: person.id}, ownerId: person.id, channelId: place.channelId},
      reader,
      features: mattermost.features(),
      tokens: services.tokens,
      rotations: services.rotations,
      reminders: services.reminders,
      preferences: services.preferences,
      backups: services.backups,
      reports,
      deadlines: services.deadlines,
      pauses: services.pauses,
      store,
      clock,
      ids,
      registry,
      nameOf: async (userId) => (await mattermost.person(person.id).usersByIds([userId]))[0]?.username ?? '',
      deliver: secretExit(person.id, place, reader),
      async openForm(form, deed) {
        if (triggerId === null) return false;
        const dialog = renderer.toDialog(form, deed, {userId: person.id, place});
        await mattermost.person(person.id).openDialog(triggerId, renderer.dialogsUrl, dialog);
        return true;
      },
    };
  };
}
