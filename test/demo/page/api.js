const base = '/api/v4';
const timeoutMs = 40_000;
/** How many posts one page of a channel holds. */
export const postsPerPage = 60;

/** What the server refused, in its own words; status 0 means that it was not reached. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

// Cookies are left out, so that every tab is its own person.
async function send(method, path, token, body) {
  const headers = {Accept: 'application/json'};
  if (token !== undefined) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const options = {method, headers, credentials: 'omit', signal: AbortSignal.timeout(timeoutMs)};
  if (body !== undefined) options.body = JSON.stringify(body);
  try {
    return await fetch(base + path, options);
  } catch {
    throw new ApiError('The server could not be reached. Try again in a moment.', 0);
  }
}

async function read(response) {
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new ApiError(answer?.message || `The server answered with an error (${response.status}).`, response.status);
}

/** Signs in with name and password: the session's token and the user. */
export async function signIn(login, password) {
  const response = await send('POST', '/users/login', undefined, {login_id: login, password});
  const user = await read(response);
  return {token: response.headers.get('Token'), user};
}

/** Mattermost's REST API, as one signed-in person. `onSessionEnded` is called when the server no longer knows the session. */
export function createApi({token, onSessionEnded}) {
  async function answerOf(method, path, body) {
    const response = await send(method, path, token, body);
    if (response.status === 401) onSessionEnded();
    return response;
  }
  const get = async (path) => read(await answerOf('GET', path));
  const post = async (path, body) => read(await answerOf('POST', path, body));
  return {
    me: () => get('/users/me'),
    teams: () => get('/users/me/teams'),
    channels: (teamId) => get(`/users/me/teams/${teamId}/channels`),
    memberships: (teamId) => get(`/users/me/teams/${teamId}/channels/members`),
    usersOfTeam: (teamId) => get(`/users?in_team=${teamId}&active=true&per_page=200`),
    usersById: (ids) => post('/users/ids', ids),
    usersByName: (names) => post('/users/usernames', names),
    commands: (teamId) => get(`/teams/${teamId}/commands/autocomplete`),
    posts: (channelId) => get(`/channels/${channelId}/posts?page=0&per_page=${postsPerPage}`),
    postsBefore: (channelId, postId) => get(`/channels/${channelId}/posts?before=${postId}&page=0&per_page=${postsPerPage}`),
    post: (postId) => get(`/posts/${postId}`),
    createPost: (body) => post('/posts', body),
    directChannel: (oneId, otherId) => post('/channels/direct', [oneId, otherId]),
    viewed: (channelId) => post('/channels/members/me/view', {channel_id: channelId}),
    runCommand: (body) => post('/commands/execute', body),
    pressAction: (postId, actionId, body) => post(`/posts/${postId}/actions/${encodeURIComponent(actionId)}`, body),
    submitDialog: (body) => post('/actions/dialogs/submit', body),
    signOut: () => post('/users/logout'),
    /** A file's or picture's content, as a Blob. */
    async content(path) {
      const response = await answerOf('GET', path);
      if (!response.ok) throw new ApiError(`The file could not be read (${response.status}).`, response.status);
      return response.blob();
    },
  };
}
