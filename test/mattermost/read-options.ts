import {parseArgs} from 'node:util';

/** The options that were typed, in the place of these values. Ends the process with a sentence where one is typed that is none. */
export function readOptions<Name extends string>(usual: Readonly<Record<Name, string>>): Record<Name, string> {
  const names = Object.keys(usual);
  const options = Object.fromEntries(names.map((name) => [name, {type: 'string'} as const]));
  try {
    return {...usual, ...parseArgs({options}).values};
  } catch (error) {
    const [what = ''] = error instanceof Error ? error.message.split('. ') : [];
    process.stderr.write(`${what}. What can be given: ${names.map((name) => `--${name}`).join(', ')}, each with a value.\n`);
    process.exit(2);
  }
}
