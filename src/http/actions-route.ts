import type {RequestHandler} from 'express';
import {z} from 'zod';
import type {Place} from '../command/command.ts';
import {type Carried, chosen} from '../command/contexts.ts';
import {KeeperError, messageOf} from '../domain/errors.ts';
import type {Deed, Reply} from '../domain/reply.ts';
import {said} from '../domain/said.ts';
import {type DealtWith, dealtWith, isOnItsCard, isSpent} from './card.ts';
import type {RouteParts} from './front.ts';
import {id, idOrNone} from './id.ts';
import {createSeldom} from './seldom.ts';

const pressBody = z.object({
  user_id: id,
  channel_id: id,
  team_id: idOrNone.default(''),
  post_id: z.string().default(''),
  trigger_id: z.string().default(''),
  context: z.looseObject({selected_option: z.string().max(200).exactOptional()}),
});
type Press = z.infer<typeof pressBody>;

/** What a press came to: a reply, and the card that is dealt with by it, as it reads then. `isProved`: the server says that this person pressed. */
type Result = {
  readonly reply: Reply | null;
  readonly place: Place;
  readonly card: DealtWith | null;
  readonly isProved: boolean;
};

/** `POST /actions`: a button or menu of ours, believed by our signature and by the server's. */
export function createActionsRoute(parts: RouteParts): RequestHandler {
  const {store, clock, dispatcher, answers, mattermost, readerFor, people, log} = parts;
  const {believed, isPressedAllTheSame} = createBelief(parts);

  const patchCard = async ({user_id: userId, post_id: postId}: Press, message?: string): Promise<void> => {
    const change = {attachments: [], ...(message === undefined ? {} : {message})};
    await mattermost
      .person(userId)
      .patchPost(postId, change)
      .catch((error: unknown) => log.warn({user: userId, cause: messageOf(error)}, 'a card keeps its buttons'));
  };

  /**
   * The buttons of a card go once they can do nothing more, and it says what came of them; one that cannot be read now stays as it is.
   * What a repeat finds spent may be under way still: only the press that spent it says what came of it.
   */
  const cardDealtWith = async ({card, deed}: Carried, press: Press, reply: Reply | null): Promise<DealtWith | null> => {
    if (card === undefined || reply === null || !(await isSpent(store, deed, clock.now()))) return null;
    if (reply.isRepeat) {
      await patchCard(press);
      return null;
    }
    const post = await mattermost
      .person(press.user_id)
      .post(press.post_id)
      .catch(() => null);
    const outcome = readerFor(people.remembered(press.user_id)).t('card.outcome', {outcome: reply.text});
    return post && dealtWith(post, outcome);
  };

  const carryOut = async (press: Press): Promise<Result> => {
    try {
      const carried = await believed(press);
      const place = placeOf(press, carried.place);
      const source = carried.card === undefined ? 'button' : 'card';
      const request = {userId: press.user_id, place, source, triggerId: press.trigger_id} as const;
      const reply = await dispatcher.press(request, deedOf(carried, press));
      return {reply, place, card: await cardDealtWith(carried, press, reply), isProved: true};
    } catch (error) {
      if (!(error instanceof KeeperError)) throw error;
      const isProved = await isPressedAllTheSame(press, error);
      const person = isProved ? await people.known(press.user_id).catch(() => null) : null;
      return {reply: {text: readerFor(person).said(error.said)}, place: placeOf(press), card: null, isProved};
    }
  };

  /**
   * The answer is a post of its own, which is there before the press is over. `ephemeral_text` cannot have buttons, and becomes a
   * reply to the pressed post: with collapsed threads, the usual setting from 7.0 on, newer web clients show those in no channel.
   */
  const carryOutAndAnswer = async (press: Press): Promise<Result> => {
    const result = await carryOut(press);
    const {reply, place, isProved} = result;
    const isShown = reply !== null && isProved && (await answers.tryToShow(press.user_id, place, reply));
    return isShown ? {...result, reply: null} : result;
  };

  const finishLate = async (press: Press, {reply, place, card, isProved}: Result): Promise<void> => {
    if (card) await patchCard(press, card.message);
    if (reply && isProved) await answers.show(press.user_id, place, reply);
  };

  return async (request, response) => {
    const {success, data: press} = pressBody.safeParse(request.body);
    if (!success) {
      response.status(400).type('text').send('Not a button of ours.');
      return;
    }
    const sentence = (key: 'working' | 'error.internal') => readerFor(people.remembered(press.user_id)).t(key);
    // Nothing fails before the server is seen to say who pressed.
    const failed = () => answers.show(press.user_id, placeOf(press), {text: sentence('error.internal')});
    const done = await answers.inTime(carryOutAndAnswer(press), (result) => finishLate(press, result), {failed});
    if (done.late) response.json({ephemeral_text: sentence('working'), skip_slack_parsing: true});
    else response.json(responseTo(done.answer));
  };
}

/** What is believed of a press: what our button carries, and that this person pressed it. */
function createBelief({contexts, proof, store, clock, log}: RouteParts) {
  const seldom = createSeldom(clock);
  return {
    /** Throws KeeperError where it is not our button, not on its card, or the server does not say that this person pressed it now. */
    async believed(press: Press): Promise<Carried> {
      const purpose = press.context.selected_option === undefined ? 'button' : 'menu';
      const carried = contexts.open(press.context, {purpose, userId: press.user_id});
      const read = await proof.read(press.trigger_id, press.user_id);
      if (!read.ok && read.reason === 'no-key') throw new KeeperError('server-away', said('error.server-away'));
      if (!read.ok) throw unproved(`trigger is ${read.reason}`);
      const pressed = {userId: press.user_id, postId: press.post_id, channelId: press.channel_id};
      if (carried.card !== undefined && !(await isOnItsCard(store, carried.card, pressed))) throw unproved('not on its card');
      if (!(await proof.spend(read.id))) throw unproved('trigger is used');
      return carried;
    },
    /** Of a press that is refused: nobody is sent posts by who only says that they pressed. */
    async isPressedAllTheSame(press: Press, {code, message: detail}: KeeperError): Promise<boolean> {
      const read = await proof.read(press.trigger_id, press.user_id);
      const isPressed = read.ok && (await proof.spend(read.id));
      const say = () => log.warn({code, detail}, 'a button was refused');
      if (isPressed) say();
      else seldom(say);
      return isPressed;
    },
  };
}

/** What could not be shown, or nobody is proved to have asked for, goes back to whoever sent this. */
const responseTo = ({reply, card}: Result): object => ({
  ...(reply ? {ephemeral_text: reply.text, skip_slack_parsing: true} : {}),
  ...(card ? {update: card} : {}),
});

const unproved = (detail: string) => new KeeperError('unproved', said('error.button-not-yours'), {detail});

const deedOf = ({deed}: Carried, {context}: Press): Deed =>
  context.selected_option === undefined ? deed : chosen(deed, context.selected_option);

/** A press says its channel but not its thread: that stands in the button, for the channel it was made in. */
const placeOf = (press: Press, asked?: Place): Place => ({
  teamId: press.team_id,
  channelId: press.channel_id,
  rootId: asked?.channelId === press.channel_id ? asked.rootId : '',
});
