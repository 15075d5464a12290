/** English: a rotation in place. */
export const enInPlace = {
  'ask.in-place':
    'Give this token a new secret in place? It keeps its id, `{id}`. The old secret stops working at once, whatever uses it breaks until you have put the new one there, and this cannot be undone. {end} Gentler: let both secrets work for a while.',
  'ask.in-place-ended':
    'Give this token, which does not work now, a new secret in place? It keeps its id, `{id}`. The old secret never works again; this cannot be undone. {end} Gentler: a new token, and this one stays as it is.',
  'in-place.ends': 'With the new secret it ends {moment}.',
  'in-place.no-end': 'With the new secret it has no end date.',
  'confirm.in-place': 'Replace the secret now',
  'confirm.gentler': 'Rotate gently instead',
  'did.in-place':
    '{name} (`{id}`) has a new secret, in a message of mine in this channel, for you alone. The old one does not work any more: put the new secret in its place now. If it did not reach you: `/token lost {id}`.',
  'secret.after-in-place': 'The old secret does not work any more.',
  'history.rotate-in-place': 'new secret in place of the old on {date}',
  'notice.rotated-in-place':
    'Your token {name} (`{id}`) has a new secret in place of the old one: {end}. It was shown to you once, where you asked for it. The old secret does not work any more.',
  'notice.received-in-place':
    'I was interrupted while showing you the new secret of {name} (`{id}`). Did you get it? The old one does not work any more. If you did not get it, that token is revoked and a new one is created.',
  'notice.in-place-lost':
    'Your token {name} (`{id}`) was given a new secret in place, and it did not reach you. The old one does not work any more, and nobody has the new one, so the token is disabled. `/token lost {id}` deletes it and creates a new one of that name.',
  'error.in-place-alone': 'In place the old secret stops at once, so `--in-place` goes with neither `--overlap` nor `--now`.',
  'error.in-place-needs-newer':
    'Rotating in place needs Mattermost 11.10 or newer, which this server is not. `/token rotate {id}` works here: it gives {name} a new secret, and the old one works until you have replaced it.',
  'error.in-place-no-end':
    '{name} has no end date and would get none, so nothing would show whether the server replaced its secret. Give it an end, as with `--expires 365d`, or use `/token rotate {id}`.',
  'error.in-place-unknown':
    'The server has not shown yet what became of the last rotation of {name} in place. Please try again in two minutes; I tell you in a direct message what I find.',
  'error.in-place-lost':
    'The old secret does not work any more, and the new one did not reach you: nobody has it, so the token is disabled. `/token lost {id}` deletes it and creates a new one of that name.',
  'error.in-place-lost-yet':
    'The old secret of {name} does not work any more, and the new one did not reach you: nobody has it. The server does not let me disable the token yet; I keep trying and will tell you in a direct message. You need not wait: `/token lost {id}` deletes it and creates a new one of that name.',
} as const;
