import type {enInPlace} from './en-in-place.ts';

/** German: a rotation in place. */
export const deInPlace: Record<keyof typeof enInPlace, string> = {
  'ask.in-place':
    'Das Geheimnis dieses Tokens an Ort und Stelle ersetzen? Seine ID bleibt `{id}`. Das alte Geheimnis gilt sofort nicht mehr; was es benutzt, fällt aus, bis Sie dort das neue einsetzen. Das lässt sich nicht zurücknehmen. {end} Schonender: beide Geheimnisse eine Weile gelten lassen.',
  'ask.in-place-ended':
    'Diesem Token, das nicht funktioniert, an Ort und Stelle ein neues Geheimnis geben? Seine ID bleibt `{id}`. Das alte Geheimnis gilt nie wieder; das lässt sich nicht zurücknehmen. {end} Schonender: ein neues Token, und dieses bleibt, wie es ist.',
  'in-place.ends': 'Mit dem neuen Geheimnis endet es am {moment}.',
  'in-place.no-end': 'Mit dem neuen Geheimnis hat es kein Enddatum.',
  'confirm.in-place': 'Geheimnis jetzt ersetzen',
  'confirm.gentler': 'Lieber schonend erneuern',
  'did.in-place':
    '{name} (`{id}`) hat ein neues Geheimnis; es steht in einer Nachricht von mir in diesem Kanal, die nur Sie sehen. Das alte gilt nicht mehr: Setzen Sie das neue jetzt ein. Falls es Sie nicht erreicht hat: `/token lost {id}`.',
  'secret.after-in-place': 'Das alte Geheimnis gilt nicht mehr.',
  'history.rotate-in-place': 'am {date} Geheimnis an Ort und Stelle ersetzt',
  'notice.rotated-in-place':
    'Ihr Token {name} (`{id}`) hat anstelle des alten ein neues Geheimnis: {end}. Es wurde Ihnen einmal gezeigt, dort, wo Sie es verlangt haben. Das alte gilt nicht mehr.',
  'notice.received-in-place':
    'Ich wurde unterbrochen, während ich Ihnen das neue Geheimnis von {name} (`{id}`) zeigte. Haben Sie es erhalten? Das alte gilt nicht mehr. Wenn Sie das neue nicht haben, wird dieses Token widerrufen und ein neues erstellt.',
  'notice.in-place-lost':
    'Das Geheimnis Ihres Tokens {name} (`{id}`) wurde an Ort und Stelle ersetzt, und das neue hat Sie nicht erreicht. Das alte gilt nicht mehr, und das neue hat niemand, daher ist das Token abgeschaltet. `/token lost {id}` löscht es und erstellt ein neues dieses Namens.',
  'error.in-place-alone':
    'An Ort und Stelle gilt das alte Geheimnis sofort nicht mehr, daher passt `--in-place` weder zu `--overlap` noch zu `--now`.',
  'error.in-place-needs-newer':
    'Ein Geheimnis an Ort und Stelle zu ersetzen geht erst ab Mattermost 11.10, und dieser Server ist älter. `/token rotate {id}` geht hier: {name} erhält ein neues Geheimnis, und das alte gilt, bis Sie es ersetzt haben.',
  'error.in-place-no-end':
    '{name} hat kein Enddatum und bekäme keines, daher wäre nirgends zu sehen, ob der Server das Geheimnis ersetzt hat. Geben Sie ein Ende an, etwa `--expires 365d`, oder nehmen Sie `/token rotate {id}`.',
  'error.in-place-unknown':
    'Was aus dem letzten Ersetzen des Geheimnisses von {name} wurde, ist auf dem Server noch nicht zu sehen. Bitte versuchen Sie es in zwei Minuten noch einmal; was ich finde, sagt Ihnen eine Direktnachricht.',
  'error.in-place-lost':
    'Das alte Geheimnis gilt nicht mehr, und das neue hat Sie nicht erreicht: Niemand hat es, daher ist das Token abgeschaltet. `/token lost {id}` löscht es und erstellt ein neues dieses Namens.',
  'error.in-place-lost-yet':
    'Das alte Geheimnis von {name} gilt nicht mehr, und das neue hat Sie nicht erreicht: Niemand hat es. Der Server lässt mich das Token noch nicht abschalten; ich versuche es weiter und melde mich mit einer Direktnachricht. Sie müssen nicht warten: `/token lost {id}` löscht es und erstellt ein neues dieses Namens.',
};
