/** Mattermost's REST API as any client has it: one method, the JSON answer, an error for all but 2xx. */
export type Api = {
  readonly url: string;
  readonly token: string;
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
  /** The status alone, for calls that are expected to be refused. */
  status(method: string, path: string, body?: unknown): Promise<number>;
};

const send = (url: string, token: string, method: string, path: string, body: unknown): Promise<Response> =>
  fetch(`${url}/api/v4${path}`, {
    method,
    headers: {...(token ? {Authorization: `Bearer ${token}`} : {}), 'Content-Type': 'application/json'},
    ...(body === undefined ? {} : {body: JSON.stringify(body)}),
  });

export function createApi(url: string, token: string): Api {
  return {
    url,
    token,
    async call<T>(method: string, path: string, body?: unknown) {
      const response = await send(url, token, method, path, body);
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
      return JSON.parse(text) as T;
    },
    async status(method, path, body) {
      const response = await send(url, token, method, path, body);
      await response.arrayBuffer();
      return response.status;
    },
  };
}

/** Signs in with a password. */
export async function signIn(url: string, loginId: string, password: string): Promise<{api: Api; userId: string}> {
  const response = await send(url, '', 'POST', '/users/login', {login_id: loginId, password});
  const user = (await response.json()) as {id: string};
  const token = response.headers.get('token');
  if (!response.ok || !token) throw new Error(`signing in as ${loginId}: ${response.status}`);
  return {api: createApi(url, token), userId: user.id};
}
