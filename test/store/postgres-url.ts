/**
 * A Postgres that tests may make databases in, such as `postgres://user:password@127.0.0.1:5432/postgres`; undefined where
 * there is none. The one place in the tests that reads it.
 */
// biome-ignore lint/style/noProcessEnv: whether a test machine has Postgres is known only by its environment
export const postgresUrl: string | undefined = process.env.TEST_DATABASE_URL;
