import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser, Locator, Page} from 'playwright-core';
import {collectingLogger} from '../keeper/keeper.ts';
import {isIn, launchBrowser, messages, skipWithoutChromium} from './browser.ts';
import {type Demo, startDemo} from './demo.ts';

/** What an ordinary user does in the demo, in a real browser: the page, Token Keeper and the stand-in as `npm run demo` starts them. */
describe('ann in the demo, from her first token to revoking it', {skip: skipWithoutChromium}, () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  const lines: string[] = [];

  const type = async (line: string): Promise<void> => {
    const box = page.getByRole('combobox', {name: /^Write to/u});
    await box.fill(line);
    await box.press('Enter');
  };
  const answer = (text: RegExp): Locator => messages(page).getByRole('listitem').filter({hasText: text}).last();
  const works = async (secret: string): Promise<number> =>
    (await fetch(`${demo.mattermost.url}/api/v4/users/me`, {headers: {Authorization: `Bearer ${secret}`}})).status;
  const secretShown = async (): Promise<string> => (await messages(page).locator('pre').last().innerText()).trim();

  before(async () => {
    [demo, browser] = await Promise.all([startDemo({log: collectingLogger(lines)}), launchBrowser()]);
    page = await browser.newPage({viewport: {width: 1280, height: 900}});
    page.setDefaultTimeout(15_000);
    await page.goto(demo.url);
    await page.getByRole('button', {name: 'Sign in as Ann'}).click();
    await isIn(page, 'token-keeper');
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  test('the form makes a token, and its secret is seen once', async () => {
    await type('/token create');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('browser test');
    await dialog.getByRole('button', {name: 'Create'}).click();
    await answer(/The secret of browser test/u).waitFor();
    const secret = await secretShown();
    assert.match(secret, /^[a-z0-9]{26}$/u);
    assert.equal(await works(secret), 200);
    await page.reload();
    await isIn(page, 'token-keeper');
    await answer(/browser test/u).waitFor();
    assert.ok(!(await page.content()).includes(secret), 'the secret is gone after a reload');
    assert.ok(!lines.join('\n').includes(secret), 'the secret is in no log line');
  });

  test('the list shows it, and its menu opens it', async () => {
    await type('/token');
    await answer(/You have/u)
      .getByRole('button', {name: 'Show one'})
      .click();
    await page.getByRole('option', {name: /browser test/u}).click();
    await messages(page).getByRole('button', {name: 'Rotate', exact: true}).last().waitFor();
  });

  test('rotate gives a new secret; the receipt’s button ends the old one, and says so', async () => {
    await type('/token create rotating');
    await answer(/The secret of rotating/u).waitFor();
    const old = await secretShown();
    await type('/token rotate rotating');
    const receipt = answer(/Your token rotating .*has a new secret/u);
    await receipt.waitFor();
    const fresh = await secretShown();
    assert.deepEqual([await works(old), await works(fresh)], [200, 200]);
    await receipt.getByRole('button', {name: 'I have replaced it'}).click();
    await answer(/The old token of rotating.* is disabled/u).waitFor();
    assert.deepEqual([await works(old), await works(fresh)], [401, 200]);
  });

  test('revoke asks first, then deletes for good', async () => {
    await type('/token create short-lived');
    await answer(/The secret of short-lived/u).waitFor();
    const secret = await secretShown();
    await type('/token revoke short-lived');
    await messages(page)
      .getByText(/cannot be undone/u)
      .last()
      .waitFor();
    assert.equal(await works(secret), 200);
    await messages(page).getByRole('button', {name: 'Revoke it for good'}).last().click();
    await messages(page)
      .getByText(/revoked for good/u)
      .last()
      .waitFor();
    assert.equal(await works(secret), 401);
  });

  test('days later, what is due has come: the end of a rotation, the end of a pause, a reminder with buttons', async () => {
    const later = page.getByRole('button', {name: 'A day later'});
    for (let days = 0; days < 4; days++) {
      await later.click();
      await page.getByRole('button', {name: 'A day goes by…'}).waitFor({state: 'detached', timeout: 60_000});
    }
    await answer(/The old secret of deploy/u).waitFor();
    await messages(page).getByText('One of your tokens needs you').last().waitFor();
    await messages(page).getByRole('button', {name: 'Disable', exact: true}).last().waitFor();
    await type('/token show dashboard');
    await messages(page).getByRole('button', {name: 'Rotate', exact: true}).last().waitFor();
  });
});
