import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** A process that ended: its exit code, and all that it printed. */
export type Ended = {readonly code: number | null; readonly output: string};

type Environment = Readonly<Record<string, string>>;

/** Nothing of this process's own settings reaches the child but where programs are. */
// biome-ignore lint/style/noProcessEnv: PATH only.
const bare = (environment: Environment): Environment => ({PATH: process.env.PATH ?? '', ...environment});

function start(
  script: string,
  args: readonly string[],
  cwd: string,
  environment: Environment,
): {child: ChildProcess; output: () => string} {
  const child = spawn(process.execPath, [`${projectFolder}${script}`, ...args], {
    cwd,
    env: bare(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += String(chunk);
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return {child, output: () => output};
}

/** Runs one of our scripts (`src/setup/main.ts`) to its end. */
export async function runScript(
  script: string,
  args: readonly string[],
  cwd: string,
  environment: Environment = {},
): Promise<Ended> {
  const {child, output} = start(script, args, cwd, environment);
  const [code] = (await once(child, 'close')) as [number | null];
  return {code, output: output()};
}

/** Token Keeper as its own process. */
export type KeeperProcess = {
  readonly child: ChildProcess;
  output(): string;
  /** Waits until `/readyz` answers 200; throws with what was printed where the process ends before. */
  ready(): Promise<void>;
  /** Ends it as an operator does, or as a crash does; answers its exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
};

/** Starts Token Keeper as `npm start` does, in a folder, whose `.env` it reads. */
export function startKeeper(cwd: string, keeperUrl: string, environment: Environment = {}): KeeperProcess {
  const {child, output} = start('src/start.js', [], cwd, environment);
  const closed = once(child, 'close');
  return {
    child,
    output,
    async ready() {
      const deadline = Date.now() + 20_000;
      while (Date.now() < deadline && child.exitCode === null) {
        const response = await fetch(`${keeperUrl}/readyz`).catch(() => null);
        if (response?.status === 200) return;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`Token Keeper did not become ready:\n${output()}`);
    },
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = (await closed) as [number | null];
      return code;
    },
  };
}
