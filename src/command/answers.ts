import type {Clock} from '../domain/clock.ts';
import {messageOf, ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Reply} from '../domain/reply.ts';
import type {Mattermost, PostBody} from '../mattermost/gateway.ts';
import type {Place} from './command.ts';
import type {Renderer} from './render.ts';

/** Shows replies outside the HTTP answer. */
export type Answers = {
  /** Shows a reply to one person, where they asked, as an ephemeral post of the bot. Tries again; false where it did not arrive. */
  show(userId: string, place: Place, reply: Reply): Promise<boolean>;
  /** As `show`, where there is another way: tries once, and tells nobody where that fails. */
  tryToShow(userId: string, place: Place, reply: Reply): Promise<boolean>;
  /**
   * What `work` answers, or `late` where that takes longer than a person's client should wait: then `afterwards` gets the answer.
   * A rejection in time is passed on; a late one is logged, and `failed` has to say so. `askedAt`: when the client began to wait,
   * by `performance.now()`.
   */
  inTime<T>(
    work: Promise<T>,
    afterwards: (answer: T) => Promise<unknown>,
    options?: {readonly failed?: () => Promise<unknown>; readonly askedAt?: number},
  ): Promise<{readonly late: false; readonly answer: T} | {readonly late: true}>;
  /** When nothing is under way any more. */
  settled(): Promise<void>;
};

export type AnswerParts = {
  readonly mattermost: Mattermost;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly log: Logger;
  /** An answer could not be shown: the person is to be told otherwise. */
  readonly onUnshown: (userId: string) => Promise<void>;
};

/** Mattermost's web client shows nothing before the answer; 3 s is our promise, and the way back takes some of it. */
const patience = 2_000;
/** When an ephemeral post that failed is tried again, in ms. */
const delays = [1_000, 4_000];

export function createAnswers({mattermost, renderer, clock, log, onUnshown}: AnswerParts): Answers {
  const underWay = new Set<Promise<unknown>>();

  const track = <T>(work: Promise<T>): Promise<T> => {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return tracked;
  };

  const post = async (userId: string, body: PostBody, [delay, ...later]: readonly number[]): Promise<void> => {
    try {
      await mattermost.person(userId).createEphemeral(userId, body);
    } catch (error) {
      if (delay === undefined || !isWorthAnother(error)) throw error;
      await new Promise<void>((resolve) => clock.after(delay, resolve));
      await post(userId, body, later);
    }
  };

  const showBy = async (userId: string, place: Place, reply: Reply, again: readonly number[]): Promise<boolean> => {
    try {
      const attachments = renderer.toAttachments(reply, {userId, place});
      const thread = place.rootId === '' ? {} : {rootId: place.rootId};
      await post(userId, {channelId: place.channelId, message: reply.text, attachments, ...thread}, again);
      return true;
    } catch (error) {
      log.warn({user: userId, cause: messageOf(error)}, 'an answer could not be shown');
      return false;
    }
  };

  const show: Answers['show'] = async (userId, place, reply) => {
    if (await showBy(userId, place, reply, delays)) return true;
    await onUnshown(userId).catch((cause: unknown) =>
      log.error({user: userId, cause: messageOf(cause)}, 'nor could that be told'),
    );
    return false;
  };

  return {
    show: (userId, place, reply) => track(show(userId, place, reply)),
    tryToShow: (userId, place, reply) => track(showBy(userId, place, reply, [])),
    inTime: (work, afterwards, {failed, askedAt = performance.now()} = {}) =>
      new Promise((resolve, reject) => {
        const cancel = clock.after(askedAt + patience - performance.now(), () => {
          resolve({late: true});
          const rest = work.then(afterwards).catch((error: unknown) => {
            log.error({cause: messageOf(error)}, 'an answer that took long failed');
            return failed?.();
          });
          void track(rest);
        });
        void work.then((answer) => resolve({late: false, answer}), reject).finally(cancel);
      }),
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

/** Shown twice does no harm; what the server refused it refuses again. */
const isWorthAnother = (error: unknown): boolean => error instanceof ServerError && (error.isAway || error.status === 429);
