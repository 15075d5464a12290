import type {AddressInfo} from 'node:net';
import {connect, createServer, type Socket} from 'node:net';

/** Stands before a Mattermost server and lets everything through, but websockets only once it is opened. */
export type Gate = {readonly url: string; open(): void; close(): void};

export async function startGate(serverUrl: string): Promise<Gate> {
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let isOpen = false;
  const server = createServer((client) => {
    client.once('data', (first: Buffer) => {
      client.pause();
      const pass = () => {
        const upstream = connect(Number(new URL(serverUrl).port), '127.0.0.1');
        for (const socket of [client, upstream]) {
          sockets.add(socket);
          socket.on('error', () => socket.destroy());
        }
        upstream.write(first);
        client.pipe(upstream).pipe(client);
      };
      if (isOpen || !first.toString('latin1').startsWith('GET /api/v4/websocket')) pass();
      else waiting.push(pass);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open() {
      isOpen = true;
      for (const pass of waiting.splice(0)) pass();
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
