import {z} from 'zod';
import {Secret} from './domain/secret.ts';
import {isZone} from './domain/zones.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/u.test(host);

/** It is compared letter by letter, and kept where others read it. */
export const webAddress = z
  .url({protocol: /^https?$/u, error: 'must be a web address such as https://chat.example.com'})
  .refine(
    (text) => /^https?:\/\/[^\s?#@\\]+$/u.test(text),
    'must be a plain address that begins with https:// or http://, without a user name, `?` or `#`',
  )
  .transform((text) => text.replace(/\/+$/u, ''));

/** Where `npm start` listens if nobody says. */
export const listenDefault = '127.0.0.1:8066';

const listenAddress = z
  .string()
  .regex(/^(?:\[[0-9a-f:]+\]|[^\s:[\]]+):\d{1,5}$/iu, `must be HOST:PORT, such as ${listenDefault}`)
  .transform((text) => ({
    host: text.slice(0, text.lastIndexOf(':')).replace(/^\[|\]$/gu, ''),
    port: Number(text.slice(text.lastIndexOf(':') + 1)),
  }))
  .refine(({port}) => port <= 65_535, 'must have a port of at most 65535');

const secret = z
  .string()
  .refine(
    (text) => Buffer.byteLength(text) >= 32,
    'must be at least 32 bytes of random text; `openssl rand -base64 48` makes one',
  )
  .transform((text) => new Secret(text));

const token = z
  .string()
  .regex(/^[a-z0-9]{26}$/u, "must be the 26 letters of the bot's access token")
  .transform((text) => new Secret(text));

const settings = z.object({
  MATTERMOST_URL: webAddress,
  MATTERMOST_TOKEN: token,
  KEEPER_SECRET: secret,
  KEEPER_SECRET_PREVIOUS: secret.optional(),
  KEEPER_URL: webAddress,
  KEEPER_LISTEN: listenAddress.prefault(listenDefault),
  KEEPER_COMMANDS_PER_MINUTE: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(10_000, 'must be at most 10000')
    .default(30),
  KEEPER_ALLOW_HTTP: z.stringbool('must be true or false').default(false),
  KEEPER_REPORT_CHANNEL: z
    .string()
    .regex(/^[a-z0-9]{26}$/u, "must be the channel's id, 26 letters and digits, and not its name")
    .optional(),
  KEEPER_REPORT_ZONE: z.string().refine(isZone, 'must be a time zone such as Europe/Berlin').default('UTC'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//u, 'must begin with postgres://')
    .optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info'),
});

/** What differs from one installation to another; read once at start. */
export type Config = Readonly<z.infer<typeof settings>>;

/** The settings are missing or wrong: one readable sentence each in `problems`. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Over plain http to another machine, where anyone between can read it. */
export function isOpenHttp(address: string): boolean {
  const {protocol, hostname} = new URL(address);
  return protocol === 'http:' && !isLoopback(hostname);
}

/** Settings by name, as they were given. */
type Given = Readonly<Record<string, string | undefined>>;

/** Plain http carries secrets in clear: only to this machine itself, unless the operator says otherwise. */
function overPlainHttp(given: Given): string[] {
  if (settings.shape.KEEPER_ALLOW_HTTP.safeParse(given.KEEPER_ALLOW_HTTP).data) return [];
  return (['MATTERMOST_URL', 'KEEPER_URL'] as const)
    .filter((name) => {
      // What is no address has a sentence of its own.
      const address = webAddress.safeParse(given[name]).data;
      return address !== undefined && isOpenHttp(address);
    })
    .map(
      (name) =>
        `${name} is plain http to another machine, where anyone between can read secrets. Use https, or set KEEPER_ALLOW_HTTP=true.`,
    );
}

export const settingNames: readonly string[] = Object.keys(settings.shape);

/**
 * Throws ConfigError with every problem at once. Empty settings count as missing. `unreadable` has a sentence for each setting
 * that was given in a file which cannot be read; it stands in place of anything else about that setting.
 */
export function parseConfig(environment: Given, unreadable: Readonly<Record<string, string>> = {}): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const {data, error} = settings.safeParse(given);
  const wrong = (error?.issues ?? [])
    .map(({path, message}) => ({name: String(path[0]), message}))
    .filter(({name}) => !(name in unreadable))
    .map(({name, message}) =>
      name in given ? `${name} ${message}.` : `${name} is missing; \`npm run setup\` writes it, or set it by hand.`,
    );
  const openHttp = 'KEEPER_ALLOW_HTTP' in unreadable ? [] : overPlainHttp(given);
  const problems = [...Object.values(unreadable), ...wrong, ...openHttp];
  if (!data || problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return Object.freeze(data);
}
