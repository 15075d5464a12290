import {confirm, isCancel, password, text} from '@clack/prompts';
import {SetupError} from './failure.ts';
import {type Given, problemOf} from './options.ts';

type Asked = {
  readonly flag: Exclude<keyof Given, 'yes' | 'help' | 'env'>;
  readonly message: string;
  readonly placeholder: string;
  readonly optional?: boolean;
};

const questions: readonly Asked[] = [
  {flag: 'url', message: 'The address of the Mattermost server', placeholder: 'https://chat.example.com'},
  {flag: 'admin-token', message: "A system admin's access token (used now, and kept nowhere)", placeholder: ''},
  {
    flag: 'keeper-url',
    message: 'The address under which that server reaches Token Keeper',
    placeholder: 'https://keeper.example.com',
  },
  {flag: 'teams', message: 'The teams that get the command: names as in their web addresses, or all', placeholder: 'all'},
  {
    flag: 'report-channel',
    message: 'The channel for reports, as team:channel (empty for none)',
    placeholder: 'eng:token-reports',
    optional: true,
  },
  {
    flag: 'admins',
    message: 'Who shall be in the teams and that channel: user names or mail addresses (empty for nobody)',
    placeholder: 'ann, bob@example.com',
    optional: true,
  },
];

/** Asks for what was not given; `suggested` fills the line beforehand. Throws `SetupError` where the person stops. */
export async function askMissing(given: Given, suggested: Partial<Given>): Promise<Given> {
  let answers = given;
  for (const question of questions) {
    if (given[question.flag] === undefined)
      answers = {...answers, [question.flag]: await ask(question, suggested[question.flag])};
  }
  return answers;
}

async function ask({flag, message, placeholder, optional = false}: Asked, suggested: string | undefined): Promise<string> {
  const validate = (answer: string | undefined) => {
    if (answer?.trim()) return problemOf(flag, answer);
    return optional ? undefined : 'This is needed.';
  };
  if (flag === 'admin-token') return answered(await password({message, validate}));
  return answered(await text({message, placeholder, validate, ...(suggested !== undefined && {initialValue: suggested})}));
}

/** Whether to do what was shown. */
export async function askConsent(): Promise<boolean> {
  return answered(await confirm({message: 'Do this now?', initialValue: true}));
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new SetupError(['Stopped. Nothing was changed.']);
  return answer as Exclude<T, symbol>;
}
