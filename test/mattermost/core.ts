import {record} from './body.ts';
import type {Clock} from './clock.ts';
import {newId} from './ids.ts';
import type {Session} from './model.ts';
import type {Seal} from './seal.ts';
import type {State} from './state.ts';
import type {TriggerSigner} from './triggers.ts';
import {atLeast, type MattermostVersion} from './versions.ts';

/** Who gets an event: one user, the members of a channel or team, or everybody; `only` narrows that. */
export type Audience = {userId?: string; channelId?: string; teamId?: string; only?: (userId: string) => boolean};

/** What all areas of the server share. */
export type Core = {
  readonly state: State;
  readonly clock: Clock;
  readonly triggers: TriggerSigner;
  /** Encrypts the cookies of buttons on ephemeral posts. */
  readonly seal: Seal;
  version(): MattermostVersion;
  siteUrl(): string;
  /** Sends an event over the websocket. */
  publish(event: string, data: Record<string, unknown>, to: Audience): void;
};

/** True where the server is `version` or newer. */
export function since(core: Core, version: MattermostVersion): boolean {
  return atLeast(core.version(), version);
}

/** A setting, or undefined where this server does not know it. */
export function setting(core: Core, section: string, key: string): unknown {
  return record(core.state.config[section])?.[key];
}

/** Writes an audit row for the one who acts. */
export function audit(core: Core, session: Session | undefined, action: string, extra: string, userId = session?.user_id): void {
  core.state.audits.push({
    id: newId(),
    create_at: core.clock.now(),
    user_id: userId ?? '',
    action,
    extra_info: extra,
    ip_address: '127.0.0.1',
    session_id: session?.id ?? '',
  });
}
