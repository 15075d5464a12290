import {timingSafeEqual} from 'node:crypto';
import pLimit from 'p-limit';
import type {Clock} from '../domain/clock.ts';
import {messageOf} from '../domain/errors.ts';
import type {Secret} from '../domain/secret.ts';
import type {SlashCommand, Team} from '../mattermost/gateway.ts';
import {type CommandWatch, type CommandWatchParts, createCommandWatch, digestOf, leadsToUs} from './command-watch.ts';

/** Which command tokens are ours. A team's admins can read the token and repoint the command: it only routes (reference 9.4). */
export type CommandRoutes = CommandWatch & {
  /**
   * Whether this is the token of our command in that team; compares in constant time. `unsure`: it is not known, but the team's commands
   * could not be read last time.
   */
  known(token: string, teamId: string): 'ours' | 'unknown' | 'unsure';
  /** False until our commands were read once: then nothing can be said of any token. */
  wereRead(): boolean;
  /** Reads our commands of all teams again, at most every 10 s; calls at the same time share one reading. Never throws. */
  reread(): Promise<void>;
};

export type CommandRouteParts = CommandWatchParts & {readonly clock: Clock};

/** What the last reading found. */
type Known = {
  readonly digests: ReadonlyMap<string, readonly Buffer[]>;
  /** The teams whose commands could not be read. */
  readonly unread: ReadonlySet<string> | 'all';
  readonly wereRead: boolean;
};

const shortestPause = 10_000;
const teamsPerPage = 200;
const teamsAtOnce = 5;

// Who may not manage a command is shown it without its token.
const digestsOfToken = (token: Secret): Buffer[] => (token.reveal() === '' ? [] : [digestOf(token.reveal())]);

export function createCommandRoutes(parts: CommandRouteParts): CommandRoutes {
  const {clock} = parts;
  const readAll = createReading(parts);
  let found: Known = {digests: new Map(), unread: 'all', wereRead: false};
  let startedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  const read = async (): Promise<void> => {
    found = await readAll(found);
  };

  return {
    ...createCommandWatch(parts),
    known(token, teamId) {
      const digest = digestOf(token);
      const {digests, unread} = found;
      if ((digests.get(teamId) ?? []).some((ours) => timingSafeEqual(ours, digest))) return 'ours';
      return unread === 'all' || unread.has(teamId) ? 'unsure' : 'unknown';
    },
    wereRead: () => found.wereRead,
    reread() {
      if (reading !== null) return reading;
      if (clock.now() - startedAt < shortestPause) return Promise.resolve();
      startedAt = clock.now();
      reading = read().finally(() => {
        reading = null;
      });
      return reading;
    },
  };
}

/** Reads our commands of all teams; what cannot be read stays as it was found before. What it makes never throws. */
function createReading(parts: CommandRouteParts): (before: Known) => Promise<Known> {
  const {mattermost, log, trigger} = parts;
  const gateway = mattermost.lane.people;
  const named = new Set<string>();

  const isOurs = (command: SlashCommand): boolean => leadsToUs(command, parts);

  /** Somebody else may now get what people type; each such command is named once. */
  const warn = (command: SlashCommand): void => {
    const id = `${command.id} ${command.method} ${command.url}`;
    if (named.has(id)) return;
    named.add(id);
    log.warn(
      {team: command.teamId, command: command.id},
      `the command /${trigger} of a team was repointed, or is not ours: its requests are refused`,
    );
  };

  /** The digests of our commands' tokens in a team; null where they cannot be read. */
  const readTeam = async (team: Team): Promise<readonly Buffer[] | null> => {
    try {
      const commands = (await gateway.commandsOf(team.id)).filter(
        (command) => command.trigger === trigger && command.teamId === team.id,
      );
      commands.filter((command) => !isOurs(command)).forEach(warn);
      return commands.filter(isOurs).flatMap(({token}) => digestsOfToken(token));
    } catch (error) {
      log.warn({team: team.id, cause: messageOf(error)}, 'the commands of a team could not be read');
      return null;
    }
  };

  return async (before) => {
    try {
      const atOnce = pLimit(teamsAtOnce);
      const all = await allTeams((page) => gateway.teamsPage({page, perPage: teamsPerPage}));
      const teams = all.filter(({deletedAt}) => deletedAt === 0);
      const read = await Promise.all(teams.map(async (team) => ({id: team.id, digests: await atOnce(() => readTeam(team))})));
      const unread = new Set(read.filter(({digests}) => digests === null).map(({id}) => id));
      return {
        digests: new Map(read.map(({id, digests}) => [id, digests ?? before.digests.get(id) ?? []])),
        unread,
        wereRead: before.wereRead || read.length === 0 || unread.size < read.length,
      };
    } catch (error) {
      log.warn({cause: messageOf(error)}, 'our commands could not be read');
      return {...before, unread: 'all'};
    }
  };
}

async function allTeams(onePage: (page: number) => Promise<Team[]>): Promise<Team[]> {
  const teams = new Map<string, Team>();
  for (let page = 0; ; page++) {
    const rows = await onePage(page);
    for (const team of rows) teams.set(team.id, team);
    if (rows.length < teamsPerPage) return [...teams.values()];
  }
}
