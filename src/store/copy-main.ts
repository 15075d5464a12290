import {readEnvironment} from '../environment.ts';
import {CopyRefused, copyStore} from './copy.ts';

const from = 'data/keeper.db';

try {
  // biome-ignore lint/style/noProcessEnv: a process of its own, which needs only the address of the database.
  const to = readEnvironment(process.env, '.env').DATABASE_URL;
  if (!to || !/^postgres(ql)?:\/\//u.test(to))
    throw new CopyRefused(
      'Set DATABASE_URL, in .env or the environment, to the new database: postgres://USER:PASSWORD@HOST/NAME.',
    );
  const copied = await copyStore(from, to);
  const rows = copied.reduce((sum, table) => sum + table.rows, 0);
  process.stdout.write(
    [
      ...copied.map((table) => `${String(table.rows).padStart(9)}  ${table.table}`),
      `Copied ${rows} rows from ${from} to Postgres, all of them counted there.`,
      `With DATABASE_URL set, \`npm start\` uses them; ${from} is left as it was, for you to keep or remove.`,
      '',
    ].join('\n'),
  );
} catch (error) {
  process.stderr.write(`Nothing was copied.\n- ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
