import type {enReport} from './en-report.ts';

/** German: reports to admins, and the list of all tokens that comes with them. */
export const deReport: Readonly<Record<keyof typeof enReport, string>> = {
  'report.head': 'Tokens auf diesem Server',
  'report.as-of': 'Alle Tokens des Servers wurden zuletzt am {moment} gelesen.',
  'report.not-read-yet': 'Es sind noch nicht alle Tokens des Servers gelesen.',
  'report.now': 'jetzt',
  'report.change': 'seit dem letzten Bericht',
  'report.active': 'aktiv',
  'report.disabled': 'abgeschaltet',
  'report.expired': 'abgelaufen',
  'report.ending-in-30-days': 'aktiv, endet innerhalb von 30 Tagen',
  'report.active-never-ending': 'aktiv, ohne Ende',
  'report.active-unseen': 'aktiv, seit 90 Tagen nicht in Gebrauch gesehen',
  'report.ending':
    '{count, plural, one {Eines ist zu Ende oder endet innerhalb von 30 Tagen} other {# sind zu Ende oder enden innerhalb von 30 Tagen}}',
  'report.owner-gone':
    '{count, plural, one {Eines gehört zu einem deaktivierten Konto} other {# gehören zu deaktivierten Konten}}',
  'report.never-ending': '{count, plural, one {Eines endet nie} other {# enden nie}}',
  'report.unseen':
    '{count, plural, one {Eines wurde seit mindestens 90 Tagen nicht in Gebrauch gesehen} other {# wurden seit mindestens 90 Tagen nicht in Gebrauch gesehen}} (der Server zeigt nur einen Teil des Gebrauchs)',
  'report.owner-deactivated': '{who} (deaktiviert)',
  'report.more': '… und {count, plural, one {ein weiteres} other {# weitere}}',
  'report.more-in-file': '… und {count, plural, one {ein weiteres} other {# weitere}}, siehe die CSV-Datei',
  'report.nothing-to-decide': 'Nichts ist zu entscheiden.',
  'report.no-file':
    'Die Liste aller Tokens konnte nicht angehängt werden. Bin ich hier Mitglied, und nimmt der Server Dateien dieser Größe?',
  'report.numbers-only':
    'Diesen Kanal können nicht nur Systemadministratoren lesen, darum stehen hier nur Zahlen. Das Übrige bekommt ein Systemadministrator mit `/token admin report`.',
  'report.in-channel': 'Der Bericht steht im Berichtskanal.',
  'report.rest-sent':
    'Die Zahlen stehen im Berichtskanal, das Übrige habe ich Ihnen als Direktnachricht geschickt: Jenen Kanal können nicht nur Systemadministratoren lesen.',
  'report.sent':
    'Ich habe Ihnen den Bericht als Direktnachricht geschickt. Es ist kein Berichtskanal gesetzt: `KEEPER_REPORT_CHANNEL`.',
  'report.not-in-channel':
    'Ich habe Ihnen den Bericht als Direktnachricht geschickt. Der Berichtskanal hat ihn nicht angenommen: Ist er archiviert, bin ich dort Mitglied, und ist `KEEPER_REPORT_CHANNEL` seine ID?',
  'csv.id': 'ID',
  'csv.name': 'Name',
  'csv.owner': 'Besitzer',
  'csv.owner-id': 'ID des Besitzers',
  'csv.owner-state': 'Konto des Besitzers',
  'csv.owner-active': 'aktiv',
  'csv.owner-gone': 'deaktiviert',
  'csv.state': 'Zustand',
  'csv.end': 'endet (UTC)',
  'csv.server-end': 'endet laut Server (UTC)',
  'csv.deadline': 'endet laut Token Keeper (UTC)',
  'csv.created': 'erstellt (UTC)',
  'csv.first-seen': 'zuerst gesehen (UTC)',
  'csv.last-seen': 'mindestens in Gebrauch bis (UTC)',
  'summary.admin-report': 'was unter allen Tokens zu entscheiden ist, im Berichtskanal',
  'error.admins-only': 'Das dürfen nur Systemadministratoren. Ihr Versuch wurde festgehalten.',
  'error.help-admins-only': 'Das dürfen nur Systemadministratoren.',
  'error.report-takes-nothing': 'Hinter `/token admin report` steht nichts weiter.',
  'error.report-under-way': 'Ein Bericht wird gerade gemacht. Er ist gleich da.',
};
