import type {enReminders} from './en-reminders.ts';

/** German: reminders, how somebody wants them, and backup owners. */
export const deReminders: Readonly<Record<keyof typeof enReminders, string>> = {
  'reminder.head': '{count, plural, one {Eines Ihrer Tokens braucht Sie:} other {# Ihrer Tokens brauchen Sie:}}',
  'reminder.head-backup':
    '{count, plural, one {Um ein Token von jemandem, der Sie als Vertretung genannt hat, hat sich noch niemand gekümmert:} other {Um # Tokens von Personen, die Sie als Vertretung genannt haben, hat sich noch niemand gekümmert:}}',
  'reminder.head-channel':
    '{count, plural, one {Um ein Token, das endet, hat sich niemand gekümmert:} other {Um # Tokens, die enden, hat sich niemand gekümmert:}}',
  'reminder.channel-short':
    '{count, plural, one {Um ein Token, das endet, hat sich niemand gekümmert.} other {Um # Tokens, die enden, hat sich niemand gekümmert.}} `/token admin report` zeigt, welche.',
  'reminder.all-done': 'Das alles ist erledigt:',
  'reminder.more': '{count, plural, one {… und ein weiteres;} other {… und # weitere;}} `/token list` zeigt alle.',
  'reminder.ends': 'endet am {moment}',
  'reminder.ended': 'endete am {moment}',
  'reminder.deadline-passed': 'seine Frist ist vorbei ({moment}); einen Tag nach dieser Nachricht wird es abgeschaltet',
  'reminder.deadline-left': 'seine Frist ist vorbei ({moment}); es bleibt, wie es ist, weil niemand davon erfahren kann',
  'reminder.of': 'von @{name}',
  'reminder.is-rotated': 'erledigt: es hat ein neues Geheimnis',
  'reminder.is-disabled': 'erledigt: es ist abgeschaltet',
  'reminder.is-gone': 'erledigt: es ist gelöscht',
  'reminder.is-changed': 'erledigt: sein Ende wurde geändert',
  'reminder.is-snoozed': 'aufgeschoben bis zum {moment}',
  'reminder.for': 'Zu {name}:',
  'reminder.snooze': 'Später erinnern …',
  'reminder.in-days': '{count, plural, one {In einem Tag} other {In # Tagen}}',
  'reminder.another': 'Ein anderes …',
  'reminder.disable-one': 'Eines abschalten …',

  'snooze.which-time': 'Wann soll ich Sie wieder erinnern? Ohne Menü: `/token snooze {id} 3d`.',
  'snooze.too-late':
    'Um einen ganzen Tag lässt es sich nicht mehr aufschieben: Ich erinnere Sie spätestens einen Tag vor dem Ende.',
  'snooze.disabled':
    'Solange es abgeschaltet ist, erinnere ich Sie nicht daran. `/token show {id}` zeigt, was sich damit tun lässt.',
  'snooze.done': 'Zu {name} sage ich bis zum {moment} nichts mehr.',

  'remind.head': 'So erinnere ich Sie an Tokens, die enden:',
  'remind.off': 'Erinnerungen sind aus. `/token remind on` schaltet sie ein.',
  'remind.leads': 'Tage vor dem Ende: {value}',
  'remind.leads-usual': '30, 14, 7, 3 und 1; bei kurzer Lebensdauer bei der Hälfte, einem Fünftel und einem Zwanzigstel',
  'remind.hours': 'Stunden: {value}',
  'remind.weekdays': 'Wochentage: {value}',
  'remind.zone': 'Zeitzone: {value}',
  'remind.zone-profile': '{zone}, aus Ihrem Profil',
  'remind.snoozed': 'Aufgeschoben: {value}',
  'remind.snoozed-none': 'keines',
  'remind.snoozed-until': '{name} bis zum {moment}',
  'remind.muted': 'Stumm: {value}',
  'remind.muted-none': 'keines',
  'remind.server': 'Die Hinweise 7, 3 und 1 Tage vorher kommen vom Server selbst.',
  'remind.how':
    'Ändern Sie es mit der Schaltfläche, oder schreiben Sie `/token remind leads 30,14,7`, `hours 8-16`, `weekdays mo-fr`, `zone Europe/Berlin`, `snooze NAME 3d`, `mute NAME`, `unmute NAME`, `off` oder `reset`.',
  'remind.change': 'Ändern …',
  'remind.changed': 'Erledigt.',
  'remind.did-mute': 'An {name} erinnere ich Sie nicht mehr. `/token remind unmute {id}` ändert das.',
  'remind.did-unmute': 'An {name} erinnere ich Sie wieder.',
  'remind.ask': 'Das ändert, wie ich Sie erinnere: `{line}`.',
  'remind.ask-off':
    'Ich erinnere Sie dann nicht mehr, bevor Tokens enden. Eine Frist, die ich führe, kündige ich weiterhin einen Tag vorher an. Wieder einschalten: `/token remind on`.',
  'remind.ask-mute': 'An dieses Token erinnere ich Sie dann nicht mehr, bis Sie `/token remind unmute {id}` schreiben:',
  'remind.ask-leads':
    'Ich erinnere Sie dann {value} Tage vor dem Ende eines Tokens und danach nicht noch einmal vor seinem Ende; an eines, das nicht länger gilt, vor seinem Ende gar nicht. Öfter: `/token remind leads 30,14,7,3,1`.',
  'remind.yes': 'Ändern',
  'remind.form': 'Erinnerungen',
  'remind.form-save': 'Speichern',
  'remind.form-leads': 'Tage vor dem Ende',
  'remind.form-leads-help': 'Etwa 30, 14, 7. Leer: nach der Lebensdauer jedes Tokens.',
  'remind.form-hours': 'Stunden',
  'remind.form-weekdays': 'Wochentage',
  'remind.form-zone': 'Zeitzone',
  'remind.form-zone-help': 'Etwa Europe/Berlin. Leer: die Ihres Profils.',
  'remind.wrong-leads': 'Schreiben Sie bis zu zehn ganze Tage von 1 bis 90, etwa 30, 14, 7.',
  'remind.wrong-hours': 'Schreiben Sie ganze Stunden, die frühere zuerst, etwa 8-16.',
  'remind.wrong-zone': 'Diese Zeitzone kenne ich nicht. Schreiben Sie eine wie Europe/Berlin.',
  'remind.wrong-choice': 'Wählen Sie eines davon.',
  'remind.form-off': 'Erinnerungen',
  'remind.form-on': 'An',
  'remind.form-is-off': 'Aus',

  'backup.none':
    'Sie haben keine Vertretung. `/token backup @jemand` bittet jemanden, Bescheid zu bekommen, wenn ein Token von Ihnen endet und Sie nichts tun.',
  'backup.asked': 'Sie haben {name} um Vertretung gebeten; angenommen ist sie noch nicht. `/token backup off` nimmt es zurück.',
  'backup.is':
    '{name} ist Ihre Vertretung: bekommt Bescheid, wenn ein Token von Ihnen endet und Sie nichts tun, und darf es abschalten. `/token backup off` beendet das.',
  'backup.whose': 'Sie sind die Vertretung von {names}.',
  'backup.ask-instead': '{name} ist es dann sofort nicht mehr.',
  'backup.did-ask': 'Ich habe {name} gefragt. Nach der Zusage ist das Ihre Vertretung.',
  'backup.did-accept':
    'Sie sind jetzt die Vertretung von {name}. Sie bekommen Bescheid, wenn eines der Tokens endet und nichts geschieht.',
  'backup.did-end': 'Sie haben keine Vertretung mehr.',
  'backup.did-disable': '{name} ist abgeschaltet, und wem es gehört, ist informiert.',
  'backup.ask-disable': 'Was dieses Token von @{owner} benutzt, geht nicht mehr, bis es wieder eingeschaltet wird:',
  'backup.ask-name':
    '{name} um Vertretung bitten? Nach der Zusage bekommt sie Bescheid, wenn ein Token von Ihnen endet und Sie nichts tun, und darf es abschalten. Ein Geheimnis sieht sie nie.',
  'backup.ask-change': 'Das tun: `{line}`?',
  'backup.ask-end':
    '{name} ist dann nicht mehr Ihre Vertretung: bekommt keinen Bescheid, wenn ein Token von Ihnen endet und Sie nichts tun, und darf es nicht abschalten. Wieder jemanden bitten: `/token backup @jemand`.',
  'backup.yes': 'Ja',

  'notice.backup-asked':
    '@{name} bittet Sie um Vertretung: Sie bekommen Bescheid, wenn ein Token endet und nichts geschieht, und dürfen es abschalten. Ein Geheimnis sehen Sie nie. Wenn Sie nicht wollen, tun Sie nichts.',
  'notice.backup-accept': 'Annehmen',
  'notice.backup-accepted': '@{name} hat die Vertretung angenommen.',
  'notice.backup-ended': '@{name} braucht Sie nicht mehr als Vertretung.',
  'notice.backup-disabled':
    'Ihre Vertretung @{name} hat Ihr Token {token} abgeschaltet. `/token enable {id}` schaltet es wieder ein.',

  'confirm.remind': 'Ändern',
  'confirm.backup': 'Abschalten',
  'verb.snooze': 'Später erinnern …',

  'summary.snooze': 'später an ein Token erinnert werden',
  'summary.remind': 'wie und wann Sie an Tokens erinnert werden, die enden',
  'summary.backup': 'wer Bescheid bekommt, wenn ein Token endet und Sie nichts tun',

  'error.snooze-no-end': '{name} hat kein Ende, also gibt es nichts, woran ich erinnern könnte.',
  'error.snooze-last-day':
    '{name} endet innerhalb eines Tages; das lässt sich nicht aufschieben. Erneuern Sie es, oder lassen Sie es enden.',
  'error.snooze-how-long': 'Wie lange? Schreiben Sie etwa `/token snooze NAME 3d`: 1d bis 30d.',
  'error.remind-leads': 'Schreiben Sie bis zu zehn ganze Tage von 1 bis 90, etwa `/token remind leads 30,14,7`.',
  'error.remind-hours': 'Schreiben Sie ganze Stunden, die frühere zuerst, etwa `/token remind hours 8-16`.',
  'error.remind-weekdays': 'Schreiben Sie Wochentage wie `/token remind weekdays mo-fr` oder `mo,mi,fr`.',
  'error.remind-zone': 'Diese Zeitzone kenne ich nicht. Schreiben Sie eine wie `/token remind zone Europe/Berlin`.',
  'error.remind-not-understood':
    'Das habe ich nicht verstanden. `/token remind` zeigt, wie Sie erinnert werden, und was sich ändern lässt.',
  'error.no-such-person': 'Ich kenne niemanden namens „{name}“ mit einem aktiven Konto.',
  'error.backup-cannot-be': 'Eine Vertretung ist jemand anderes: nicht Sie selbst und kein Bot.',
  'error.backup-not-asked': 'Niemand dieses Namens hat Sie um Vertretung gebeten, oder es wurde zurückgenommen.',
  'error.backup-sees-few':
    'Der Server zeigt Ihnen nicht alle, die es auf ihm gibt; deshalb können Sie keine Vertretung benennen.',
  'error.backup-no-such-token': 'Niemand, den Sie vertreten, hat ein Token namens „{name}“.',
  'error.backup-several': 'Mehrere Tokens heißen „{name}“. Sagen Sie mit der ID, welches: {ids}.',
  'error.backup-not-understood':
    'Das habe ich nicht verstanden. Schreiben Sie `/token backup @jemand`, `/token backup accept @jemand`, `/token backup disable TOKEN` oder `/token backup off`.',
};
