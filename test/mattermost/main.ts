import {parseArgs} from 'node:util';
import {portProblem} from './port-problem.ts';
import {startMattermost} from './server.ts';
import {parseVersion} from './versions.ts';

const {values} = parseArgs({
  options: {
    version: {type: 'string', default: '11.10'},
    port: {type: 'string', default: '8065'},
    host: {type: 'string', default: '127.0.0.1'},
  },
});
const version = parseVersion(values.version);
if (version) {
  try {
    const {url} = await startMattermost({version, port: Number(values.port), host: values.host});
    process.stdout.write(
      `Stand-in for Mattermost ${version} on ${url}. The first account that is created is its system admin.\n`,
    );
  } catch (error) {
    const problem = portProblem(error, values.port);
    if (problem === null) throw error;
    process.stderr.write(`${problem}\n`);
    process.exit(1);
  }
} else {
  process.stderr.write(`There is no stand-in for Mattermost ${values.version}: use 5.37, 10.11, 11.6 or 11.10.\n`);
  process.exitCode = 2;
}
