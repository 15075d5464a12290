/** English: a rotation and its overlap. */
export const enRotation = {
  'summary.keep': 'during a rotation: let both secrets work for a while longer',
  'details.rotate':
    'With `--overlap` both secrets work for that long at least, `1h` to `14d`. With `--now` the old one stops at once. With `--in-place` it stops at once and for good, and the token keeps its id: this needs Mattermost 11.10 or newer.',
  'ask.rotate-now':
    'Create a new secret for this token and disable the old one at once, and revoke it 7 days later? Whatever uses it stops working:',
  'did.rotate-now':
    '{name} has a new secret, in a message of mine in this channel, for you alone. The old one (`{old}`) is disabled. If something broke: `/token enable {old}`.',
  'rotation.put-away': 'The disabled one is revoked on {date}, unless it is enabled before.',
  'ask.keep': 'Leave both secrets of this token as they are until {until} at least?',
  'ask.keep-shorter':
    'Leave both secrets of this token as they are until {until} only? That is earlier than it was: from then on the old one is disabled once the new one has taken over, and a new one that nobody used is disabled.',
  'confirm.keep': 'Keep both',
  'confirm.keep-shorter': 'Shorten it',
  'did.keep': 'Both secrets of {name} work until {until} at least.',
  'did.keep-until-end':
    'Both secrets of {name} work until {until} at the latest: then the {which, select, old {old} other {new}} one (`{id}`) ends.',
  'did.keep-one-out':
    'I leave both secrets of {name} as they are until {until} at least. The {which, select, old {old} other {new}} one (`{id}`) does not work now: `/token show {id}` tells more.',
  'rotation.unless-used':
    'Put the new secret in place by {moment}: if nobody has used it by then, it is disabled and the old one stays.',
  'rotation.before-end': 'Put the new secret in place before the old one ends.',
  'rotation.old-goes': 'Once the new one is in use, the old one is disabled an hour after its last use.',
  'rotation.old-goes-then':
    'Once the new one is in use, the old one is disabled an hour after its last use, but not before then.',
  'rotation.keep': 'Keep both for…',
  'rotation.keep-days': '{days, plural, one {# day more} other {# days more}}',
  'notice.rotation-ask':
    'The new secret of {name} (`{id}`) has been seen in use. May the old one (`{old}`) go? If you say nothing, it is disabled once it has not been seen in use for an hour{isSet, select, true {, but not before {moment}} other {}}. `/token done {id}` disables it now, `/token keep {id} 3d` keeps it for 3 days.',
  'notice.rotation-extended':
    'Both secrets of {name} are still in use: the new one (`{id}`) and the old one (`{old}`). Something still has the old one. I wait another day, and disable nothing that is in use. `/token done {id}` disables the old one now, `/token keep {id} 3d` keeps it for 3 days.',
  'notice.rotation-done':
    'The old secret of {name} (`{old}`) is disabled: the new one (`{id}`) is in use, and the old one had not been seen for an hour. If something broke: `/token enable {old}`{revoked, select, true {, before it is revoked on {date}} other {}}.',
  'notice.rotation-given-up':
    'The new secret of {name} (`{id}`) was never seen in use, so it is disabled{revoked, select, true {, and revoked on {date}} other {}}; the old one (`{old}`) works as before. To try again: `/token rotate {old}`.',
  'notice.rotation-left':
    'The rotation of {name} is over. The old secret (`{old}`) does not work any more, so I leave the new one (`{id}`) as it is. `/token show {id}` tells more of it.',
  'notice.rotation-fell-back':
    'The rotation of {name} is undone. The new secret (`{id}`) does not work any more; the old one (`{old}`) works as before. To try again: `/token rotate {old}`.',
  'notice.rotation-neither':
    'The rotation of {name} is over. The new secret (`{id}`) does not work any more, and neither does the old one (`{old}`) now: `/token list` shows what is left.',
  'notice.made-gone':
    'Your token {name} (`{id}`) was given a new secret and has been deleted since: that secret does not work any more.',
  'error.overlap': 'I did not understand “{text}” as a time for both secrets to work. Write 1h to 14d, such as `24h` or `3d`.',
  'error.undo-past-deadline':
    'The deadline of the old token of {name} (`{id}`) has passed: I would disable it soon, so the new one stays. To go back all the same: `/token expire {id} 30d`, then `/token undo {id}`.',
  'error.keep-usage': 'Give the token and for how long both of its secrets shall work: `/token keep NAME 3d`.',
} as const;
