import {parseArgs} from 'node:util';
import {z} from 'zod';
import {webAddress} from '../config.ts';
import {Secret} from '../domain/secret.ts';
import {SetupError} from './failure.ts';

const flags = {
  url: {type: 'string'},
  'admin-token': {type: 'string'},
  'keeper-url': {type: 'string'},
  teams: {type: 'string'},
  'report-channel': {type: 'string'},
  admins: {type: 'string'},
  // Not `env-file`: Node takes that for its own, even behind the script's name.
  env: {type: 'string'},
  yes: {type: 'boolean'},
  help: {type: 'boolean'},
} as const;

export const usage = `npm run setup -- [options]

Brings Token Keeper's bot account, its command and its report channel to a Mattermost server, and writes .env.
May be run again: it makes nothing twice. In a terminal it asks for what is missing.

  --url URL                     the Mattermost server, such as https://chat.example.com
  --admin-token TOKEN           a system admin's access token; better in the environment as MATTERMOST_ADMIN_TOKEN
  --keeper-url URL              where the Mattermost server reaches Token Keeper
  --teams a,b|all               the teams that get the command
  --report-channel team:channel where reports go; made as a private channel if it is not there
  --admins a,b@example.com      who is brought into the teams and the report channel; unknown addresses are invited
  --env FILE                    the file to write, .env if not given
  --yes                         do it without asking
`;

/** What was typed, or said in answer to questions; not yet checked. */
export type Given = {
  readonly [Flag in Exclude<keyof typeof flags, 'yes' | 'help'>]?: string | undefined;
} & {readonly yes: boolean; readonly help: boolean};

/** Reads the flags. Throws `SetupError` for what is none; its sentences never repeat a value, which could be a secret. */
export function readFlags(args: readonly string[]): Given {
  try {
    const {values} = parseArgs({args: [...args], options: flags});
    return {...values, yes: values.yes ?? false, help: values.help ?? false};
  } catch (error) {
    throw new SetupError([`${wrongFlag(error as NodeJS.ErrnoException)} \`npm run setup -- --help\` shows the options.`]);
  }
}

function wrongFlag({code, message}: NodeJS.ErrnoException): string {
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return 'There is a word that belongs to no option.';
  const flag = /'[^']*?(--?[\w-]+)/.exec(message)?.[1] ?? 'An option';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no option ${flag}.`;
  return `${flag} ${message.includes('does not take') ? 'takes no value' : 'needs a value'}.`;
}

const words = z.string().transform((text) =>
  text
    .split(/[,\s]+/)
    .map((word) => word.replace(/^@/, '').toLowerCase())
    .filter((word) => word !== ''),
);

const reportChannel = z
  .string()
  .toLowerCase()
  .regex(
    /^~?[a-z0-9-]+:~?[a-z0-9][a-z0-9_-]{0,63}$/,
    'must be TEAM:CHANNEL, both as in their web addresses, such as eng:token-reports',
  )
  .transform((text) => {
    const [team = '', channel = ''] = text.replaceAll('~', '').split(':');
    return {team, channel};
  });

const options = z.object({
  url: webAddress,
  'admin-token': z
    .string()
    .trim()
    .regex(/^[a-z0-9]{26}$/, 'must be the 26 letters of a personal access token')
    .transform((text) => new Secret(text)),
  'keeper-url': webAddress,
  teams: words
    .refine((names) => names.length > 0, 'must name a team, or be `all`')
    .transform((names) => (names.includes('all') ? 'all' : [...new Set(names)])),
  'report-channel': reportChannel.optional(),
  admins: words.default([]).transform((names) => [...new Set(names)]),
  env: z.string().default('.env'),
});

/** Why this value of a flag is wrong; undefined where it is right. */
export function problemOf(flag: keyof typeof options.shape, value: string): string | undefined {
  const {error} = options.shape[flag].safeParse(value);
  return error?.issues[0] && `This ${error.issues[0].message}.`;
}

/** What set-up was told, checked. `teams` and `admins` hold names as Mattermost writes them; admins may be mail addresses. */
export type Options = {
  readonly url: string;
  readonly adminToken: Secret;
  readonly keeperUrl: string;
  readonly teams: 'all' | readonly string[];
  readonly reportChannel: {readonly team: string; readonly channel: string} | null;
  readonly admins: readonly string[];
  readonly envFile: string;
  /** KEEPER_ALLOW_HTTP of the environment. */
  readonly allowHttp?: string | undefined;
};

/** Throws `SetupError` with all that is missing or wrong at once. */
export function checkOptions(given: Given): Options {
  const filled = Object.fromEntries(
    Object.entries(given).filter(([, value]) => typeof value === 'string' && value.trim() !== ''),
  );
  const {data, error} = options.safeParse(filled);
  if (!data) {
    throw new SetupError(
      error.issues.map(({path, message}) => {
        const name = String(path[0]);
        const instead = name === 'admin-token' ? ' (or MATTERMOST_ADMIN_TOKEN in the environment)' : '';
        return name in filled ? `--${name} ${message}.` : `--${name}${instead} is missing.`;
      }),
    );
  }
  return {
    url: data.url,
    adminToken: data['admin-token'],
    keeperUrl: data['keeper-url'],
    teams: data.teams,
    reportChannel: data['report-channel'] ?? null,
    admins: data.admins,
    envFile: data.env,
  };
}
