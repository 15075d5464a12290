/** English: reminders, how somebody wants them, and backup owners. */
export const enReminders = {
  'reminder.head': '{count, plural, one {One of your tokens needs you:} other {# of your tokens need you:}}',
  'reminder.head-backup':
    '{count, plural, one {Nothing has been done yet about a token of somebody who named you as their backup:} other {Nothing has been done yet about # tokens of people who named you as their backup:}}',
  'reminder.head-channel':
    '{count, plural, one {Nobody has taken care of a token that ends:} other {Nobody has taken care of # tokens that end:}}',
  'reminder.channel-short':
    '{count, plural, one {Nobody has taken care of a token that ends.} other {Nobody has taken care of # tokens that end.}} `/token admin report` shows which.',
  'reminder.all-done': 'All of this has been dealt with:',
  'reminder.more': '{count, plural, one {… and one more;} other {… and # more;}} `/token list` shows all.',
  'reminder.ends': 'ends {moment}',
  'reminder.ended': 'ended {moment}',
  'reminder.deadline-passed': 'its deadline has passed ({moment}); it is disabled a day after this message',
  'reminder.of': 'of @{name}',
  'reminder.is-rotated': 'dealt with: it has a new secret',
  'reminder.is-disabled': 'dealt with: it is disabled',
  'reminder.is-gone': 'dealt with: it is deleted',
  'reminder.is-changed': 'dealt with: its end was changed',
  'reminder.is-snoozed': 'put off until {moment}',
  'reminder.for': 'About {name}:',
  'reminder.snooze': 'Remind me later…',
  'reminder.in-days': '{count, plural, one {In a day} other {In # days}}',
  'reminder.another': 'Another one…',
  'reminder.disable-one': 'Disable one…',

  'snooze.which-time': 'When shall I remind you again? Without the menu: `/token snooze {id} 3d`.',
  'snooze.disabled': 'While it is disabled, I do not remind you of it. `/token show {id}` shows what can be done with it.',
  'snooze.done': 'I say nothing more of {name} until {moment}.',

  'remind.head': 'How I remind you of tokens that end:',
  'remind.off': 'Reminders are off. `/token remind on` switches them on.',
  'remind.leads': 'Days before the end: {value}',
  'remind.leads-usual': '30, 14, 7, 3 and 1; for short lifetimes at half, a fifth and a twentieth',
  'remind.hours': 'Hours: {value}',
  'remind.weekdays': 'Weekdays: {value}',
  'remind.zone': 'Time zone: {value}',
  'remind.zone-profile': '{zone}, from your profile',
  'remind.snoozed': 'Put off: {value}',
  'remind.snoozed-none': 'none',
  'remind.snoozed-until': '{name} until {moment}',
  'remind.muted': 'Muted: {value}',
  'remind.muted-none': 'none',
  'remind.server': 'The notices of 7, 3 and 1 days come from the server itself.',
  'remind.how':
    'Change it with the button, or type `/token remind leads 30,14,7`, `hours 8-16`, `weekdays mon-fri`, `zone Europe/Berlin`, `snooze NAME 3d`, `mute NAME`, `unmute NAME`, `off` or `reset`.',
  'remind.change': 'Change…',
  'remind.changed': 'Done.',
  'remind.did-mute': 'I remind you of {name} no more. `/token remind unmute {id}` changes that.',
  'remind.did-unmute': 'I remind you of {name} again.',
  'remind.ask': 'This changes how I remind you: `{line}`.',
  'remind.ask-off':
    'I will send no reminders before tokens end. A deadline that I keep is still told a day before. To turn them on again: `/token remind on`.',
  'remind.ask-mute': 'I will send no more reminders of this token, until you type `/token remind unmute {id}`:',
  'remind.ask-leads':
    'I will remind you {value} days before a token ends, and then not again before its end; of one that lives no longer than that, not before its end at all. To be reminded more often: `/token remind leads 30,14,7,3,1`.',
  'remind.yes': 'Change it',
  'remind.form': 'Reminders',
  'remind.form-save': 'Save',
  'remind.form-leads': 'Days before the end',
  'remind.form-leads-help': 'Such as 30, 14, 7. Empty: by each token’s lifetime.',
  'remind.form-hours': 'Hours',
  'remind.form-weekdays': 'Weekdays',
  'remind.form-zone': 'Time zone',
  'remind.form-zone-help': 'Such as Europe/Berlin. Empty: the one of your profile.',
  'remind.form-off': 'Reminders',
  'remind.form-on': 'On',
  'remind.form-is-off': 'Off',

  'backup.none':
    'You have no backup owner. `/token backup @somebody` asks somebody to be told when a token of yours ends and you do nothing.',
  'backup.asked': 'You asked {name} to be your backup owner; they have not accepted yet. `/token backup off` takes it back.',
  'backup.is':
    '{name} is your backup owner: told when a token of yours ends and you do nothing, and free to disable it. `/token backup off` ends it.',
  'backup.whose': 'You are the backup owner of {names}.',
  'backup.ask-instead': 'At once, {name} stops being it.',
  'backup.did-ask': 'I have asked {name}. Once they accept, they are your backup owner.',
  'backup.did-accept': 'You are now the backup owner of {name}. You are told when one of their tokens ends and they do nothing.',
  'backup.did-end': 'You have no backup owner any more.',
  'backup.did-disable': '{name} is disabled, and its owner is told.',
  'backup.ask-disable': 'Whatever uses this token of @{owner} stops working until they enable it again:',
  'backup.ask-name':
    'Ask {name} to be your backup owner? Once they accept, they are told when a token of yours ends and you do nothing, and may disable it. They never see a secret.',
  'backup.ask-change': 'Do this: `{line}`?',
  'backup.ask-end':
    '{name} will not be your backup owner any more: not told when a token of yours ends and you do nothing, and not free to disable it. To name somebody again: `/token backup @somebody`.',
  'backup.yes': 'Yes',

  'notice.backup-asked':
    '@{name} asks you to be their backup owner: you are told when a token of theirs ends and they do nothing, and you may disable it. You never see a secret. If you do not want to, do nothing.',
  'notice.backup-accept': 'Accept',
  'notice.backup-accepted': '@{name} has accepted to be your backup owner.',
  'notice.backup-ended': '@{name} does not need you as backup owner any more.',
  'notice.backup-disabled':
    'Your backup owner @{name} has disabled your token {token}. `/token enable {id}` makes it work again.',

  'confirm.remind': 'Change it',
  'confirm.backup': 'Disable it',
  'verb.snooze': 'Remind me later…',

  'summary.snooze': 'be reminded of a token later',
  'summary.remind': 'how and when you are reminded of tokens that end',
  'summary.backup': 'somebody who is told when you do nothing about a token that ends',

  'error.snooze-no-end': '{name} has no end, so there is nothing to remind you of.',
  'error.snooze-last-day': '{name} ends within a day; that cannot be put off. Rotate it, or let it end.',
  'error.snooze-how-long': 'How long? Write for example `/token snooze NAME 3d`: 1d to 30d.',
  'error.remind-leads': 'Write up to ten whole numbers of days from 1 to 90, such as `/token remind leads 30,14,7`.',
  'error.remind-hours': 'Write whole hours, the earlier first, such as `/token remind hours 8-16`.',
  'error.remind-weekdays': 'Write weekdays such as `/token remind weekdays mon-fri` or `mon,wed,fri`.',
  'error.remind-zone': 'I do not know that time zone. Write one such as `/token remind zone Europe/Berlin`.',
  'error.remind-not-understood':
    'I did not understand that. `/token remind` shows how you are reminded, and what can be changed.',
  'error.no-such-person': 'I know nobody called “{name}” with an account that is active.',
  'error.backup-cannot-be': 'A backup owner is another person: not yourself, and not a bot.',
  'error.backup-not-asked': 'Nobody of that name has asked you to be their backup owner, or they have taken it back.',
  'error.backup-guest': 'Guests cannot name a backup owner.',
  'error.backup-no-such-token': 'Nobody whose backup owner you are has a token called “{name}”.',
  'error.backup-several': 'Several tokens go by “{name}”. Say which one by its id: {ids}.',
  'error.backup-not-understood':
    'I did not understand that. Write `/token backup @somebody`, `/token backup accept @somebody` or `/token backup off`.',
} as const;
