import assert from 'node:assert/strict';
import type {Locator, Page} from 'playwright-core';
import {isIn, lastMessage as last, messages, pageTests, type} from './browser.ts';
import {shownSecret, tokenCard} from './page-stage.ts';

const onPage = pageTests();
const link = (page: Page, name: string): Locator => page.getByRole('navigation').getByRole('link', {name});

onPage('signs in with one click, and shows what others write at once, or as unread elsewhere', async ({stage, signedIn}) => {
  const page = await signedIn();
  await link(page, 'Town Square').click();
  await isIn(page, 'Town Square');
  await type(page, 'hello from **ann**');
  await last(page).getByText('hello from ann').waitFor();
  const asked = await stage.call(stage.tokens.bob, 'GET', `/channels/${stage.ids.town}/posts`);
  assert.match(JSON.stringify(asked), /hello from \*\*ann\*\*/);
  await stage.call(stage.tokens.bob, 'POST', '/posts', {channel_id: stage.ids.town, message: 'hello from bob'});
  await last(page).getByText('hello from bob').waitFor();
  await stage.call(stage.tokens.bot, 'POST', '/posts', {channel_id: stage.ids.direct, message: 'a reminder'});
  await link(page, 'token-keeper unread').click();
  await last(page).getByText('a reminder').waitFor();
  await link(page, 'token-keeper').waitFor();
  assert.equal(await link(page, 'unread').count(), 0);
});

onPage('switches to another person, of whom nothing stays', async ({signedIn}) => {
  const page = await signedIn();
  await type(page, '/token secret');
  await messages(page).getByText(shownSecret).waitFor();
  await page.getByRole('button', {name: 'Switch person'}).click();
  await page.getByRole('option', {name: 'Be Bob'}).click();
  await page.getByText('Signed in as bob').waitFor();
  await isIn(page, 'token-keeper');
  assert.doesNotMatch(await page.content(), new RegExp(shownSecret));
});

onPage("shows a command's answer to its caller alone, until it is dismissed", async ({signedIn}) => {
  const page = await signedIn();
  await type(page, '/token');
  await last(page).getByText('You have two tokens.').waitFor();
  await last(page).getByText('Only visible to you').waitFor();
  await last(page).getByRole('button', {name: 'Dismiss this message'}).click();
  await messages(page).getByText('You have two tokens.').waitFor({state: 'detached'});
});

onPage('says what the server answered when a command fails, and gives the text back', async ({signedIn}) => {
  const page = await signedIn();
  await type(page, '/token fail');
  await page
    .getByRole('alert')
    .getByText(/returned response 500/)
    .waitFor();
  assert.equal(await page.getByRole('combobox').inputValue(), '/token fail');
});

onPage('presses the buttons of a private answer, and chooses from its menu only with Enter', async ({stage, signedIn}) => {
  const page = await signedIn();
  await type(page, '/token');
  const answer = messages(page).locator('.post', {hasText: 'You have two tokens.'}).last();
  await answer.getByRole('button', {name: 'Details'}).click();
  await last(page).getByText('It is done.').waitFor();
  const before = stage.received.length;
  await answer.getByRole('button', {name: 'Snooze'}).focus();
  for (const key of ['Enter', 'ArrowDown', 'ArrowDown', 'Escape']) await page.keyboard.press(key);
  assert.equal(stage.received.length, before);
  for (const key of ['Enter', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await last(page).getByText('Snoozed for 3 days.').waitFor();
  assert.equal(stage.received.length, before + 1);
});

onPage('changes a card in its place when it is dealt with, and keeps the focus there', async ({stage, signedIn}) => {
  const page = await signedIn();
  const props = {attachments: [tokenCard(stage.integrationUrl, {card: true})]};
  await stage.call(stage.tokens.bot, 'POST', '/posts', {channel_id: stage.ids.direct, message: '', props});
  await stage.call(stage.tokens.bot, 'POST', '/posts', {channel_id: stage.ids.direct, message: 'something after it'});
  await last(page).getByText('something after it').waitFor();
  await page.getByRole('button', {name: 'Rotate'}).last().click();
  const card = messages(page).locator('.post', {hasText: 'The old token is disabled.'});
  await card.waitFor();
  assert.equal(await card.getByRole('button').count(), 0);
  const focused = await page.evaluate('document.activeElement.closest(".post")?.textContent');
  assert.match(String(focused), /The old token is disabled\./);
  await last(page).getByText('something after it').waitFor();
});

onPage('shows edits in place, and that a message was deleted', async ({stage, signedIn}) => {
  const page = await signedIn();
  const {id} = await stage.call(stage.tokens.bot, 'POST', '/posts', {channel_id: stage.ids.direct, message: 'first words'});
  await last(page).getByText('first words').waitFor();
  await stage.call(stage.tokens.bot, 'PUT', `/posts/${id}/patch`, {message: 'other words'});
  await last(page).getByText('other words (edited)').waitFor();
  await stage.call(stage.tokens.bot, 'DELETE', `/posts/${id}`);
  await last(page).getByText('(message deleted)').waitFor();
});

onPage(
  'opens a dialog only in the tab that asked, keeps it open for a field error, and closes it after success',
  async ({stage, signedIn}) => {
    const [page, other] = [await signedIn(), await signedIn()];
    await type(page, '/token create');
    const dialog = page.getByRole('dialog', {name: 'New token'});
    await dialog.getByLabel('Name', {exact: true}).fill('taken');
    await dialog.getByRole('button', {name: 'Create'}).click();
    await dialog.getByText('There is one of that name.').waitFor();
    assert.equal(await dialog.getByLabel('Name', {exact: true}).getAttribute('aria-invalid'), 'true');
    await dialog.getByLabel('Name', {exact: true}).fill('laptop');
    await dialog.getByLabel('For a device').check();
    await dialog.getByLabel('Ends', {exact: true}).selectOption('30');
    await dialog.getByRole('button', {name: 'Create'}).click();
    await dialog.waitFor({state: 'detached'});
    const sent = stage.received.at(-1)?.body;
    assert.deepEqual(sent?.submission, {name: 'laptop', ends: '30', kind: 'device', notes: '', remind: true});
    assert.equal(sent?.state, 'signed');
    await stage.call(stage.tokens.bot, 'POST', '/posts', {channel_id: stage.ids.direct, message: 'later than the dialog'});
    await last(other).getByText('later than the dialog').waitFor();
    assert.equal(await other.getByRole('dialog').count(), 0);
  },
);

onPage('leaves a dialog with Escape, and tells the integration', async ({stage, signedIn}) => {
  const page = await signedIn();
  await type(page, '/token create');
  await page.getByRole('dialog').waitFor();
  const told = page.waitForResponse(/dialogs\/submit$/);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({state: 'detached'});
  await told;
  assert.equal(stage.received.at(-1)?.body.cancelled, true);
});

onPage('copies code exactly', async ({signedIn}) => {
  const page = await signedIn('Ann', {permissions: ['clipboard-read', 'clipboard-write']});
  await type(page, '/token secret');
  await last(page).getByRole('button', {name: 'Copy code'}).click();
  await last(page).getByText('Copied').waitFor();
  assert.equal(await page.evaluate('navigator.clipboard.readText()'), shownSecret);
});

onPage('fetches what was missed while the connection was broken', async ({stage, signedIn}) => {
  const page = await signedIn();
  await type(page, 'before the break');
  await last(page).getByText('before the break').waitFor();
  const line = page.waitForFunction('!document.getElementById("connection").hidden');
  stage.standIn.dropWebsockets();
  await stage.call(stage.tokens.bot, 'POST', '/posts', {channel_id: stage.ids.direct, message: 'during the break'});
  await line;
  await last(page).getByText('during the break').waitFor();
  await page.getByText('Connecting again').waitFor({state: 'hidden'});
});
