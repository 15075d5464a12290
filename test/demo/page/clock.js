const path = '/demo/clock';
const day = new Intl.DateTimeFormat(undefined, {weekday: 'short', day: 'numeric', month: 'short'});

async function tell(method) {
  const response = await fetch(path, {method, credentials: 'omit'});
  return response.ok ? (await response.json()).now : undefined;
}

/** Shows the demo's date, and moves it by a day. Where the page is served without such a clock, there is no control. */
export async function showClock(place) {
  const now = await tell('GET').catch(() => undefined);
  if (now === undefined) return;
  const date = document.createElement('span');
  date.setAttribute('aria-live', 'polite');
  date.textContent = day.format(now);
  const later = document.createElement('button');
  later.type = 'button';
  later.className = 'button';
  later.textContent = 'A day later';
  later.addEventListener('click', async () => {
    later.disabled = true;
    later.textContent = 'A day goes by…';
    const moved = await tell('POST').catch(() => undefined);
    if (moved !== undefined) date.textContent = day.format(moved);
    later.textContent = 'A day later';
    later.disabled = false;
  });
  place.replaceChildren(date, later);
}
