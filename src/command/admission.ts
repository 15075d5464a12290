import type {Clock, Ids} from '../domain/clock.ts';
import {KeeperError} from '../domain/errors.ts';
import type {Person} from '../domain/person.ts';
import {said} from '../domain/said.ts';
import {noteInAudit} from '../services/audit-note.ts';
import type {Store} from '../store/store.ts';
import type {Command, Place, Source} from './command.ts';
import {checkAllowed} from './find-command.ts';

/**
 * Lets a person, as they are now, use a command, or throws KeeperError `forbidden`. Refusals of commands for admins are recorded. With
 * the ledger of another server nobody may use any, `server-away`: none of its jobs would do what was promised.
 */
export type Admission = (
  request: {readonly source: Source; readonly place: Place},
  person: Person,
  command: Command,
) => Promise<void>;

export function createAdmission(parts: {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: Pick<Clock, 'now'>;
  readonly readiness: () => {readonly elsewhere: boolean};
}): Admission {
  return async ({source, place}, person, command) => {
    if (parts.readiness().elsewhere) throw new KeeperError('server-away', said('error.elsewhere'));
    try {
      checkAllowed(person, command);
      // Anybody can write one in an admin's name (design 2.3).
      if (command.recorded && source === 'direct') throw new KeeperError('forbidden', said('direct.no-admin'));
    } catch (error) {
      if (command.recorded) {
        const refused = {outcome: 'failed', errorCode: 'forbidden', channelId: place.channelId} as const;
        await noteInAudit(parts, {actor: {kind: 'user', id: person.id}, verb: command.recorded, ownerId: person.id, ...refused});
      }
      throw error;
    }
  };
}
