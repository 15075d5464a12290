/** What a call of the API was answered. `body` is JSON, or the text where it is none. */
export type Answer = {status: number; body: Record<string, unknown>; text: string; headers: Headers};
/** Calls the API with one token. */
export type ApiClient = {
  readonly token: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
};

/** A client of the server at `url` for one token ('' for none). */
export function createApiClient(url: string, token: string): ApiClient {
  return {
    token,
    async call(method, path, body) {
      const response = await fetch(`${url}/api/v4${path}`, {
        method,
        headers: {'Content-Type': 'application/json', ...(token && {Authorization: `Bearer ${token}`})},
        ...(body !== undefined && {body: JSON.stringify(body)}),
      });
      const text = await response.text();
      return {status: response.status, body: parse(text), text, headers: response.headers};
    },
  };
}

/** Creates an account and signs it in. The first account of a server becomes its system admin; later ones need one in `admin`. */
export async function signUp(url: string, username: string, admin?: ApiClient): Promise<ApiClient & {readonly id: string}> {
  const password = `Passw0rd!${username}`;
  const email = `${username}@example.com`;
  const creator = admin ?? createApiClient(url, '');
  const {status, text} = await creator.call('POST', '/users', {username, email, password});
  if (status !== 201) throw new Error(`account ${username}: ${text}`);
  const answer = await createApiClient(url, '').call('POST', '/users/login', {login_id: username, password});
  return {...createApiClient(url, answer.headers.get('token') ?? ''), id: String(answer.body.id)};
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
