import {LRUCache} from 'lru-cache';
import {splitSubcommand} from '../command/parse.ts';
import type {Channel, Mattermost, Post} from '../mattermost/gateway.ts';

/** Tells what people wrote to the bot themselves from what others wrote in their names (design 2.3). */
export type TypedPosts = {
  /** True for a post in the direct channel of its author and the bot that nothing but the author's own client can have made. */
  isTyped(post: Post): Promise<boolean>;
  /** Takes note of a channel that was read anyway. */
  learn(channel: Channel): void;
};

/** Webhooks, bots, plugins and apps post in other people's names; the server marks each, and the sender cannot take that away. */
const foreignProps = ['from_webhook', 'from_bot', 'from_plugin', 'from_oauth_app'];

export function createTypedPosts({mattermost}: {mattermost: Mattermost}): TypedPosts {
  const channels = new LRUCache<string, Channel>({max: 5_000});
  let botId: string | null = null;

  // The event says a channel type too, but only the channel says who is in it; that never changes.
  const channelOf = async (post: Post): Promise<Channel> => {
    const channel = channels.get(post.channelId) ?? (await mattermost.person(post.userId).channel(post.channelId));
    channels.set(post.channelId, channel);
    return channel;
  };

  return {
    async isTyped(post) {
      botId ??= (await mattermost.lane.people.me()).id;
      if (post.userId === botId || post.type !== '' || post.message.trim() === '') return false;
      if (foreignProps.some((name) => name in post.props)) return false;
      return isBetween(await channelOf(post), botId, post.userId);
    },
    learn: (channel) => void channels.set(channel.id, channel),
  };
}

/** The direct channel of these two, and of nobody else: the server makes its name of their ids. */
const isBetween = ({type, name}: Channel, one: string, other: string): boolean =>
  type === 'D' && name === [one, other].sort().join('__');

/** The command line in a message: people may write it as they do elsewhere, with `/token` or `token` before it. */
export function lineIn(message: string, trigger: string): string {
  const {subcommand, rest} = splitSubcommand(message);
  return subcommand === trigger || subcommand === `/${trigger}` ? rest : message;
}
