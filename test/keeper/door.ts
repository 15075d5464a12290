import {createServer, request as send} from 'node:http';
import type {AddressInfo} from 'node:net';

/** A way to a Mattermost server that can be shut: nobody listens there then. */
export type Door = {
  readonly url: string;
  /** Shuts it once a call like this has been answered. */
  shutAfter(method: string, path: RegExp): void;
  open(): Promise<void>;
  stop(): void;
};

/** Each call has a connection of its own, so that none is lost on one that is being closed. */
export async function startDoor(to: string): Promise<Door> {
  let last: {readonly method: string; readonly path: RegExp} | null = null;
  const server = createServer((incoming, response) => {
    const {method = '', url = '', headers} = incoming;
    const outgoing = send(to + url, {method, headers: {...headers, connection: 'close'}, agent: false}, (answer) => {
      if (last?.method === method && last.path.test(url)) server.close();
      response.writeHead(answer.statusCode ?? 502, {...answer.headers, connection: 'close'});
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    shutAfter(method, path) {
      last = {method, path};
    },
    async open() {
      last = null;
      if (!server.listening) await listen(port);
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
