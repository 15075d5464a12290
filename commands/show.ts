import {defineCommand} from '../src/command/command.ts';
import {nameOne} from '../src/domain/token-names.ts';
import {tokenDetails} from '../src/messages/tokens.ts';
import {named} from './named.ts';
import {findRotation} from './open-rotation.ts';
import {notingSwitchedOff} from './switched-off.ts';

export const show = defineCommand({
  name: 'show',
  usage: 'show NAME',
  summary: 'summary.show',
  examples: ['show ci', 'show k3x9ab'],
  permission: 'proved',
  reads: true,
  options: [],
  args: named,
  async handle({text}, context) {
    const {asked, tokens, store, deadlines, reader, caller, features, nameOf} = context;
    const all = await tokens.of(asked.ownerId);
    const token = nameOne(text, all.tokens, 'reading');
    const [detailed, history] = await Promise.all([tokens.dated(token), store.audit.ofToken(token.id, 5)]);
    const holds = all.holds.filter(({tokenId}) => tokenId === token.id);
    const rotation = await findRotation({asked, store}, token.id);
    const names = new Map(
      await Promise.all(holds.map(async ({byId, byKind}) => [byId, byKind === 'job' ? '' : await nameOf(byId)] as const)),
    );
    const details = tokenDetails(reader, {
      token: detailed,
      among: all.tokens,
      holds,
      history,
      names,
      rotation,
      mayOwnTokens: caller.mayOwnTokens,
      extended: await deadlines.wasExtended(token.id),
      tokensEnabled: features.tokensEnabled,
    });
    return token.goneAt === null ? notingSwitchedOff(context, details) : details;
  },
});
