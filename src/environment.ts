import {readFileSync} from 'node:fs';
import {isAbsolute, resolve} from 'node:path';
import {parseEnv} from 'node:util';
import {ConfigError, settingNames} from './config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** All that was given, and a sentence for each setting that is in a file which cannot be read. */
export type ReadSettings = {readonly given: Environment; readonly unreadable: Readonly<Record<string, string>>};

/** A text, or why it cannot be read. */
type Read = {readonly text: string} | {readonly problem: string};

const unreadableFile = (what: string, error: unknown): {readonly problem: string} => ({
  problem: `${what} cannot be read: ${(error as NodeJS.ErrnoException).code}.`,
});

function readIfThere(path: string): Read {
  try {
    // Editors of Windows put a mark before the first setting.
    return {text: readFileSync(path, 'utf8').replace(/^\uFEFF/u, '')};
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? {text: ''} : unreadableFile(resolve(path), error);
  }
}

function readNamed(setting: string, path: string): Read {
  try {
    return {text: readFileSync(path, 'utf8').trim()};
  } catch (error) {
    // What is no whole path may be the secret itself, put into the wrong setting.
    return unreadableFile(`${setting} names ${isAbsolute(path) ? path : `a file in ${resolve()}`}, which`, error);
  }
}

/** What one source says of a setting, itself or by the file that it names; null where it says nothing. */
function readFrom(source: Environment, name: string): Read | null {
  const [text, path] = [source[name], source[`${name}_FILE`]];
  if (path && !text) return readNamed(`${name}_FILE`, path);
  return text === undefined ? null : {text};
}

/** The process's environment over the `.env` file; in both, each setting may also come from the file that `NAME_FILE` names. */
export function readSettings(environment: Environment, envFile: string): ReadSettings {
  const file = readIfThere(envFile);
  const below: Environment = 'text' in file ? parseEnv(file.text) : {};
  const given: Record<string, string | undefined> = {...below, ...environment};
  const unreadable: Record<string, string> = {};
  for (const name of settingNames) {
    const read = readFrom(environment, name) ?? ('problem' in file ? file : readFrom(below, name));
    given[name] = read && 'text' in read ? read.text : undefined;
    if (read && 'problem' in read) unreadable[name] = read.problem;
  }
  return {given, unreadable};
}

/** As `readSettings`, for who can do nothing without them. Throws ConfigError where any of these files cannot be read. */
export function readEnvironment(environment: Environment, envFile: string): Environment {
  const {given, unreadable} = readSettings(environment, envFile);
  const problems = new Set(Object.values(unreadable));
  if (problems.size > 0) throw new ConfigError([...problems]);
  return given;
}
