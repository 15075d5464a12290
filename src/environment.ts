import {readFileSync} from 'node:fs';
import {parseEnv} from 'node:util';
import {settingNames} from './config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const readIfThere = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
};

/** The process's environment over the `.env` file; each setting may also come from the file that `NAME_FILE` names. */
export function readEnvironment(environment: Environment, envFile: string): Environment {
  const all: Record<string, string | undefined> = {...parseEnv(readIfThere(envFile)), ...environment};
  for (const name of settingNames) {
    const path = all[`${name}_FILE`];
    if (path && !all[name]) all[name] = readFileSync(path, 'utf8').trim();
  }
  return all;
}
