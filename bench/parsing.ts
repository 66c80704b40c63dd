import { pathToFileURL } from 'node:url';
import { parse } from 'dotenv';
import { median } from './measure.ts';
import { round, type Section } from './report.ts';

export type Parse = (text: string) => unknown;

/** The parsers of src/, by format. */
export interface Parsers {
  readonly dotenv: Parse;
  readonly json: Parse;
  readonly yaml: Parse;
}

/** Loads the bundle of the parsers of src/. */
export async function loadParsers(bundle: string): Promise<Parsers> {
  const { parseDotenv, parseJson, parseValues } = (await import(
    pathToFileURL(bundle).href
  )) as typeof import('./floor/parsers.ts');
  const options = { file: '.env', expand: false, environment: new Map<string, string>() };
  return {
    dotenv: (text) => parseDotenv(Buffer.from(text), options),
    json: (text) => parseJson(text, 'from-json'),
    yaml: parseValues,
  };
}

const MIB = 1_048_576;
const NAMES = 1000;

/** Parses 1 MiB with 1,000 names in this process, beside the well-known parser of each format. */
export async function benchParsing(bundle: string, runs: number): Promise<Section> {
  const parsers = await loadParsers(bundle);
  const rows = [
    { title: '.env', base: 'dotenv.parse', text: makeDotenv(), ours: parsers.dotenv, theirs: parse },
    { title: 'JSON', base: 'JSON.parse', text: makeJson(), ours: parsers.json, theirs: JSON.parse as Parse },
  ].map(({ text, ours, theirs, ...names }) => {
    const [oursMs, theirsMs] = timeInTurn([() => ours(text), () => theirs(text)], runs);
    return { ...names, oursMs: oursMs ?? Number.NaN, theirsMs: theirsMs ?? Number.NaN };
  });
  return {
    title: 'A file of 1 MiB with 1,000 names, parsed',
    head: ['', 'Against', 'Theirs', 'Ours', 'Ratio'],
    rows: rows.map(({ title, base, oursMs, theirsMs }) => [
      title,
      base,
      `${round(theirsMs)} ms`,
      `${round(oursMs)} ms`,
      round(oursMs / theirsMs),
    ]),
    goals: rows.map(({ title, base, oursMs, theirsMs }) => ({
      text: `${title} of 1 MiB against ${base}`,
      actual: oursMs / theirsMs,
      limit: 3,
      unit: '×',
    })),
  };
}

/** A third of the values is unquoted, a third in single quotes, a third in double quotes. */
function makeDotenv(): string {
  const quotes = ['', "'", '"'];
  const size = Math.floor(MIB / NAMES) - 'NAME_0000=""\n'.length;
  const lines = Array.from({ length: NAMES }, (_, index) => {
    const quote = quotes[index % quotes.length] ?? '';
    return `NAME_${String(index).padStart(4, '0')}=${quote}${'abcdefgh'.repeat(size / 8)}${quote}\n`;
  });
  return lines.join('');
}

function makeJson(): string {
  const size = Math.floor(MIB / NAMES) - '"NAME_0000":"",'.length;
  const names = Array.from({ length: NAMES }, (_, index) => `NAME_${String(index).padStart(4, '0')}`);
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, 'abcdefgh'.repeat(size / 8)])));
}

/** Runs the actions in turn. Returns the median of each, ms, after as many warm-up runs. */
export function timeInTurn(actions: readonly (() => unknown)[], runs: number): readonly number[] {
  const times = actions.map(() => [] as number[]);
  for (let round = 0; round < 2 * runs; round++) {
    for (const [index, act] of actions.entries()) {
      const begin = performance.now();
      act();
      if (round >= runs) times[index]?.push(performance.now() - begin);
    }
  }
  return times.map(median);
}
