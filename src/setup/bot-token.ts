import manifest from '../../manifest.json' with {type: 'json'};
import type {Clock} from '../domain/clock.ts';
import {ServerError} from '../domain/errors.ts';
import type {Secret} from '../domain/secret.ts';
import type {Token} from '../domain/token.ts';
import type {Mattermost, MattermostGateway, User} from '../mattermost/gateway.ts';
import {doing, refusal, SetupError} from './failure.ts';

/** What a token that we were given is: the working one of this account, another account's, or none that the server accepts. */
export type TokenState = 'works' | 'refused' | {readonly belongsTo: User};

const dayMs = 86_400_000;

/** Asks the server whose the token is. Throws `SetupError` where it does not say, so that no working token is taken for a broken one. */
export async function testToken(mattermost: Mattermost, botId: string | null): Promise<TokenState> {
  try {
    const user = await mattermost.lane.people.me();
    return user.id === botId ? 'works' : {belongsTo: user};
  } catch (error) {
    if (error instanceof ServerError && error.status === 401) return 'refused';
    throw refusal('Trying the MATTERMOST_TOKEN in the environment file', error);
  }
}

/** A new token that never ends; where the server's policy demands an end, one that lasts as long as it may (12.0 and later, for bots). */
export async function makeToken(parts: {
  gateway: MattermostGateway;
  clock: Clock;
  botId: string;
  maxLifetimeDays: number;
}): Promise<{token: Token; secret: Secret}> {
  const {gateway, clock, botId, maxLifetimeDays} = parts;
  const name = `${manifest.name} (set-up ${new Date(clock.now()).toISOString().slice(0, 10)})`;
  const work = gateway.createToken(botId, name, null).catch((error: unknown) => {
    const needsEnd = error instanceof ServerError && error.id === 'app.user_access_token.expires_at_required.app_error';
    if (!needsEnd || maxLifetimeDays === 0) throw error;
    // An hour less, for clocks that differ.
    return gateway.createToken(botId, name, clock.now() + maxLifetimeDays * dayMs - 3_600_000);
  });
  return await doing("Making the bot's access token", work);
}

/** Takes back a token whose secret could not be kept, and throws why. */
export async function takeBack(gateway: MattermostGateway, token: Token, why: unknown): Promise<never> {
  const kept = why instanceof SetupError ? why.problems : [String(why)];
  try {
    await gateway.revokeToken(token.id);
  } catch {
    throw new SetupError([
      ...kept,
      `The new access token of the bot could not be revoked either: revoke "${token.name}" (${token.id}), nobody has it.`,
    ]);
  }
  throw new SetupError([...kept, 'The new access token of the bot was revoked again.']);
}
