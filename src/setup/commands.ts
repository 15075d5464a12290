import manifest from '../../manifest.json' with {type: 'json'};
import type {MattermostGateway, NewSlashCommand, SlashCommand, Team} from '../mattermost/gateway.ts';
import {doing} from './failure.ts';
import {type Part, type Say, together} from './part.ts';

const {trigger, method, display_name: displayName, description, hint} = manifest.command;

type Parts = {
  readonly gateway: MattermostGateway;
  readonly say: Say;
  readonly teams: readonly Team[];
  readonly keeperUrl: string;
  /** Where Token Keeper was reached until now, as the environment file says. */
  readonly keeperUrlBefore: string | undefined;
  /** Whether a team with somebody else's command may be left out: where all were meant, so that nobody's team stops the rest. */
  readonly mayLeaveOut: boolean;
};

/** The part that brings the command to `teams`: those that were not left out. */
export type CommandsPart = Part<[], void> & {readonly teams: readonly Team[]};

/** The look at one team; `taken` is a sentence without its end where somebody else's command has the word. */
type Look = Part<[], void> & {readonly team: Team; readonly taken: string | null};

/** The command in each team: made, or brought to our address, method and texts where it is ours. */
export async function lookAtCommands(parts: Parts): Promise<CommandsPart> {
  const looks: Look[] = [];
  for (const team of parts.teams) looks.push(await lookAtCommand(parts, team));
  const taken = looks.flatMap((look) => look.taken ?? []);
  const free = looks.filter((look) => look.taken === null);
  const leavesOut = parts.mayLeaveOut && free.length > 0;
  const mending = parts.mayLeaveOut ? 'remove it' : 'remove it, or leave that team out';
  const found = together(looks);
  return {
    ...found,
    teams: leavesOut ? free.map(({team}) => team) : parts.teams,
    risks: [
      ...found.risks,
      ...(leavesOut ? taken.map((sentence) => `${sentence}: that team is left out`) : []),
      ...leftBehind(parts),
    ],
    problems: leavesOut ? [] : taken.map((sentence) => `${sentence}: ${mending}`),
    async bring() {
      for (const look of looks) await look.bring();
    },
  };
}

function leftBehind({keeperUrl, keeperUrlBefore}: Parts): string[] {
  if (keeperUrlBefore === undefined || keeperUrlBefore === keeperUrl) return [];
  return [
    `Teams that are not named here still call ${keeperUrlBefore}: run set-up with \`--teams all\` if more have the command`,
    `Buttons of earlier messages go on calling ${keeperUrlBefore}: let that lead to Token Keeper too for a while, or have people type instead`,
  ];
}

async function lookAtCommand(parts: Parts, team: Team): Promise<Look> {
  const {gateway, say} = parts;
  const commands = await doing(`Reading the commands of ${team.name}`, gateway.commandsOf(team.id));
  const found = commands.find((command) => command.trigger === trigger && command.teamId === team.id);
  const wanted = wantedIn(team, parts.keeperUrl);
  const nothing = {team, taken: null, there: [], will: [], risks: [], problems: [], bring: async () => {}};
  const what = `the command /${trigger} in ${team.name}`;
  if (!found) {
    const bring = async (): Promise<void> => {
      await doing(`Making ${what}`, gateway.createCommand(wanted));
      say(`Made ${what}.`);
    };
    return {...nothing, will: [`Make ${what}, calling ${wanted.url}`], bring};
  }
  if (!isOurs(found, parts)) {
    const taken = `There is another command /${trigger} in ${team.name} ("${plain(found.displayName)}", calling ${plain(found.url)})`;
    return {...nothing, taken};
  }
  const changes = differences(found, wanted);
  if (changes.length === 0) return {...nothing, there: [`The command /${trigger} in ${team.name}`]};
  const bring = async (): Promise<void> => {
    await doing(`Changing ${what}`, gateway.updateCommand({...found, ...wanted}));
    say(`Changed ${what}.`);
  };
  return {...nothing, will: [`Change ${what}: ${changes.join('; ')}`], bring};
}

function wantedIn(team: Team, keeperUrl: string): NewSlashCommand {
  return {
    teamId: team.id,
    trigger,
    method: method === 'POST' ? 'P' : 'G',
    url: slashUrl(keeperUrl),
    displayName,
    description,
    hint,
  };
}

const slashUrl = (keeperUrl: string): string => `${keeperUrl}${manifest.routes.slash}`;

/** By its name or by its address: a team's admins can change either. */
function isOurs(found: SlashCommand, {keeperUrl, keeperUrlBefore}: Parts): boolean {
  const addresses = [keeperUrl, ...(keeperUrlBefore === undefined ? [] : [keeperUrlBefore])].map(slashUrl);
  return found.displayName === displayName || addresses.includes(found.url);
}

function differences(found: SlashCommand, wanted: NewSlashCommand): string[] {
  const texts = ['displayName', 'description', 'hint'] as const;
  return [
    ...(found.url === wanted.url ? [] : [`calling ${wanted.url} instead of ${plain(found.url)}`]),
    ...(found.method === wanted.method ? [] : ['by POST instead of GET']),
    ...(texts.every((text) => found[text] === wanted[text]) ? [] : ['its texts']),
  ];
}

/** Foreign text for the terminal: no control characters, bounded. */
function plain(text: string): string {
  return text.replace(/\p{C}+/gu, ' ').slice(0, 120);
}
