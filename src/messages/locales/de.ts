import {deDeadlines} from './de-deadlines.ts';
import {deErrors} from './de-errors.ts';
import {deInPlace} from './de-in-place.ts';
import {deReminders} from './de-reminders.ts';
import {deReport} from './de-report.ts';
import {deRotation} from './de-rotation.ts';
import type {MessageKey} from './en.ts';

/** German. What is missing comes in English. */
export const de: Readonly<Partial<Record<MessageKey, string>>> = {
  ...deErrors,
  ...deReminders,
  ...deReport,
  ...deRotation,
  ...deInPlace,
  ...deDeadlines,
  'state.active': 'aktiv',
  'state.ends-soon': 'endet bald',
  'state.disabled': 'abgeschaltet',
  'state.paused': 'angehalten bis zum {moment}',
  'state.expired': 'abgelaufen',
  'state.gone': 'gelöscht',
  'away.soon': 'in weniger als einer Minute',
  'away.just-now': 'gerade eben',
  'end.none': 'ohne Enddatum',
  'end.will': 'endet am {date} ({away})',
  'end.was': 'endete am {date} ({away})',
  'end.deadline-passed': 'Frist am {date} abgelaufen ({away})',
  'use.unseen': 'nicht in Gebrauch gesehen',
  'use.never': 'nie gesehen',
  'use.seen': 'mindestens bis {away} in Gebrauch',
  'use.at-least': 'mindestens bis zum {moment}',
  'replaced-by': 'wird durch `{id}` ersetzt',
  'gone.since': 'seit dem {date}',
  'created.unknown': 'am {date} oder davor',
  'old.works': 'Das alte (`{id}`) funktioniert weiterhin.',
  'old.works-until': 'Das alte (`{id}`) funktioniert weiterhin, längstens bis zum {date}.',
  'old.expired': 'Das alte (`{id}`) ist abgelaufen und funktioniert nicht mehr.',
  'old.disabled': 'Das alte (`{id}`) ist abgeschaltet.',
  'old.gone': 'Das alte (`{id}`) ist gelöscht.',
  'field.state': 'Zustand',
  'field.end': 'Endet',
  'field.created': 'Erstellt',
  'field.used': 'In Gebrauch',
  'field.why': 'Warum es abgeschaltet ist',
  'field.rotation': 'Erneuerung',
  'field.history': 'Was ich damit getan habe',
  'field.id': 'ID',
  'history.create': 'am {date} erstellt',
  'history.rotate': 'am {date} neues Geheimnis erstellt',
  'history.done': 'am {date} Erneuerung abgeschlossen',
  'history.undo': 'am {date} Erneuerung zurückgenommen',
  'history.lost': 'am {date} als verloren ersetzt',
  'history.disable': 'am {date} abgeschaltet',
  'history.enable': 'am {date} eingeschaltet',
  'history.revoke': 'am {date} widerrufen',
  'hold.owner': 'am {date} von {who} abgeschaltet',
  'hold.rotation': 'am {date} bei einer Erneuerung abgelegt',
  'hold.unreceived': 'sein Geheimnis hat niemanden erreicht ({date})',
  'hold.pause': 'seit dem {date} angehalten',
  'hold.deadline': 'seit dem {date}, weil seine Frist abgelaufen war',
  'hold.admin': 'am {date} von der Administration abgeschaltet',
  'hold.leak': 'abgeschaltet, weil sein Geheimnis öffentlich zu sehen war ({date})',
  'hold.lockdown': 'am {date} durch eine allgemeine Sperre abgeschaltet',

  'verb.rotate': 'Erneuern',
  'verb.disable': 'Abschalten',
  'verb.enable': 'Einschalten',
  'verb.revoke': 'Widerrufen',
  'verb.done': 'Ich habe es ersetzt',
  'verb.undo': 'Erneuerung zurücknehmen',
  'verb.lost': 'Ich habe es nicht erhalten',
  'verb.received': 'Ich habe es',

  'list.empty': 'Sie haben keine Tokens. Mit `/token create NAME` erstellen Sie eines.',
  'list.empty-and-may-not': 'Sie haben keine Tokens. {why}',
  'list.head':
    '{count, plural, =0 {Sie haben keine Tokens} one {Sie haben ein Token} other {Sie haben # Tokens}}{gone, plural, =0 {} one {; eines wurde gelöscht} other {; # wurden gelöscht}}{pages, plural, one {} other { (Seite {page} von {pages})}}:',
  'list.may-not': 'Ihr Konto darf keine Tokens mehr besitzen.',
  'list.still-may': 'Diese können Sie weiterhin abschalten und widerrufen.',
  'list.switched-off':
    'Persönliche Zugriffstokens sind auf diesem Server ausgeschaltet, daher funktioniert jetzt keines davon. Sie können sie weiterhin abschalten und widerrufen.',
  'switched-off': 'Persönliche Zugriffstokens sind auf diesem Server ausgeschaltet, daher funktioniert jetzt keines.',
  'list.next': 'Nächste Seite',
  'list.back': 'Vorige Seite',
  'list.open': 'Eines zeigen …',
  'list.no-such-page': 'Eine Seite {page} gibt es nicht; die letzte ist {pages}.',

  'confirm.lasts': 'Bevor Sie antworten, geschieht nichts. Diese Frage gilt 10 Minuten.',
  'confirm.create': 'Erstellen',
  'confirm.rotate': 'Erneuern',
  'confirm.done': 'Das alte abschalten',
  'confirm.undo': 'Das neue abschalten',
  'confirm.lost': 'Widerrufen und neu erstellen',
  'confirm.disable': '{count, plural, one {Abschalten} other {Diese # abschalten}}',
  'confirm.enable': '{count, plural, one {Einschalten} other {Diese # einschalten}}',
  'confirm.revoke': '{count, plural, one {Endgültig widerrufen} other {Diese # endgültig widerrufen}}',
  'confirm.no': 'So lassen',
  cancelled: 'Es wurde nichts geändert.',
  working: 'In Arbeit; die Antwort folgt in diesem Kanal, nur für Sie.',
  'question-in-channel':
    'Meine Frage steht in diesem Kanal, nur für Sie. Wenn Sie dies in einem Thread geschrieben haben, sehen Sie im Kanal selbst nach.',

  'ask.first': 'Dies sind die ersten {most} von {count}. Senden Sie den Befehl danach für die übrigen noch einmal.',
  'ask.disable':
    '{count, plural, one {Dieses Token abschalten? Was es benutzt, funktioniert nicht mehr, bis Sie es wieder einschalten:} other {Diese # Tokens abschalten? Was sie benutzt, funktioniert nicht mehr, bis Sie sie wieder einschalten:}}',
  'ask.disable-only':
    '{count, plural, one {Dieses Token abschalten? Was es benutzt, funktioniert nicht mehr. Sie können es nicht wieder einschalten, weil Ihr Konto keine Tokens besitzen darf:} other {Diese # Tokens abschalten? Was sie benutzt, funktioniert nicht mehr. Sie können sie nicht wieder einschalten, weil Ihr Konto keine Tokens besitzen darf:}}',
  'ask.ended-disable':
    '{count, plural, one {Dieses Token abschalten? Es ist abgelaufen, was es benutzt, funktioniert also schon nicht mehr:} other {Diese # Tokens abschalten? Sie sind abgelaufen, was sie benutzt, funktioniert also schon nicht mehr:}}',
  'ask.enable':
    '{count, plural, one {Dieses Token einschalten? Sein bisheriges Geheimnis gilt dann wieder:} other {Diese # Tokens einschalten? Ihre bisherigen Geheimnisse gelten dann wieder:}}',
  'ask.ended-enable':
    '{count, plural, one {Dieses Token einschalten? Es ist abgelaufen, sein bisheriges Geheimnis gilt also nicht wieder:} other {Diese # Tokens einschalten? Sie sind abgelaufen, ihre bisherigen Geheimnisse gelten also nicht wieder:}}',
  'ask.revoke':
    '{count, plural, one {Dieses Token widerrufen? Was es benutzt, funktioniert dann nicht mehr. Das lässt sich nicht zurücknehmen:} other {Diese # Tokens widerrufen? Was sie benutzt, funktioniert dann nicht mehr. Das lässt sich nicht zurücknehmen:}}',
  'ask.ended-revoke':
    '{count, plural, one {Dieses Token widerrufen? Es ist abgelaufen, was es benutzt, funktioniert also schon nicht mehr. Das lässt sich nicht zurücknehmen:} other {Diese # Tokens widerrufen? Sie sind abgelaufen, was sie benutzt, funktioniert also schon nicht mehr. Das lässt sich nicht zurücknehmen:}}',
  'ask.create': 'Das Token {name} erstellen? {end} Sein Geheimnis wird Ihnen einmal gezeigt, in diesem Kanal.',
  'ask.rotate': 'Ein neues Geheimnis für dieses Token erstellen? Das alte gilt vorerst weiter.',
  'ask.rotate-alone': 'Anstelle dieses Tokens, das nicht funktioniert, ein neues erstellen?',
  'ask.done':
    'Die Erneuerung abschließen? Dieses alte Token wird abgeschaltet{revoked, select, true { und 7 Tage später widerrufen} other {}}; was es noch benutzt, funktioniert nicht mehr, bis Sie es wieder einschalten:',
  'ask.done-only':
    'Die Erneuerung abschließen? Dieses alte Token wird abgeschaltet{revoked, select, true { und 7 Tage später widerrufen} other {}}; was es noch benutzt, funktioniert nicht mehr. Sie können es nicht wieder einschalten, weil Ihr Konto keine Tokens besitzen darf:',
  'ask.undo':
    'Die Erneuerung zurücknehmen? Dieses neue Token wird abgeschaltet{revoked, select, true { und 7 Tage später widerrufen} other {}}; das alte bleibt, wie es ist:',
  'ask.lost':
    'Hat das Geheimnis dieses Tokens Sie nicht erreicht? Das Token wird widerrufen und ein neues erstellt; dessen Geheimnis wird Ihnen einmal gezeigt. Das lässt sich nicht zurücknehmen:',
  'ask.lost-in-use':
    'Dieses Token wurde in Gebrauch gesehen, also hat jemand sein Geheimnis. Wenn Sie fortfahren, wird es widerrufen, was es benutzt, funktioniert nicht mehr, und ein neues wird erstellt. Das lässt sich nicht zurücknehmen:',

  'did.disable': '{name} (`{id}`) ist abgeschaltet. `/token enable {id}` schaltet es wieder ein.',
  'did.disable-only': '{name} (`{id}`) ist abgeschaltet.',
  'did.enable': '{name} (`{id}`) funktioniert wieder.',
  'did.enable-ended':
    '{name} (`{id}`) ist eingeschaltet, aber abgelaufen, und funktioniert daher nicht. Mit `/token rotate {id}` erhalten Sie ein neues.',
  'did.revoke': '{name} (`{id}`) ist endgültig widerrufen.',
  'did.not': '{name} (`{id}`): {why}',
  'did.create': '{name} ist erstellt. Das Geheimnis steht in einer Nachricht von mir in diesem Kanal, die nur Sie sehen.',
  'did.rotate':
    '{name} hat ein neues Geheimnis; es steht in einer Nachricht von mir in diesem Kanal, die nur Sie sehen. {old}\n\n{rule}\n\nDas alte jetzt abschalten: `/token done {id}`. Zurück zum alten: `/token undo {id}`.',
  'did.rotate-alone':
    '{name} hat ein neues Geheimnis; es steht in einer Nachricht von mir in diesem Kanal, die nur Sie sehen. {old} Setzen Sie das neue Geheimnis ein.',
  'did.lost':
    '{name} hat ein neues Geheimnis; es steht in einer Nachricht von mir in diesem Kanal, die nur Sie sehen. Das Token, dessen Geheimnis Sie nicht erreicht hat, ist widerrufen.',
  'did.done':
    'Das alte Token von {name} (`{old}`) ist abgeschaltet, das neue ist aktiv. Falls etwas nicht mehr geht: `/token enable {old}`.',
  'did.done-only': 'Das alte Token von {name} (`{old}`) ist abgeschaltet, das neue ist aktiv.',
  'did.undo': 'Das neue Token von {name} (`{fresh}`) ist abgeschaltet, das alte ist aktiv wie zuvor.',
  'did.received': 'Gut. Mehr ist nicht nötig.',

  'secret.head': 'Das Geheimnis von {name} ({id}):',
  'secret.ends': 'Es endet am {moment}.',
  'secret.no-end': 'Es hat kein Enddatum.',
  'secret.old-goes-next': 'Das alte (`{id}`) wird gleich abgeschaltet.',
  'secret.after-lost': 'Das Token, dessen Geheimnis Sie nicht erreicht hat, wird nun widerrufen.',
  'secret.once':
    'Kopieren Sie es jetzt: Es wird nur hier und nur einmal gezeigt. Falls es Ihnen entgangen ist: `/token lost {id}`.',

  'form.title': 'Neues Token',
  'form.introduction': 'Wenn Sie auf „Erstellen“ drücken, wird Ihnen das Geheimnis einmal gezeigt, in diesem Kanal.',
  'form.create': 'Erstellen',
  'form.name': 'Name',
  'form.name-help': 'Wofür es ist, zum Beispiel das Skript oder der Rechner, der es benutzen wird.',
  'form.lifetime': 'Endet',
  'form.days': 'In {days, plural, one {einem Tag} other {# Tagen}} ({date})',
  'form.never': 'Nie',
  'form.on-date': 'Am unten genannten Tag',
  'form.date': 'Datum',
  'form.date-help': 'Jahr-Monat-Tag, zum Beispiel {example}. Nur bei „Am unten genannten Tag“.',
  'form.date-not-chosen': 'Für dieses Datum wählen Sie bei „Endet“ „Am unten genannten Tag“, oder lassen Sie dieses Feld leer.',

  'form.date-not-understood':
    '„{text}“ habe ich nicht als Datum verstanden. Schreiben Sie Jahr-Monat-Tag, zum Beispiel {example}.',
  'form.date-past': 'Dieser Tag ist vorbei. Schreiben Sie einen späteren, zum Beispiel {example}.',
  'form.date-too-far': 'Dieser Tag liegt mehr als zehn Jahre entfernt. Schreiben Sie einen früheren.',
  'form.policy-needs-end':
    'Auf diesem Server muss jedes Token innerhalb {days, plural, one {eines Tages} other {von # Tagen}} enden. Wählen Sie ein Ende.',
  'form.policy-too-far':
    'Auf diesem Server gilt ein Token höchstens {days, plural, one {# Tag} other {# Tage}}. Wählen Sie ein früheres Ende.',

  'create.exists':
    'Sie haben schon ein Token dieses Namens, daher wurde nichts erstellt. Erneuern Sie es für ein neues Geheimnis; das alte gilt weiter, bis das neue benutzt wird. Für ein zweites Token wählen Sie einen anderen Namen.',
  'create.exists-disabled':
    'Sie haben schon ein Token dieses Namens, das abgeschaltet ist, daher wurde nichts erstellt. Schalten Sie es ein, widerrufen Sie es, oder wählen Sie einen anderen Namen.',
  'create.exists-ended':
    'Sie haben schon ein Token dieses Namens, das abgelaufen ist, daher wurde nichts erstellt. Erneuern Sie es für ein neues an seiner Stelle, widerrufen Sie es, oder wählen Sie einen anderen Namen.',
  'create.usage':
    'Geben Sie dem Token einen Namen, zum Beispiel `/token create backup script --expires 90d`, oder füllen Sie das Formular aus.',
  'create.open-form': 'Formular öffnen',

  'help.head': '**Token Keeper** kümmert sich um Ihre persönlichen Zugriffstokens.',
  'help.line': '- `/token {usage}`: {summary}',
  'help.more': 'Mehr zu einem davon: `/token help {example}`. In einer Direktnachricht an mich können Sie `/token` weglassen.',
  'help.all': 'Alle Befehle: `/token help`.',
  'help.examples': 'Zum Beispiel:',
  'help.options':
    'Ein NAME ist der Name des Tokens oder die ersten 6 Zeichen seiner ID. Namen mit Komma setzen Sie in Anführungszeichen.',

  'summary.help': 'diese Liste, oder wie ein Befehl benutzt wird',
  'summary.list': 'Ihre Tokens, die dringendsten zuerst; mit `all` auch gelöschte',
  'summary.show': 'alles, was über ein Token bekannt ist',
  'summary.create': 'ein neues Token; sein Geheimnis wird Ihnen einmal gezeigt',
  'summary.rotate': 'ein neues Geheimnis; das alte gilt, bis Sie es ersetzt haben',
  'summary.done': 'nach einer Erneuerung: das alte Geheimnis abschalten',
  'summary.undo': 'nach einer Erneuerung: zurück zum alten Geheimnis',
  'summary.lost': 'ein Geheimnis hat Sie nicht erreicht: das Token widerrufen und neu erstellen',
  'summary.disable': 'Tokens abschalten, bis Sie sie wieder einschalten',
  'summary.enable': 'abgeschaltete Tokens wieder einschalten',
  'summary.revoke': 'Tokens endgültig löschen',

  'notice.created':
    'Ihr Token {name} (`{id}`) wurde erstellt: {end}. Sein Geheimnis wurde Ihnen einmal gezeigt, dort, wo Sie es verlangt haben.',
  'notice.rotated':
    'Ihr Token {name} hat ein neues Geheimnis (`{id}`), das Ihnen einmal gezeigt wurde, dort, wo Sie es verlangt haben. {oldState}\n\n{rule} „Ich habe es ersetzt“ schaltet das alte jetzt ab.',
  'notice.rotated-alone':
    'Ihr Token {name} hat ein neues Geheimnis (`{id}`), das Ihnen einmal gezeigt wurde, dort, wo Sie es verlangt haben. {oldState} Setzen Sie das neue Geheimnis ein.',
  'notice.replaced':
    'Ihr Token {name} hat ein neues Geheimnis (`{id}`), das Ihnen einmal gezeigt wurde, dort, wo Sie es verlangt haben. Das Token, dessen Geheimnis Sie nicht erreicht hat, ist widerrufen.',
  'notice.replaced-in-rotation':
    'Ihr Token {name} hat ein neues Geheimnis (`{id}`), das Ihnen einmal gezeigt wurde, dort, wo Sie es verlangt haben. Das Token, dessen Geheimnis Sie nicht erreicht hat, ist widerrufen. {oldState}\n\n{rule} „Ich habe es ersetzt“ schaltet das alte jetzt ab.',
  'notice.received':
    'Ich wurde unterbrochen, während ich Ihnen das Geheimnis von {name} (`{id}`) zeigte. Haben Sie es erhalten? Wenn nicht, wird dieses Token widerrufen und ein neues erstellt.',
  'notice.settled':
    'Ich wurde bei `{verb}` für Sie unterbrochen. {outcome, select, done {Es ist geschehen, siehe} undone {Es wurde nichts geändert; was halb erstellt war, ist abgeschaltet. Siehe} other {Es ist nicht geschehen, nichts wurde geändert. Siehe}} `/token list`.',
  'card.outcome': '**Neuer Stand:** {outcome}',
  'notice.unshown':
    'Sie haben mich etwas gefragt, und meine Antwort konnte Ihnen nicht gezeigt werden. `/token list` zeigt, wie es um Ihre Tokens steht; bitte fragen Sie noch einmal.',

  away: 'Ich war nicht da, als Sie das schrieben, und es ist nichts geschehen. Bitte senden Sie es noch einmal.',
  'direct.no-admin': 'Befehle der Administration gehen nur mit Schrägstrich, als `/token admin …`.',
};
