import {isRecord} from './body.ts';
import {clientConfig} from './client-config.ts';
import {type Core, since} from './core.ts';
import {ApiError, forbidden, invalidBody} from './errors.ts';
import type {Config} from './model.ts';
import {can} from './permissions.ts';
import {type Call, type OpenCall, ok, openRoute, type Reply, type Route, route} from './routes.ts';

/** The settings of a new server: as Mattermost's own, but with tokens, bots and calls to this machine allowed. */
export function defaultConfig(siteUrl: string): Config {
  return {
    ServiceSettings: {
      SiteURL: siteUrl,
      EnableUserAccessTokens: true,
      EnableBotAccountCreation: true,
      EnableCommands: true,
      EnableIncomingWebhooks: true,
      EnableEmailInvitations: true,
      DisableBotsWhenOwnerIsDeactivated: true,
      EnablePostUsernameOverride: false,
      EnablePostIconOverride: false,
      AllowedUntrustedInternalConnections: '127.0.0.0/8 ::1/128 localhost',
      OutgoingIntegrationRequestsTimeout: 30,
      MaximumPersonalAccessTokenLifetimeDays: 0,
      EnableDeveloper: false,
    },
    TeamSettings: {SiteName: 'Mattermost', EnableOpenServer: false, EnableUserCreation: true},
    FileSettings: {MaxFileSize: 104_857_600, EnableFileAttachments: true},
    GuestAccountsSettings: {Enable: false},
    PasswordSettings: {MinimumLength: 8},
    RateLimitSettings: {Enable: false, PerSec: 10, MaxBurst: 100},
  };
}

/** Ping, settings and licence. */
export const settingsRoutes: readonly Route[] = [
  openRoute('get', '/system/ping', ping),
  openRoute('get', '/config/client', getClientConfig),
  openRoute('get', '/license/client', () => ok({IsLicensed: 'false'})),
  route('get', '/config', getConfig),
  route('put', '/config/patch', patchConfig),
];

function ping({core}: OpenCall): Reply {
  const mobile = {AndroidLatestVersion: '', AndroidMinVersion: '', IosLatestVersion: '', IosMinVersion: '', status: 'OK'};
  if (since(core, '10.11')) return ok({...mobile, ActiveSearchBackend: 'database'});
  return ok({...mobile, DesktopLatestVersion: '', DesktopMinVersion: ''});
}

function getClientConfig({core, query, session}: OpenCall): Reply {
  if (!query.has('format') && !since(core, '11.6')) throw new ApiError(501, 'api.config.client.old_format.app_error');
  return ok(clientConfig(core, session !== undefined));
}

function getConfig({core, me}: Call): Reply {
  if (!can(core, me, 'manage_system') && !can(core, me, 'sysconsole_read_environment_web_server')) throw forbidden();
  return ok(visibleConfig(core));
}

function visibleConfig(core: Core): Config {
  const {MaximumPersonalAccessTokenLifetimeDays: days, ...service} = core.state.config.ServiceSettings ?? {};
  const policy = since(core, '11.10') ? {MaximumPersonalAccessTokenLifetimeDays: days} : {};
  return {...core.state.config, ServiceSettings: {...service, ...policy}};
}

function patchConfig({core, me, body}: Call): Reply {
  if (!can(core, me, 'manage_system')) throw forbidden();
  if (!isRecord(body)) throw invalidBody('config');
  for (const [section, values] of Object.entries(body)) {
    if (!isRecord(values)) throw invalidBody('config');
    core.state.config[section] = {...core.state.config[section], ...known(core, values)};
  }
  core.publish('config_changed', {config: clientConfig(core, true)}, {});
  return ok(visibleConfig(core));
}

// A server ignores settings that it does not know, so an older one keeps no policy for later.
function known(core: Core, values: Record<string, unknown>): Record<string, unknown> {
  const {MaximumPersonalAccessTokenLifetimeDays: days, ...rest} = values;
  return since(core, '11.10') && days !== undefined ? values : rest;
}
