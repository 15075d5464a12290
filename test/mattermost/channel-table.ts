import {type Core, since} from './core.ts';
import {ApiError, forbidden, notFound} from './errors.ts';
import {newId} from './ids.ts';
import type {Channel, User} from './model.ts';
import {canRead} from './permissions.ts';

/** Adds a channel with nobody in it. */
export function addChannel(core: Core, given: Partial<Channel> & Pick<Channel, 'type' | 'name'>): Channel {
  const now = core.clock.now();
  const channel: Channel = {
    id: newId(),
    create_at: now,
    update_at: now,
    delete_at: 0,
    team_id: '',
    display_name: '',
    header: '',
    purpose: '',
    last_post_at: 0,
    total_msg_count: 0,
    creator_id: '',
    ...given,
  };
  const taken = core.state.channels.values().some(({team_id, name}) => team_id === channel.team_id && name === channel.name);
  if (taken) throw new ApiError(400, 'store.sql_channel.save_channel.exists.app_error');
  core.state.channels.set(channel.id, channel);
  return channel;
}

/** The channel with that id. Throws 404 where there is none. */
export function channelById(core: Core, id: string): Channel {
  const channel = core.state.channels.get(id);
  if (!channel) throw notFound('app.channel.get.existing.app_error');
  return channel;
}

/** The channel with that id if `me` may read it. Throws 404 and 403. */
export function readableChannel(core: Core, me: User, id: string): Channel {
  const channel = channelById(core, id);
  if (!canRead(core, me, channel)) throw forbidden();
  return channel;
}

/** The name of the direct channel of two people: their ids, the smaller first. */
export function directName(one: string, other: string): string {
  return [one, other].sort().join('__');
}

/** A channel as clients see it. */
export function viewChannel(core: Core, channel: Channel): Record<string, unknown> {
  const newer = since(core, '10.11');
  const newest = since(core, '11.6');
  return {
    ...channel,
    extra_update_at: 0,
    scheme_id: null,
    props: null,
    group_constrained: null,
    ...(newest && {autotranslation: false}),
    shared: channel.type === 'D' ? false : null,
    total_msg_count_root: channel.total_msg_count,
    policy_id: null,
    ...(newer && {last_root_post_at: channel.last_post_at, banner_info: null, policy_enforced: false, default_category_name: ''}),
    ...(newest && {policy_is_active: false}),
  };
}
