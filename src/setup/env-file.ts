import {closeSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {parseEnv} from 'node:util';
import {SetupError} from './failure.ts';

/** An environment file as it is now: '' and null where there is none. */
export type EnvFile = {readonly path: string; readonly text: string; readonly mode: number | null};

const heading = '# Written by `npm run setup`. It holds secrets: keep it to yourself.\n';

/** Reads the file, through links. Throws `SetupError` where it is there but not to be read. */
export function readEnvFile(name: string): EnvFile {
  try {
    const path = realpathSync(name);
    return {path, text: readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), mode: statSync(path).mode & 0o777};
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {path: name, text: '', mode: null};
    throw new SetupError([`${name} cannot be read [${code}].`]);
  }
}

/**
 * The text with these settings, all else kept as it is: a setting that has a line gets its new value there, others come at
 * the end. Throws `SetupError` where the file reads differently afterwards than was meant (a quote over several lines, for one).
 */
export function withSettings(text: string, settings: Readonly<Record<string, string>>): string {
  let after = text === '' ? heading : text;
  for (const [name, value] of Object.entries(settings)) after = withSetting(after, name, value);
  const read = parseEnv(after);
  const meant: Record<string, string | undefined> = {...parseEnv(text), ...settings};
  const wrong = Object.keys({...meant, ...read}).filter((name) => read[name] !== meant[name]);
  if (wrong.length > 0)
    throw new SetupError([
      `The environment file is not as plain as set-up needs it: write ${wrong.join(', ')} on a line of its own.`,
    ]);
  return after;
}

function withSetting(text: string, name: string, value: string): string {
  const line = new RegExp(`^([ \\t]*(?:export[ \\t]+)?)${name}[ \\t]*=.*$`, 'gm');
  if (line.test(text)) return text.replace(line, (_whole, start: string) => `${start}${name}=${value}`);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${name}=${value}\n`;
}

/** Replaces the file in one step, readable by its owner only; at no moment is it half written. Throws `SetupError`. */
export function writeEnvFile(path: string, text: string): void {
  const beside = `${path}.${process.pid}.new`;
  try {
    const file = openSync(beside, 'wx', 0o600);
    try {
      writeSynced(file, text);
      renameSync(beside, path);
    } catch (error) {
      rmSync(beside, {force: true});
      throw error;
    }
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    throw new SetupError([
      `${path} could not be written [${code}]: let set-up write in its folder, or name another file with --env.`,
    ]);
  }
}

function writeSynced(file: number, text: string): void {
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
