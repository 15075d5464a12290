import {z} from 'zod';
import {ServerError} from '../domain/errors.ts';
import type {ServerFeatures} from './gateway.ts';
import type {Caller} from './gateway-calls/caller.ts';
import {createGateway} from './gateway-calls/gateway.ts';

/** What is known before the server was asked. */
export const unknownFeatures: ServerFeatures = {
  version: '',
  siteUrl: '',
  tokensEnabled: false,
  commandsEnabled: false,
  expiry: false,
  rotate: false,
  maxLifetimeDays: 0,
  signingKey: '',
};

/**
 * Asks the server what it offers. End dates and rotation are told by the config key and the call themselves, never by the
 * version: builds exist that call themselves 11.6 and have both. Throws `ServerError`; 401 where our token is not accepted.
 */
export async function readFeatures(caller: Caller, version: () => string): Promise<ServerFeatures> {
  const gateway = createGateway(caller);
  const config = await gateway.clientConfig();
  // A caller with a bad token gets the short config of strangers, with 200.
  if (config.EnableUserAccessTokens === undefined) await gateway.me();
  const longest = config.MaximumPersonalAccessTokenLifetimeDays;
  const expiry = longest !== undefined;
  return {
    version: version() || (config.Version ?? ''),
    siteUrl: config.SiteURL ?? '',
    tokensEnabled: config.EnableUserAccessTokens === 'true',
    commandsEnabled: config.EnableCommands === 'true',
    expiry,
    rotate: expiry && (await hasRotate(caller)),
    maxLifetimeDays: Math.max(Number.parseInt(longest ?? '', 10) || 0, 0),
    signingKey: config.AsymmetricSigningPublicKey ?? '',
  };
}

/** Without a token id nothing is rotated: the call answers 400 where it exists (11.10), another refusal where it does not. */
async function hasRotate({read}: Caller): Promise<boolean> {
  try {
    await read(z.unknown(), (client) => client.call('POST', '/users/tokens/rotate', {}));
    return false;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    if (error.status === 400) return error.id === 'api.context.invalid_body_param.app_error';
    if (error.status === 404) return false;
    throw error;
  }
}
