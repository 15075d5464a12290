import type {enErrors} from './en-errors.ts';

/** German: what went wrong, and what to do about it. */
export const deErrors: Readonly<Record<keyof typeof enErrors, string>> = {
  'start.store-in-use':
    'Ein anderer Token Keeper benutzt {path}. Beenden Sie ihn zuerst, oder setzen Sie DATABASE_URL, um eine Postgres-Datenbank zu teilen.',

  'error.internal':
    'Bei mir ist etwas schiefgegangen; es steht in meinem Protokoll. Bitte sehen Sie mit `/token list` nach und versuchen Sie es dann noch einmal; wenn es bleibt, wenden Sie sich an die Administration.',
  'error.not-understood': 'Das habe ich nicht verstanden. `/token help` zeigt, was ich kann.',
  'error.list-takes': '`/token list` nimmt `all` oder die Nummer einer Seite. Ein einzelnes Token zeigt `/token show NAME`.',
  'error.did-you-mean': '„{typed}“ kenne ich nicht. Meinten Sie `/token {near}`?',
  'error.unknown-subcommand': '„{typed}“ kenne ich nicht.',
  'error.unknown-option':
    'Die Option „--{option}“ gibt es hier nicht. Gehört sie zu einem Namen, setzen Sie diesen in Anführungszeichen.',
  'error.unknown-option-near':
    'Die Option „--{option}“ gibt es hier nicht. Meinten Sie `--{near}`? Gehört sie zu einem Namen, setzen Sie diesen in Anführungszeichen.',
  'error.option-needs-value': 'Die Option `--{option}` braucht einen Wert, zum Beispiel `--{option} 7d`.',
  'error.option-twice': 'Die Option „--{option}“ steht zweimal da. Geben Sie sie einmal an.',
  'error.text-too-long': 'Das ist zu lang: höchstens {most} Zeichen.',
  'error.name-needed': 'Welches Token? Nennen Sie seinen Namen oder die ersten 6 Zeichen seiner ID; `/token list` zeigt beides.',
  'error.name-too-long': 'Dieser Name ist zu lang. Er darf 255 Zeichen haben, mit Umlauten oder Emoji weniger.',
  'error.name-missing':
    'Das neue Token braucht einen Namen, zum Beispiel `/token create backup script --expires 90d`. `/token create` ohne alles öffnet ein Formular.',
  'error.name-empty': 'Das Token braucht einen Namen, den man sehen kann.',
  'error.no-such-token-near': 'Sie haben kein Token namens „{name}“. Meinten Sie „{near}“? `/token list` zeigt Ihre Tokens.',
  'error.no-such-token': 'Sie haben kein Token namens „{name}“. `/token list` zeigt Ihre Tokens.',
  'error.several-tokens': '{count} Ihrer Tokens heißen „{name}“. Nennen Sie die ID des gemeinten:',
  'error.tokens-gone': 'Dieses Token gibt es nicht mehr. `/token list` zeigt Ihre Tokens.',
  'error.nothing-to-disable':
    'Keines dieser Tokens ist eingeschaltet, es gibt also nichts abzuschalten. `/token list` zeigt Ihre Tokens.',
  'error.nothing-to-enable':
    'Keines dieser Tokens ist abgeschaltet, es gibt also nichts einzuschalten. `/token list` zeigt Ihre Tokens.',
  'error.nothing-to-revoke': 'Sie haben keine Tokens, es gibt also nichts zu widerrufen.',
  'error.end-not-understood':
    'Das Ende „{text}“ habe ich nicht verstanden. Schreiben Sie `90d`, `12w`, `6m`, `1y`, ein Datum wie `2027-01-31` oder `never`.',
  'error.no-such-day': 'Den Tag „{text}“ gibt es im Kalender nicht. Schreiben Sie ein anderes Datum.',
  'error.not-a-date': '„{text}“ ist kein Datum. Schreiben Sie Jahr-Monat-Tag, zum Beispiel {example}.',
  'error.end-in-the-past': 'Dieses Ende liegt in der Vergangenheit. Schreiben Sie zum Beispiel `90d` oder ein späteres Datum.',
  'error.end-too-near':
    'Dieser Server führt für Tokens kein Enddatum, daher halte ich es fest. Ein solches Ende liegt mindestens einen Tag entfernt, damit Sie es vorher erfahren. Schreiben Sie `1d` oder mehr.',
  'error.end-too-far': 'Dieses Ende liegt mehr als zehn Jahre entfernt. Wählen Sie ein früheres oder `never`.',
  'error.policy-needs-end':
    'Auf diesem Server muss jedes Token innerhalb {days, plural, one {eines Tages} other {von # Tagen}} enden. Wählen Sie ein Ende, zum Beispiel `{days}d`.',
  'error.policy-too-far':
    'Auf diesem Server gilt ein Token höchstens {days, plural, one {# Tag} other {# Tage}}. Wählen Sie ein früheres Ende, zum Beispiel `{days}d`.',
  'error.deactivated': 'Ihr Konto ist deaktiviert, daher kann ich nichts dafür tun.',
  'error.bot-account': 'Bot-Konten können mich nicht benutzen. Wem der Bot gehört, der kann es.',
  'error.may-not-own-tokens':
    'Ihr Konto darf keine Tokens besitzen. Die Systemadministration kann es in der Systemkonsole erlauben: Benutzerverwaltung, Benutzer, Ihr Konto, Rollen verwalten, persönliche Zugriffstokens zulassen.',
  'error.guest-may-not-own-tokens':
    'Sie sind hier Gast, und Gäste dürfen keine Tokens besitzen. Die Systemadministration kann Ihrem Konto die Rolle `system_user_access_token` geben oder Sie zum Mitglied machen.',
  'error.tokens-switched-off':
    'Persönliche Zugriffstokens sind auf diesem Server ausgeschaltet. Die Systemadministration kann sie einschalten: Systemkonsole, Integrationen, Integrationsverwaltung. Ihre Tokens können Sie weiterhin ansehen, abschalten und widerrufen.',
  'error.app-session':
    'Eine App ist mit Ihrem Konto angemeldet und könnte das geschrieben haben, daher wird kein Geheimnis erstellt. Entfernen Sie sie unter Profil, Sicherheit, OAuth-2.0-Anwendungen und versuchen Sie es dann noch einmal.',
  'error.now-or-overlap':
    '`--now` schaltet das alte Token sofort ab, `--overlap` behält es eine Weile: Geben Sie eines von beiden an. Es wurde nichts geändert.',
  'error.rotation-is-open':
    '{name} wird schon erneuert. Schließen Sie das zuerst ab: `/token done {id}` oder `/token undo {id}`.',
  'error.rotation-is-ended':
    'Diese Erneuerung ist schon abgeschlossen oder zurückgenommen. `/token list` zeigt, wie es um Ihre Tokens steht.',
  'error.rotation-goes-on':
    'Es wurde nichts geändert: Jenes neue Geheimnis hat Sie nicht erreicht, daher wurde sein Token widerrufen und ersetzt. Die Erneuerung von {name} geht mit dem neuen weiter: `/token {verb} {id}`.',
  'error.no-open-rotation': 'Dieses Token wird nicht erneuert. `/token list` zeigt Ihre Tokens.',
  'error.name-taken':
    'Sie haben schon ein Token namens „{name}“, daher wurde nichts erstellt. Erneuern Sie es, oder wählen Sie einen anderen Namen.',
  'error.not-tried': 'Nicht versucht, weil das davor misslungen ist. Bitte versuchen Sie es noch einmal.',
  'error.rotate-disabled':
    '{name} ist abgeschaltet. Schalten Sie es zuerst ein, oder widerrufen Sie es und erstellen Sie ein neues.',
  'error.new-one-does-not-work':
    'Das neue Token von {name} funktioniert jetzt nicht, daher bleibt das alte. Mehr zeigt `/token show {id}`.',
  'error.old-one-does-not-work':
    'Das alte Token von {name} funktioniert jetzt nicht, daher bleibt das neue. Mehr zeigt `/token show {id}`.',
  'error.held-unreceived':
    'Niemand hat das Geheimnis von {name}, das Einschalten wäre also nutzlos. Widerrufen Sie es und erstellen Sie ein neues.',
  'error.held-admin': '{name} wurde von der Administration abgeschaltet, und nur sie kann es einschalten.',
  'error.held-leak':
    'Das Geheimnis von {name} war öffentlich zu sehen, daher bleibt dieses Token abgeschaltet. Widerrufen Sie es und erstellen Sie ein neues.',
  'error.held-lockdown':
    '{name} wurde durch eine allgemeine Sperre abgeschaltet, und nur die Administration kann es einschalten.',
  'error.change-under-way': 'Eine andere Änderung Ihrer Tokens läuft gerade. Bitte versuchen Sie es gleich noch einmal.',
  'error.secret-not-delivered':
    'Das neue Geheimnis konnte Ihnen nicht gezeigt werden, daher ist sein Token abgeschaltet; sonst wurde nichts geändert. Bitte versuchen Sie es noch einmal.',
  'error.secret-not-delivered-yet':
    'Das neue Geheimnis konnte Ihnen nicht gezeigt werden, und der Server lässt mich sein Token noch nicht abschalten. Niemand hat dieses Geheimnis. Ich versuche es weiter und melde mich mit einer Direktnachricht.',
  'error.lost-not-revoked-yet':
    'Das neue Geheimnis steht in einer Nachricht von mir in diesem Kanal, die nur Sie sehen. Das Token, dessen Geheimnis Sie nicht erreicht hat, konnte noch nicht widerrufen werden: Ich versuche es weiter und melde mich mit einer Direktnachricht.',
  'error.answer-lost-done': 'Unterwegs ist etwas schiefgegangen, aber ich habe nachgesehen: Es ist geschehen.',
  'error.answer-lost-made':
    'Unterwegs ist etwas schiefgegangen, aber ich habe nachgesehen: Es ist geschehen, und das Geheimnis wurde Ihnen gezeigt. Die Quittung kommt als Direktnachricht.',
  'error.answer-lost-nothing':
    'Unterwegs ist etwas schiefgegangen, und ich habe nachgesehen: Es wurde nichts geändert. Bitte versuchen Sie es noch einmal.',
  'error.answer-lost-undone':
    'Unterwegs ist etwas schiefgegangen. Was halb erstellt war, ist abgeschaltet, alles andere ist wie zuvor. Bitte versuchen Sie es noch einmal.',
  'error.answer-lost-asked':
    'Unterwegs ist etwas schiefgegangen, und ich weiß nicht, ob das Geheimnis Sie erreicht hat. Was zu tun ist, sagt Ihnen eine Direktnachricht.',
  'error.answer-lost-open':
    'Der Server hat nicht geantwortet, und ich kann noch nicht sehen, ob es geschehen ist. Ich sehe weiter nach und melde mich mit einer Direktnachricht.',
  'error.server-away':
    'Der Mattermost-Server antwortet mir gerade nicht richtig. Es wurde nichts geändert; bitte versuchen Sie es in einer Minute noch einmal.',
  'error.server-busy':
    'Der Mattermost-Server bittet um Geduld. Bitte versuchen Sie es in {seconds, plural, one {# Sekunde} other {# Sekunden}} noch einmal.',
  'error.bot-signed-out':
    'Ich bin vom Mattermost-Server abgemeldet und kann nichts tun. Bitte wenden Sie sich an die Administration.',
  'error.elsewhere':
    'Ich bin für einen anderen Mattermost-Server eingerichtet und tue darum auf diesem nichts. Bitte wenden Sie sich an die Administration.',
  'error.refused-by-server':
    'Der Mattermost-Server hat das abgelehnt; der Grund steht in meinem Protokoll. Bitte wenden Sie sich an die Administration.',
  'error.button-not-yours': 'Diese Schaltfläche ist nicht für Sie, oder nicht von mir. Es wurde nichts geändert.',
  'error.button-too-old': 'Diese Schaltfläche ist zu alt. Es wurde nichts geändert; bitte geben Sie den Befehl noch einmal ein.',
  'error.already-done':
    'Das wurde schon beantwortet oder abgeschickt und gilt nur einmal. Falls nichts daraus geworden ist, geben Sie den Befehl noch einmal ein; `/token list` zeigt, wie es steht.',
  'error.too-many-commands': 'Das waren viele Befehle in kurzer Zeit. Bitte warten Sie eine Minute.',
  'error.form-not-yours': 'Dieses Formular ist nicht für Sie, oder nicht von mir. Es wurde nichts geändert.',
  'error.form-too-old':
    'Dieses Formular war zu lange offen. Es wurde nichts geändert; bitte geben Sie den Befehl noch einmal ein.',
};
