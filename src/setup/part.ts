/** Tells the person at the terminal one line. */
export type Say = (line: string) => void;

/** What a look at one part of the set-up found; each a sentence without its full stop, none with a secret. */
export type Findings = {
  /** In place already. */
  readonly there: readonly string[];
  /** What it will do. */
  readonly will: readonly string[];
  /** To be known, but no obstacle. */
  readonly risks: readonly string[];
  /** Obstacles: with any of them nothing is begun. */
  readonly problems: readonly string[];
};

/** One part of the set-up, looked at but not yet done. `bring` does what is missing and says each thing that it did. */
export type Part<Given extends readonly unknown[], Made> = Findings & {
  bring(...given: Given): Promise<Made>;
};

/** What several looks found, as one. */
export function together(findings: readonly Findings[]): Findings {
  return {
    there: findings.flatMap(({there}) => there),
    will: findings.flatMap(({will}) => will),
    risks: findings.flatMap(({risks}) => risks),
    problems: findings.flatMap(({problems}) => problems),
  };
}

/** The plan as it is shown before anything is done. */
export function planLines({there, will, risks}: Findings): string[] {
  return [
    ...section('In place already:', there),
    ...section(will.length === 0 ? 'Nothing is left to do.' : 'To be done:', will),
    ...section('To be known:', risks),
  ];
}

function section(title: string, sentences: readonly string[]): string[] {
  if (sentences.length === 0 && title.endsWith(':')) return [];
  return [title, ...sentences.map((sentence) => `  - ${sentence}.`), ''];
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
