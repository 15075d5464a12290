/** A personal access token as the server describes it; never with its secret. */
export type Token = {
  readonly id: string;
  readonly ownerId: string;
  /** The server's `description`: foreign text, at most 255 bytes. */
  readonly name: string;
  readonly active: boolean;
  /** The server's own end, epoch ms; null where it never ends or the server keeps no end dates (before 11.9). */
  readonly expiresAt: number | null;
  /** The server keeps no end dates: what the ledger knows from before it went back to such a release stands. */
  readonly endUnknown?: true;
};

/** A token as the ledger holds it: what the server said last, and what only we know. Times are epoch ms. */
export type LedgerToken = Token & {
  /** Our own end for it; null where none is set. */
  readonly deadlineAt: number | null;
  readonly firstSeenAt: number;
  readonly createdAt: number | null;
  /** When we rotated it in place, the last time; null where never. Uses before do not count. */
  readonly rotatedAt: number | null;
  /** Seen in use at least this recently; null where never seen. */
  readonly lastUsedAt: number | null;
  readonly origin: 'server' | 'keeper';
  /** The token that bears the name in its place, after a rotation; null while it bears it itself. */
  readonly replacedBy: string | null;
  /** Since when the server no longer has it; null while it has. */
  readonly goneAt: number | null;
};

/** True where the ledger holds all that the server says of the token. */
export const isAsKnown = (token: Token, known: LedgerToken | undefined): boolean =>
  known !== undefined &&
  known.goneAt === null &&
  known.ownerId === token.ownerId &&
  known.name === token.name &&
  known.active === token.active &&
  (token.endUnknown === true || known.expiresAt === token.expiresAt);

/** Why a token is disabled. It is enabled again only when its last hold is lifted, by someone of the same standing or higher. */
export type HoldReason = 'owner' | 'rotation' | 'unreceived' | 'pause' | 'deadline' | 'admin' | 'leak' | 'lockdown';

export type Hold = {
  readonly id: string;
  readonly tokenId: string;
  readonly reason: HoldReason;
  readonly byKind: 'user' | 'delegate' | 'admin' | 'job';
  readonly byId: string;
  readonly since: number;
  /** When it ends by itself, epoch ms; null where only a person lifts it. */
  readonly until: number | null;
};

export type TokenState = 'active' | 'ends-soon' | 'disabled' | 'expired' | 'gone';

const day = 86_400_000;

/** The earlier of the server's own end and our deadline, epoch ms; null where there is neither. */
export function endOf(token: Pick<LedgerToken, 'expiresAt' | 'deadlineAt'>): number | null {
  const ends = [token.expiresAt, token.deadlineAt].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.min(...ends);
}

/** When its secret was made, epoch ms; null where that is not known. */
export const secretMadeAt = ({rotatedAt, createdAt}: Pick<LedgerToken, 'rotatedAt' | 'createdAt'>): number | null =>
  rotatedAt ?? createdAt;

/** True where the server accepts it: neither disabled nor past its own end. */
export const isWorking = ({active, expiresAt}: Pick<Token, 'active' | 'expiresAt'>, now: number): boolean =>
  active && (expiresAt === null || expiresAt > now);

/** True where our deadline has passed, and the server's own end has not: then only more days, or another end, let it work again. */
export const isPastDeadline = ({deadlineAt, expiresAt}: Pick<LedgerToken, 'deadlineAt' | 'expiresAt'>, now: number): boolean =>
  deadlineAt !== null && deadlineAt <= now && (expiresAt === null || expiresAt > now);

/** The state that a list shows. A token "ends soon" within 7 days of its end. */
export function stateOf(token: Pick<LedgerToken, 'active' | 'expiresAt' | 'deadlineAt' | 'goneAt'>, now: number): TokenState {
  if (token.goneAt !== null) return 'gone';
  if (!token.active) return 'disabled';
  if (token.expiresAt !== null && token.expiresAt <= now) return 'expired';
  const end = endOf(token);
  return end !== null && end - now <= 7 * day ? 'ends-soon' : 'active';
}
