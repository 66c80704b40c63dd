/** A goal of the project, with the measured value. */
export interface Goal {
  readonly text: string;
  readonly actual: number;
  readonly limit: number;
  /** `×`, `MB`. */
  readonly unit: string;
}

/** A table of the report. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly goals: readonly Goal[];
}

/** Returns the table as Markdown for docs/performance.md: the first column aligned left, the numbers right. */
export function formatSection({ title, head, rows }: Section): string {
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
  return [`### ${title}`, '', ...[head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`), ''].join('\n');
}

/** Returns the goals as a Markdown table. */
export function formatGoals(goals: readonly Goal[]): string {
  const rows = goals.map(({ text, actual, limit, unit }) => [
    text,
    `${round(limit)} ${unit}`.trim(),
    `${round(actual)} ${unit}`.trim(),
    actual <= limit ? 'holds' : '**does not hold**',
  ]);
  return formatSection({ title: 'Goals', head: ['Goal', 'At most', 'Measured', ''], rows, goals: [] });
}

/** Rounds to three significant digits, or to a whole number. */
export function round(number: number): string {
  return number >= 100 && Number.isFinite(number) ? number.toFixed(0) : String(Number(number.toPrecision(3)));
}

/** Returns a size in MB of a million bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
