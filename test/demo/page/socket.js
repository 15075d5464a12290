const pingEveryMs = 30_000;
const longestPauseMs = 10_000;

/**
 * Keeps a websocket to the server open. It authenticates by challenge, pings, and after a break connects again by itself.
 * `onState` is called with 'open' (after each hello) or 'broken'; `onEvent` with the name and the data of each event.
 */
export function keepSocket({token, onEvent, onState}) {
  let socket;
  let stopped = false;
  let failures = 0;
  let seq = 0;
  let pinged = false;
  let timer;

  function send(action, data) {
    seq += 1;
    socket.send(JSON.stringify({seq, action, data}));
  }

  function connect() {
    const url = new URL('/api/v4/websocket', window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    socket = new WebSocket(url);
    seq = 0;
    pinged = false;
    socket.addEventListener('open', () => send('authentication_challenge', {token}));
    socket.addEventListener('message', (message) => read(message.data));
    socket.addEventListener('close', again);
  }

  function read(text) {
    const frame = JSON.parse(text);
    if (frame.seq_reply !== undefined) pinged = false;
    if (frame.event === 'hello') {
      failures = 0;
      onState('open');
    } else if (frame.event !== undefined) {
      onEvent(frame.event, frame.data);
    }
  }

  function again() {
    if (stopped) return;
    onState('broken');
    failures += 1;
    timer = setTimeout(connect, Math.min(longestPauseMs, 250 * 2 ** failures));
  }

  // A socket can stay open while nothing arrives any more (sleep, a proxy): no answer to a ping by the next one ends it.
  const pings = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (pinged) socket.close();
    else {
      pinged = true;
      send('ping', {});
    }
  }, pingEveryMs);

  connect();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      clearInterval(pings);
      socket.close();
    },
  };
}
