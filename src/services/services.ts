import type {Clock, Ids} from '../domain/clock.ts';
import type {Keyring} from '../domain/keyring.ts';
import type {Logger} from '../domain/logger.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import {type BackupService, createBackupService} from './backup-service.ts';
import {createChange} from './change.ts';
import {type CutOver, createCutOver} from './cut-over.ts';
import {createDeadlineService, type DeadlineService} from './deadline-service.ts';
import {createEndRotation} from './end-rotation.ts';
import {createEnforceDeadlines} from './enforce-deadlines.ts';
import {createHandOver} from './hand-over.ts';
import {createKeepEnds} from './keep-ends.ts';
import {createMakeToken} from './make-token.ts';
import {createNewTokenEnd} from './new-token-end.ts';
import {createNoticeService, type NoticeService} from './notice-service.ts';
import {createPauseService, type PauseService} from './pause-service.ts';
import {createPeopleService, type PeopleService} from './people-service.ts';
import {createPreferenceService, type PreferenceService} from './preference-service.ts';
import {createRecovery, type Recovery} from './recovery.ts';
import {createReminderService, type ReminderService} from './reminder-service.ts';
import {createRetireLost} from './retire-lost.ts';
import {createRevokeDisabled} from './revoke-disabled.ts';
import {createRights} from './rights.ts';
import {createRotateInPlace} from './rotate-in-place.ts';
import {createRotationService, type RotationService} from './rotation-service.ts';
import {createSettle} from './settle.ts';
import {createTokenService, type TokenService} from './token-service.ts';
import {createWithdraw} from './withdraw.ts';

export type Services = {
  readonly people: PeopleService;
  readonly notices: NoticeService;
  readonly recovery: Recovery;
  readonly tokens: TokenService;
  readonly rotations: RotationService;
  readonly cutOver: CutOver;
  readonly reminders: ReminderService;
  readonly preferences: PreferenceService;
  readonly backups: BackupService;
  readonly deadlines: DeadlineService;
  readonly enforceDeadlines: (ending: AbortSignal) => Promise<void>;
  readonly revokeDisabled: (ending: AbortSignal) => Promise<void>;
  readonly pauses: PauseService;
};

export type ServiceParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keyring: Keyring;
  readonly log: Logger;
  /** The id of the channel for what nobody else is told; undefined where there is none. */
  readonly reportChannel: string | undefined;
};

/** The verbs, wired together. */
export function createServices(parts: ServiceParts): Services {
  const gateway = parts.mattermost.lane.security;
  const people = createPeopleService(parts);
  const notices = createNoticeService(parts);
  const withdraw = createWithdraw({...parts, gateway});
  const retireLost = createRetireLost({...parts, gateway});
  const settle = createSettle({...parts, notices, withdraw, retireLost});
  const recovery = createRecovery({...parts, settle});
  const change = createChange({...parts, settle, recovery, notices});
  const rights = createRights({...parts, people});
  const tokens = createTokenService({...parts, change, rights});
  const handOver = createHandOver({...parts, settle, people});
  const makeToken = createMakeToken({...parts, notices, handOver, retireLost, withdraw});
  const newTokenEnd = createNewTokenEnd(parts);
  const endRotation = createEndRotation({...parts, change, tokens});
  const inPlace = createRotateInPlace({...parts, change, rights, newTokenEnd, tokens, handOver, notices});
  const rotations = createRotationService({...parts, change, rights, newTokenEnd, tokens, makeToken, endRotation, inPlace});
  const cutOver = createCutOver({...parts, tokens, notices, endRotation});
  const preferences = createPreferenceService(parts);
  const reminders = createReminderService({...parts, notices, preferences});
  const backups = createBackupService({...parts, notices, people, tokens});
  const deadlines = createDeadlineService({...parts, change, rights, tokens, notices});
  const jobParts = {...parts, change, notices, now: () => parts.mattermost.now()};
  const enforceDeadlines = createEnforceDeadlines({...jobParts, keepEnds: createKeepEnds(jobParts)});
  const revokeDisabled = createRevokeDisabled(jobParts);
  const pauses = createPauseService({...parts, change, rights, notices, tokens});
  return {
    people,
    notices,
    recovery,
    tokens,
    rotations,
    cutOver,
    reminders,
    preferences,
    backups,
    deadlines,
    enforceDeadlines,
    revokeDisabled,
    pauses,
  };
}
