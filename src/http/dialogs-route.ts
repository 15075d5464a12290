import type {RequestHandler} from 'express';
import {z} from 'zod';
import type {FormErrors, Place} from '../command/command.ts';
import {type Carried, parseJson} from '../command/contexts.ts';
import {KeeperError} from '../domain/errors.ts';
import type {Reply} from '../domain/reply.ts';
import {plain} from '../messages/plain.ts';
import type {FrontParts} from './front.ts';
import {createSeldom} from './seldom.ts';

const submissionBody = z.object({
  user_id: z.string(),
  state: z.string().default(''),
  cancelled: z.boolean().default(false),
  submission: z.record(z.string(), z.unknown()).nullish(),
});
type Submission = z.infer<typeof submissionBody>;

/**
 * `POST /dialogs`: a form of ours. The server signs nothing here and passes on what the client says (reference 3.5), so only the
 * state counts: ours, this person's, and with the place where the answer goes.
 */
export function createDialogsRoute({contexts, dispatcher, answers, readerFor, people, log, clock}: FrontParts): RequestHandler {
  const seldom = createSeldom(clock);

  /** The form as we opened it, or why it is none: not ours, another's or too old. */
  const open = ({state, user_id: userId}: Submission): Carried | KeeperError => {
    try {
      return contexts.open(parseJson(state), {purpose: 'dialog', userId});
    } catch (error) {
      if (error instanceof KeeperError) return error;
      throw error;
    }
  };

  const show = async (userId: string, place: Place, result: Reply | FormErrors | null): Promise<void> => {
    if (result === null) return;
    const reply = 'errors' in result ? {text: Object.values(result.errors).map(plain).join('\n')} : result;
    await answers.show(userId, place, reply);
  };

  const submit = async (submission: Submission): Promise<object | null> => {
    const opened = open(submission);
    if (opened instanceof KeeperError) {
      seldom(() => log.warn({code: opened.code, detail: opened.message}, 'a form was refused'));
      // One that is too old was opened to this person; of any other, anybody may have sent it.
      if (opened.code !== 'expired') return {error: readerFor(null).t('error.form-not-yours')};
      return {error: readerFor(people.remembered(submission.user_id)).t('error.form-too-old')};
    }
    const {deed, place = {teamId: '', channelId: '', rootId: ''}} = opened;
    const {user_id: userId, submission: values} = submission;
    const work = dispatcher.submit({userId, place, source: 'slash', triggerId: null}, deed, values ?? {});
    const done = await answers.inTime(work, (result) => show(userId, place, result));
    if (done.late) return null;
    if (done.answer !== null && 'errors' in done.answer) return {errors: done.answer.errors};
    void show(userId, place, done.answer);
    return null;
  };

  return async (request, response) => {
    const {success, data: submission} = submissionBody.safeParse(request.body);
    if (!success) {
      response.status(400).type('text').send('Not a form of ours.');
      return;
    }
    const answer = submission.cancelled ? null : await submit(submission);
    // An empty answer closes the form.
    if (answer === null) response.status(200).end();
    else response.json(answer);
  };
}
