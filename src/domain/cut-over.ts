/** What decides how an open rotation goes on. Times are epoch ms. */
export type OpenRotation = {
  readonly overlapEndsAt: number;
  /** The person set the overlap: the old token is not disabled before its end. */
  readonly overlapIsSet: boolean;
  readonly newSeenAt: number | null;
  readonly oldSeenAt: number | null;
  readonly askedAt: number | null;
  readonly extended: boolean;
};

/**
 * `ask` the owner whether to cut over; `cut-over`: disable the old token; `extend` the overlap by a day and ask once more;
 * `give-up`: disable the new one, which was never used; `fall-back`: the new one is out, and the old one bears the name; `leave`: the
 * old one is out, and the new one bears it.
 */
export type RotationStep = 'wait' | 'ask' | 'cut-over' | 'extend' | 'give-up' | 'fall-back' | 'leave';

/** How a token stands: it works, or for less than a day more, is paused, is out until somebody does something about it, or deleted. */
export type Standing = 'works' | 'ending' | 'paused' | 'out' | 'gone';

/** How long the old token must not have been seen since the new one was, in ms. */
export const quiet = 3_600_000;

/** How long both tokens of a rotation work where nobody says, in ms. */
export const usualOverlap = 24 * 3_600_000;

/** Shortest and longest overlap that a person may set, in ms: an hour to 14 days. */
export const shortestOverlap = 3_600_000;
export const longestOverlap = 14 * 86_400_000;

/** By how much an overlap is lengthened where the old token is still in use at its end, once, in ms. */
export const lengthening = 86_400_000;

/** Until when a deadline of the old token leaves it alone, epoch ms: with the new one in use, the overlap may still be lengthened. */
export const oldStaysUntil = ({overlapEndsAt, newSeenAt, extended}: OpenRotation): number =>
  newSeenAt === null || extended ? overlapEndsAt : overlapEndsAt + lengthening;

/** By itself the old token goes only once the new one is in use and the old one has been quiet since (design section 5.5). */
export function nextStep(rotation: OpenRotation, now: number): RotationStep {
  const {newSeenAt, oldSeenAt, overlapEndsAt, overlapIsSet, askedAt, extended} = rotation;
  const isOver = now >= overlapEndsAt;
  if (newSeenAt === null) return isOver ? 'give-up' : 'wait';
  const isOldInUse = oldSeenAt !== null && now - oldSeenAt < quiet;
  const isQuiet = !isOldInUse && now - newSeenAt >= quiet;
  if (isQuiet && (isOver || !overlapIsSet)) return 'cut-over';
  // It asks as well: where nobody was asked before, one message is enough.
  if (isOver && isOldInUse && !extended) return 'extend';
  return askedAt === null ? 'ask' : 'wait';
}

/** The new one stays as long as it may be the only one that works, or will be within a day; what is paused will work again. */
const stepUnused: Readonly<Record<Exclude<Standing, 'gone'>, RotationStep>> = {
  works: 'give-up',
  ending: 'wait',
  paused: 'wait',
  out: 'leave',
};

/** The same once the new one was used and is out; its owner may enable it again as long as the overlap lasts. */
const stepFailed: typeof stepUnused = {...stepUnused, works: 'fall-back', ending: 'fall-back'};

/** The next step, by how both tokens stand as well. */
export function stepFor(rotation: OpenRotation, {old, fresh}: {old: Standing; fresh: Standing}, now: number): RotationStep {
  if (fresh === 'gone') return 'fall-back';
  if (old === 'gone') return 'leave';
  const step = nextStep(rotation, now);
  if (step === 'give-up') return stepUnused[old];
  // Nobody is asked whether one may go that its owner has disabled, or that has ended.
  if (step === 'ask' && old === 'out') return 'wait';
  // What is paused is silent because of that.
  if (fresh === 'paused' || (old === 'paused' && step === 'cut-over')) return 'wait';
  if (fresh !== 'out') return step;
  return now < rotation.overlapEndsAt ? 'wait' : stepFailed[old];
}
