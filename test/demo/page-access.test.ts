import assert from 'node:assert/strict';
import type {Page} from 'playwright-core';
import {isIn, messages, pageTests} from './browser.ts';
import {tokenCard} from './page-stage.ts';

const onPage = pageTests();

const focused = (page: Page): Promise<unknown> =>
  page.evaluate('const node = document.activeElement; node.ariaLabel ?? node.placeholder ?? node.innerText');

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Goes on with Tab until what has the focus bears this name. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    await press(page, key);
    if (name.test(String(await focused(page)))) return;
  }
  assert.fail(`no way to ${name} by ${key}`);
}

onPage('works by keyboard alone: sign in, command, button, menu, dialog, other channel', async ({start}) => {
  const page = await start();
  await tabTo(page, /Sign in as Ann/);
  await press(page, 'Enter');
  await isIn(page, 'token-keeper');
  await page.keyboard.type('/tok');
  await page.getByRole('option', {name: /^\/token/}).waitFor();
  await press(page, 'Tab', 'Enter');
  await messages(page).getByText('You have two tokens.').waitFor();
  await tabTo(page, /^Revoke/, 'Shift+Tab');
  await press(page, 'Enter');
  await messages(page).getByText('It is done.').waitFor();
  await tabTo(page, /^Snooze/);
  await press(page, 'Enter', '7', 'Enter');
  await messages(page).getByText('Snoozed for 7 days.').waitFor();
  await tabTo(page, /^Write to/);
  await page.keyboard.type('/token create\n');
  await page.getByRole('dialog').waitFor();
  for (let steps = 0; steps < 12; steps += 1) {
    await press(page, 'Tab');
    assert.equal(await page.evaluate('document.querySelector("dialog").contains(document.activeElement)'), true);
  }
  await press(page, 'Escape');
  await page.getByRole('dialog').waitFor({state: 'detached'});
  await tabTo(page, /^Town Square/, 'Shift+Tab');
  await press(page, 'Enter');
  await isIn(page, 'Town Square');
});

onPage('reads a new message to those who do not see it', async ({stage, signedIn}) => {
  const page = await signedIn();
  await stage.call(stage.tokens.bot, 'POST', '/posts', {channel_id: stage.ids.direct, message: 'your **ci** ends soon'});
  const live = page.locator('[aria-live=polite]', {hasText: 'token-keeper: your ci ends soon'});
  await live.waitFor({state: 'attached'});
});

onPage('never runs foreign text, wherever it stands', async ({stage, signedIn}) => {
  const run = 'window.ran=1';
  const bad = `<img src=x onerror="${run}"><script>${run}</script><svg onload="${run}">[a](javascript:${run}) ![b](javascript:${run})`;
  const attachment = {
    ...{
      color: 'red;background:url(x)',
      pretext: bad,
      author_name: bad,
      title: bad,
      title_link: `javascript:${run}`,
      text: bad,
      footer: bad,
    },
    fields: [{title: bad, value: bad, short: false}],
    actions: [{id: 'x', name: bad, style: 'url(x)', integration: {url: 'http://127.0.0.1:9', context: {}}}],
  };
  const page = await signedIn();
  const asCode = `\`\`\`"><img onerror=${run} src=x>\n${bad}\n\`\`\``;
  for (const message of [bad, asCode, `| a |\n|---|\n| ${bad} |`, `> # ${bad}`, 'the end of it']) {
    const props = {attachments: [attachment]};
    await stage.call(stage.tokens.bot, 'POST', '/posts', {channel_id: stage.ids.direct, message, props});
  }
  await messages(page).getByText('the end of it').waitFor();
  assert.equal(await page.evaluate('window.ran'), undefined);
  const posts = messages(page).locator('.post-body');
  assert.equal(await posts.locator('img, script, a, [onload], [onerror]').count(), 0);
  assert.match(await posts.last().innerText(), /<img src=x onerror="window\.ran=1"><script>/);
});

onPage('would not run it even past the sanitiser: the browser is told to allow its own files alone', async ({stage, start}) => {
  const {headers} = await fetch(stage.url);
  assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self';/);
  const page = await start();
  await assert.rejects(page.evaluate('document.body.innerHTML = "<img src=x onerror=window.ran=1>"'), /TrustedHTML/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  onPage(`has no sideways scroll at 390 pixels, and the channels in a drawer (${colorScheme})`, async ({stage, start}) => {
    const page = await start({viewport: {width: 390, height: 800}, colorScheme});
    const overflow = (selector: string) =>
      page.evaluate(`{const node = document.querySelector('${selector}'); node.scrollWidth - node.clientWidth}`);
    assert.equal(await overflow('html'), 0);
    await page.getByRole('button', {name: 'Sign in as Ann'}).click();
    await isIn(page, 'token-keeper');
    const table = `| a | b | c |\n|---|---|---|\n| ${'x'.repeat(80)} | ${'y'.repeat(80)} | z |`;
    const message = `${'w'.repeat(300)} \`${'c'.repeat(300)}\`\n\n${table}\n\n\`\`\`\n${'k'.repeat(200)}\n\`\`\``;
    const props = {attachments: [{...tokenCard(stage.integrationUrl), title: 't'.repeat(255)}]};
    await stage.call(stage.tokens.bot, 'POST', '/posts', {channel_id: stage.ids.direct, message, props});
    await messages(page).getByText('w'.repeat(300)).last().waitFor();
    assert.equal(await overflow('html'), 0);
    assert.equal(await overflow('#messages'), 0);
    await page.getByRole('button', {name: 'Show channels'}).click();
    await page.getByRole('link', {name: 'Town Square'}).click();
    await isIn(page, 'Town Square');
    await page.getByRole('link', {name: 'Town Square'}).waitFor({state: 'hidden'});
  });
}
