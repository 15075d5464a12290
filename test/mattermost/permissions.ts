import {type Core, since} from './core.ts';
import {forbidden} from './errors.ts';
import type {Channel, Member, User} from './model.ts';

/** Whether one of the user's own roles grants `permission`. */
export function can(core: Core, user: User, permission: string): boolean {
  return grants(core, user.roles.split(' '), permission);
}

/** Throws 403 unless one of the user's own roles grants `permission`. */
export function need(core: Core, user: User, permission: string): void {
  if (!can(core, user, permission)) throw forbidden();
}

/** Whether the user may do that in the team, by a role in it or in the whole system. */
export function canInTeam(core: Core, user: User, teamId: string, permission: string): boolean {
  const member = core.state.teamMembers.get(`${teamId}:${user.id}`);
  return grants(core, roleNames('team', member), permission) || can(core, user, permission);
}

/** Throws 403 unless the user may do that in the team. */
export function needInTeam(core: Core, user: User, teamId: string, permission: string): void {
  if (!canInTeam(core, user, teamId, permission)) throw forbidden();
}

/** Whether the user may do that in the channel, by a role in it, in its team or in the whole system. */
export function canInChannel(core: Core, user: User, channelId: string, permission: string): boolean {
  const member = core.state.channelMembers.get(`${channelId}:${user.id}`);
  if (grants(core, roleNames('channel', member), permission)) return true;
  const channel = core.state.channels.get(channelId);
  return channel?.team_id ? canInTeam(core, user, channel.team_id, permission) : can(core, user, permission);
}

/** Throws 403 unless the user may do that in the channel. */
export function needInChannel(core: Core, user: User, channelId: string, permission: string): void {
  if (!canInChannel(core, user, channelId, permission)) throw forbidden();
}

/** Whether the user may read the channel: a member, a team member if it is public, or an administrator. */
export function canRead(core: Core, user: User, channel: Channel): boolean {
  if (canInChannel(core, user, channel.id, 'read_channel')) return true;
  return channel.type === 'O' && canInTeam(core, user, channel.team_id, 'read_public_channel');
}

/** The roles of a member, in Mattermost's names: `team_user team_admin` and so on. */
export function roleNames(scope: 'team' | 'channel', member: Member | undefined): string[] {
  if (!member || member.delete_at > 0) return [];
  const base = member.guest ? `${scope}_guest` : `${scope}_user`;
  return member.admin ? [base, `${scope}_admin`] : [base];
}

/** Whether `user` is the target, may edit other users, or manages everything; refused by 403. */
export function needSelfOrEditor(core: Core, user: User, targetId: string): void {
  if (!isSelfOrEditor(core, user, targetId)) throw forbidden();
}

function isSelfOrEditor(core: Core, user: User, targetId: string): boolean {
  if (user.id === targetId || can(core, user, 'manage_system')) return true;
  const target = core.state.users.get(targetId);
  const protectedTarget = since(core, '10.11') && target !== undefined && can(core, target, 'manage_system');
  return can(core, user, 'edit_other_users') && !protectedTarget;
}

/** As `needSelfOrEditor`, and also for those who may manage the bot that the target is. */
export function needSelfEditorOrBotManager(core: Core, user: User, targetId: string): void {
  if (!isSelfOrEditor(core, user, targetId) && !canManageBot(core, user, targetId)) throw forbidden();
}

/** Whether the user may manage that bot: their own with `manage_bots`, others' with `manage_others_bots`. */
export function canManageBot(core: Core, user: User, botId: string): boolean {
  const bot = core.state.bots.get(botId);
  if (!bot) return false;
  return can(core, user, bot.owner_id === user.id ? 'manage_bots' : 'manage_others_bots');
}

/** The permission to manage slash commands: it was renamed in the 11 line. */
export function commandPermission(core: Core): string {
  return since(core, '11.6') ? 'manage_own_slash_commands' : 'manage_slash_commands';
}

function grants(core: Core, roles: readonly string[], permission: string): boolean {
  return roles.some((name) => core.state.roles.get(name)?.permissions.includes(permission));
}
