/** English: what went wrong, and what to do about it. */
export const enErrors = {
  'start.store-in-use': 'Another Token Keeper is using {path}. Stop it first, or set DATABASE_URL to share a Postgres database.',

  'error.internal':
    'Something went wrong on my side, and it is in my log. Please look at `/token list`, then try again; if it stays, tell your administrator.',
  'error.not-understood': 'I did not understand that. `/token help` shows what I know.',
  'error.list-takes': '`/token list` takes `all` or the number of a page. To see one token: `/token show NAME`.',
  'error.did-you-mean': 'I do not know “{typed}”. Did you mean `/token {near}`?',
  'error.unknown-subcommand': 'I do not know “{typed}”.',
  'error.unknown-option': 'There is no option “--{option}” here. Where it is part of a name, put quotes around the name.',
  'error.unknown-option-near':
    'There is no option “--{option}” here. Did you mean `--{near}`? Where it is part of a name, put quotes around the name.',
  'error.option-needs-value': 'The option `--{option}` needs a value, such as `--{option} 7d`.',
  'error.option-twice': 'The option “--{option}” was given twice. Give it once.',
  'error.text-too-long': 'That is too long: at most {most} characters.',
  'error.name-needed': 'Which token? Give its name or the first 6 letters of its id; `/token list` shows them.',
  'error.name-too-long': 'That name is too long. It may have 255 letters, and fewer with accents or emoji.',
  'error.name-missing':
    'The new token needs a name, such as `/token create backup script --expires 90d`. `/token create` without anything opens a form.',
  'error.name-empty': 'The token needs a name that can be seen.',
  'error.no-such-token-near': 'You have no token called “{name}”. Did you mean “{near}”? `/token list` shows yours.',
  'error.no-such-token': 'You have no token called “{name}”. `/token list` shows yours.',
  'error.several-tokens': '{count} of your tokens go by “{name}”. Say which by its id:',
  'error.tokens-gone': 'That token is not there any more. `/token list` shows yours.',
  'error.nothing-to-disable': 'None of these tokens is enabled, so there is nothing to disable. `/token list` shows yours.',
  'error.nothing-to-enable': 'None of these tokens is disabled, so there is nothing to enable. `/token list` shows yours.',
  'error.nothing-to-revoke': 'You have no tokens, so there is nothing to revoke.',
  'error.end-not-understood':
    'I did not understand the end “{text}”. Write `90d`, `12w`, `6m`, `1y`, a date such as `2027-01-31`, or `never`.',
  'error.no-such-day': 'There is no day “{text}” in the calendar. Write another date.',
  'error.not-a-date': '“{text}” is not a date. Write year-month-day, such as {example}.',
  'error.end-in-the-past': 'That end is in the past. Write for example `90d` or a later date.',
  'error.end-too-near':
    'This server keeps no end dates for tokens, so I do, and such an end is at least a day away, so that you can be told before. Write `1d` or more.',
  'error.end-too-far': 'That end is more than ten years away. Choose an earlier one, or `never`.',
  'error.policy-needs-end':
    'This server wants every token to end within {days, plural, one {# day} other {# days}}. Choose an end, such as `{days}d`.',
  'error.policy-too-far':
    'This server lets a token live at most {days, plural, one {# day} other {# days}}. Choose an earlier end, such as `{days}d`.',
  'error.deactivated': 'Your account is deactivated, so I can do nothing for it.',
  'error.bot-account': 'Bot accounts cannot use me. The person who owns the bot can.',
  'error.may-not-own-tokens':
    'Your account may not own tokens. A system admin can allow it: System Console, User Management, Users, your account, Manage Roles, “Allow this account to generate personal access tokens”.',
  'error.guest-may-not-own-tokens':
    'You are a guest here, and guests may not own tokens. A system admin can give your account the role `system_user_access_token`, or make you a member.',
  'error.tokens-switched-off':
    'Personal access tokens are switched off on this server. A system admin can switch them on: System Console, Integrations, Integration Management. You can still list, disable and revoke yours.',
  'error.app-session':
    'An app is signed in to your account and could be typing this, so no secret is created. Remove it under Profile, Security, OAuth 2.0 Applications, then try again.',
  'error.now-or-overlap':
    '`--now` disables the old token at once, and `--overlap` keeps it for a while: give one of them. Nothing was changed.',
  'error.rotation-is-open': '{name} is already being rotated. Finish that first, with `/token done {id}` or `/token undo {id}`.',
  'error.rotation-is-ended': 'That rotation has been finished or undone already. `/token list` shows how your tokens stand.',
  'error.rotation-goes-on':
    'Nothing was changed: that new secret did not reach you, so its token was revoked and replaced. The rotation of {name} goes on with the new one: `/token {verb} {id}`.',
  'error.no-open-rotation': 'That token is not being rotated. `/token list` shows yours.',
  'error.name-taken': 'You already have a token called “{name}”, so nothing was created. Rotate it, or choose another name.',
  'error.not-tried': 'Not tried, because the one before it failed. Please try again.',
  'error.rotate-disabled': '{name} is disabled. Enable it first, or revoke it and create a new one.',
  'error.new-one-does-not-work':
    'The new token of {name} does not work now, so the old one stays. `/token show {id}` tells more.',
  'error.old-one-does-not-work':
    'The old token of {name} does not work now, so the new one stays. `/token show {id}` tells more.',
  'error.held-unreceived': 'Nobody has the secret of {name}, so enabling it is of no use. Revoke it, and create a new one.',
  'error.held-admin': '{name} was disabled by an administrator, and only an administrator can enable it.',
  'error.held-leak': 'The secret of {name} was seen in public, so this token stays disabled. Revoke it, and create a new one.',
  'error.held-lockdown': '{name} was disabled by a lockdown, and only an administrator can enable it.',
  'error.change-under-way': 'Another change of your tokens is under way. Please try again in a moment.',
  'error.secret-not-delivered':
    'The new secret could not be shown to you, so its token is disabled and nothing else was changed. Please try again.',
  'error.secret-not-delivered-yet':
    'The new secret could not be shown to you, and the server does not let me disable its token yet. Nobody has that secret. I keep trying and will tell you in a direct message.',
  'error.lost-not-revoked-yet':
    'The new secret is in a message of mine in this channel, for you alone. The token whose secret did not reach you could not be revoked yet: I keep trying and will tell you in a direct message.',
  'error.answer-lost-done': 'Something went wrong on the way, but I looked: it was done.',
  'error.answer-lost-made':
    'Something went wrong on the way, but I looked: it was done, and the secret was shown to you. The receipt comes as a direct message.',
  'error.answer-lost-nothing': 'Something went wrong on the way, and I looked: nothing was changed. Please try again.',
  'error.answer-lost-undone':
    'Something went wrong on the way. What was half made is disabled, and everything else is as before. Please try again.',
  'error.answer-lost-asked':
    'Something went wrong on the way, and I cannot tell whether the secret reached you. You get a direct message with what to do.',
  'error.answer-lost-open':
    'The server did not answer, and I cannot see yet whether it was done. I keep looking and will tell you in a direct message.',
  'error.server-away':
    'The Mattermost server does not answer me properly just now. Nothing was changed; please try again in a minute.',
  'error.server-busy':
    'The Mattermost server asks for patience. Please try again in {seconds, plural, one {# second} other {# seconds}}.',
  'error.bot-signed-out': 'I am signed out of the Mattermost server, so I can do nothing. Please tell your administrator.',
  'error.elsewhere': 'I was set up for another Mattermost server, so I do nothing on this one. Please tell your administrator.',
  'error.refused-by-server': 'The Mattermost server refused that; the reason is in my log. Please tell your administrator.',
  'error.button-not-yours': 'That button is not for you, or not mine. Nothing was changed.',
  'error.button-too-old': 'That button is too old. Nothing was changed; please type the command again.',
  'error.already-done':
    'That was answered or sent before, and counts once. If nothing came of it, type the command again; `/token list` shows how things are.',
  'error.too-many-commands': 'That was many commands in a short time. Please wait a minute.',
  'error.form-not-yours': 'That form is not for you, or not mine. Nothing was changed.',
  'error.form-too-old': 'That form was open too long. Nothing was changed; please type the command again.',
} as const;
