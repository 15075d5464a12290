import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {startMattermost} from './server.ts';
import {parseVersion} from './versions.ts';

const here = import.meta.dirname;
const recordings = readdirSync(join(here, 'recordings')).filter((name) => name.endsWith('.json'));

// The probe pauses as clients do, about 30 s in all, so the versions run side by side.
describe('the stand-in does what was recorded of a real server', {concurrency: true}, () => {
  for (const name of recordings) {
    test(name, {timeout: 180_000}, async () => {
      const version = parseVersion(/^mattermost-(.+)\.json$/.exec(name)?.[1] ?? '');
      assert.ok(version, `${name}: a recording is called mattermost-VERSION.json, and the stand-in must know the version`);
      const server = await startMattermost({version});
      const folder = await mkdtemp(join(tmpdir(), 'probe-'));
      try {
        const got = join(folder, 'got.json');
        await probe('record', server.url, got);
        const {code, output} = await probe('compare', join(here, 'recordings', name), got);
        assert.equal(code, 0, output);
      } finally {
        await server.stop();
        await rm(folder, {recursive: true});
      }
    });
  }
});

async function probe(...args: string[]): Promise<{code: number; output: string}> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(here, 'probe.mjs'), ...args], {maxBuffer: 1 << 24}, (error, stdout, stderr) => {
      resolve({code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr});
    });
  });
}
