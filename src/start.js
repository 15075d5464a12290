import './node-version.js';
import {mkdirSync} from 'node:fs';
import module from 'node:module';

// What Node makes of our TypeScript is kept beside the store, for the next start: a start without Node's TypeScript reader, which
// only files that are not kept yet load, takes half the time and 20 MB less. Where nothing can be kept, all works without.
const folder = 'data';
try {
  mkdirSync(folder, {recursive: true, mode: 0o700});
  module.enableCompileCache(`${folder}/compile-cache`);
} catch {
  // The store says what is wrong with the folder, if anything is.
}
await import('./main.ts');
module.flushCompileCache();
