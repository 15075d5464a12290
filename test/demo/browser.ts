import {existsSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {type Browser, type BrowserContextOptions, chromium, type Locator, type Page} from 'playwright-core';
import {type Stage, startStage} from './page-stage.ts';

// biome-ignore lint/style/noProcessEnv: a machine says here where its Chromium is; the product does not read it.
const candidates = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'];

/** Where Chromium is: CHROMIUM_PATH, else where Debian puts it; undefined where there is none. */
export const chromiumPath = candidates.find((path) => path !== undefined && existsSync(path));

/** What a test's `skip` option gets: false, or the line that says what is missing. */
export const skipWithoutChromium = chromiumPath === undefined ? 'no Chromium here: install it or set CHROMIUM_PATH' : false;

/** Starts Chromium without a window, and without calls of its own to anywhere. */
export async function launchBrowser(): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({executablePath: chromiumPath ?? '', args: ['--no-sandbox', '--disable-gpu', ...quiet]});
}

/** What a test of the page works with. */
export type Desk = {
  readonly stage: Stage;
  /** The page before anybody signed in, in a browser profile of its own. */
  start(options?: BrowserContextOptions): Promise<Page>;
  /** The page as ann (or another), in the direct chat with the bot. */
  signedIn(name?: string, options?: BrowserContextOptions): Promise<Page>;
};

/** One stage and one browser for all tests of a file; each test gets profiles of its own, closed after it. */
export function pageTests(): (name: string, work: (desk: Desk) => Promise<void>) => void {
  let stage: Stage | undefined;
  let browser: Browser | undefined;
  before(async () => {
    if (skipWithoutChromium) return;
    [stage, browser] = await Promise.all([startStage(), launchBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await stage?.stop();
  });
  return (name, work) => {
    test(name, {skip: skipWithoutChromium}, async () => {
      if (stage === undefined || browser === undefined) throw new Error('not started');
      try {
        await work(createDesk(stage, browser));
      } finally {
        await Promise.all(browser.contexts().map((context) => context.close()));
      }
    });
  };
}

function createDesk(stage: Stage, browser: Browser): Desk {
  async function start(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({locale: 'en-GB', viewport: {width: 1280, height: 800}, ...options});
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(stage.url);
    await page.getByRole('button', {name: 'Sign in as Ann'}).waitFor();
    return page;
  }
  return {
    stage,
    start,
    async signedIn(name = 'Ann', options = {}) {
      const page = await start(options);
      await Promise.all([greeted(page), page.getByRole('button', {name: `Sign in as ${name}`}).click()]);
      await isIn(page, 'token-keeper');
      return page;
    },
  };
}

/** Waits until the server has greeted the page: from then on it is told of what happens. */
async function greeted(page: Page): Promise<void> {
  const socket = await page.waitForEvent('websocket');
  await socket.waitForEvent('framereceived', ({payload}) => String(payload).includes('"hello"'));
}

/** Waits until the page shows this channel. */
export async function isIn(page: Page, channel: string): Promise<void> {
  await page.getByRole('heading', {name: channel, level: 1}).waitFor();
}

export const messages = (page: Page): Locator => page.getByRole('list', {name: 'Messages'});

export const lastMessage = (page: Page): Locator => messages(page).locator('.post').last();

/** Writes into the composer and presses Enter. */
export async function type(page: Page, text: string): Promise<void> {
  await page.getByRole('combobox', {name: /^Write to/}).fill(text);
  await page.keyboard.press('Enter');
}
