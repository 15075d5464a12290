import type {Clock, Ids} from '../domain/clock.ts';
import type {Keyring} from '../domain/keyring.ts';
import type {Logger} from '../domain/logger.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import {createChange} from './change.ts';
import {createNoticeService, type NoticeService} from './notice-service.ts';
import {createPeopleService, type PeopleService} from './people-service.ts';
import {createRotationService, type RotationService} from './rotation-service.ts';
import {createSettle, type Settle} from './settle.ts';
import {createTokenService, type TokenService} from './token-service.ts';

export type Services = {
  readonly people: PeopleService;
  readonly notices: NoticeService;
  readonly settle: Settle;
  readonly tokens: TokenService;
  readonly rotations: RotationService;
};

export type ServiceParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keyring: Keyring;
  readonly log: Logger;
};

/** The verbs, wired together. */
export function createServices(parts: ServiceParts): Services {
  const people = createPeopleService(parts);
  const notices = createNoticeService(parts);
  const settle = createSettle({...parts, notices});
  const change = createChange({...parts, settle});
  const tokens = createTokenService({...parts, change});
  const rotations = createRotationService({...parts, change, settle, people, tokens, notices});
  return {people, notices, settle, tokens, rotations};
}
