import {Socket} from 'node:net';

export type Patience = {
  /** How long Postgres may say nothing while it is asked, in ms: longer than any statement or wait for a lock of ours takes. */
  readonly silenceMs: number;
};

/** In production. */
export const patience: Patience = {silenceMs: 60_000};

/** How every connection to Postgres is made, for a pool of `pg`: the store's own, and the one that pg-boss makes. */
export function postgresConnection(databaseUrl: string, {silenceMs}: Patience = patience) {
  return {
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    stream: () => endedBySilence(silenceMs),
    // While it is in use nobody else listens: its loss would end the process. What it was doing fails without this too.
    onConnect(client: {on(event: 'error', listener: () => void): unknown}): void {
      client.on('error', () => undefined);
    },
  };
}

/**
 * After a failover, or where a firewall has forgotten a connection, nobody says that it is gone: what was asked over it would never
 * settle. `query_timeout` of `pg` is not enough: it leaves the connection in use.
 */
function endedBySilence(ms: number): Socket {
  const socket = new Socket();
  // Without an error: over TLS it would be told twice, the second time to nobody, which ends the process.
  return socket.setTimeout(ms, () => socket.destroy());
}
