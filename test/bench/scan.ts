import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import packageJson from '../../package.json' with {type: 'json'};
import {type Seeded, seed} from '../keeper/seed.ts';
import {newId} from '../mattermost/ids.ts';
import {type StandIn, startMattermost} from '../mattermost/server.ts';
import {type Figure, median, spread} from './figures.ts';

const tokens = 100_000;
const owners = 20_000;
const rounds = 5;
const perPage = 200;
/** What `npm start` tells Node. */
const startFlags = packageJson.scripts.start.split(' ').filter((word) => word.startsWith('--'));
const goal = {ratio: 1.3, pace: 1.1, memoryMb: 150};

/** What one run of `scan-child.ts` printed; `found` is null of the bare loop. */
type Run = {readonly ms: number; readonly mb: number; readonly found?: {readonly pages: number; readonly tokens: number}};

/** The hourly scan of a large server: against a bare loop over the same pages, at the jobs' rate, in memory and in what it writes. */
export async function measureScan(): Promise<Figure[]> {
  const mattermost = await startMattermost();
  const folder = await mkdtemp(join(tmpdir(), 'token-keeper-scan-'));
  try {
    const seeded = await seed(mattermost.url, 'http://127.0.0.1:1');
    fill(mattermost);
    return await measure(folder, (...args) => runChild(mattermost, seeded, args));
  } finally {
    await mattermost.stop();
    await rm(folder, {recursive: true, force: true});
  }
}

async function measure(folder: string, run: (file: string, rate: number, hours: number) => Promise<Run>): Promise<Figure[]> {
  const file = join(folder, 'keeper.db');
  // Any number of calls a second would put a millisecond's timer between them.
  const lifted = Number.POSITIVE_INFINITY;
  const bares: number[] = [];
  const firsts: Run[] = [];
  const agains: Run[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const place = join(folder, `${round}.db`);
    bares.push((await run('bare', 0, 0)).ms);
    firsts.push(await run(place, lifted, 0));
    agains.push(await run(place, lifted, 1));
  }
  const paced = await run(file, 8, 0);
  const before = contentOf(file);
  const again = await run(file, 8, 1);
  const pages = paced.found?.pages ?? Number.NaN;
  const memory = Math.max(...[...firsts, ...agains, paced, again].map(({mb}) => mb));
  const bare = median(bares);
  const ratios = (runs: readonly Run[]) => runs.map(({ms}) => ms / bare);
  const against = (name: string, runs: readonly Run[]): Figure => ({
    name,
    comparedTo: `a bare loop over ${pages} pages: ${spread(bares, 0)} ms`,
    result: `${spread(ratios(runs), 2)} times`,
    goal: `at most ${goal.ratio} times`,
    met: median(ratios(runs)) <= goal.ratio,
  });
  const pace = (pages / 8) * 1_000;
  const slowest = Math.max(paced.ms, again.ms);
  const same = contentOf(file) === before;
  return [
    against(`scan of ${tokens} tokens of ${owners} owners, the first`, firsts),
    against('the same scan again, nothing new', agains),
    {
      name: 'both at the jobs’ rate, the slower one',
      comparedTo: `${pages} pages ÷ 8 a second: ${(pace / 1_000).toFixed(1)} s`,
      result: `${(slowest / pace).toFixed(3)} times (${(slowest / 1_000).toFixed(1)} s)`,
      goal: `at most ${goal.pace} times`,
      met: slowest <= goal.pace * pace,
    },
    {
      name: 'most memory of a process that only scans',
      comparedTo: '',
      result: `${memory.toFixed(0)} MB`,
      goal: `under ${goal.memoryMb} MB`,
      met: memory < goal.memoryMb,
    },
    {
      name: 'rows that a scan writes that finds nothing new',
      comparedTo: 'all tables but the one that holds when it was',
      result: same ? 'none' : 'some',
      goal: 'none',
      met: same,
    },
  ];
}

/** People's tokens as they are on a server that is used: some disabled, some with an end. */
function fill({state, clock}: StandIn): void {
  const people = Array.from({length: owners}, newId);
  const end = clock.now() + 90 * 86_400_000;
  for (let index = 0; index < tokens; index += 1) {
    const id = newId();
    const ends = index % 3 === 0 ? 0 : end + index * 1_000;
    state.tokens.set(id, {
      id,
      token: newId(),
      user_id: people[index % owners] ?? '',
      description: `job ${index} on some machine`,
      is_active: index % 10 > 0,
      expires_at: ends,
      last_notified_at: 0,
    });
  }
}

async function runChild({url}: StandIn, {botToken}: Seeded, [file, rate, hours]: [string, number, number]): Promise<Run> {
  const script = fileURLToPath(new URL('scan-child.ts', import.meta.url));
  const flags = file === 'bare' ? [] : startFlags;
  const {stdout} = await promisify(execFile)(process.execPath, [
    ...flags,
    script,
    url,
    botToken,
    file,
    String(rate),
    String(hours),
  ]);
  const run = JSON.parse(stdout) as Run;
  const {found} = run;
  if (found === null || (found && (found.tokens <= tokens || found.pages !== Math.floor(tokens / perPage) + 1)))
    throw new Error(`not a scan of all tokens: ${stdout}`);
  return run;
}

/** A hash over every row of every table, the settings excepted. */
function contentOf(file: string): string {
  const database = new DatabaseSync(file);
  const hash = createHash('sha256');
  const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").all();
  for (const {name} of tables) {
    if (name === 'keeper_settings') continue;
    for (const row of database.prepare(`select * from "${name}" order by 1`).iterate()) hash.update(JSON.stringify(row));
  }
  database.close();
  return hash.digest('hex');
}
