const key = 'chat-session';
const noticeKey = 'chat-notice';

/** The session of this tab, or undefined. Another tab can be somebody else. */
export function loadSession() {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : JSON.parse(text);
}

/** Begins as another person (or as nobody) with a fresh page, so that nothing of the one before stays in it. */
export function changeSession(session, notice = '') {
  if (session === undefined) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify({token: session.token}));
  sessionStorage.setItem(noticeKey, notice);
  history.replaceState(null, '', window.location.pathname);
  window.location.reload();
}

/** What the last session's end had to say, once. */
export function takeNotice() {
  const notice = sessionStorage.getItem(noticeKey) ?? '';
  sessionStorage.removeItem(noticeKey);
  return notice;
}
