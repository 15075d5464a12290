import {revokedAfter} from './deadline.ts';
import {endOf, type Hold, isWorking, type LedgerToken} from './token.ts';

/** Why somebody should decide about a token, the most urgent first. */
export const concerns = ['ending', 'owner-gone', 'never-ending', 'unseen'] as const;
export type Concern = (typeof concerns)[number];

/** How many living tokens there are of each kind, as the store counts them. */
export type Counts = Readonly<Record<string, number>>;

/** Who has a token; `name` is their user name, foreign text, and their id where the server does not know them. */
export type Owner = {readonly name: string; readonly active: boolean};
export type OwnedToken = {readonly token: LedgerToken; readonly owner: Owner; readonly holds: readonly Hold[]};

/** The tokens of one concern: how many, and the first of them by urgency. */
export type ConcernGroup = {readonly concern: Concern; readonly count: number; readonly first: readonly OwnedToken[]};

export type Report = {
  /** When the server's tokens were last read whole, epoch ms; null where they never were. */
  readonly scannedAt: number | null;
  readonly counts: Counts;
  /** Those of the report before; null in the first. */
  readonly before: Counts | null;
  /** Null where only numbers may be shown. */
  readonly groups: readonly ConcernGroup[] | null;
  /** Whether the list of all tokens comes with it. */
  readonly withFile: boolean;
};

/** Whom a report is written for: their language and zone. */
export type ReportReader = {readonly locale: string; readonly timeZone: string; readonly now: number};

/** A table of all tokens that is filled little by little. */
export type TokenSheet = {
  readonly name: string;
  add(rows: readonly OwnedToken[]): void;
  bytes(): Uint8Array;
};

/** How reports are put into words. */
export type ReportWriter = {
  text(reader: ReportReader, report: Report): string;
  sheet(reader: ReportReader): TokenSheet;
};

const day = 86_400_000;

/** When a token was last seen in use, or where it was not: got its secret from us, or was first met; epoch ms. */
export const lastSign = ({lastUsedAt, rotatedAt, firstSeenAt}: LedgerToken): number => lastUsedAt ?? rotatedAt ?? firstSeenAt;

/** True where all that keeps it disabled would have it revoked in time, were its owner there to read of it. */
const waitsForOwner = (holds: readonly Hold[]): boolean =>
  holds.length > 0 && holds.every(({reason}) => revokedAfter[reason] !== undefined);

/** Why somebody should decide about this token now. What is disabled already needs nobody, but where it would stay so for ever. */
export function concernsOf({token, owner, holds}: OwnedToken, now: number): Concern[] {
  if (token.goneAt !== null) return [];
  if (!token.active) return !owner.active && waitsForOwner(holds) ? ['owner-gone'] : [];
  const end = endOf(token);
  const found: Readonly<Record<Concern, boolean>> = {
    ending: end !== null && end <= now + 30 * day,
    'owner-gone': !owner.active,
    'never-ending': end === null,
    unseen: isWorking(token, now) && lastSign(token) <= now - 90 * day,
  };
  return concerns.filter((concern) => found[concern]);
}

/** What is most urgent among tokens of one concern comes first: by end, or by how long they have been about or unused. */
export function byConcern(concern: Concern): (a: OwnedToken, b: OwnedToken) => number {
  const order = ({token}: OwnedToken): number => {
    if (concern === 'unseen') return lastSign(token);
    return endOf(token) ?? Number.MAX_SAFE_INTEGER / 2 + (token.createdAt ?? token.firstSeenAt);
  };
  return (a, b) => order(a) - order(b) || (a.token.id < b.token.id ? -1 : 1);
}
