import {createLogger} from '../../src/logger.ts';
import {portProblem} from '../mattermost/port-problem.ts';
import {readOptions} from '../mattermost/read-options.ts';
import {type Demo, startDemo} from './demo.ts';

const {port} = readOptions({port: '8064'});
let demo: Demo | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    await demo?.stop();
    process.exit(0);
  });
}
try {
  demo = await startDemo({port: Number(port), log: createLogger('warn')});
  process.stdout.write(
    `\nThe demo is at ${demo.url}\nSign in as ann, bob or admin, and type /token help in a channel. Ctrl-C ends it; nothing is kept.\n`,
  );
} catch (error) {
  const problem = portProblem(error, port);
  if (problem === null) throw error;
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
