import {z} from 'zod';
import {spanOfTwoWords} from '../src/domain/span.ts';

const nameThenSpan = new RegExp(String.raw`^(?<name>.+?)\s+(?:for\s+)?(?<span>${spanOfTwoWords}|\S+)$`, 'isu');

/**
 * What is typed as `NAME 30m` or `NAME for 30m`: the name, and behind it one word, or two such as `30 minutes`. Both are '' where it
 * is not that.
 */
export function nameAndSpan(text: string): {readonly name: string; readonly span: string} {
  const groups = nameThenSpan.exec(text)?.groups;
  return {name: groups?.name ?? '', span: groups?.span ?? ''};
}

/** The arguments of a command that takes `nameAndSpan`; `usage` is the key of what is said where they are not that. */
export const namedWithSpan = (usage: string) =>
  z.object({
    text: z
      .string()
      .transform(nameAndSpan)
      .refine(({name}) => name !== '', usage),
  });
