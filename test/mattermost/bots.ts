import {isRecord, text} from './body.ts';
import {type Core, setting} from './core.ts';
import {ApiError, forbidden, invalidBody, notFound} from './errors.ts';
import type {Bot} from './model.ts';
import {paged} from './paging.ts';
import {can, canManageBot, need} from './permissions.ts';
import {type Call, created, ok, type Reply, type Route, route} from './routes.ts';
import {setActive} from './user-activation.ts';
import {announceUser} from './user-view.ts';
import {addUser, checkUsername, userById} from './users.ts';

/** Bot accounts and their owners. */
export const botRoutes: readonly Route[] = [
  route('post', '/bots', create),
  route('get', '/bots', list),
  route('get', '/bots/:bot_user_id', get),
  route('put', '/bots/:bot_user_id', patch),
  route('post', '/bots/:bot_user_id/disable', (call) => activate(call, false)),
  route('post', '/bots/:bot_user_id/enable', (call) => activate(call, true)),
  route('post', '/bots/:bot_user_id/assign/:user_id', assign),
];

const noBot = 'store.sql_bot.get.missing.app_error';

function view({core}: Call, bot: Bot): Record<string, unknown> {
  const picture = core.state.users.get(bot.user_id)?.last_picture_update ?? 0;
  return {...bot, ...(picture > 0 && {last_icon_update: picture})};
}

function create(call: Call): Reply {
  const {core, me, body} = call;
  if (!isRecord(body)) throw invalidBody('bot');
  need(core, me, 'create_bot');
  if (me.is_bot) throw forbidden();
  if (setting(core, 'ServiceSettings', 'EnableBotAccountCreation') !== true) throw new ApiError(403, 'api.bot.create_disabled');
  const username = text(body, 'username').toLowerCase();
  const description = text(body, 'description');
  if ([...description].length > 1024) throw new ApiError(400, 'model.bot.is_valid.description.app_error');
  checkUsername(core, username);
  const now = core.clock.now();
  const user = addUser(core, {
    username,
    email: `${username}@localhost`,
    first_name: text(body, 'display_name'),
    roles: 'system_user',
    is_bot: true,
  });
  const bot: Bot = {
    user_id: user.id,
    username,
    display_name: text(body, 'display_name'),
    description,
    owner_id: me.id,
    create_at: now,
    update_at: now,
    delete_at: 0,
  };
  core.state.bots.set(user.id, bot);
  return created(view(call, bot));
}

function mayRead(core: Core, call: Call, bot: Bot): boolean {
  return can(core, call.me, bot.owner_id === call.me.id ? 'read_bots' : 'read_others_bots');
}

// A bot that the caller may not read is not found.
function visibleBot(call: Call): Bot {
  const {core} = call;
  const bot = core.state.bots.get(call.id('bot_user_id'));
  if (!bot || !mayRead(core, call, bot)) throw notFound(noBot);
  return bot;
}

function managedBot(call: Call): Bot {
  const bot = call.core.state.bots.get(call.id('bot_user_id'));
  if (!bot) throw notFound(noBot);
  if (canManageBot(call.core, call.me, bot.user_id)) return bot;
  throw mayRead(call.core, call, bot) ? forbidden() : notFound(noBot);
}

function list(call: Call): Reply {
  const {core, me, query} = call;
  if (!can(core, me, 'read_bots') && !can(core, me, 'read_others_bots')) throw forbidden();
  const deleted = query.get('include_deleted') === 'true';
  const bots = core.state.bots.values().filter((bot) => (deleted || bot.delete_at === 0) && mayRead(core, call, bot));
  return ok(paged(bots, query).map((bot) => view(call, bot)));
}

function get(call: Call): Reply {
  const bot = visibleBot(call);
  if (bot.delete_at > 0 && call.query.get('include_deleted') !== 'true') throw notFound(noBot);
  return ok(view(call, bot));
}

function patch(call: Call): Reply {
  const {core, body} = call;
  if (!isRecord(body)) throw invalidBody('bot');
  const bot = managedBot(call);
  const user = userById(core, bot.user_id);
  if (typeof body.username === 'string' && body.username !== bot.username) {
    checkUsername(core, body.username);
    bot.username = body.username;
    user.username = body.username;
  }
  if (typeof body.display_name === 'string') {
    bot.display_name = body.display_name;
    user.first_name = body.display_name;
  }
  if (typeof body.description === 'string') bot.description = body.description;
  bot.update_at = core.clock.now();
  user.update_at = bot.update_at;
  announceUser(core, user);
  return ok(view(call, bot));
}

function activate(call: Call, active: boolean): Reply {
  const bot = managedBot(call);
  setActive(call.core, userById(call.core, bot.user_id), active);
  return ok(view(call, bot));
}

function assign(call: Call): Reply {
  const bot = managedBot(call);
  const owner = userById(call.core, call.id('user_id'));
  if (owner.is_bot) throw forbidden();
  bot.owner_id = owner.id;
  bot.update_at = call.core.clock.now();
  return ok(view(call, bot));
}
