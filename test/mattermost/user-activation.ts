import {endSessions} from './authentication.ts';
import {type Core, setting} from './core.ts';
import type {User} from './model.ts';
import {announceUser} from './user-view.ts';

/**
 * Switches an account off or on. Off: its sessions end, its tokens stay in the table and work again once it is on,
 * and the bots that it owns are switched off too (`DisableBotsWhenOwnerIsDeactivated`).
 */
export function setActive(core: Core, user: User, active: boolean): void {
  const now = core.clock.now();
  user.delete_at = active ? 0 : now;
  user.update_at = now;
  const bot = core.state.bots.get(user.id);
  if (bot) Object.assign(bot, {delete_at: user.delete_at, update_at: now});
  if (!active) {
    endSessions(core, (session) => session.user_id === user.id);
    disableBotsOf(core, user);
  }
  announceUser(core, user);
  core.publish('user_activation_status_change', {}, {});
}

function disableBotsOf(core: Core, owner: User): void {
  if (setting(core, 'ServiceSettings', 'DisableBotsWhenOwnerIsDeactivated') !== true) return;
  for (const bot of core.state.bots.values()) {
    const user = core.state.users.get(bot.user_id);
    if (bot.owner_id === owner.id && user && user.delete_at === 0) setActive(core, user, false);
  }
}
