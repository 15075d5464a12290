import type {Ids} from '../domain/clock.ts';
import {ServerError} from '../domain/errors.ts';
import type {MattermostGateway, Post, PostBody} from '../mattermost/gateway.ts';

/** So many posts are looked through for one whose answer was lost. */
const lookedThrough = 60;

export type ReportPostParts = {readonly gateway: MattermostGateway; readonly ids: Ids};

/** A post of a report. `mark` tells it from every other one; `isFit`, asked right before, says whether it may go there. */
export type NewReportPost = Omit<PostBody, 'props'> & {readonly mark: string; readonly isFit: () => Promise<boolean>};

/**
 * Posts a report once: one with its mark that is there already is found again, be it from before a crash or because the answer
 * got lost. False where it is not there, and not fit to be. Throws `ServerError` where the server refused it or cannot say.
 */
export async function postOnce({gateway, ids}: ReportPostParts, {mark, isFit, ...body}: NewReportPost): Promise<boolean> {
  const {id: botId} = await gateway.me();
  const sent = async (): Promise<Post | undefined> => {
    const posts = await gateway.postsOf(body.channelId, {page: 0, perPage: lookedThrough});
    return posts.find(({userId, props}) => userId === botId && props.token_keeper_report === mark);
  };
  if (await sent()) return true;
  if (!(await isFit())) return false;
  try {
    const post = await gateway.createPost({...body, props: {token_keeper_report: mark}}, ids.next());
    if (post.userId !== botId || post.channelId !== body.channelId) throw new Error(`the post of report ${mark} is not ours`);
  } catch (error) {
    const isLost = error instanceof ServerError && error.mayHaveHappened;
    if (!isLost || !(await sent())) throw error;
  }
  return true;
}

/** Uploads a file for a post; null where the server takes no files, or none of this size (reference 1.5). */
export async function uploadOrNull(
  gateway: MattermostGateway,
  channelId: string,
  {name, bytes}: {readonly name: string; readonly bytes: Uint8Array},
): Promise<string | null> {
  try {
    return await gateway.uploadFile(channelId, name, bytes);
  } catch (error) {
    if (error instanceof ServerError && [403, 413, 501].includes(error.status)) return null;
    throw error;
  }
}
