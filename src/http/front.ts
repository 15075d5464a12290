import type {Answers} from '../command/answers.ts';
import type {Contexts} from '../command/contexts.ts';
import type {Dispatcher} from '../command/dispatch.ts';
import type {Renderer} from '../command/render.ts';
import type {Clock, Ids} from '../domain/clock.ts';
import type {Logger} from '../domain/logger.ts';
import type {Person} from '../domain/person.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Reader} from '../messages/reader.ts';
import type {PeopleService} from '../services/people-service.ts';
import type {Store} from '../store/store.ts';
import type {CommandRoutes} from './command-routes.ts';
import type {TriggerProof} from './trigger-proof.ts';

/**
 * Whether we can do our work now, and if not, why: in words for an operator. `signedOut`: our token is not accepted; `elsewhere`: our
 * ledger is that of another server.
 */
export type Readiness = {
  readonly ready: boolean;
  readonly reasons: readonly string[];
  readonly signedOut: boolean;
  readonly elsewhere: boolean;
};

/** What the routes are made of. */
export type FrontParts = {
  readonly dispatcher: Dispatcher;
  readonly answers: Answers;
  readonly contexts: Contexts;
  readonly renderer: Renderer;
  readonly routes: CommandRoutes;
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly readerFor: (person: Person | null) => Reader;
  readonly people: Pick<PeopleService, 'known' | 'remembered'>;
  readonly readiness: () => Readiness;
};

export type RouteParts = FrontParts & {readonly proof: TriggerProof};
