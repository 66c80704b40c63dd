/** A goal of the project's, and whether it was reached. */
export interface Goal {
  readonly text: string;
  readonly actual: number;
  readonly limit: number;
  /** `×`, `MB`. */
  readonly unit: string;
}

/** One table of the report. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly goals: readonly Goal[];
}

/** The table as Markdown, as docs/performance.md has it: the first column to the left, the numbers to the right. */
export function formatSection({ title, head, rows }: Section): string {
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
  return [`### ${title}`, '', ...[head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`), ''].join('\n');
}

/** The goals as a Markdown table. */
export function formatGoals(goals: readonly Goal[]): string {
  const rows = goals.map(({ text, actual, limit, unit }) => [
    text,
    `${round(limit)} ${unit}`.trim(),
    `${round(actual)} ${unit}`.trim(),
    actual <= limit ? 'holds' : '**does not hold**',
  ]);
  return formatSection({ title: 'Goals', head: ['Goal', 'At most', 'Measured', ''], rows, goals: [] });
}

/** Three digits that say something, or all before the point. */
export function round(number: number): string {
  return number >= 100 && Number.isFinite(number) ? number.toFixed(0) : String(Number(number.toPrecision(3)));
}

/** In MB of a million bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
