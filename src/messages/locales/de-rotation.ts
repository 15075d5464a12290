import type {enRotation} from './en-rotation.ts';

/** German: a rotation and its overlap. */
export const deRotation: Record<keyof typeof enRotation, string> = {
  'summary.keep': 'während einer Erneuerung: beide Geheimnisse noch eine Weile gelten lassen',
  'details.rotate':
    'Mit `--overlap` gelten beide Geheimnisse mindestens so lange, `1h` bis `14d`. Mit `--now` gilt das alte sofort nicht mehr. Mit `--in-place` gilt es sofort und endgültig nicht mehr, und das Token behält seine ID: Das geht erst ab Mattermost 11.10.',
  'ask.rotate-now':
    'Ein neues Geheimnis für dieses Token erstellen und das alte sofort abschalten und 7 Tage später widerrufen? Was es benutzt, funktioniert dann nicht mehr:',
  'did.rotate-now':
    '{name} hat ein neues Geheimnis; es steht in einer Nachricht von mir in diesem Kanal, die nur Sie sehen. Das alte (`{old}`) ist abgeschaltet. Falls etwas nicht mehr geht: `/token enable {old}`.',
  'rotation.put-away': 'Das abgeschaltete wird am {date} widerrufen, falls es nicht vorher wieder eingeschaltet wird.',
  'ask.keep': 'Sollen beide Geheimnisse dieses Tokens mindestens bis zum {until} bleiben, wie sie sind?',
  'ask.keep-shorter':
    'Sollen beide Geheimnisse dieses Tokens nur noch bis zum {until} bleiben, wie sie sind? Das ist früher als bisher: Danach wird das alte abgeschaltet, sobald das neue an seine Stelle getreten ist, und ein neues, das niemand benutzt hat, ebenso.',
  'confirm.keep': 'Beide behalten',
  'confirm.keep-shorter': 'Verkürzen',
  'did.keep': 'Beide Geheimnisse von {name} gelten mindestens bis zum {until}.',
  'did.keep-until-end':
    'Beide Geheimnisse von {name} gelten längstens bis zum {until}: Dann endet das {which, select, old {alte} other {neue}} (`{id}`).',
  'did.keep-one-out':
    'Beide Geheimnisse von {name} bleiben mindestens bis zum {until}, wie sie sind. Das {which, select, old {alte} other {neue}} (`{id}`) gilt zurzeit nicht: `/token show {id}` zeigt mehr dazu.',
  'rotation.unless-used':
    'Setzen Sie das neue Geheimnis bis zum {moment} ein: Hat es bis dahin niemand benutzt, wird es abgeschaltet, und das alte bleibt.',
  'rotation.before-end': 'Setzen Sie das neue Geheimnis ein, bevor das alte endet.',
  'rotation.old-goes': 'Wird das neue benutzt, so wird das alte eine Stunde nach seinem letzten Gebrauch abgeschaltet.',
  'rotation.old-goes-then':
    'Wird das neue benutzt, so wird das alte eine Stunde nach seinem letzten Gebrauch abgeschaltet, aber nicht vor diesem Zeitpunkt.',
  'rotation.keep': 'Beide behalten für …',
  'rotation.keep-days': '{days, plural, one {noch # Tag} other {noch # Tage}}',
  'notice.rotation-ask':
    'Das neue Geheimnis von {name} (`{id}`) wird benutzt. Darf das alte (`{old}`) weg? Wenn Sie nichts sagen, wird es abgeschaltet, sobald es eine Stunde lang nicht benutzt wurde{isSet, select, true {, aber nicht vor dem {moment}} other {}}. `/token done {id}` schaltet es jetzt ab, `/token keep {id} 3d` behält es 3 Tage.',
  'notice.rotation-extended':
    'Beide Geheimnisse von {name} werden noch benutzt: das neue (`{id}`) und das alte (`{old}`). Irgendwo steht noch das alte. Es bleibt noch einen Tag, und was benutzt wird, wird nicht abgeschaltet. `/token done {id}` schaltet das alte jetzt ab, `/token keep {id} 3d` behält es 3 Tage.',
  'notice.rotation-done':
    'Das alte Geheimnis von {name} (`{old}`) ist abgeschaltet: Das neue (`{id}`) wird benutzt, und das alte war eine Stunde lang nicht zu sehen. Falls etwas nicht mehr geht: `/token enable {old}`{revoked, select, true {, bevor es am {date} widerrufen wird} other {}}.',
  'notice.rotation-given-up':
    'Das neue Geheimnis von {name} (`{id}`) wurde nie benutzt{revoked, select, true {, ist deshalb abgeschaltet und wird am {date} widerrufen} other { und ist deshalb abgeschaltet}}; das alte (`{old}`) gilt wie zuvor. Für einen neuen Versuch: `/token rotate {old}`.',
  'notice.rotation-left':
    'Die Erneuerung von {name} ist zu Ende. Das alte Geheimnis (`{old}`) gilt nicht mehr, deshalb bleibt das neue (`{id}`), wie es ist. `/token show {id}` zeigt mehr dazu.',
  'notice.rotation-fell-back':
    'Die Erneuerung von {name} ist rückgängig gemacht. Das neue Geheimnis (`{id}`) gilt nicht mehr; das alte (`{old}`) gilt wie zuvor. Für einen neuen Versuch: `/token rotate {old}`.',
  'notice.rotation-neither':
    'Die Erneuerung von {name} ist zu Ende. Das neue Geheimnis (`{id}`) gilt nicht mehr, und das alte (`{old}`) zurzeit auch nicht: `/token list` zeigt, was übrig ist.',
  'notice.made-gone':
    'Ihr Token {name} (`{id}`) hat ein neues Geheimnis bekommen und ist seither gelöscht worden: Dieses Geheimnis gilt nicht mehr.',
  'error.overlap':
    '„{text}“ ist keine Zeit, in der beide Geheimnisse gelten können. Möglich ist 1h bis 14d, etwa `24h` oder `3d`.',
  'error.undo-past-deadline':
    'Die Frist des alten Tokens von {name} (`{id}`) ist abgelaufen: Ich würde es bald abschalten, daher bleibt das neue. Um trotzdem zurückzukehren: `/token expire {id} 30d`, dann `/token undo {id}`.',
  'error.keep-usage': 'Das Token fehlt, oder wie lange beide Geheimnisse gelten sollen: `/token keep NAME 3d`.',
};
