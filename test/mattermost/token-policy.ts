import {isExpired} from './authentication.ts';
import {type Core, setting, since} from './core.ts';
import {ApiError} from './errors.ts';
import type {Token, User} from './model.ts';

const day = 86_400_000;

/** False where `expires_at` is there but no whole number; older servers do not read it at all. */
export function isExpiryReadable(core: Core, body: Record<string, unknown>): boolean {
  const value = body.expires_at;
  return !since(core, '11.10') || value === undefined || value === null || Number.isInteger(value);
}

/** Throws 400 where a token may not have that end: past, missing or too far for the policy. Bots are exempt up to 11.11. */
export function checkLifetime(core: Core, owner: User, expiresAt: number): void {
  if (!since(core, '11.10') || owner.is_bot) return;
  const days = policyDays(core);
  const now = core.clock.now();
  if (expiresAt === 0 && days > 0) throw new ApiError(400, 'app.user_access_token.expires_at_required.app_error');
  if (expiresAt === 0) return;
  if (expiresAt <= now) throw new ApiError(400, 'app.user_access_token.expires_at_in_past.app_error');
  if (days > 0 && expiresAt > now + days * day) {
    const message = `The provided expires_at exceeds the configured maximum personal access token lifetime (${days} days).`;
    throw new ApiError(400, 'app.user_access_token.expires_at_too_far.app_error', message);
  }
}

/** The longest lifetime in days that the policy allows; 0 for no policy. */
export function policyDays(core: Core): number {
  return Number(setting(core, 'ServiceSettings', 'MaximumPersonalAccessTokenLifetimeDays') ?? 0);
}

/** Living tokens of people that the policy would not allow today. */
export function nonCompliant(core: Core): Token[] {
  const days = policyDays(core);
  if (days === 0) return [];
  const latest = core.clock.now() + days * day;
  return [...core.state.tokens.values()].filter((token) => {
    const isBot = core.state.users.get(token.user_id)?.is_bot === true;
    return token.is_active && !isBot && !isExpired(core, token) && (token.expires_at === 0 || token.expires_at > latest);
  });
}
