import {portProblem} from './port-problem.ts';
import {readOptions} from './read-options.ts';
import {startMattermost} from './server.ts';
import {parseVersion} from './versions.ts';

const {version: given, port, host} = readOptions({version: '11.10', port: '8065', host: '127.0.0.1'});
const version = parseVersion(given);
if (version) {
  try {
    const {url} = await startMattermost({version, port: Number(port), host});
    process.stdout.write(
      `Stand-in for Mattermost ${version} on ${url}. The first account that is created is its system admin.\n`,
    );
  } catch (error) {
    const problem = portProblem(error, port);
    if (problem === null) throw error;
    process.stderr.write(`${problem}\n`);
    process.exit(1);
  }
} else {
  process.stderr.write(`There is no stand-in for Mattermost ${given}: use 5.37, 10.11, 11.6 or 11.10.\n`);
  process.exitCode = 2;
}
