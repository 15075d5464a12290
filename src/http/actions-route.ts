import type {RequestHandler} from 'express';
import {z} from 'zod';
import type {Place} from '../command/command.ts';
import {type Carried, chosen} from '../command/contexts.ts';
import {KeeperError} from '../domain/errors.ts';
import type {Deed, Reply} from '../domain/reply.ts';
import {said} from '../domain/said.ts';
import type {Post} from '../mattermost/gateway.ts';
import {isOnItsCard, isSpent, withoutButtons} from './card.ts';
import type {RouteParts} from './front.ts';

const pressBody = z.object({
  user_id: z.string(),
  channel_id: z.string(),
  team_id: z.string().default(''),
  post_id: z.string().default(''),
  trigger_id: z.string().default(''),
  context: z.looseObject({selected_option: z.string().max(200).exactOptional()}),
});
type Press = z.infer<typeof pressBody>;

/** What a press came to: a reply, and the card that is dealt with by it. */
type Result = {readonly reply: Reply | null; readonly place: Place; readonly dealtWith: Post | null};

/** `POST /actions`: a button or menu of ours, believed by our signature and by the server's. */
export function createActionsRoute(parts: RouteParts): RequestHandler {
  const {contexts, proof, store, clock, dispatcher, answers, mattermost, readerFor, people, log} = parts;

  /** Throws KeeperError where it is not our button, not on its card, or the server does not say that this person pressed it now. */
  const believed = async (press: Press): Promise<Carried> => {
    const purpose = press.context.selected_option === undefined ? 'button' : 'menu';
    const carried = contexts.open(press.context, {purpose, userId: press.user_id});
    const read = await proof.read(press.trigger_id, press.user_id);
    if (!read.ok && read.reason === 'no-key') throw new KeeperError('server-away', said('error.server-away'));
    if (!read.ok) throw unproved(`trigger is ${read.reason}`);
    const pressed = {userId: press.user_id, postId: press.post_id, channelId: press.channel_id};
    if (carried.card !== undefined && !(await isOnItsCard(store, carried.card, pressed))) throw unproved('not on its card');
    if (!(await proof.spend(read.id))) throw unproved('trigger is used');
    return carried;
  };

  /** The buttons of a card go once they can do nothing more; a card that cannot be read now stays as it is. */
  const cardDealtWith = async (carried: Carried, press: Press): Promise<Post | null> => {
    if (carried.card === undefined || !(await isSpent(store, carried.deed, clock.now()))) return null;
    return mattermost
      .person(press.user_id)
      .post(press.post_id)
      .catch(() => null);
  };

  const carryOut = async (press: Press): Promise<Result> => {
    const nowhere = placeOf(press);
    try {
      const carried = await believed(press);
      const place = placeOf(press, carried.place);
      const source = carried.card === undefined ? 'button' : 'card';
      const request = {userId: press.user_id, place, source, triggerId: press.trigger_id} as const;
      const reply = await dispatcher.press(request, deedOf(carried, press));
      return {reply, place, dealtWith: await cardDealtWith(carried, press)};
    } catch (error) {
      if (!(error instanceof KeeperError)) throw error;
      log.warn({code: error.code, detail: error.message}, 'a button was refused');
      return {reply: {text: readerFor(null).said(error.said)}, place: nowhere, dealtWith: null};
    }
  };

  const finishLate = async (press: Press, {reply, place, dealtWith}: Result): Promise<void> => {
    if (dealtWith) await mattermost.person(press.user_id).patchPost(dealtWith.id, {attachments: []});
    if (reply) await answers.show(press.user_id, place, reply);
  };

  /** Buttons cannot go into `ephemeral_text`: an answer that has some becomes a post of its own. */
  const answerFor = (press: Press, {reply, place, dealtWith}: Result): object => {
    const update = dealtWith ? {update: withoutButtons(dealtWith)} : {};
    if (!reply) return update;
    if (!reply.blocks?.length) return {...update, ephemeral_text: reply.text, skip_slack_parsing: true};
    void answers.show(press.user_id, place, reply);
    return update;
  };

  return async (request, response) => {
    const {success, data: press} = pressBody.safeParse(request.body);
    if (!success) {
      response.status(400).type('text').send('Not a button of ours.');
      return;
    }
    const done = await answers.inTime(carryOut(press), (result) => finishLate(press, result));
    const working = () => readerFor(people.remembered(press.user_id)).t('working');
    if (done.late) response.json({ephemeral_text: working(), skip_slack_parsing: true});
    else response.json(answerFor(press, done.answer));
  };
}

const unproved = (detail: string) => new KeeperError('unproved', said('error.button-not-yours'), {detail});

const deedOf = ({deed}: Carried, {context}: Press): Deed =>
  context.selected_option === undefined ? deed : chosen(deed, context.selected_option);

/** A press says its channel but not its thread: that stands in the button, for the channel it was made in. */
const placeOf = (press: Press, asked?: Place): Place => ({
  teamId: press.team_id,
  channelId: press.channel_id,
  rootId: asked?.channelId === press.channel_id ? asked.rootId : '',
});
