const time = new Intl.DateTimeFormat(undefined, {timeStyle: 'short'});
const day = new Intl.DateTimeFormat(undefined, {weekday: 'long', day: 'numeric', month: 'long'});
const dayWithYear = new Intl.DateTimeFormat(undefined, {weekday: 'long', day: 'numeric', month: 'long', year: 'numeric'});
const full = new Intl.DateTimeFormat(undefined, {dateStyle: 'full', timeStyle: 'short'});
const relative = new Intl.RelativeTimeFormat(undefined, {numeric: 'auto'});

function startOfDay(ms) {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** Whether two moments (ms) lie on the same day of the reader. */
export function sameDay(one, other) {
  return startOfDay(one) === startOfDay(other);
}

/** The name of a moment's day as the reader says it: today, yesterday, tomorrow, or the date. */
export function dayLabel(ms, now = Date.now()) {
  const days = Math.round((startOfDay(ms) - startOfDay(now)) / 86_400_000);
  if (Math.abs(days) <= 1) return capitalise(relative.format(days, 'day'));
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return capitalise((sameYear ? day : dayWithYear).format(ms));
}

export function timeLabel(ms) {
  return time.format(ms);
}

export function fullLabel(ms) {
  return full.format(ms);
}

function capitalise(text) {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
