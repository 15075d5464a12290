import type {OpenRotation} from '../domain/cut-over.ts';
import {noticeTime} from '../domain/deadline.ts';
import {endOf, type LedgerToken} from '../domain/token.ts';
import type {Reader} from './reader.ts';

/** How a rotation goes on by itself, to the person who has to put the new secret in place (design section 5.5). */
export function overlapText(
  reader: Reader,
  old: LedgerToken,
  {overlapEndsAt, overlapIsSet}: Pick<OpenRotation, 'overlapEndsAt' | 'overlapIsSet'>,
): string {
  // The new one stays, used or not, where the old one would not outlive it by a day.
  if ((endOf(old) ?? Number.POSITIVE_INFINITY) - overlapEndsAt <= noticeTime) {
    return [reader.t('rotation.before-end'), ...(overlapIsSet ? [] : [reader.t('rotation.old-goes')])].join(' ');
  }
  const goes = reader.t(overlapIsSet ? 'rotation.old-goes-then' : 'rotation.old-goes');
  return [reader.t('rotation.unless-used', {moment: reader.moment(overlapEndsAt)}), goes].join(' ');
}
