import {z} from 'zod';
import type {CommandContext} from '../src/command/command.ts';
import type {LedgerToken} from '../src/domain/token.ts';
import {nameOne} from '../src/domain/token-names.ts';

/** The arguments of a command that takes the name of a token and nothing else. */
export const named = z.object({text: z.string().min(1, 'error.name-needed')});

/** The caller's token that a text names for a change, and all of theirs. Throws KeeperError as `nameOne` does. */
export async function ownToken(
  {asked, tokens}: CommandContext,
  text: string,
): Promise<{readonly token: LedgerToken; readonly all: readonly LedgerToken[]}> {
  const all = (await tokens.of(asked.ownerId)).tokens;
  return {token: nameOne(text, all, 'changing'), all};
}
