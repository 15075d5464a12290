export type User = {
  id: string;
  username: string;
  email: string;
  password: string;
  nickname: string;
  first_name: string;
  last_name: string;
  position: string;
  roles: string;
  locale: string;
  timezone: Record<string, string>;
  notify_props: Record<string, string>;
  auth_data: string;
  auth_service: string;
  create_at: number;
  update_at: number;
  delete_at: number;
  last_password_update: number;
  last_picture_update: number;
  mfa_active: boolean;
  is_bot: boolean;
  picture: Buffer | undefined;
};
/** A personal access token. `token` is the secret; `last_notified_at` is when the server last warned of its end, 0 for never. */
export type Token = {
  id: string;
  token: string;
  user_id: string;
  description: string;
  is_active: boolean;
  expires_at: number;
  last_notified_at: number;
};
export type Session = {
  id: string;
  token: string;
  create_at: number;
  expires_at: number;
  last_activity_at: number;
  user_id: string;
  device_id: string;
  roles: string;
  is_oauth: boolean;
  props: Record<string, string>;
};
export type Audit = {
  id: string;
  create_at: number;
  user_id: string;
  action: string;
  extra_info: string;
  ip_address: string;
  session_id: string;
};
export type Team = {
  id: string;
  create_at: number;
  update_at: number;
  delete_at: number;
  display_name: string;
  name: string;
  description: string;
  email: string;
  type: string;
  invite_id: string;
  allow_open_invite: boolean;
};
export type Member = {admin: boolean; guest: boolean; create_at: number; delete_at: number};
export type TeamMember = Member & {team_id: string; user_id: string};
export type Channel = {
  id: string;
  create_at: number;
  update_at: number;
  delete_at: number;
  team_id: string;
  type: 'O' | 'P' | 'D' | 'G';
  display_name: string;
  name: string;
  header: string;
  purpose: string;
  last_post_at: number;
  total_msg_count: number;
  creator_id: string;
};
export type ChannelMember = Member & {
  channel_id: string;
  user_id: string;
  last_viewed_at: number;
  msg_count: number;
  mention_count: number;
};
/** A post as the server holds it, actions with their integration. `ofClient` is false for what the server itself makes. */
export type Post = {
  id: string;
  create_at: number;
  update_at: number;
  edit_at: number;
  delete_at: number;
  is_pinned: boolean;
  user_id: string;
  channel_id: string;
  root_id: string;
  message: string;
  type: string;
  props: Record<string, unknown>;
  file_ids: string[];
  pending_post_id: string;
  ofClient: boolean;
};
export type Command = {
  id: string;
  token: string;
  create_at: number;
  update_at: number;
  delete_at: number;
  creator_id: string;
  team_id: string;
  trigger: string;
  method: string;
  username: string;
  icon_url: string;
  auto_complete: boolean;
  auto_complete_desc: string;
  auto_complete_hint: string;
  display_name: string;
  description: string;
  url: string;
};
/** What stands behind a `response_url`: 30 minutes, five answers. */
export type CommandWebhook = {
  id: string;
  create_at: number;
  command_id: string;
  user_id: string;
  channel_id: string;
  root_id: string;
  use_count: number;
};
export type IncomingWebhook = {
  id: string;
  create_at: number;
  update_at: number;
  delete_at: number;
  user_id: string;
  channel_id: string;
  team_id: string;
  display_name: string;
  description: string;
  username: string;
  icon_url: string;
  channel_locked: boolean;
};
export type Bot = {
  user_id: string;
  username: string;
  display_name: string;
  description: string;
  owner_id: string;
  create_at: number;
  update_at: number;
  delete_at: number;
};
export type Preference = {user_id: string; category: string; name: string; value: string};
export type FileInfo = {
  id: string;
  user_id: string;
  post_id: string;
  channel_id: string;
  create_at: number;
  update_at: number;
  delete_at: number;
  name: string;
  extension: string;
  mime_type: string;
  content: Buffer;
};
export type Job = {
  id: string;
  type: string;
  create_at: number;
  start_at: number;
  last_activity_at: number;
  status: string;
  progress: number;
  data: Record<string, string>;
};
export type Role = {
  id: string;
  name: string;
  display_name: string;
  description: string;
  create_at: number;
  update_at: number;
  delete_at: number;
  permissions: string[];
  scheme_managed: boolean;
  built_in: boolean;
};
/** An e-mail that the server would have sent. */
export type Mail = {
  to: string;
  kind: 'token-added' | 'token-rotated' | 'invitation' | 'mfa-changed' | 'password-changed';
  at: number;
};
export type Config = Record<string, Record<string, unknown>>;
