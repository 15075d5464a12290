import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';

/** A place in the source that names a sentence: the keys that it may name (`*` for what is put in), and the values that it gives. */
export type Call = {readonly where: string; readonly keys: readonly string[]; readonly values: readonly string[]};

const root = join(import.meta.dirname, '../..');

/** The source files that may name sentences, by their path; the catalogs themselves are none. */
export async function sources(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const folder of ['src', 'commands']) {
    for (const entry of await readdir(join(root, folder), {recursive: true, withFileTypes: true})) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && path.endsWith('.ts') && !path.includes('/locales/'))
        found.set(path.slice(root.length + 1), await readFile(path, 'utf8'));
    }
  }
  return found;
}

/** What stands for one thing: a text in quotes, or any other character. */
const pieces = /'[^']*'|"[^"]*"|`[^`]*`|[^'"`]/gsu;

/** The parts between top-level commas from `at` on, up to the bracket that closes. */
function parts(text: string, at: number): string[] {
  const found = [''];
  let depth = 0;
  for (const [piece] of text.slice(at).matchAll(pieces)) {
    if ('({['.includes(piece)) depth++;
    if (')}]'.includes(piece)) depth--;
    if (depth < 0) break;
    if (piece === ',' && depth === 0) found.push('');
    else found[found.length - 1] += piece;
  }
  return found.map((part) => part.trim()).filter((part) => part !== '');
}

/** The keys in an expression such as `cond ? 'a.b' : 'a.c'` or a template, its inserted parts as `*`; what is compared is none. */
const keysIn = (expression: string): string[] =>
  [...expression.matchAll(/(?<![=!]== )(?:'([\w.-]+)'|`([^`]*)`)/gu)]
    .map(([, plain, template]) => plain ?? (template ?? '').replace(/\$\{[^}]*\}/gu, '*'))
    .filter((key) => /^[a-z]/u.test(key));

/** The names in an object literal, or in the constant of that name that was declared last before it. */
function valuesIn(expression: string | undefined, before: string): string[] {
  if (expression === undefined) return [];
  if (expression.startsWith('{')) {
    return parts(expression, 1).flatMap((part) =>
      part.startsWith('...') ? valuesIn(part.slice(3), before) : [/^\w+/u.exec(part)?.[0] ?? ''],
    );
  }
  const at = before.lastIndexOf(`const ${expression} = {`);
  return at < 0 ? [] : valuesIn(before.slice(before.indexOf('{', at)), before.slice(0, at));
}

/** Every call of `t` and `said` whose key is written there. */
export function callsIn(path: string, source: string): Call[] {
  return [...source.matchAll(/(?<![\w.])(?:\w+\.)*(?:t|said)\((?=\s*\S)/gu)].flatMap((match) => {
    const [first = '', second] = parts(source, match.index + match[0].length);
    const keys = keysIn(first);
    const before = source.slice(0, match.index);
    const where = `${path}:${before.split('\n').length}`;
    return keys.length === 0 ? [] : [{where, keys, values: valuesIn(second, before)}];
  });
}
