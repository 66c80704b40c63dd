import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Parsers } from './parsing.ts';
import { round, type Goal, type Section } from './report.ts';

/** A text that makes careless patterns try every possibility. Most are refused, which must also be quick. */
interface Hostile {
  readonly title: string;
  readonly parser: keyof Parsers;
  /** The start of the text. */
  readonly start: string;
  /** The repeated part. */
  readonly unit: string;
  /** The end of the text. @default none */
  readonly end?: string;
}

const HOSTILE: readonly Hostile[] = [
  { title: '.env: empty lines', parser: 'dotenv', start: '', unit: '\n' },
  { title: '.env: blanks', parser: 'dotenv', start: '', unit: ' ' },
  { title: '.env: a quote that never ends', parser: 'dotenv', start: 'A="', unit: 'a' },
  { title: '.env: only quotes', parser: 'dotenv', start: 'A=', unit: '"' },
  { title: '.env: backslashes in quotes', parser: 'dotenv', start: 'A="', unit: '\\' },
  { title: '.env: a quote a line', parser: 'dotenv', start: '', unit: 'A="\n' },
  { title: '.env: blanks after a value', parser: 'dotenv', start: 'A=b', unit: ' ' },
  { title: '.env: names without a value', parser: 'dotenv', start: '', unit: 'A\n' },
  { title: '.env: export again and again', parser: 'dotenv', start: '', unit: 'export ' },
  { title: 'JSON: a string that never ends', parser: 'json', start: '{"a":"', unit: 'a' },
  { title: 'JSON: escapes that never end', parser: 'json', start: '{"a":"', unit: '\\\\' },
  { title: 'JSON: blanks', parser: 'json', start: '{', unit: ' ' },
  { title: 'JSON: digits', parser: 'json', start: '{"a":', unit: '1' },
  { title: 'YAML: names without a value', parser: 'yaml', start: '', unit: 'A:\n' },
  { title: 'YAML: empty items', parser: 'yaml', start: '', unit: '-\n' },
  { title: 'YAML: empty lines before a mistake', parser: 'yaml', start: '', unit: '\n', end: 'A: b: c' },
  { title: 'YAML: blanks before a mistake', parser: 'yaml', start: 'A: b', unit: ' ', end: ': c: d' },
  { title: 'YAML: brackets and stars before a mistake', parser: 'yaml', start: '# ', unit: '{*', end: '\nA: b: c' },
  { title: 'YAML: stars before a mistake', parser: 'yaml', start: 'A: b', unit: ' *', end: ' c: d' },
  { title: 'YAML: comments', parser: 'yaml', start: 'A:\n', unit: ' #\n' },
];

/** The task of a worker. */
export interface Task extends Hostile {
  /** The bundle of the parsers. */
  readonly bundle: string;
}

/** The result of a worker. */
export interface Growth {
  readonly smallMs: number;
  readonly largeMs: number;
}

/** The factor between the two sizes. Linear growth is this factor, quadratic growth its square. */
export const GROWTH = 4;

const PATIENCE_MS = 15_000;

/** Measures how the time grows with a hostile text, from 64 KiB. Only a worker can be ended while a pattern hangs. */
export async function benchGrowth(bundle: string): Promise<Section> {
  const rows: (Growth & { readonly title: string })[] = [];
  for (const hostile of HOSTILE) rows.push({ title: hostile.title, ...(await measure({ ...hostile, bundle })) });
  return {
    title: `Hostile texts: 64 KiB, and ${GROWTH} times that`,
    head: ['', '64 KiB', '256 KiB', 'Growth'],
    rows: rows.map(({ title, smallMs, largeMs }) =>
      Number.isFinite(largeMs)
        ? [title, `${round(smallMs)} ms`, `${round(largeMs)} ms`, round(largeMs / smallMs)]
        : [title, `not within ${PATIENCE_MS / 1000} s`, '', '∞'],
    ),
    goals: [worstOf(rows)],
  };
}

async function measure(task: Task): Promise<Growth> {
  const worker = new Worker(join(import.meta.dirname, 'growth-worker.ts'), { workerData: task });
  try {
    const [growth] = (await once(worker, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) })) as [Growth];
    return growth;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return { smallMs: 1, largeMs: Infinity };
    throw error;
  } finally {
    await worker.terminate();
  }
}

/** Ignores times below a millisecond, which are noise of the clock. */
function worstOf(rows: readonly Growth[]): Goal {
  const growths = rows.filter(({ largeMs }) => largeMs >= 1).map(({ smallMs, largeMs }) => largeMs / smallMs);
  const text = `Hostile text ${GROWTH} times as long, worst growth of time (${GROWTH} is linear, ${GROWTH ** 2} quadratic)`;
  return { text, actual: Math.max(0, ...growths), limit: 2 * GROWTH, unit: '×' };
}
