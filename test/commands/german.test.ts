import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person, secretIn} from '../chat/person.ts';
import {bullets, type Stage, shown, startStage} from './stage.ts';

/** Somebody whose profile says German and Berlin. */
let stage: Stage;
let anna: Person;
before(async () => {
  stage = await startStage();
  anna = await stage.person('anna');
  const timezone = {useAutomaticTimezone: 'false', manualTimezone: 'Europe/Berlin', automaticTimezone: ''};
  await anna.api.call('PUT', `/users/${anna.userId}/patch`, {locale: 'de', timezone});
});
after(() => stage.stop());

/** As German dates are written in Berlin: `22. Dez. 2026, 23:59 MEZ (in 30 Tagen)`. */
const moment = String.raw`\d{1,2}\. [\p{L}]+\.? \d{4}, \d\d:\d\d MES?Z \(in \d+ Tagen\)`;

test('a token’s life reads German, with German dates in the zone of the profile', async () => {
  const made = await stage.sayAll(anna, 'create ci --expires 30d');
  assert.match(made[0]?.message ?? '', new RegExp(`^Das Geheimnis von \\*\\*ci\\*\\*[^]*Es endet am ${moment}\\.`, 'u'));
  assert.match(
    made.at(-1)?.message ?? '',
    /ist erstellt\. Das Geheimnis steht in einer Nachricht von mir in diesem Kanal, die nur Sie sehen\./u,
  );
  assert.ok(await stage.works(secretIn(made)));
  const list = await stage.say(anna, 'list');
  assert.match(list.message, /^Sie haben ein Token:$/mu);
  assert.match(
    bullets(list)[0] ?? '',
    /· aktiv · endet am \d\d\.\d\d\.\d{4} \(in 30 Tagen\) · mindestens bis gerade eben in Gebrauch$/u,
  );
  assert.deepEqual(labels(list), ['Eines zeigen …']);
  const details = shown(await stage.say(anna, 'show ci'));
  assert.match(details, new RegExp(`^Endet: ${moment}$`, 'mu'));
});

test('the receipt is German too, and so are questions, buttons and outcomes', async () => {
  const receipt = await stage.receipt(anna, 'wurde erstellt: endet am');
  assert.deepEqual(labels(receipt), ['Ich habe es nicht erhalten']);
  const question = await stage.say(anna, 'disable ci');
  assert.match(shown(question), /Bevor Sie antworten, geschieht nichts\. Diese Frage gilt 10 Minuten\./u);
  assert.deepEqual(labels(question), ['Abschalten', 'So lassen']);
  assert.match((await stage.press(anna, question, 'Abschalten')).message, /ist abgeschaltet/u);
});

test('the form, help and what goes wrong are German', async () => {
  await stage.say(anna, 'create').catch(() => {});
  const {dialog} = await anna.dialog();
  const lifetime = dialog.elements.find(({name}) => name === 'lifetime');
  assert.match(lifetime?.options?.[1]?.text ?? '', /^In 90 Tagen \(\d\d\.\d\d\.\d{4}\)$/u);
  const help = await stage.say(anna, 'crate');
  assert.match(help.message, /^„crate“ kenne ich nicht\. Meinten Sie `\/token create`\?/u);
  assert.match(help.message, /: ein neues Token; sein Geheimnis.*Alle Befehle: `\/token help`\.$/su);
  assert.match((await stage.say(anna, 'show nichts')).message, /^Sie haben kein Token namens „nichts“\./u);
});

test('a question and a form that were left for too long say so in German', async () => {
  await stage.say(anna, 'create langsam');
  const question = await stage.say(anna, 'revoke langsam');
  await stage.say(anna, 'create').catch(() => {});
  const form = await anna.dialog();
  stage.world.mattermost.clock.advance(31 * 60_000);
  assert.match((await stage.press(anna, question, labels(question)[0] ?? '')).message, /^Diese Schaltfläche ist zu alt\./u);
  const place = {channelId: stage.world.townId, teamId: stage.world.teamId};
  assert.match((await anna.submit(form, {}, place)).error ?? '', /^Dieses Formular war zu lange offen\./u);
});

test('an end on a day is the end of that day in Berlin', async () => {
  await stage.say(anna, 'create heiligabend --expires 2029-12-24');
  const token = (await stage.tokens(anna)).find(({description}) => description === 'heiligabend');
  assert.equal(token?.expires_at, Date.parse('2029-12-24T23:59:59+01:00'));
});

test('a profile whose language and zone are no words of any is read to in English and UTC', async () => {
  const ann = await stage.person();
  const timezone = {useAutomaticTimezone: 'false', manualTimezone: 'Mars/Base\u202e', automaticTimezone: 'x'};
  await ann.api.call('PUT', `/users/${ann.userId}/patch`, {locale: '@all', timezone});
  assert.match((await stage.sayAll(ann, 'create ci'))[0]?.message ?? '', /It ends .* UTC \(in 90 days\)/u);
});
