import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {promisify} from 'node:util';

/** A Node process of its own that serves HTTP. */
export type Child = {
  readonly url: string;
  /** From the start of the process until `/readyz` answered 200, in ms. */
  readonly readyAfter: number;
  /** All that it wrote so far. */
  output(): string;
  /** Processor time that it took so far, in µs; NaN where the system does not tell. */
  cpu(): Promise<number>;
  /** Resident memory in MB. */
  memory(): Promise<number>;
  stop(): Promise<void>;
};

export type ChildOptions = {readonly args: readonly string[]; readonly folder: string; readonly url: string};

const askEvery = 5;
const giveUpAfter = 20_000;
const megabyte = 1_048_576;

/** Starts Node in a folder, with an empty environment so that only the folder's `.env` counts, and waits until it is ready. */
export async function startChild({args, folder, url}: ChildOptions): Promise<Child> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {cwd: folder, env: {}, stdio: ['ignore', 'pipe', 'pipe']});
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      output += data;
    });
  }
  while (!(await isReady(url))) {
    if (child.exitCode !== null || performance.now() - startedAt > giveUpAfter)
      throw new Error(`${args.join(' ')} is not ready: ${output}`);
    await pause(askEvery);
  }
  const readyAfter = performance.now() - startedAt;
  return {
    url,
    readyAfter,
    output: () => output,
    cpu: () => cpuOf(child),
    memory: () => memoryOf(child),
    stop: () => stop(child),
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => null);
  await response?.arrayBuffer();
  return response?.status === 200;
}

/** Linux counts user and system time in hundredths of a second. */
async function cpuOf({pid}: ChildProcess): Promise<number> {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function memoryOf({pid}: ChildProcess): Promise<number> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return (Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1]) * 1_024) / megabyte;
  }
  const {stdout} = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return (Number(stdout) * 1_024) / megabyte;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
