/**
 * The channels and direct chats of one person in one team. An entry is what the sidebar and the header need:
 * {key, kind, title, about, address, channel, user, unread}; a direct chat that does not exist yet has no channel.
 */
export function createChannels({api, me, team, people}) {
  const entries = new Map();

  function teamEntry(channel) {
    const about = channel.header || channel.purpose || '';
    return {
      key: channel.id,
      kind: channel.type === 'P' ? 'private' : 'open',
      title: channel.display_name,
      about,
      address: `#/channels/${channel.name}`,
      channel,
    };
  }

  function directEntry(user, channel) {
    const title = user.id === me.id ? `${user.username} (you)` : user.username;
    const about = user.is_bot ? user.bot_description || 'A bot' : [user.first_name, user.last_name].filter(Boolean).join(' ');
    return {key: `@${user.id}`, kind: 'direct', title, about, address: `#/messages/@${user.username}`, channel, user};
  }

  const otherOf = (channel) => channel.name.split('__').find((id) => id !== me.id) ?? me.id;

  function put(entry) {
    const known = entries.get(entry.key) ?? {unread: false};
    entries.set(entry.key, Object.assign(known, {...entry, channel: entry.channel ?? known.channel}));
    return known;
  }

  return {
    /** Reads everything anew; what is unread stays so. */
    async load(botName) {
      const [channels, memberships, users, bots] = await Promise.all([
        api.channels(team.id),
        api.memberships(team.id),
        api.usersOfTeam(team.id),
        api.usersByName([botName]),
      ]);
      people.add([...users, ...bots]);
      await people.load(channels.filter(({type}) => type === 'D').map(otherOf));
      for (const user of [...bots, ...users]) if (user.id !== me.id) put(directEntry(user));
      for (const channel of channels.filter(({type}) => type !== 'G')) {
        const entry = put(channel.type === 'D' ? directEntry(people.get(otherOf(channel)), channel) : teamEntry(channel));
        const read = memberships.find(({channel_id: id}) => id === channel.id)?.msg_count ?? channel.total_msg_count;
        entry.unread ||= read < channel.total_msg_count;
      }
    },
    team: () =>
      [...entries.values()].filter(({kind}) => kind !== 'direct').sort((one, other) => one.title.localeCompare(other.title)),
    direct: () =>
      [...entries.values()]
        .filter(({kind}) => kind === 'direct')
        .sort(
          (one, other) =>
            Number(other.user.is_bot ?? false) - Number(one.user.is_bot ?? false) || one.title.localeCompare(other.title),
        ),
    withId: (channelId) => [...entries.values()].find(({channel}) => channel?.id === channelId),
    at: (address) => [...entries.values()].find((entry) => entry.address === address),
    /** Makes a direct chat that does not exist yet. */
    async ensure(entry) {
      if (entry.channel === undefined) entry.channel = await api.directChannel(me.id, entry.user.id);
      return entry;
    },
  };
}
