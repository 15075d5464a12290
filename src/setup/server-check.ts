import manifest from '../../manifest.json' with {type: 'json'};
import {ServerError} from '../domain/errors.ts';
import type {Mattermost, User} from '../mattermost/gateway.ts';
import {doing, refusal, SetupError} from './failure.ts';
import {entryFor, type Resolve, reachOf} from './outgoing-address.ts';
import type {Findings} from './part.ts';

/** The server's `ServiceSettings`, as far as set-up reads them. */
export type ServiceSettings = Readonly<Record<string, unknown>>;

/** A server that set-up can work with, and who asks. */
export type CheckedServer = {readonly version: string; readonly admin: User; readonly settings: ServiceSettings};

const tokensOn = 'ServiceSettings.EnableUserAccessTokens';

/** Throws `SetupError` where nothing can be done here: no answer, no Mattermost, too old, or the token is no system admin's. */
export async function checkServer(mattermost: Mattermost, url: string): Promise<CheckedServer> {
  const gateway = mattermost.lane.people;
  const admin = await signIn(mattermost, url);
  const {version} = await doing('Asking the server for its version', mattermost.refresh());
  if (!isAtLeast(version, manifest.oldest_server)) {
    throw new SetupError([
      `The server is Mattermost ${version}; Token Keeper needs ${manifest.oldest_server} or newer: upgrade the server.`,
    ]);
  }
  if (!admin.roles.includes('system_admin')) {
    throw new SetupError([`The admin's token belongs to @${admin.username}, who is no system admin: give the token of one.`]);
  }
  const config = await doing("Reading the server's settings", gateway.config());
  return {version, admin, settings: (config.ServiceSettings ?? {}) as ServiceSettings};
}

async function signIn(mattermost: Mattermost, url: string): Promise<User> {
  try {
    return await mattermost.lane.people.me();
  } catch (error) {
    throw notSignedIn(url, error);
  }
}

function notSignedIn(url: string, error: unknown): unknown {
  if (!(error instanceof ServerError)) return error;
  if (error.status === 401) {
    const where = settingOf(tokensOn)?.where;
    const why = `it is wrong, disabled, revoked or has ended, or access tokens are off (${where}, ${tokensOn})`;
    return new SetupError([`${url} does not accept the admin's token: ${why} [401 ${error.id}].`]);
  }
  if (error.id !== '' || error.status === 0) return refusal(`Calling ${url}`, error);
  return new SetupError([
    `${url} does not answer as a Mattermost server does [${error.status}]: check the address, and that it runs.`,
  ]);
}

function isAtLeast(version: string, oldest: string): boolean {
  const [have, need] = [version, oldest].map((text) => text.split('.').map(Number));
  const differing = (need ?? []).findIndex((part, index) => part !== have?.[index]);
  return differing === -1 || (have?.[differing] ?? 0) > (need?.[differing] ?? 0);
}

const settingOf = (name: string) => manifest.settings.find((setting) => setting.name === name);

/** Which of the manifest's settings are not as Token Keeper needs them. Bot accounts matter only while `makesBot`. */
export async function lookAtSettings(parts: {
  settings: ServiceSettings;
  makesBot: boolean;
  keeperUrl: string;
  serverUrl: string;
  resolve: Resolve;
}): Promise<Findings> {
  const {settings, makesBot} = parts;
  const off = manifest.settings
    .filter(({name, value}) => value === true && settings[keyOf(name)] !== true)
    .filter(({name}) => makesBot || keyOf(name) !== 'EnableBotAccountCreation')
    .map(({name, why, where}) => `${name} is off on the server: ${why}. Switch it on: ${where}`);
  const address = await lookAtAddress(parts);
  return {...address, problems: [...off, ...address.problems]};
}

const keyOf = (name: string): string => name.split('.').at(-1) ?? name;
const allowing = 'ServiceSettings.AllowedUntrustedInternalConnections';

async function lookAtAddress({settings, keeperUrl, serverUrl, resolve}: Parameters<typeof lookAtSettings>[0]): Promise<Findings> {
  const now = settings[keyOf(allowing)];
  const allowed = typeof now === 'string' ? now.trim() : '';
  const reach = await reachOf({url: keeperUrl, serverUrl, allowed, resolve});
  const where = settingOf(allowing)?.where;
  const add = (entry: string) =>
    `add ${entry} to ${allowing} (${where}), which is ${allowed === '' ? 'empty now' : `"${allowed}" now`}`;
  const found = {there: [], will: [], risks: [] as string[], problems: [] as string[]};
  if (reach.kind === 'forbidden') {
    found.problems.push(`The server does not call ${keeperUrl}, because ${reach.host} is a private address: ${add(reach.allow)}`);
  }
  if (reach.kind === 'unknown') {
    found.risks.push(`The name ${reach.host} of ${keeperUrl} is not known on this machine; the Mattermost server must know it`);
  }
  if (reach.kind === 'own') {
    found.risks.push(
      `${reach.host} has the same address as the Mattermost server, which does not call its own machine unless allowed: if /token fails with "address forbidden", ${add(entryFor(reach.host))}`,
    );
  }
  return found;
}
