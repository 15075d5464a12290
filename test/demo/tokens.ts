import {createApi} from '../chat/mattermost-api.ts';
import {createPerson, labels, type Person, secretIn} from '../chat/person.ts';
import type {StandIn} from '../mattermost/server.ts';

/** Tokens in every state, made as anybody would: by typing. */
export async function giveAnnTokens(mattermost: StandIn): Promise<void> {
  const ann = await createPerson(mattermost.url, 'ann', 'Passw0rd!ann');
  const town = await townOf(ann);
  const type = (line: string) => ann.slash(line, town);
  const use = (secret: string) => createApi(mattermost.url, secret).status('GET', '/users/me');

  await type('/token create laptop --expires 90d');
  await use(secretIn(await type('/token create nightly backup --expires 5d')));
  await use(secretIn(await type('/token create deploy --expires 60d')));
  await use(secretIn(await type('/token rotate deploy')));
  await use(secretIn(await type('/token create dashboard')));
  const question = (await type('/token pause dashboard 2d')).at(-1);
  if (question) await ann.press(question, labels(question)[0] ?? '');
  await type('/token create old report --expires 30d');
  const past = [...mattermost.state.tokens.values()].find(({description}) => description === 'old report');
  // Its end has just come; the server deletes it at the next full hour.
  if (past) past.expires_at = mattermost.clock.now() - 1_000;
  ann.close();
}

async function townOf({api}: Person): Promise<string> {
  const [team] = await api.call<{id: string}[]>('GET', '/users/me/teams');
  return (await api.call<{id: string}>('GET', `/teams/${team?.id}/channels/name/town-square`)).id;
}
