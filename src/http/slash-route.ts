import type {RequestHandler, Response} from 'express';
import {z} from 'zod';
import manifest from '../../manifest.json' with {type: 'json'};
import {splitSubcommand} from '../command/parse.ts';
import {ServerError} from '../domain/errors.ts';
import type {Reply} from '../domain/reply.ts';
import {inWords} from '../domain/server-failure.ts';
import type {Attachment} from '../mattermost/gateway.ts';
import type {RouteParts} from './front.ts';
import {id, idOrNone} from './id.ts';
import {createSeldom} from './seldom.ts';
import type {Proof} from './trigger-proof.ts';

/** What the server leaves of a white space behind the trigger that is wider than a byte, which it cuts in two: bytes that are no text. */
const cutSpace = /^\ufffd{1,2}/u;

// A field that comes twice is an array here, and so refused. What we do not read may come as it likes.
const slashForm = z.object({
  token: z.string(),
  team_id: idOrNone,
  channel_id: id,
  user_id: id,
  text: z
    .string()
    .default('')
    .transform((text) => text.replace(cutSpace, '')),
  trigger_id: z.string().default(''),
  /** Absent before 11, also in threads; '' outside them. */
  root_id: idOrNone.exactOptional(),
});
type Form = z.infer<typeof slashForm>;

/** `POST /slash`: the command token routes, the server's signature proves the person, the dispatcher does the rest. */
export function createSlashRoute(parts: RouteParts): RequestHandler {
  const {routes, dispatcher, answers, renderer, readerFor, people, readiness} = parts;
  const away = awayNow(parts);

  const answerOf: AnswerOf = (form, reply) => {
    const attachments = (shown: Reply) => renderer.toAttachments(shown, {userId: form.user_id, place: placeOf(form)});
    return {reply, json: jsonOf(reply, attachments)};
  };
  const carryOut = createCarryOut(parts, answerOf);

  /** An unknown token may be a command that was made a moment ago: our commands are read again before it is refused. */
  const lookUp = async ({token, team_id}: Form, askedAt: number): Promise<ReturnType<typeof routes.known>> => {
    if (routes.known(token, team_id) === 'ours') return 'ours';
    const {late} = await answers.inTime(routes.reread(), async () => {}, {askedAt});
    const found = routes.known(token, team_id);
    return found === 'unknown' && late ? 'unsure' : found;
  };

  const refuse = createRefuse(parts);

  return async (request, response) => {
    const {success, data: form} = slashForm.safeParse(request.body);
    if (!success) {
      response.status(400).type('text').send('A field is missing, is there twice, or is no id.');
      return;
    }
    const askedAt = performance.now();
    const found = await lookUp(form, askedAt);
    if (found !== 'ours') {
      // People would read “returned response 401” where it may be their own command.
      if (found === 'unsure' || !readiness().ready) sendJson(response, answerOf(form, away()).json);
      else refuse(form, response);
      return;
    }
    const showLate = async ({reply}: Pick<Answer, 'reply'>) => {
      if (reply !== null) await answers.show(form.user_id, placeOf(form), reply);
    };
    const sentence = (key: 'working' | 'error.internal') => ({text: readerFor(people.remembered(form.user_id)).t(key)});
    // Nothing fails before it is proved who typed.
    const failed = () => showLate({reply: sentence('error.internal')});
    const done = await answers.inTime(carryOut(form), showLate, {failed, askedAt});
    const late = () => (isHelp(form) ? dispatcher.help() : sentence('working'));
    sendJson(response, (done.late ? answerOf(form, late()) : done.answer).json);
  };
}

/** Refuses what came with an unknown token. Everything in the form may be made up. */
function createRefuse({log, clock}: RouteParts): (form: Form, response: Response) => void {
  const seldom = createSeldom(clock);
  const why = 'a command was refused, since its token is not that of a command of ours; run the set-up again if it is yours';
  return ({team_id: team}, response) => {
    response.status(401).type('text').send('Not a command of ours.');
    seldom(() => log.warn({team}, why));
  };
}

/** Before anything can be known of the person. */
const awayNow =
  ({readerFor, readiness}: RouteParts) =>
  (): Reply => {
    const {signedOut, elsewhere} = readiness();
    if (elsewhere) return {text: readerFor(null).t('error.elsewhere')};
    return {text: readerFor(null).t(signedOut ? 'error.bot-signed-out' : 'error.server-away')};
  };

/** What is answered to a form that came to a command of ours. */
function createCarryOut(parts: RouteParts, answerOf: AnswerOf): (form: Form) => Promise<Answer> {
  const {routes, proof, dispatcher, answers, readerFor, people, log} = parts;
  const away = awayNow(parts);
  const seldom = createSeldom(parts.clock);

  /** The server signs who typed and when, but not what: null where the text can have passed through nobody else's hands. */
  const refusal = async (form: Form, at: number): Promise<Reply | null> => {
    try {
      const typed = {token: form.token, teamId: form.team_id, userId: form.user_id, at};
      return (await routes.wasOurs(typed)) ? null : dispatcher.help();
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      log.warn(
        {team: form.team_id, cause: error.message},
        'a command was refused, since the server could not be asked whose it is',
      );
      return {text: readerFor(null).said(inWords(error).said)};
    }
  };

  const run = (form: Form): Promise<Reply | null> =>
    dispatcher.run({userId: form.user_id, place: placeOf(form), source: 'slash', triggerId: form.trigger_id}, form.text);

  const withoutProof = (form: Form, reason: string): Answer => {
    seldom(() => log.warn({team: form.team_id, reason}, 'a command without proof of who typed it: only help was shown'));
    return {...answerOf(form, dispatcher.help()), reply: null};
  };

  /**
   * The buttons of a question go past whoever could read this answer, to the person alone. Where the server does not say the thread,
   * the question is not in it but this answer is, and says so; what comes too late for that stands in the channel, and need not.
   */
  const askedAside = async (form: Form, question: Reply): Promise<Answer> => {
    if (!(await answers.show(form.user_id, placeOf(form), question))) return answerOf(form, away());
    const pointer = {text: readerFor(people.remembered(form.user_id)).t('question-in-channel')};
    return {...answerOf(form, form.root_id === undefined ? pointer : null), reply: null};
  };

  /** Reading begins while the rest of the proof is looked up, and is kept back until that is there. */
  const read = async (form: Form, {id, at}: Proved): Promise<Answer> => {
    const answer = run(form).then((reply) => answerOf(form, reply));
    const [refused, isFirst] = await Promise.all([refusal(form, at), proof.spend(id)]);
    if (!isFirst) return withoutProof(form, 'used');
    return refused ? answerOf(form, refused) : answer;
  };

  const change = async (form: Form, {id, at}: Proved): Promise<Answer> => {
    if (!(await proof.spend(id))) return withoutProof(form, 'used');
    const reply = (await refusal(form, at)) ?? (await run(form));
    return reply !== null && isQuestion(reply) ? askedAside(form, reply) : answerOf(form, reply);
  };

  return async (form) => {
    const proved = await proof.read(form.trigger_id, form.user_id);
    if (!proved.ok && proved.reason === 'no-key') return answerOf(form, away());
    if (!proved.ok) return withoutProof(form, proved.reason);
    // Its trigger is not spent, so it may be sent again and again: no post comes of it.
    if (isHelp(form)) return {...answerOf(form, await run(form)), reply: null};
    return dispatcher.reads(form.text) ? read(form, proved) : change(form, proved);
  };
}

type Json = {readonly text: string; readonly bytes: number};
/** How a reply is sent, and what is shown in a post where it comes too late for that. */
type Answer = {readonly reply: Reply | null; readonly json: Json};
type AnswerOf = (form: Form, reply: Reply | null) => Answer;
/** A trigger id that the server signed for who typed. */
type Proved = Extract<Proof, {ok: true}>;

/** Of replies that are text alone: help is the same one each time, and its JSON takes a tenth of the time of a whole request. */
const written = new WeakMap<Reply, Json>();

function jsonOf(reply: Reply | null, attachmentsOf: (reply: Reply) => Attachment[]): Json {
  const held = reply === null ? undefined : written.get(reply);
  if (held) return held;
  const answer = reply && {
    response_type: 'ephemeral',
    // Shown in place of the person's own name where the server lets integrations do that.
    username: manifest.name,
    text: reply.text,
    attachments: attachmentsOf(reply),
    skip_slack_parsing: true,
  };
  const text = JSON.stringify(answer ?? {});
  const json = {text, bytes: Buffer.byteLength(text)};
  if (reply !== null && !reply.blocks) written.set(reply, json);
  return json;
}

/** As `response.json`, but with head and body in one write, which Express does for short bodies only. */
function sendJson(response: Response, {text, bytes}: Json): void {
  response.writeHead(200, {'Content-Type': 'application/json; charset=utf-8', 'Content-Length': bytes}).end(text);
}

const isQuestion = ({blocks = []}: Reply): boolean =>
  blocks.some(({buttons = []}) => buttons.some(({deed}) => deed.act !== undefined));

const isHelp = ({text}: Form): boolean => splitSubcommand(text).subcommand === 'help';

const placeOf = (form: Form) => ({teamId: form.team_id, channelId: form.channel_id, rootId: form.root_id ?? ''});
