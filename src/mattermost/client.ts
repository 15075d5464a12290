import {Client4} from '@mattermost/client';
import {ServerError} from '../domain/errors.ts';
import type {Secret} from '../domain/secret.ts';
import {type Answer, readAnswer} from './answer.ts';
import {createExchange, type Incoming} from './exchange.ts';

type Options = Parameters<Client4['getOptions']>[0];
type Sent = ReturnType<Client4['getOptions']>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * What a `RestClient` needs. `timeoutMs` bounds a whole call, with its body; `onAnswer` hears of every answer, and when by `now` (epoch
 * ms) it was asked for.
 */
export type RestClientParts = {
  readonly url: string;
  readonly token: Secret;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly onAnswer: (answer: Answer, askedAt: number) => void;
};

/**
 * `Client4` with what it lacks: a time-out, the real HTTP status and error id (as `ServerError`), `Retry-After`, JSON under any
 * content type, and no redirects, which would turn a POST into a GET. Its `token` stays empty, so that printing it shows none.
 */
export class RestClient extends Client4 {
  readonly #parts: RestClientParts;
  readonly #exchange = createExchange();

  constructor(parts: RestClientParts) {
    super();
    this.#parts = parts;
    this.setUrl(parts.url.replace(/\/+$/, ''));
    this.setIncludeCookies(false);
    this.setUserAgent('token-keeper');
  }

  protected override doFetch = async <T>(url: string, options: Options): Promise<T> => {
    return parse(await this.#send(url, options)) as T;
  };

  /** A call that `Client4` does not have; `path` begins after `/api/v4`. */
  call(method: Method, path: string, body?: unknown): Promise<unknown> {
    return this.doFetch(this.getBaseRoute() + path, {method, ...(body === undefined ? {} : {body: JSON.stringify(body)})});
  }

  /** A GET whose answer is a file. */
  async bytes(path: string): Promise<Uint8Array> {
    return (await this.#send(this.getBaseRoute() + path, {method: 'GET'})).body;
  }

  override getOptions(options: Options): Sent {
    // Without the body, whose type `Client4` would look at: the exchange does that.
    const sent = super.getOptions({...options, body: null});
    return {...sent, headers: {...sent.headers, Authorization: `Bearer ${this.#parts.token.reveal()}`}, body: options.body};
  }

  async #send(url: string, options: Options): Promise<Received> {
    const method = (options.method ?? 'GET').toUpperCase();
    const what = `${method} ${pathForLog(url.slice(this.getBaseRoute().length))}`;
    const askedAt = this.#parts.now();
    const incoming = await this.#answerTo(url, {...options, method}, what);
    const answer = readAnswer(incoming.status, incoming.header);
    this.#parts.onAnswer(answer, askedAt);
    const received = {what, type: incoming.header('content-type') ?? '', body: incoming.body};
    if (incoming.status >= 200 && incoming.status < 300) return received;
    throw refusal(received, answer);
  }

  async #answerTo(url: string, options: Options & {method: string}, what: string): Promise<Incoming> {
    const {timeoutMs} = this.#parts;
    try {
      const {headers, body} = this.getOptions(options);
      return await this.#exchange(url, {method: options.method, headers, body, timeoutMs});
    } catch (error) {
      // Not kept as the cause: the text of an "invalid header value" error holds the header, and so the token.
      const words = whyNoAnswer(error, timeoutMs);
      throw new ServerError(0, '', `${what}: ${words}`, {words, neverSent: isUnconnected(error)});
    }
  }
}

type Received = {readonly what: string; readonly type: string; readonly body: Uint8Array};

const utf8 = new TextDecoder();

function text(received: Received): string {
  return utf8.decode(received.body);
}

/** 5.37 labels some JSON as `text/plain`, proxies add a charset: what parses is JSON. */
function parse(received: Received): unknown {
  try {
    return JSON.parse(text(received));
  } catch {
    const words = `answered 200 with something that is not JSON (${kind(received)})`;
    throw new ServerError(502, '', `${received.what}: ${words}`, {words});
  }
}

function refusal(received: Received, answer: Answer): ServerError {
  const {status, retryAfterMs} = answer;
  const {id, message} = errorOf(received);
  const words = message || id || kind(received);
  return new ServerError(status, id, `${received.what}: ${status} ${id || kind(received)}`, {words, retryAfterMs});
}

/** Where a plugin refuses a post, or something before the server a call, a sentence of theirs can stand in its place. */
const errorId = /^\w+(?:\.\w+)+$/;

function errorOf(received: Received): {id: string; message: string} {
  try {
    const body: unknown = JSON.parse(text(received));
    if (typeof body !== 'object' || body === null) return {id: '', message: ''};
    const id = line('id' in body ? body.id : '');
    return {id: errorId.test(id) ? id : '', message: line('message' in body ? body.message : '')};
  } catch {
    return {id: '', message: ''};
  }
}

/** Foreign text: one line, bounded, and without what may be a secret. */
function line(value: unknown): string {
  return typeof value === 'string'
    ? value
        .replace(/\p{C}+/gu, ' ')
        .replace(/[a-z0-9]{26}/g, '…')
        .slice(0, 200)
    : '';
}

function kind(received: Received): string {
  const type = line(received.type.split(';')[0]?.trim() ?? '');
  return `${type || 'no content type'}, ${received.body.length} bytes`;
}

/** Without the query, and without parts (addresses, names) that are not plain words or ids. */
function pathForLog(path: string): string {
  const [plain = ''] = path.split('?');
  return plain.replace(/[^/]+/g, (part) => (/^[\w-]+$/.test(part) ? part : '…'));
}

/** True where the system says that no connection came about; of several addresses, with none of them. */
function isUnconnected(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isUnconnected);
  return error instanceof Error && 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo');
}

function whyNoAnswer(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'the call could not be made';
  if (error.name === 'AbortError') return `no answer within ${timeoutMs} ms`;
  const code = 'code' in error ? line(error.code) : '';
  return code === '' ? 'the call could not be made or was cut off' : `no answer (${code})`;
}
