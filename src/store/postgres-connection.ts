import {Socket} from 'node:net';
import type {ClientBase} from 'pg';

export type Patience = {
  /** How long Postgres may say nothing while it is asked, in ms: longer than any statement or wait for a lock of ours takes. */
  readonly silenceMs: number;
  /** How long a statement may wait for a lock, in ms, until Postgres ends it: whom we no longer listen to would wait on, and then act. */
  readonly lockMs: number;
  /** How long a transaction may do nothing, in ms, until Postgres ends it, since others wait for what it has locked. */
  readonly idleInTransactionMs: number;
};

/** In production. */
export const patience: Patience = {silenceMs: 60_000, lockMs: 30_000, idleInTransactionMs: 15_000};

/** How every connection to Postgres is made, for a pool of `pg`: the store's own, and the one that pg-boss makes. */
export function postgresConnection(databaseUrl: string, {silenceMs, lockMs, idleInTransactionMs}: Patience = patience) {
  return {
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    stream: () => endedBySilence(silenceMs),
    async onConnect(client: ClientBase): Promise<void> {
      // While it is in use nobody else listens: its loss would end the process. What it was doing fails without this too.
      client.on('error', () => undefined);
      // Not among the options that open the connection: PgBouncer refuses those that it does not know.
      await client.query(`set idle_in_transaction_session_timeout = ${idleInTransactionMs}; set lock_timeout = ${lockMs}`);
      // In a large ledger Postgres would compile what is asked all the time, which takes a hundred times as long as answering it.
      await client.query('set jit = off');
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
