import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {parseEnv} from 'node:util';
import {ConfigError, settingNames} from './config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const readIfThere = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw unreadable(resolve(path), error);
  }
};

const unreadable = (what: string, error: unknown): ConfigError =>
  new ConfigError([`${what} cannot be read: ${(error as NodeJS.ErrnoException).code}.`]);

const readNamed = (setting: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw unreadable(`${setting} names ${resolve(path)}, which`, error);
  }
};

/**
 * The process's environment over the `.env` file; each setting may also come from the file that `NAME_FILE` names.
 * Throws ConfigError where one of these files cannot be read.
 */
export function readEnvironment(environment: Environment, envFile: string): Environment {
  const all: Record<string, string | undefined> = {...parseEnv(readIfThere(envFile)), ...environment};
  for (const name of settingNames) {
    const path = all[`${name}_FILE`];
    if (path && !all[name]) all[name] = readNamed(`${name}_FILE`, path);
  }
  return all;
}
