import assert from 'node:assert/strict';
import {Console} from 'node:console';
import {Writable} from 'node:stream';
import {test} from 'node:test';
import {format, inspect} from 'node:util';
import pino from 'pino';
import {Secret} from '../../src/domain/secret.ts';

const text = 'abcdefghijklmnopqrstuvwxyz';
const secret = new Secret(text);

/** Each way in which something that holds a secret is printed, by its name. */
const prints: Readonly<Record<string, () => string>> = {
  template: () => `${secret}`,
  concatenation: () => String(secret) + secret,
  'String()': () => String(secret),
  'JSON.stringify': () => JSON.stringify({secret, list: [secret]}),
  'util.inspect': () => inspect(secret),
  'util.inspect with everything': () => inspect({deep: {secret}}, {depth: null, showHidden: true, showProxy: true}),
  'util.inspect without its own way': () => inspect(secret, {customInspect: false, showHidden: true}),
  'util.format': () => format('%s %o %O %j %d', secret, secret, secret, secret, secret),
  'an error’s message': () => new Error(`no good: ${secret}`, {cause: secret}).message,
  'an error with it as its cause': () => inspect(new Error('no good', {cause: {secret}})),
  'its keys and values': () =>
    JSON.stringify([Object.keys(secret), Object.values(secret), Object.getOwnPropertyNames(secret), {...secret}]),
  'a structured clone': () => inspect(structuredClone(secret)),
  console: () => {
    const parts: string[] = [];
    const stream = new Writable({
      write(part, _, done) {
        parts.push(String(part));
        done();
      },
    });
    const own = new Console({stdout: stream, stderr: stream});
    own.log(secret, '%s', secret);
    own.error({secret});
    own.dir(secret);
    own.table([{secret}]);
    return parts.join('');
  },
  log: () => {
    const lines: string[] = [];
    pino({}, {write: (line) => void lines.push(line)}).info({secret, deep: {secret}}, `${secret}`);
    return lines.join('');
  },
};

for (const [way, print] of Object.entries(prints)) {
  test(`a secret is not printed by ${way}`, () => {
    const printed = print();
    assert.ok(!printed.includes(text), printed);
    assert.ok(printed.length > 0);
  });
}

test('only reveal gives it away', () => {
  assert.equal(secret.reveal(), text);
});
