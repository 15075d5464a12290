import {defineCommand} from '../src/command/command.ts';
import {endOf} from '../src/domain/token.ts';
import {bold} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';
import {named, ownToken} from './named.ts';
import {notingSwitchedOff} from './switched-off.ts';

export const extend = defineCommand({
  name: 'extend',
  usage: 'extend NAME',
  summary: 'summary.extend',
  examples: ['extend ci'],
  permission: 'token-owner',
  options: [],
  args: named,
  async handle({text}, context) {
    const {asked, deadlines, reader} = context;
    const {token, all} = await ownToken(context, text);
    await deadlines.checkExtend(asked, token);
    const question = await ask(context, {verb: 'extend', tokens: [token], among: all, text: reader.t('ask.extend')});
    return notingSwitchedOff(context, question);
  },
  async confirmed({tokenIds: [tokenId = '']}, context) {
    const {deadlines, asked, reader} = context;
    const token = await deadlines.extend(asked, tokenId);
    const shown = {name: bold(token), id: token.id.slice(0, 6)};
    const text = reader.t('did.extend', {...shown, date: reader.date(endOf(token) ?? reader.now)});
    return notingSwitchedOff(context, {text});
  },
});
