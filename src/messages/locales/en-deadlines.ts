/** English: deadlines that Token Keeper holds itself, and pauses. */
export const enDeadlines = {
  'secret.end-dropped': 'This server keeps no end dates for tokens. Token Keeper disables it on {moment}.',
  'form.end-dropped': 'This server keeps no end dates for tokens; I hold the one that you choose, and disable the token then.',
  'history.expire': 'deadline changed on {date}',
  'history.extend': 'given 7 more days on {date}',
  'history.pause': 'paused on {date}',
  'history.resume': 'enabled after a pause on {date}',
  'history.enabled-elsewhere': 'found enabled elsewhere on {date}',
  'verb.extend': '7 more days',
  'summary.expire': 'set or clear the date on which I disable a token',
  'summary.extend': 'a token that its deadline disabled works for 7 more days, once',
  'summary.pause': 'disable a token for a while, to see what breaks; it is enabled again by itself',
  'confirm.expire': 'Set it',
  'confirm.extend': 'Enable it for 7 more days',
  'confirm.pause': 'Pause it',
  'ask.expire':
    'Disable this token on {moment}, and revoke it 14 days later? Neither happens before a notice of it reached you at least a day ahead:',
  'ask.expire-disabled': 'Set the deadline of this disabled token to {moment}? If it is enabled before, I disable it then:',
  'ask.expire-never': 'Take the deadline of this token away?',
  'ask.extend': 'Enable this token for 7 more days? The secret that it had works again:',
  'ask.pause': 'Pause this token for {for}? Whatever uses it stops working until then; I enable it again by myself:',
  'ask.pause-past-end':
    'Pause this token for {for}? Whatever uses it stops working. The token ends before the pause is over, so I do not enable it again:',
  'ask.disable-paused':
    '{count, plural, one {Disable this token, which is paused? When its pause ends, it stays disabled:} other {Disable these # tokens, which are paused? When their pauses end, they stay disabled:}}',
  'ask.disable-some-paused':
    'Of these, {count, plural, one {# is paused, and stays disabled when its pause ends} other {# are paused, and stay disabled when their pauses end}}.',
  'pause.for':
    '{unit, select, minutes {{count, plural, one {# minute} other {# minutes}}} hours {{count, plural, one {# hour} other {# hours}}} other {{count, plural, one {# day} other {# days}}}}',
  'did.expire':
    '{name} (`{id}`) ends {moment}: then I disable it, and 14 days later I revoke it, in no case before a notice of it reached you at least a day ahead. `/token expire {id} never` takes that back.',
  'did.expire-disabled': '{name} (`{id}`) ends {moment}: then I disable it.',
  'expire.disabled': 'It is disabled now; `/token enable {id}` makes it work again.',
  'expire.disabled-till-revoked':
    'It is disabled now, and I revoke it on {date} unless `/token enable {id}` makes it work again before.',
  'did.expire-never': '{name} (`{id}`) has no deadline any more.',
  'did.expire-never-server':
    '{name} (`{id}`) has no deadline any more. The server itself ends it on {moment}; for a later end: `/token rotate {id}`.',
  'did.extend': '{name} (`{id}`) works again, until {date}. For longer: `/token rotate {id}` or `/token expire {id} 90d`.',
  'did.pause':
    '{name} (`{id}`) is paused and works again on {moment}: I enable it by myself. `/token enable {id}` ends the pause before.',
  'did.pause-past-end':
    '{name} (`{id}`) is paused. It ends on {moment}, before the pause is over, so I do not enable it again. `/token enable {id}` ends the pause before.',
  'notice.end-kept':
    'The server does not keep the end of your token {name} (`{id}`) any more, so I do: I disable it on {moment}. For another end: `/token expire {id} 90d`.',
  'notice.deadline-nears':
    'Your token {name} (`{id}`) reaches its deadline: I disable it on {moment}. To keep on using it, get a new secret with `/token rotate {id}`, or set another end with `/token expire {id} 30d`.',
  'notice.deadline-passed':
    'The deadline of your token {name} (`{id}`) has passed, so it is disabled, and it is revoked on {date}. If something still needs it: `/token extend {id}` enables it for 7 more days, once. To delete it now: `/token revoke {id}`.',
  'notice.deadline-passed-again':
    'The deadline of your token {name} (`{id}`) has passed again, so it is disabled, and it is revoked on {date}. If something still needs it: set another end with `/token expire {id} 30d`, then `/token enable {id}`. To delete it now: `/token revoke {id}`.',
  'notice.pause-ended': 'The pause of your token {name} (`{id}`) is over: it works again.',
  'notice.pause-ended-late':
    'The pause of your token {name} (`{id}`) is over, but it does not work now: it reached its end or was disabled meanwhile. `/token show {id}` tells which.',
  'notice.pause-stays-held':
    'The pause of your token {name} (`{id}`) is over, but it stays disabled, because something else holds it. `/token show {id}` tells why.',
  'notice.pause-stays-right':
    'The pause of your token {name} (`{id}`) is over, but it stays disabled, because your account may not own tokens any more. Once it may again: `/token enable {id}`.',
  'notice.revoked': 'Your token {name} (`{id}`) was disabled long enough, and is now revoked for good.',
  'notice.bot-end-kept':
    'The server does not keep the end of the token {name} (`{id}`) of your bot @{bot} any more, so I do: I disable it on {moment}. If something still needs it by then, make a new token for the bot under Integrations > Bot Accounts.',
  'notice.bot-deadline-nears':
    'The token {name} (`{id}`) of your bot @{bot} reaches its deadline: I disable it on {moment}. If something still needs it, make a new token for the bot under Integrations > Bot Accounts before.',
  'notice.bot-deadline-passed':
    'The deadline of the token {name} (`{id}`) of your bot @{bot} has passed, so it is disabled, and it is revoked on {date}. If something still needs it, make a new token for the bot under Integrations > Bot Accounts.',
  'notice.bot-revoked': 'The token {name} (`{id}`) of your bot @{bot} was disabled long enough, and is now revoked for good.',
  'error.expire-usage':
    'Give the token and its end: `/token expire NAME 90d`, `/token expire NAME 2027-01-31`, or `/token expire NAME never`.',
  'error.expire-too-near':
    'A deadline is at least a day away, so that you can be told before. To stop this one now: `/token disable {id}`, or for a while `/token pause {id} 2h`.',
  'error.expire-server':
    'The server itself ends {name} before that, and its end cannot be moved. `/token rotate {id}` gives you a new secret with a new end.',
  'error.extend-no-need':
    'The deadline of {name} has not passed, so it needs no more days. If it is disabled: `/token enable {id}`. For another end: `/token expire {id} 90d`.',
  'error.extend-once':
    '{name} had its 7 more days already. Set another end with `/token expire {id} 30d`, then `/token enable {id}`.',
  'error.enable-past-deadline':
    'The deadline of {name} has passed. `/token extend {id}` enables it for 7 more days, once. Or set another end first: `/token expire {id} 30d`.',
  'error.pause-usage': 'Give the token and for how long: `/token pause NAME 30m`, from `5m` to `7d`.',
  'error.pause-span': '“{text}” is no time for a pause. Write from `5m` to `7d`, such as `30m` or `2h`.',
  'error.pause-does-not-work': '{name} does not work now, so there is nothing to pause. `/token show {id}` tells more.',
} as const;
