import type {CommandContext} from '../src/command/command.ts';
import type {Reply} from '../src/domain/reply.ts';
import {yesOrNo} from '../src/messages/confirmation.ts';

type Question = {readonly text: string; readonly yes: string; readonly line: string};

/** Runs the line where the server proved who asks; a direct message is asked about first, with a button that types the line. */
export async function askFirst(
  {source, reader, ids}: CommandContext,
  question: Question,
  work: () => Promise<Reply>,
): Promise<Reply> {
  if (source !== 'direct') return work();
  const act = ids.next();
  const yes = {label: question.yes, style: 'primary', deed: {kind: 'run', line: question.line, act}} as const;
  return {text: question.text, blocks: [yesOrNo(reader, act, yes)]};
}
