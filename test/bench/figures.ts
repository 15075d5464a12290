/** One line of the report. */
export type Figure = {
  readonly name: string;
  readonly comparedTo: string;
  readonly result: string;
  readonly goal: string;
  /** Undefined for a figure without a goal, which is there to explain another. */
  readonly met?: boolean;
};

/** The middle of the values; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** `0.64 (0.61 to 0.70)`: the median, the smallest and the largest. */
export const spread = (values: readonly number[], digits: number): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;

/** The figures as an aligned table, and how many goals are met. */
export function report(figures: readonly Figure[]): string {
  const verdict = ({met}: Figure) => (met === undefined ? '' : met ? 'ok' : 'over');
  const rows = figures.map((figure) => [figure.name, figure.comparedTo, figure.result, figure.goal, verdict(figure)]);
  const all = [['figure', 'compared to', 'result', 'goal', ''], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const goals = figures.filter(({met}) => met !== undefined);
  return `${lines.join('\n')}\n\n${goals.filter(({met}) => met).length} of ${goals.length} goals are met.\n`;
}
