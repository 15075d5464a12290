import type {RequestHandler, Response} from 'express';
import {z} from 'zod';
import {splitSubcommand} from '../command/parse.ts';
import {ServerError} from '../domain/errors.ts';
import type {Reply} from '../domain/reply.ts';
import {inWords} from '../domain/server-failure.ts';
import type {Attachment} from '../mattermost/gateway.ts';
import type {RouteParts} from './front.ts';

// A field that comes twice is an array here, and so refused. What we do not read may come as it likes.
const slashForm = z.object({
  token: z.string(),
  team_id: z.string(),
  channel_id: z.string(),
  user_id: z.string(),
  text: z.string().default(''),
  trigger_id: z.string().default(''),
  /** Before 11 absent; '' outside threads. */
  root_id: z.string().default(''),
});
type Form = z.infer<typeof slashForm>;

/** `POST /slash`: the command token routes, the server's signature proves the person, the dispatcher does the rest. */
export function createSlashRoute(parts: RouteParts): RequestHandler {
  const {routes, proof, dispatcher, answers, renderer, readerFor, people, readiness, log} = parts;

  /** Before anything can be known of the person. */
  const away = (): Reply => ({text: readerFor(null).t(readiness().signedOut ? 'error.bot-signed-out' : 'error.server-away')});

  /** An unknown token may be a command that was made a moment ago: our commands are read again before it is refused. */
  const isOurs = async ({token, team_id}: Form): Promise<boolean> => {
    if (routes.known(token, team_id) === 'ours') return true;
    await answers.inTime(routes.reread(), async () => {});
    return routes.known(token, team_id) === 'ours';
  };

  /** The server signs who typed and when, but not what: null where the text can have passed through nobody else's hands. */
  const refusal = async (form: Form, at: number): Promise<Reply | null> => {
    try {
      const typed = {token: form.token, teamId: form.team_id, userId: form.user_id, at};
      return (await routes.wasOurs(typed)) ? null : dispatcher.help();
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      return {text: readerFor(null).said(inWords(error).said)};
    }
  };

  const run = (form: Form): Promise<Reply | null> =>
    dispatcher.run({userId: form.user_id, place: placeOf(form), source: 'slash', triggerId: form.trigger_id}, form.text);

  const runUnlessRefused = async (form: Form, at: number): Promise<Reply | null> => {
    const refused = refusal(form, at);
    // Reading goes on meanwhile, and is kept back until that is known.
    const reply = dispatcher.reads(form.text) ? run(form) : refused.then((already) => already ?? run(form));
    return (await refused) ?? reply;
  };

  const withoutProof = (form: Form, reason: string): Reply => {
    log.warn({team: form.team_id, reason}, 'a command without proof of who typed it: only help was shown');
    return dispatcher.help();
  };

  const carryOut = async (form: Form): Promise<Reply | null> => {
    const read = proof.read(form.trigger_id, form.user_id);
    if (!read.ok && read.reason === 'no-key') return away();
    if (!read.ok) return withoutProof(form, read.reason);
    if (splitSubcommand(form.text).subcommand === 'help') return run(form);
    return (await proof.spend(read.id)) ? runUnlessRefused(form, read.at) : withoutProof(form, 'used');
  };

  /** The buttons of a question go past whoever could read this answer, to the person alone. Answers what is still to be said. */
  const withoutQuestion = async (form: Form, reply: Reply | null): Promise<Reply | null> => {
    if (reply === null || !isQuestion(reply)) return reply;
    const isShown = await answers.show(form.user_id, placeOf(form), reply);
    return isShown ? null : away();
  };

  const answerFor = (reply: Reply | null, form: Form): Json =>
    jsonOf(reply, (shown) => renderer.toAttachments(shown, {userId: form.user_id, place: placeOf(form)}));

  return async (request, response) => {
    const {success, data: form} = slashForm.safeParse(request.body);
    if (!success) {
      response.status(400).type('text').send('A field is missing, or is there twice.');
      return;
    }
    if (!(await isOurs(form))) {
      if (!routes.wereRead()) sendJson(response, answerFor(away(), form));
      else response.status(401).type('text').send('Not a command of ours.');
      return;
    }
    const work = carryOut(form).then((reply) => withoutQuestion(form, reply));
    const done = await answers.inTime(work, async (reply) => {
      if (reply !== null) await answers.show(form.user_id, placeOf(form), reply);
    });
    const working = () => ({text: readerFor(people.remembered(form.user_id)).t('working')});
    sendJson(response, answerFor(done.late ? working() : done.answer, form));
  };
}

type Json = {readonly text: string; readonly bytes: number};

/** Of replies that are text alone: help is the same one each time, and its JSON takes a tenth of the time of a whole request. */
const written = new WeakMap<Reply, Json>();

function jsonOf(reply: Reply | null, attachmentsOf: (reply: Reply) => Attachment[]): Json {
  const held = reply === null ? undefined : written.get(reply);
  if (held) return held;
  const answer = reply && {
    response_type: 'ephemeral',
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

/** Its buttons carry out what a line does not. */
const isQuestion = ({blocks = []}: Reply): boolean =>
  blocks.some(({buttons = []}) => buttons.some(({deed}) => deed.kind !== 'run'));

const placeOf = (form: Form) => ({teamId: form.team_id, channelId: form.channel_id, rootId: form.root_id});
