import {enDeadlines} from './en-deadlines.ts';
import {enErrors} from './en-errors.ts';
import {enInPlace} from './en-in-place.ts';
import {enReminders} from './en-reminders.ts';
import {enReport} from './en-report.ts';
import {enRotation} from './en-rotation.ts';

/** Every sentence that a person reads, in ICU MessageFormat. Other languages fall back to it key by key. */
export const en = {
  ...enErrors,
  ...enReminders,
  ...enReport,
  ...enRotation,
  ...enInPlace,
  ...enDeadlines,
  'state.active': 'active',
  'state.ends-soon': 'ends soon',
  'state.disabled': 'disabled',
  'state.paused': 'paused until {moment}',
  'state.expired': 'expired',
  'state.gone': 'deleted',
  'away.soon': 'in less than a minute',
  'away.just-now': 'just now',
  'end.none': 'no end date',
  'end.will': 'ends {date} ({away})',
  'end.was': 'ended {date} ({away})',
  'end.deadline-passed': 'deadline passed on {date} ({away})',
  'use.unseen': 'not seen in use',
  'use.never': 'never seen',
  'use.seen': 'in use at least until {away}',
  'use.at-least': 'at least until {moment}',
  'replaced-by': 'being replaced by `{id}`',
  'gone.since': 'since {date}',
  'created.unknown': 'on {date} or before',
  'old.works': 'The old one (`{id}`) still works.',
  'old.works-until': 'The old one (`{id}`) still works, until {date} at the latest.',
  'old.expired': 'The old one (`{id}`) has expired and does not work any more.',
  'old.disabled': 'The old one (`{id}`) is disabled.',
  'old.gone': 'The old one (`{id}`) has been deleted.',
  'field.state': 'State',
  'field.end': 'Ends',
  'field.created': 'Created',
  'field.used': 'In use',
  'field.why': 'Why it is disabled',
  'field.rotation': 'Rotation',
  'field.history': 'What I did with it',
  'field.id': 'Id',
  'history.create': 'created on {date}',
  'history.rotate': 'new secret made on {date}',
  'history.done': 'rotation finished on {date}',
  'history.undo': 'rotation undone on {date}',
  'history.lost': 'replaced as lost on {date}',
  'history.disable': 'disabled on {date}',
  'history.enable': 'enabled on {date}',
  'history.revoke': 'revoked on {date}',
  'hold.owner': 'disabled by {who} on {date}',
  'hold.rotation': 'put away in a rotation on {date}',
  'hold.unreceived': 'its secret reached nobody ({date})',
  'hold.pause': 'paused on {date}',
  'hold.deadline': 'since {date}, because its deadline had passed',
  'hold.admin': 'disabled by an administrator on {date}',
  'hold.leak': 'disabled because its secret was seen in public ({date})',
  'hold.lockdown': 'disabled by a lockdown on {date}',

  'verb.rotate': 'Rotate',
  'verb.disable': 'Disable',
  'verb.enable': 'Enable',
  'verb.revoke': 'Revoke',
  'verb.done': 'I have replaced it',
  'verb.undo': 'Undo the rotation',
  'verb.lost': 'I did not get it',
  'verb.received': 'I have it',

  'list.empty': 'You have no tokens. Create one with `/token create NAME`.',
  'list.empty-and-may-not': 'You have no tokens. {why}',
  'list.head':
    '{count, plural, =0 {You have no tokens} one {You have one token} other {You have # tokens}}{gone, plural, =0 {} one {; one was deleted} other {; # were deleted}}{pages, plural, one {} other { (page {page} of {pages})}}:',
  'list.may-not': 'Your account may not own tokens any more.',
  'list.still-may': 'You can still disable and revoke these.',
  'list.switched-off':
    'Personal access tokens are switched off on this server, so none of these works now. You can still disable and revoke them.',
  'switched-off': 'Personal access tokens are switched off on this server, so none works now.',
  'list.next': 'Next page',
  'list.back': 'Previous page',
  'list.open': 'Show one…',
  'list.no-such-page': 'There is no page {page}; the last one is {pages}.',

  'confirm.lasts': 'Nothing happens before you answer. This question is valid for 10 minutes.',
  'confirm.create': 'Create it',
  'confirm.rotate': 'Rotate it',
  'confirm.done': 'Disable the old one',
  'confirm.undo': 'Disable the new one',
  'confirm.lost': 'Revoke it and create a new one',
  'confirm.disable': '{count, plural, one {Disable it} other {Disable these #}}',
  'confirm.enable': '{count, plural, one {Enable it} other {Enable these #}}',
  'confirm.revoke': '{count, plural, one {Revoke it for good} other {Revoke these # for good}}',
  'confirm.no': 'Leave it as it is',
  cancelled: 'Nothing was changed.',
  working: 'Working on it; the answer follows in this channel, for you alone.',
  'question-in-channel':
    'My question is in this channel, for you alone. If you typed this in a thread, look in the channel itself.',

  'ask.first': 'These are the first {most} of {count}. For the others, send the command again afterwards.',
  'ask.disable':
    '{count, plural, one {Disable this token? Whatever uses it stops working until you enable it again:} other {Disable these # tokens? Whatever uses them stops working until you enable them again:}}',
  'ask.disable-only':
    '{count, plural, one {Disable this token? Whatever uses it stops working. You cannot enable it again, since your account may not own tokens:} other {Disable these # tokens? Whatever uses them stops working. You cannot enable them again, since your account may not own tokens:}}',
  'ask.ended-disable':
    '{count, plural, one {Disable this token? It has ended, so nothing that uses it works any more:} other {Disable these # tokens? They have ended, so nothing that uses them works any more:}}',
  'ask.enable':
    '{count, plural, one {Enable this token? The secret that it had works again:} other {Enable these # tokens? The secrets that they had work again:}}',
  'ask.ended-enable':
    '{count, plural, one {Enable this token? It has ended, so the secret that it had does not work again:} other {Enable these # tokens? They have ended, so the secrets that they had do not work again:}}',
  'ask.revoke':
    '{count, plural, one {Revoke this token? Whatever uses it stops working. This cannot be undone:} other {Revoke these # tokens? Whatever uses them stops working. This cannot be undone:}}',
  'ask.ended-revoke':
    '{count, plural, one {Revoke this token? It has ended, so nothing that uses it works any more. This cannot be undone:} other {Revoke these # tokens? They have ended, so nothing that uses them works any more. This cannot be undone:}}',
  'ask.create': 'Create the token {name}? {end} Its secret is shown to you once, in this channel.',
  'ask.rotate': 'Create a new secret for this token? The old one goes on working for now.',
  'ask.rotate-alone': 'Create a new token in place of this one, which does not work?',
  'ask.done':
    'Finish the rotation? This old token is disabled{revoked, select, true {, and revoked 7 days later} other {}}; whatever still uses it stops working until you enable it again:',
  'ask.done-only':
    'Finish the rotation? This old token is disabled{revoked, select, true {, and revoked 7 days later} other {}}; whatever still uses it stops working. You cannot enable it again, since your account may not own tokens:',
  'ask.undo':
    'Undo the rotation? This new token is disabled{revoked, select, true {, and revoked 7 days later} other {}}; the old one stays as it is:',
  'ask.lost':
    'Did the secret of this token not reach you? The token is revoked, and a new one is created; its secret is shown to you once. This cannot be undone:',
  'ask.lost-in-use':
    'This token has been seen in use, so somebody has its secret. If you go on, the token is revoked, whatever uses it stops working, and a new one is created. This cannot be undone:',

  'did.disable': '{name} (`{id}`) is disabled. `/token enable {id}` makes it work again.',
  'did.disable-only': '{name} (`{id}`) is disabled.',
  'did.enable': '{name} (`{id}`) works again.',
  'did.enable-ended':
    '{name} (`{id}`) is enabled, but it has expired, so it does not work. `/token rotate {id}` gives you a new one.',
  'did.revoke': '{name} (`{id}`) is revoked for good.',
  'did.not': '{name} (`{id}`): {why}',
  'did.create': '{name} is created. Its secret is in a message of mine in this channel, for you alone.',
  'did.rotate':
    '{name} has a new secret, in a message of mine in this channel, for you alone. {old}\n\n{rule}\n\nTo disable the old one now: `/token done {id}`. To go back: `/token undo {id}`.',
  'did.rotate-alone':
    '{name} has a new secret, in a message of mine in this channel, for you alone. {old} Put the new secret in its place.',
  'did.lost':
    '{name} has a new secret, in a message of mine in this channel, for you alone. The token whose secret did not reach you is revoked.',
  'did.done': 'The old token of {name} (`{old}`) is disabled; the new one is active. If something broke: `/token enable {old}`.',
  'did.done-only': 'The old token of {name} (`{old}`) is disabled; the new one is active.',
  'did.undo': 'The new token of {name} (`{fresh}`) is disabled; the old one is active as before.',
  'did.received': 'Good. Nothing else is needed.',

  'secret.head': 'The secret of {name} ({id}):',
  'secret.ends': 'It ends {moment}.',
  'secret.no-end': 'It has no end date.',
  'secret.old-goes-next': 'The old one (`{id}`) is disabled next.',
  'secret.after-lost': 'The token whose secret did not reach you is revoked next.',
  'secret.once': 'Copy it now: it is shown only here and only once. If you missed it: `/token lost {id}`.',

  'form.title': 'New token',
  'form.introduction': 'Its secret is shown to you once, in this channel, when you press Create.',
  'form.create': 'Create',
  'form.name': 'Name',
  'form.name-help': 'What it is for, such as the script or machine that will use it.',
  'form.lifetime': 'Ends',
  'form.days': 'In {days, plural, one {# day} other {# days}} ({date})',
  'form.never': 'Never',
  'form.on-date': 'On the date below',
  'form.date': 'Date',
  'form.date-help': 'Year-month-day, such as {example}. Only for “On the date below”.',
  'form.date-not-chosen': 'For this date, choose “On the date below” at “Ends”, or leave this empty.',

  'form.date-not-understood': 'I did not understand “{text}” as a date. Write year-month-day, such as {example}.',
  'form.date-past': 'That day is over. Write a later one, such as {example}.',
  'form.date-too-far': 'That day is more than ten years away. Write an earlier one.',
  'form.policy-needs-end':
    'This server wants every token to end within {days, plural, one {# day} other {# days}}. Choose an end.',
  'form.policy-too-far':
    'This server lets a token live at most {days, plural, one {# day} other {# days}}. Choose an earlier end.',

  'create.exists':
    'You already have a token of that name, so nothing was created. Rotate it for a new secret; the old one goes on working until the new one is in use. For a second token, choose another name.',
  'create.exists-disabled':
    'You already have a token of that name, and it is disabled, so nothing was created. Enable it, revoke it, or choose another name.',
  'create.exists-ended':
    'You already have a token of that name, and it has ended, so nothing was created. Rotate it for a new one in its place, revoke it, or choose another name.',
  'create.usage': 'Give the token a name, such as `/token create backup script --expires 90d`, or fill in the form.',
  'create.open-form': 'Open the form',

  'help.head': '**Token Keeper** looks after your personal access tokens.',
  'help.line': '- `/token {usage}`: {summary}',
  'help.more': 'More on one of them: `/token help {example}`. In a direct message to me you can leave out `/token`.',
  'help.all': 'All commands: `/token help`.',
  'help.examples': 'For example:',
  'help.options': 'A NAME is the token’s name, or the first 6 letters of its id. Put quotes around names with commas.',

  'summary.help': 'this list, or how to use one of them',
  'summary.list': 'your tokens, the most urgent first; `all` adds deleted ones',
  'summary.show': 'all that is known of one token',
  'summary.create': 'a new token; its secret is shown to you once',
  'summary.rotate': 'a new secret; the old one works until you have replaced it',
  'summary.done': 'after a rotation: disable the old secret',
  'summary.undo': 'after a rotation: go back to the old secret',
  'summary.lost': 'a secret did not reach you: revoke the token and create a new one',
  'summary.disable': 'make tokens stop working until you enable them again',
  'summary.enable': 'make disabled tokens work again',
  'summary.revoke': 'delete tokens for good',

  'notice.created': 'Your token {name} (`{id}`) was created: {end}. Its secret was shown to you once, where you asked for it.',
  'notice.rotated':
    'Your token {name} has a new secret (`{id}`), which was shown to you once, where you asked for it. {oldState}\n\n{rule} “I have replaced it” disables the old one now.',
  'notice.rotated-alone':
    'Your token {name} has a new secret (`{id}`), which was shown to you once, where you asked for it. {oldState} Put the new secret in its place.',
  'notice.replaced':
    'Your token {name} has a new secret (`{id}`), which was shown to you once, where you asked for it. The token whose secret did not reach you is revoked.',
  'notice.replaced-in-rotation':
    'Your token {name} has a new secret (`{id}`), which was shown to you once, where you asked for it. The token whose secret did not reach you is revoked. {oldState}\n\n{rule} “I have replaced it” disables the old one now.',
  'notice.received':
    'I was interrupted while showing you the secret of {name} (`{id}`). Did you get it? If not, that token is revoked and a new one is created.',
  'notice.settled':
    'I was interrupted while carrying out `{verb}` for you. {outcome, select, done {It was done: see} undone {Nothing was changed: what was half made is disabled. See} other {It did not happen, nothing was changed. See}} `/token list`.',

  'card.outcome': '**Update:** {outcome}',
  'notice.unshown':
    'You asked me something, and my answer could not be shown to you. `/token list` shows how your tokens stand; please ask again.',

  away: 'I was away when you wrote this, and nothing was done. Please send it again.',

  'direct.no-admin': 'Admin commands work only with the slash, as `/token admin …`.',
} as const;

export type MessageKey = keyof typeof en;
