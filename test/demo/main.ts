import {parseArgs} from 'node:util';
import {createLogger} from '../../src/logger.ts';
import {portProblem} from '../mattermost/port-problem.ts';
import {startDemo} from './demo.ts';

const {values} = parseArgs({options: {port: {type: 'string', default: '8064'}}});
try {
  const demo = await startDemo({port: Number(values.port), log: createLogger('warn')});
  process.stdout.write(
    `\nThe demo is at ${demo.url}\nSign in as ann, bob or admin, and type /token help in a channel. Ctrl-C ends it; nothing is kept.\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void demo.stop().then(() => process.exit(0)));
  }
} catch (error) {
  const problem = portProblem(error, values.port);
  if (problem === null) throw error;
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
