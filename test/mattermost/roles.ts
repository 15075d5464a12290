import {isRecord, text, texts} from './body.ts';
import {type Core, since} from './core.ts';
import {ApiError, invalidBody, notFound} from './errors.ts';
import {newId} from './ids.ts';
import type {Role} from './model.ts';
import {need} from './permissions.ts';
import {type Call, ok, type Reply, type Route, route} from './routes.ts';

const channelUser = `read_channel read_channel_content add_reaction remove_reaction manage_public_channel_members upload_file
  get_public_link create_post use_channel_mentions use_slash_commands manage_public_channel_properties delete_public_channel
  manage_private_channel_properties delete_private_channel manage_private_channel_members delete_post edit_post`;
const teamUser = `list_team_channels join_public_channels read_public_channel view_team create_public_channel
  create_private_channel invite_user add_user_to_team`;
const teamAdmin = `remove_user_from_team manage_team import_team manage_team_roles manage_channel_roles
  manage_others_incoming_webhooks manage_others_outgoing_webhooks manage_slash_commands manage_own_slash_commands
  manage_others_slash_commands manage_incoming_webhooks manage_outgoing_webhooks convert_public_channel_to_private
  convert_private_channel_to_public delete_post delete_others_posts`;
const systemUser = 'list_public_teams join_public_teams create_direct_channel create_group_channel view_members create_team';
const userManager = `sysconsole_read_user_management_groups sysconsole_read_user_management_teams
  sysconsole_read_user_management_channels sysconsole_read_user_management_permissions sysconsole_write_user_management_groups
  sysconsole_write_user_management_teams sysconsole_write_user_management_channels sysconsole_read_authentication_signup
  sysconsole_read_authentication_password sysconsole_read_authentication_mfa`;
const systemManager = `${userManager} sysconsole_read_environment_web_server sysconsole_write_environment_web_server
  sysconsole_read_site_customization sysconsole_write_site_customization sysconsole_read_integrations_bot_accounts
  sysconsole_write_integrations_bot_accounts sysconsole_read_reporting_server_logs get_logs manage_roles`;
const readOnlyAdmin = `sysconsole_read_user_management_users ${userManager
  .split(/\s+/)
  .filter((name) => name.startsWith('sysconsole_read'))
  .join(' ')} sysconsole_read_environment_web_server read_other_users_teams get_logs`;
const onlyAdmin = `assign_system_admin_role manage_roles manage_system list_private_teams join_private_teams edit_other_users
  remove_others_reactions permanent_delete_user manage_webhooks manage_others_webhooks manage_oauth manage_system_wide_oauth
  manage_emojis manage_others_emojis create_post_public create_post_ephemeral read_deleted_posts edit_others_posts read_audits
  read_license_information manage_license_information test_site_url reload_config invalidate_caches test_email
  list_users_without_team create_user_access_token read_user_access_token revoke_user_access_token create_bot assign_bot read_bots
  read_others_bots manage_bots manage_others_bots read_jobs manage_jobs invite_guest promote_guest demote_to_guest
  use_group_mentions read_other_users_teams sysconsole_read_user_management_users sysconsole_write_user_management_users
  sysconsole_read_user_management_system_roles sysconsole_write_user_management_system_roles
  sysconsole_write_user_management_permissions sysconsole_read_about sysconsole_write_about`;

const builtIn: Record<string, string> = {
  system_admin: [onlyAdmin, systemUser, systemManager, teamUser, teamAdmin, channelUser].join(' '),
  system_user: systemUser,
  system_guest: 'create_direct_channel create_group_channel',
  system_user_access_token: 'create_user_access_token read_user_access_token revoke_user_access_token',
  system_user_manager: userManager,
  system_read_only_admin: readOnlyAdmin,
  system_manager: systemManager,
  system_custom_group_admin: 'create_custom_group edit_custom_group delete_custom_group manage_custom_group_members',
  system_post_all: 'create_post use_channel_mentions',
  system_post_all_public: 'create_post_public use_channel_mentions',
  team_user: teamUser,
  team_admin: teamAdmin,
  team_guest: 'view_team',
  team_post_all: 'create_post use_channel_mentions',
  team_post_all_public: 'create_post_public use_channel_mentions',
  channel_user: channelUser,
  channel_admin: 'manage_channel_roles use_group_mentions',
  channel_guest: `read_channel read_channel_content add_reaction remove_reaction upload_file edit_post create_post
    use_channel_mentions use_slash_commands`,
};
const licensed = ['system_manager', 'system_user_manager', 'system_read_only_admin', 'system_custom_group_admin'];

/** Mattermost's own roles, by name. */
export function builtInRoles(now: number): Map<string, Role> {
  return new Map(
    Object.entries(builtIn).map(([name, permissions]) => [
      name,
      {
        id: newId(),
        name,
        display_name: `authentication.roles.${name}.name`,
        description: `authentication.roles.${name}.description`,
        create_at: now,
        update_at: now,
        delete_at: 0,
        permissions: [...new Set(permissions.split(/\s+/))],
        scheme_managed: !name.endsWith('_access_token'),
        built_in: true,
      },
    ]),
  );
}

/** Roles to read, and to change. */
export const roleRoutes: readonly Route[] = [
  route('post', '/roles/names', getByNames),
  route('get', '/roles/name/:name', getByName),
  route('get', '/roles/:role_id', (call) => ok(view(call.core, byId(call)))),
  route('put', '/roles/:role_id/patch', patch),
];

/** Throws 400 where a set of roles cannot be given to a user: `system_admin` alone, unknown ones, ones that need a licence. */
export function checkUserRoles(roles: string): void {
  const names = roles.split(/\s+/).filter(Boolean);
  if (names.length === 1 && names[0] === 'system_admin') throw invalidBody('roles');
  if (names.some((name) => licensed.includes(name))) throw new ApiError(400, 'api.user.update_user_roles.license.app_error');
}

/** Throws 400 where one of the roles is not there. */
export function checkRolesExist(core: Core, roles: string): void {
  const names = roles.split(/\s+/).filter(Boolean);
  if (!names.every((name) => core.state.roles.has(name))) {
    throw new ApiError(400, 'app.role.check_roles_exist.role_not_found');
  }
}

function getByNames({core, body}: Call): Reply {
  const names = texts(body);
  if (!names || names.length === 0) throw invalidBody('rolenames');
  return ok(names.flatMap((name) => core.state.roles.get(name) ?? []).map((role) => view(core, role)));
}

function getByName({core, param}: Call): Reply {
  const role = core.state.roles.get(param('name'));
  if (!role) throw notFound('app.role.get_by_name.app_error');
  return ok(view(core, role));
}

function byId({core, id}: Call): Role {
  const roleId = id('role_id');
  const role = core.state.roles.values().find((candidate) => candidate.id === roleId);
  if (!role) throw notFound('app.role.get.app_error');
  return role;
}

function patch(call: Call): Reply {
  const {core, me, body} = call;
  const role = byId(call);
  const protectedRole = role.name === 'system_admin' || licensed.includes(role.name);
  need(core, me, protectedRole ? 'manage_system' : 'sysconsole_write_user_management_permissions');
  const permissions = isRecord(body) ? texts(body.permissions) : undefined;
  if (!permissions) throw invalidBody('role');
  if (text(role, 'name').endsWith('_guest')) throw new ApiError(501, 'api.roles.patch_roles.license.error');
  role.permissions = [...new Set(permissions)];
  role.update_at = core.clock.now();
  core.publish('role_updated', {role: JSON.stringify(view(core, role))}, {});
  return ok(view(core, role));
}

// The permission for slash commands has one name before the 11 line and another in it.
function view(core: Core, role: Role): Role {
  const other = since(core, '11.6') ? 'manage_slash_commands' : 'manage_own_slash_commands';
  return {...role, permissions: role.permissions.filter((permission) => permission !== other)};
}
