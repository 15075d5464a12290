/** How every connection to Postgres is made, for a pool of `pg`: the store's own, and the one that pg-boss makes. */
export function postgresConnection(databaseUrl: string) {
  return {
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    // While it is in use nobody else listens: its loss would end the process. What it was doing fails without this too.
    onConnect(client: {on(event: 'error', listener: () => void): unknown}): void {
      client.on('error', () => undefined);
    },
  };
}
