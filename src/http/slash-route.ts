import type {RequestHandler, Response} from 'express';
import {z} from 'zod';
import {splitSubcommand} from '../command/parse.ts';
import type {Reply} from '../domain/reply.ts';
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
  const {routes, proof, dispatcher, answers, renderer, readerFor, log} = parts;

  /** An unknown token may be a command that was made a moment ago: our commands are read again before it is refused. */
  const isOurs = async ({token, team_id}: Form): Promise<boolean> => {
    if (routes.known(token, team_id) === 'ours') return true;
    await answers.inTime(routes.reread(), async () => {});
    return routes.known(token, team_id) === 'ours';
  };

  const carryOut = async (form: Form): Promise<Reply | null> => {
    const read = proof.read(form.trigger_id, form.user_id);
    if (!read.ok && read.reason === 'no-key') return {text: readerFor(null).t('error.server-away')};
    const isHelp = splitSubcommand(form.text).subcommand === 'help';
    const reason = read.ok ? (isHelp || (await proof.spend(read.id)) ? null : 'used') : read.reason;
    if (reason !== null) {
      log.warn({team: form.team_id, reason}, 'a command without proof of who typed it: only help was shown');
      return dispatcher.help();
    }
    return dispatcher.run({userId: form.user_id, place: placeOf(form), source: 'slash', triggerId: form.trigger_id}, form.text);
  };

  const answerFor = (reply: Reply | null, form: Form): object => {
    if (reply === null) return {};
    const attachments = renderer.toAttachments(reply, {userId: form.user_id, place: placeOf(form)});
    return {response_type: 'ephemeral', text: reply.text, attachments, skip_slack_parsing: true};
  };

  return async (request, response) => {
    const {success, data: form} = slashForm.safeParse(request.body);
    if (!success) {
      response.status(400).type('text').send('A field is missing, or is there twice.');
      return;
    }
    if (!(await isOurs(form))) {
      if (!routes.wereRead()) response.json(answerFor({text: readerFor(null).t('error.server-away')}, form));
      else response.status(401).type('text').send('Not a command of ours.');
      return;
    }
    const done = await answers.inTime(carryOut(form), async (reply) => {
      if (reply !== null) await answers.show(form.user_id, placeOf(form), reply);
    });
    sendJson(response, answerFor(done.late ? {text: readerFor(null).t('working')} : done.answer, form));
  };
}

/** As `response.json`, but with head and body in one write, which Express does for short bodies only. */
function sendJson(response: Response, answer: object): void {
  const body = JSON.stringify(answer);
  const head = {'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(body)};
  response.writeHead(200, head).end(body);
}

const placeOf = (form: Form) => ({teamId: form.team_id, channelId: form.channel_id, rootId: form.root_id});
