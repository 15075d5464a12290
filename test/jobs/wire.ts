import {type AddressInfo, connect, createServer, type Socket} from 'node:net';
import type {TestContext} from 'node:test';

/** A way to a server that can be cut: connections are lost, and new ones lead nowhere. */
export type Wire = {
  readonly url: string;
  cut(): void;
  mend(): void;
  /** What is sent over the connections of now never arrives, and neither end is told of the other's end; new ones work. */
  silence(): void;
  stop(): Promise<void>;
};

export async function startWire(to: string): Promise<Wire> {
  const {hostname, port} = new URL(to);
  const open = new Set<Socket>();
  const silences = new Set<() => void>();
  let isCut = false;
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    keep(near);
    if (isCut) return;
    const far = connect(Number(port), hostname);
    keep(far);
    near.pipe(far).pipe(near);
    const endFar = () => far.destroy();
    const endNear = () => near.destroy();
    const silence = (): void => {
      near.unpipe(far).off('close', endFar).resume();
      far.unpipe(near).off('close', endNear).resume();
    };
    silences.add(silence);
    near.on('close', endFar).on('close', () => silences.delete(silence));
    far.on('close', endNear);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dropAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      dropAll();
    },
    mend() {
      isCut = false;
      dropAll();
    },
    silence() {
      for (const silence of silences) silence();
    },
    async stop() {
      dropAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A wire to a database for the length of a test, and the database's address through it. */
export async function wireTo(t: TestContext, databaseUrl: string): Promise<{wire: Wire; through: string}> {
  const wire = await startWire(databaseUrl);
  t.after(() => wire.stop());
  const through = new URL(databaseUrl);
  through.port = new URL(wire.url).port;
  return {wire, through: through.href};
}
