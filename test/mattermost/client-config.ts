import {createHash} from 'node:crypto';
import {type Core, setting, since} from './core.ts';

const limitedKeys = ['SiteURL', 'EnableBotAccountCreation'];
const fullKeys = [
  'EnableUserAccessTokens',
  'EnableCommands',
  'EnableIncomingWebhooks',
  'EnablePostUsernameOverride',
  'EnablePostIconOverride',
  'EnableDeveloper',
];

/** The settings as clients read them, all as text; `full` is for those who are signed in. */
export function clientConfig(core: Core, full: boolean): Record<string, string> {
  const version = `${core.version()}.0`;
  const texts = (section: string, keys: string[]) =>
    Object.fromEntries(keys.map((key) => [key, String(setting(core, section, key))]));
  const limited = {
    Version: version,
    BuildNumber: '',
    BuildHash: '',
    BuildEnterpriseReady: 'false',
    AsymmetricSigningPublicKey: core.triggers.publicKey,
    ...texts('ServiceSettings', limitedKeys),
    ...texts('TeamSettings', ['SiteName', 'EnableOpenServer', 'EnableUserCreation']),
    DefaultClientLocale: 'en',
    EnableGuestAccounts: String(setting(core, 'GuestAccountsSettings', 'Enable')),
  };
  if (!full) return limited;
  const policy = since(core, '11.10') ? texts('ServiceSettings', ['MaximumPersonalAccessTokenLifetimeDays']) : {};
  return {
    ...limited,
    ...texts('ServiceSettings', fullKeys),
    ...texts('FileSettings', ['MaxFileSize', 'EnableFileAttachments']),
    MaxPostSize: '16383',
    ...policy,
  };
}

/** The value of `X-Version-Id`: version, build, a hash over the settings, licensed or not. It changes with every setting. */
export function versionHeader(core: Core): string {
  const hash = createHash(since(core, '11.6') ? 'sha256' : 'md5')
    .update(JSON.stringify(clientConfig(core, true)))
    .digest('hex');
  return `${core.version()}.0..${hash}.false`;
}
