import type {Clock} from '../domain/clock.ts';
import {KeeperError} from '../domain/errors.ts';
import type {Person} from '../domain/person.ts';
import {said} from '../domain/said.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Backup, Store} from '../store/store.ts';
import type {NoticeService} from './notice-service.ts';
import type {PeopleService} from './people-service.ts';
import type {TokenService} from './token-service.ts';

/** Backup owners: told when nothing is done about a token that ends, and free to disable it. They never see a secret. */
export type BackupService = {
  of(ownerId: string): Promise<Backup | null>;
  /** Whose backup this person is. */
  owners(backupId: string): Promise<string[]>;
  /** Whom the owner may name by that user name. Throws KeeperError where they cannot be one. */
  candidate(owner: Person, username: string): Promise<Person>;
  /** Names the person of that id and asks them, by a message once a day. Throws KeeperError where they cannot be one. */
  ask(owner: Person, backupId: string): Promise<Person>;
  /** Takes an id or a user name; answers the owner's id. Throws KeeperError `not-found` where this person was not asked, or not any more. */
  accept(backup: Person, owner: string): Promise<string>;
  /** Ends it; the backup is told. False where there was none. */
  end(ownerId: string): Promise<boolean>;
  /** Living tokens of all who named this person and whom they accepted. */
  tokens(backupId: string): Promise<LedgerToken[]>;
  /** Disables a token of somebody who named this person, and tells them. Throws KeeperError `not-found` for any other. */
  disable(backup: Person, tokenId: string, channelId: string): Promise<LedgerToken>;
};

export type BackupParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly notices: NoticeService;
  readonly people: PeopleService;
  readonly tokens: TokenService;
};

const day = 86_400_000;

export function createBackupService({mattermost, store, clock, notices, people, tokens}: BackupParts): BackupService {
  return {
    of: (ownerId) => store.backups.of(ownerId),
    owners: (backupId) => store.backups.owners(backupId),
    ...createNaming({mattermost, store, clock, notices, people}),
    async accept(backup, owner) {
      const ownerId = isId(owner) ? owner : ((await mattermost.person(backup.id).usersByUsernames([owner]))[0]?.id ?? '');
      const asked = await store.backups.of(ownerId);
      if (asked?.backupId !== backup.id) throw new KeeperError('not-found', said('error.backup-not-asked'));
      if (asked.acceptedAt !== null) return ownerId;
      await store.atomically(async (tx) => {
        await tx.backups.accept(ownerId, backup.id, clock.now());
        await notices.backup(tx, 'backup-accepted', ownerId, {backupName: backup.username});
      });
      notices.wake();
      return ownerId;
    },
    async end(ownerId) {
      const backup = await store.backups.of(ownerId);
      if (!backup) return false;
      const owner = await people.known(ownerId);
      await store.atomically(async (tx) => {
        await tx.backups.remove(ownerId);
        if (backup.acceptedAt !== null) await tellEnded(notices, tx, backup, owner);
      });
      notices.wake();
      return true;
    },
    async tokens(backupId) {
      const owners = await store.backups.owners(backupId);
      return (await Promise.all(owners.map((id) => store.tokens.of(id)))).flat().filter(({goneAt}) => goneAt === null);
    },
    async disable(backup, tokenId, channelId) {
      const token = await store.tokens.find(tokenId);
      const named = token ? await store.backups.of(token.ownerId) : null;
      if (!token || named?.backupId !== backup.id || named.acceptedAt === null) {
        throw new KeeperError('not-found', said('error.tokens-gone'));
      }
      await tokens.disable({actor: {kind: 'user', id: backup.id}, ownerId: token.ownerId, channelId}, [tokenId]);
      const told = {tokenId, backupName: backup.username};
      await store.atomically((tx) => notices.backup(tx, 'backup-disabled', token.ownerId, told));
      notices.wake();
      return token;
    },
  };
}

const tellEnded = (notices: NoticeService, tx: Store, {backupId}: Backup, owner: Person): Promise<void> =>
  notices.backup(tx, 'backup-ended', backupId, {ownerName: owner.username});

type NamingParts = Omit<BackupParts, 'tokens'>;

function createNaming({mattermost, store, clock, notices, people}: NamingParts): Pick<BackupService, 'candidate' | 'ask'> {
  return {
    async candidate(owner, username) {
      checkSees(owner);
      const [user] = await mattermost.person(owner.id).usersByUsernames([username]);
      if (!user) throw new KeeperError('not-found', said('error.no-such-person', {name: username}));
      return candidate(owner, await people.now(user.id));
    },
    async ask(owner, backupId) {
      checkSees(owner);
      const backup = candidate(owner, await people.now(backupId));
      const before = await store.backups.of(owner.id);
      if (before?.backupId === backup.id) return backup;
      await store.atomically(async (tx) => {
        if (before && before.acceptedAt !== null) await tellEnded(notices, tx, before, owner);
        await tx.backups.ask({ownerId: owner.id, backupId: backup.id, askedAt: clock.now(), acceptedAt: null});
        const once = `${owner.id}:${backup.id}:${Math.floor(clock.now() / day)}`;
        await notices.backup(tx, 'backup-asked', backup.id, {ownerId: owner.id, ownerName: owner.username}, once);
      });
      notices.wake();
      return backup;
    },
  };
}

/** The bot sees everybody: through it nobody shall find out who is there. */
function checkSees({seesEverybody}: Person): void {
  if (!seesEverybody) throw new KeeperError('forbidden', said('error.backup-sees-few'));
}

const isId = (text: string): boolean => /^[a-z0-9]{26}$/u.test(text);

/** Whom somebody may name: another active person. */
function candidate(owner: Person, person: Person): Person {
  if (!person.active) throw new KeeperError('not-found', said('error.no-such-person', {name: person.username}));
  if (person.isBot || person.id === owner.id) throw new KeeperError('bad-input', said('error.backup-cannot-be'));
  return person;
}
