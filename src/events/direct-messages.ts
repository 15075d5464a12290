import type {Answers} from '../command/answers.ts';
import type {Place} from '../command/command.ts';
import type {Dispatcher} from '../command/dispatch.ts';
import type {Clock, Ids} from '../domain/clock.ts';
import {messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Person} from '../domain/person.ts';
import type {Channel, Mattermost, Post} from '../mattermost/gateway.ts';
import type {Reader} from '../messages/reader.ts';
import type {PeopleService} from '../services/people-service.ts';
import type {Store} from '../store/store.ts';
import {createTypedPosts, lineIn} from './typed-posts.ts';

/** Commands written to the bot, without the slash. None of the methods throws or needs to be awaited. */
export type DirectMessages = {
  /** A post came over the websocket. */
  onPost(post: Post, channelType: string): void;
  /** The websocket is open, at the start or again: what was written before is answered, and never carried out. */
  onOpen(): void;
  /** Mattermost answers again: looks once more where that failed when the websocket opened. */
  onConnected(): void;
  /** Looks for no more missed ones, and waits until nothing is under way any more. */
  settled(): Promise<void>;
};

export type DirectMessageParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly dispatcher: Dispatcher;
  readonly answers: Answers;
  readonly people: PeopleService;
  readonly readerFor: (person: Person | null) => Reader;
  /** The word that may stand before a command, without the slash. */
  readonly trigger: string;
};

const minute = 60_000;
/** How old a message may be to be carried out, and to be answered; how long its claim is kept. In ms. */
const oldestCommand = 2 * minute;
const oldestAnswered = 60 * minute;
const claimLife = 120 * minute;
/** How many posts of a channel are looked at after an absence. */
const missedAtMost = 60;
/** How long another process that was told of a message may need to take it up. */
const othersTurn = 5_000;
/** What we know of the server's clock is up to a second behind: its `Date` has whole seconds. */
const clockGrace = 1_000;

export function createDirectMessages(parts: DirectMessageParts): DirectMessages {
  const {mattermost, store, clock, log} = parts;
  const typed = createTypedPosts({mattermost});
  const {handle, answerMissed} = createHandling(parts, typed.isTyped);
  const underWay = new Set<Promise<void>>();
  const leaving = new AbortController();
  let isDue = false;

  /** What came while another process was there has not been missed. */
  const othersAreDone = () =>
    new Promise<void>((resolve) => {
      clock.after(othersTurn, resolve);
      leaving.signal.addEventListener('abort', () => resolve());
    });

  const complain = (error: unknown): void => log.warn({cause: messageOf(error)}, 'a direct message failed');

  const begin = (work: Promise<void>): void => {
    const tracked = work.catch(complain).finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };

  const catchUp = async (): Promise<void> => {
    const until = mattermost.now() + clockGrace;
    // What a resumed connection brought again has been handed to us before this: it goes first.
    await Promise.allSettled(underWay);
    if (!store.exclusive) await othersAreDone();
    if (leaving.signal.aborted) return;
    isDue = true;
    for (const {channel, lastPostAt} of await mattermost.lane.jobs.directChannelsOf()) {
      typed.learn(channel);
      if (lastPostAt > until - oldestAnswered) await answerMissed(channel, until).catch(complain);
    }
    isDue = false;
  };

  return {
    onPost(post, channelType) {
      if (channelType === 'D') begin(handle(post));
    },
    onOpen: () => begin(catchUp()),
    onConnected() {
      if (isDue) begin(catchUp());
    },
    async settled() {
      leaving.abort();
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

function createHandling(parts: DirectMessageParts, isTyped: (post: Post) => Promise<boolean>) {
  const {mattermost, store, clock, ids, dispatcher, answers, people, readerFor, trigger} = parts;

  /** Taken before anything else happens, so that no other process and no second look at it does it again. */
  const claim = (post: Post): Promise<boolean> => store.claims.take(keyOf(post), clock.now(), clock.now() + claimLife);

  const readerOf = async (userId: string): Promise<Reader> => readerFor(await people.known(userId).catch(() => null));

  const carryOut = async (post: Post): Promise<void> => {
    const place = placeOf(post);
    const request = {userId: post.userId, place, source: 'direct', triggerId: null} as const;
    const reply = await dispatcher.run(request, lineIn(post.message, trigger));
    if (reply !== null) await answers.show(post.userId, place, reply);
  };

  /** A lasting post: who wrote a while ago need not be there now to see another kind. Where it fails, it is tried again later. */
  const sayAway = async (posts: readonly Post[]): Promise<void> => {
    const [newest] = posts;
    if (!newest) return;
    const {channelId, rootId} = placeOf(newest);
    try {
      const message = (await readerOf(newest.userId)).t('away');
      await mattermost.person(newest.userId).createPost({channelId, rootId, message}, ids.next());
    } catch (error) {
      await Promise.all(posts.map((post) => store.claims.release(keyOf(post))));
      throw error;
    }
  };

  return {
    async handle(post: Post): Promise<void> {
      const age = Math.abs(mattermost.now() - post.createdAt);
      if (age > oldestAnswered || !(await isTyped(post)) || !(await claim(post))) return;
      if (age <= oldestCommand) await carryOut(post);
      else await sayAway([post]);
    },
    /** One answer a channel to all that was written before `until` (epoch ms) and that nobody took up. */
    async answerMissed(channel: Channel, until: number): Promise<void> {
      const posts = await mattermost.lane.jobs.postsOf(channel.id, {page: 0, perPage: missedAtMost});
      const missed: Post[] = [];
      for (const post of posts.filter(({createdAt}) => createdAt > until - oldestAnswered && createdAt < until)) {
        if ((await isTyped(post)) && (await claim(post))) missed.push(post);
      }
      await sayAway(missed);
    },
  };
}

const keyOf = (post: Post): string => `post:${post.id}`;

const placeOf = ({channelId, rootId}: Post): Place => ({teamId: '', channelId, rootId});
