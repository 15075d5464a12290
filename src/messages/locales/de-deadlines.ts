import type {enDeadlines} from './en-deadlines.ts';

/** German: deadlines that Token Keeper holds itself, and pauses. */
export const deDeadlines: Record<keyof typeof enDeadlines, string> = {
  'secret.end-dropped': 'Dieser Server führt für Tokens kein Enddatum. Token Keeper schaltet es am {moment} ab.',
  'form.end-dropped': 'Dieser Server führt für Tokens kein Enddatum; ich merke mir das gewählte und schalte das Token dann ab.',
  'history.expire': 'am {date} Frist geändert',
  'history.extend': 'am {date} um 7 Tage verlängert',
  'history.pause': 'am {date} angehalten',
  'history.resume': 'am {date} nach einer Pause eingeschaltet',
  'history.enabled-elsewhere': 'am {date} anderswo eingeschaltet vorgefunden',
  'verb.extend': '7 Tage mehr',
  'summary.expire': 'den Tag setzen oder streichen, an dem ich ein Token abschalte',
  'summary.extend': 'ein Token, dessen Frist abgelaufen ist, gilt einmal 7 Tage länger',
  'summary.pause': 'ein Token eine Weile anhalten, um zu sehen, was dann ausfällt; es wird von selbst wieder eingeschaltet',
  'confirm.expire': 'Festlegen',
  'confirm.extend': 'Für 7 Tage einschalten',
  'confirm.pause': 'Anhalten',
  'ask.expire':
    'Dieses Token am {moment} abschalten und 14 Tage später widerrufen? Beides nie, bevor eine Nachricht davon Sie mindestens einen Tag vorher erreicht hat:',
  'ask.expire-disabled':
    'Die Frist dieses abgeschalteten Tokens auf den {moment} setzen? Wird es vorher eingeschaltet, schalte ich es dann ab:',
  'ask.expire-never': 'Die Frist dieses Tokens streichen?',
  'ask.extend': 'Dieses Token für 7 weitere Tage einschalten? Sein bisheriges Geheimnis gilt dann wieder:',
  'ask.pause':
    'Dieses Token für {for} anhalten? Was es benutzt, funktioniert so lange nicht; ich schalte es von selbst wieder ein:',
  'ask.pause-past-end':
    'Dieses Token für {for} anhalten? Was es benutzt, funktioniert nicht mehr. Das Token endet, bevor die Pause vorbei ist, ich schalte es also nicht wieder ein:',
  'ask.disable-paused':
    '{count, plural, one {Dieses Token, das angehalten ist, abschalten? Wenn seine Pause endet, bleibt es abgeschaltet:} other {Diese # Tokens, die angehalten sind, abschalten? Wenn ihre Pausen enden, bleiben sie abgeschaltet:}}',
  'ask.disable-some-paused':
    'Davon {count, plural, one {ist # angehalten und bleibt abgeschaltet, wenn seine Pause endet} other {sind # angehalten und bleiben abgeschaltet, wenn ihre Pausen enden}}.',
  'pause.for':
    '{unit, select, minutes {{count, plural, one {# Minute} other {# Minuten}}} hours {{count, plural, one {# Stunde} other {# Stunden}}} other {{count, plural, one {# Tag} other {# Tage}}}}',
  'did.expire':
    '{name} (`{id}`) endet am {moment}: Dann schalte ich es ab, und 14 Tage später widerrufe ich es, beides nie, bevor eine Nachricht davon Sie mindestens einen Tag vorher erreicht hat. `/token expire {id} never` nimmt das zurück.',
  'did.expire-disabled': '{name} (`{id}`) endet am {moment}: Dann schalte ich es ab.',
  'expire.disabled': 'Es ist jetzt abgeschaltet; `/token enable {id}` schaltet es wieder ein.',
  'expire.disabled-till-revoked':
    'Es ist jetzt abgeschaltet, und ich widerrufe es am {date}, falls `/token enable {id}` es nicht vorher wieder einschaltet.',
  'did.expire-never': '{name} (`{id}`) hat keine Frist mehr.',
  'did.expire-never-server':
    '{name} (`{id}`) hat keine Frist mehr. Der Server selbst beendet es am {moment}; für ein späteres Ende: `/token rotate {id}`.',
  'did.extend':
    '{name} (`{id}`) funktioniert wieder, bis zum {date}. Für länger: `/token rotate {id}` oder `/token expire {id} 90d`.',
  'did.pause':
    '{name} (`{id}`) ist angehalten und funktioniert am {moment} wieder: Ich schalte es von selbst ein. `/token enable {id}` beendet die Pause vorher.',
  'did.pause-past-end':
    '{name} (`{id}`) ist angehalten. Es endet am {moment}, bevor die Pause vorbei ist, ich schalte es also nicht wieder ein. `/token enable {id}` beendet die Pause vorher.',
  'notice.end-kept':
    'Der Server hält das Ende Ihres Tokens {name} (`{id}`) nicht mehr fest, also tue ich es: Ich schalte es am {moment} ab. Für ein anderes Ende: `/token expire {id} 90d`.',
  'notice.deadline-nears':
    'Die Frist Ihres Tokens {name} (`{id}`) läuft ab: Ich schalte es am {moment} ab. Um es weiter zu benutzen, holen Sie mit `/token rotate {id}` ein neues Geheimnis oder setzen Sie mit `/token expire {id} 30d` ein anderes Ende.',
  'notice.deadline-passed':
    'Die Frist Ihres Tokens {name} (`{id}`) ist abgelaufen. Es ist abgeschaltet und wird am {date} widerrufen. Falls etwas es noch braucht: `/token extend {id}` schaltet es einmal für 7 weitere Tage ein. Um es jetzt zu löschen: `/token revoke {id}`.',
  'notice.deadline-passed-again':
    'Die Frist Ihres Tokens {name} (`{id}`) ist erneut abgelaufen. Es ist abgeschaltet und wird am {date} widerrufen. Falls etwas es noch braucht: Setzen Sie mit `/token expire {id} 30d` ein anderes Ende, dann `/token enable {id}`. Um es jetzt zu löschen: `/token revoke {id}`.',
  'notice.pause-ended': 'Die Pause Ihres Tokens {name} (`{id}`) ist vorbei: Es funktioniert wieder.',
  'notice.pause-ended-late':
    'Die Pause Ihres Tokens {name} (`{id}`) ist vorbei, aber es funktioniert nicht: Es hat inzwischen sein Ende erreicht oder wurde abgeschaltet. `/token show {id}` sagt, was davon.',
  'notice.pause-stays-held':
    'Die Pause Ihres Tokens {name} (`{id}`) ist vorbei, aber es bleibt aus einem anderen Grund abgeschaltet. `/token show {id}` sagt, warum.',
  'notice.pause-stays-right':
    'Die Pause Ihres Tokens {name} (`{id}`) ist vorbei, aber es bleibt abgeschaltet, weil Ihr Konto keine Tokens mehr besitzen darf. Sobald es wieder darf: `/token enable {id}`.',
  'notice.revoked': 'Ihr Token {name} (`{id}`) war lange genug abgeschaltet und ist nun endgültig widerrufen.',
  'notice.bot-end-kept':
    'Der Server hält das Ende des Tokens {name} (`{id}`) Ihres Bots @{bot} nicht mehr fest, also tue ich es: Ich schalte es am {moment} ab. Falls etwas es dann noch braucht, legen Sie unter Integrationen > Bot-Konten ein neues Token für den Bot an.',
  'notice.bot-deadline-nears':
    'Die Frist des Tokens {name} (`{id}`) Ihres Bots @{bot} läuft ab: Ich schalte es am {moment} ab. Falls etwas es noch braucht, legen Sie vorher unter Integrationen > Bot-Konten ein neues Token für den Bot an.',
  'notice.bot-deadline-passed':
    'Die Frist des Tokens {name} (`{id}`) Ihres Bots @{bot} ist abgelaufen. Es ist abgeschaltet und wird am {date} widerrufen. Falls etwas es noch braucht, legen Sie unter Integrationen > Bot-Konten ein neues Token für den Bot an.',
  'notice.bot-revoked':
    'Das Token {name} (`{id}`) Ihres Bots @{bot} war lange genug abgeschaltet und ist jetzt endgültig widerrufen.',
  'error.expire-usage':
    'Nennen Sie das Token und sein Ende: `/token expire NAME 90d`, `/token expire NAME 2027-01-31` oder `/token expire NAME never`.',
  'error.expire-too-near':
    'Eine Frist liegt mindestens einen Tag entfernt, damit Sie es vorher erfahren. Um dieses jetzt abzuschalten: `/token disable {id}`, oder für eine Weile `/token pause {id} 2h`.',
  'error.expire-server':
    'Der Server selbst beendet {name} früher, und dieses Ende lässt sich nicht verschieben. Mit `/token rotate {id}` erhalten Sie ein neues Geheimnis mit neuem Ende.',
  'error.extend-no-need':
    'Die Frist von {name} ist nicht abgelaufen, es braucht keine weiteren Tage. Falls es abgeschaltet ist: `/token enable {id}`. Für ein anderes Ende: `/token expire {id} 90d`.',
  'error.extend-once':
    '{name} hatte seine 7 weiteren Tage schon. Setzen Sie mit `/token expire {id} 30d` ein anderes Ende, dann `/token enable {id}`.',
  'error.enable-past-deadline':
    'Die Frist von {name} ist abgelaufen. `/token extend {id}` schaltet es einmal für 7 weitere Tage ein. Oder setzen Sie zuerst ein anderes Ende: `/token expire {id} 30d`.',
  'error.pause-usage': 'Nennen Sie das Token und wie lange: `/token pause NAME 30m`, von `5m` bis `7d`.',
  'error.pause-span': '„{text}“ ist keine Zeit für eine Pause. Möglich ist `5m` bis `7d`, etwa `30m` oder `2h`.',
  'error.pause-does-not-work': '{name} funktioniert jetzt nicht, es gibt also nichts anzuhalten. `/token show {id}` sagt mehr.',
};
