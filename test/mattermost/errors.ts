/** An error as Mattermost answers it: HTTP status, error id and a sentence. `detail` is shown only where the server shows it. */
export class ApiError extends Error {
  readonly status: number;
  readonly id: string;
  readonly detail: string;
  constructor(status: number, id: string, message?: string, detail = '') {
    super(message ?? sentences[id] ?? id);
    this.status = status;
    this.id = id;
    this.detail = detail;
  }
}

/** 403 for a missing permission. Which one it is stays hidden, as on a server that is not in developer mode. */
export function forbidden(): ApiError {
  return new ApiError(403, 'api.context.permissions.app_error');
}

/** 401 for every kind of unusable session or token: they cannot be told apart. */
export function signedOut(): ApiError {
  return new ApiError(401, 'api.context.session_expired.app_error');
}

/** 400 for a bad id in the path or a bad query parameter. */
export function invalidUrl(name: string): ApiError {
  return new ApiError(400, 'api.context.invalid_url_param.app_error', `Invalid or missing ${name} parameter in request URL.`);
}

/** 400 for a bad body; the parameter's name is only in the sentence. */
export function invalidBody(name: string): ApiError {
  return new ApiError(400, 'api.context.invalid_body_param.app_error', `Invalid or missing ${name} in request body.`);
}

/** 404 with the id of the thing that is not there. */
export function notFound(id: string): ApiError {
  return new ApiError(404, id);
}

/** Throws 500 for text with a NUL in it: Postgres keeps none. */
export function needKeepable(text: string, id: string): void {
  if (text.includes('\0')) throw new ApiError(500, id);
}

const sentences: Record<string, string> = {
  'api.context.permissions.app_error': 'You do not have the appropriate permissions.',
  'api.context.session_expired.app_error': 'Invalid or expired session, please login again.',
  'api.context.404.app_error': 'Sorry, we could not find the page.',
  'api.user.login.invalid_credentials_email_username': 'Enter a valid email or username and/or password.',
  'api.user.update_password.incorrect.app_error':
    'The "Current Password" you entered is incorrect. Please check that Caps Lock is off and try again.',
  'api.user.update_user_auth.invalid_request': 'Request is missing either AuthData or AuthService parameter.',
  'api.user.send_password_reset.send.app_error': 'Failed to send password reset email successfully.',
  'api.user.rotate_user_access_token.disabled_token.app_error': 'Cannot regenerate a disabled access token.',
  'app.user.missing_account.const': 'Unable to find the user.',
  'app.user.get_by_username.app_error':
    'Unable to find an existing account matching your username for this team. This team may require an invite from the team owner to join.',
  'app.role.check_roles_exist.role_not_found': 'The provided role does not exist',
  'app.team.get.find.app_error': 'Unable to find the existing team.',
  'app.user_access_token.get_by_user.app_error': 'Unable to get the personal access tokens by user.',
  'app.user_access_token.disabled':
    'Personal access tokens are disabled on this server. Please contact your system administrator for details.',
  'app.user_access_token.revoke_non_compliant.no_policy.app_error':
    'No maximum personal access token lifetime is configured, so there are no non-compliant tokens to revoke.',
  'app.user_access_token.expires_at_in_past.app_error': 'The provided expires_at is in the past.',
  'app.user_access_token.expires_at_required.app_error':
    'Personal access tokens must include an expiry date because the server enforces a maximum token lifetime.',
  'model.user_access_token.is_valid.description.app_error': 'Invalid description, must be 255 or less characters.',
  'model.preference.is_valid.category.app_error': 'Invalid category.',
  'model.preference.is_valid.name.app_error': 'Invalid name.',
  'model.preference.is_valid.value.app_error': 'Value is too long.',
  'api.preference.preferences_category.get.app_error': 'Unable to get user preferences.',
  'api.preference.update_preferences.set.app_error': 'Unable to set user preferences.',
  'app.post.get.app_error': 'Unable to get the post.',
  'api.post.do_action.action_integration.app_error': 'Action integration error.',
  'api.post.do_action.action_id.app_error': 'Invalid action id.',
  'model.post.is_valid.message_length.app_error': 'Post Message property is longer than the maximum permitted length.',
  'model.post.is_valid.msg.app_error': 'Invalid message.',
  'api.command.duplicate_trigger.app_error': 'This trigger word is already in use. Please choose another word.',
  'api.command.disabled.app_error': 'Commands have been disabled by the system admin.',
  'model.command.is_valid.trigger.app_error': 'Invalid trigger.',
  'store.sql_command.save.get.app_error': 'Unable to get the command.',
  'interactive_message.decode_trigger_id.missing_data': 'Trigger ID missing required data for interactive dialog.',
  'app.command_webhook.try_use.invalid': 'Invalid webhook.',
  'app.command_webhook.get.missing': 'Unable to find the webhook.',
};
