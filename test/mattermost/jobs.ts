import {isExpired, tokensAllowed} from './authentication.ts';
import {text} from './body.ts';
import {directChannel} from './channels.ts';
import {type Core, since} from './core.ts';
import {ApiError, invalidBody, notFound} from './errors.ts';
import {newId} from './ids.ts';
import type {Job, Token, User} from './model.ts';
import {need} from './permissions.ts';
import {createPost} from './posting.ts';
import {type Call, created, ok, type Reply, type Route, route} from './routes.ts';
import {deleteToken} from './token-table.ts';
import {addUser, userByName} from './users.ts';

const day = 86_400_000;
const noticeDays = [1, 3, 7] as const;
const types: Record<string, (core: Core) => void> = {
  cleanup_expired_access_tokens: cleanUp,
  notify_expiring_access_tokens: notify,
};

/** Jobs that an administrator starts by hand. */
export const jobRoutes: readonly Route[] = [
  route('post', '/jobs', start),
  route('get', '/jobs/:job_id', get),
  route('get', '/jobs/type/:type', ofType),
];

/** The hourly work of 11.10: notices of tokens that end soon, then the deletion of those that have ended. Older servers do none. */
export function runHourlyJobs(core: Core): void {
  if (!since(core, '11.10')) return;
  notify(core);
  cleanUp(core);
}

function start({core, me, body}: Call): Reply {
  const type = text(body, 'type');
  const work = since(core, '11.10') ? types[type] : undefined;
  if (type === '') throw invalidBody('job');
  if (!work) throw new ApiError(400, 'api.job.unable_to_create_job.incorrect_job_type');
  need(core, me, 'manage_jobs');
  const now = core.clock.now();
  const job: Job = {
    id: newId(),
    type,
    create_at: now,
    start_at: 0,
    last_activity_at: now,
    status: 'pending',
    progress: 0,
    data: {},
  };
  const answer = created({...job, priority: 0});
  core.state.jobs.set(job.id, job);
  work(core);
  Object.assign(job, {status: 'success', progress: 100, start_at: now});
  return answer;
}

// The notifier's jobs cannot be read back: the server does not know their type there.
function get({core, me, id}: Call): Reply {
  const job = core.state.jobs.get(id('job_id'));
  if (!job) throw notFound('app.job.get.app_error');
  if (job.type === 'notify_expiring_access_tokens') throw new ApiError(400, 'api.job.retrieve.nopermissions');
  need(core, me, 'read_jobs');
  return ok({...job, priority: 0});
}

function ofType({core, me, param}: Call): Reply {
  need(core, me, 'read_jobs');
  return ok([...core.state.jobs.values()].filter((job) => job.type === param('type')).map((job) => ({...job, priority: 0})));
}

// Only active ones: a disabled token past its end stays for good.
function cleanUp(core: Core): void {
  for (const token of [...core.state.tokens.values()]) {
    const owner = core.state.users.get(token.user_id);
    if (!token.is_active || !isExpired(core, token)) continue;
    deleteToken(core, token);
    if (owner && !owner.is_bot && owner.delete_at === 0) {
      tell(core, owner, `Your personal access token "${token.description}" has expired and was deleted.`);
    }
  }
}

function notify(core: Core): void {
  for (const token of core.state.tokens.values()) {
    const owner = core.state.users.get(token.user_id);
    const bucket = bucketOf(core, token);
    if (!owner || owner.is_bot || owner.delete_at > 0 || !token.is_active || bucket === undefined) continue;
    const reached = token.expires_at - bucket * day;
    if (!tokensAllowed(core, owner) || token.last_notified_at >= reached) continue;
    token.last_notified_at = core.clock.now();
    const when = bucket === 1 ? 'within 24 hours' : `in ${bucket} days or less`;
    tell(core, owner, `Your personal access token "${token.description}" will expire ${when}.`);
  }
}

function bucketOf(core: Core, token: Token): number | undefined {
  if (token.expires_at === 0 || isExpired(core, token)) return undefined;
  return noticeDays.find((days) => token.expires_at - core.clock.now() <= days * day);
}

/** Sends a direct message of the server's own account, `system-bot`. */
function tell(core: Core, user: User, message: string): void {
  const bot = systemBot(core);
  const channel = directChannel(core, bot.id, user.id, bot.id);
  createPost(core, {user_id: bot.id, channel_id: channel.id, message, props: {from_bot: 'true'}});
}

function systemBot(core: Core): User {
  const existing = userByName(core, 'system-bot');
  if (existing) return existing;
  const user = addUser(core, {
    username: 'system-bot',
    email: 'system-bot@localhost',
    first_name: 'System',
    roles: 'system_user',
    is_bot: true,
  });
  const owner = core.state.users.values().find(({roles}) => roles.includes('system_admin'))?.id ?? '';
  const {create_at, update_at} = user;
  const names = {username: 'system-bot', display_name: 'System', description: ''};
  core.state.bots.set(user.id, {user_id: user.id, ...names, owner_id: owner, create_at, update_at, delete_at: 0});
  return user;
}
