import { join, resolve } from 'node:path';
import { startModalServer } from '../test/support/modal-server.ts';
import { inputVariable, readManifest, resolveInputs } from '../test/support/runner-inputs.ts';
import { createWorld } from '../test/support/runner-world.ts';
import { CREDENTIALS } from '../test/support/sync.ts';
import { runPreloaded, type Sample } from './measure.ts';
import { megabytes, round, type Section } from './report.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** The limits of docs/reliability.md for any accepted input: 5 s of computing and 300 MB. */
const MAX_SECONDS = 5;
const MAX_MEGABYTES = 300;

interface Hostile {
  readonly title: string;
  readonly with: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

const repeat = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

const NAMES = repeat(20_000, (index) => `NAME_${index}=canary-${index}`);
const CONFIG = { name: '', environment: '', config: 'secrets.yml', 'dry-run': 'true' };
const entries = (count: number, line: (index: number) => string): string =>
  `secrets:\n${repeat(count, (index) => `  - ${line(index)}`)}\n`;

/** The largest accepted input of each kind. */
const INPUTS: readonly Hostile[] = [
  {
    title: '1,000 lines of `*` over 20,000 names',
    with: { keys: repeat(1_000, () => '*'), 'from-dotenv': '.env' },
    files: { '.env': NAMES },
  },
  {
    title: '1,000 missing names beside 20,000',
    with: { keys: repeat(1_000, (index) => `MISSING_NAME_${index}`), 'from-dotenv': '.env' },
    files: { '.env': NAMES },
  },
  {
    title: '999 exclusions over 20,000 names',
    with: { keys: `${repeat(999, (index) => `!*${index}*X*`)}\nNAME_1`, 'from-dotenv': '.env' },
    files: { '.env': NAMES },
  },
  {
    title: '5,000 entries with 1,000 rules',
    with: { ...CONFIG, branch: 'a'.repeat(255) },
    files: {
      'secrets.yml': `defaults:\n  environment:\n${repeat(1_000, (index) => `    '${'**a'.repeat(10)}${index}': dev`)}\n${entries(5_000, (index) => `{ name: s${index}, values: { A: a } }`)}`,
    },
  },
  {
    title: '5,000 entries, planned',
    with: { ...CONFIG, concurrency: '50' },
    files: { 'secrets.yml': entries(5_000, (index) => `{ name: s${index}, environment: prod, values: { A: a } }`) },
  },
  {
    title: '3,000 entries of one `.env` that is refused',
    with: CONFIG,
    files: {
      'secrets.yml': entries(3_000, (index) => `{ name: s${index}, from-dotenv: .env }`),
      '.env': repeat(20_000, (index) => `N${index}=canary-p#${index}`),
    },
  },
  {
    title: 'a JSON of 1 MiB that is never closed',
    with: { 'from-json': 'big.json' },
    files: { 'big.json': `{"A":"${'\\n'.repeat(500_000)}` },
  },
  { title: 'a value of 15,000 lines', with: { keys: 'A' }, env: { A: repeat(15_000, (index) => `c${index % 10}`) } },
];

/** Runs the bundle once on the worst accepted input of each kind, and reports time and memory. */
export async function benchHostile(): Promise<Section> {
  const samples: (readonly [string, Sample])[] = [];
  for (const input of INPUTS) samples.push([input.title, await run(input)]);
  const worst = (of: (sample: Sample) => number): number => Math.max(...samples.map(([, sample]) => of(sample)));
  return {
    title: 'Hostile inputs: the worst that is accepted',
    head: ['Input', 'CPU', 'Wall', 'Peak memory'],
    rows: samples.map(([title, { cpuMs, wallMs, peakBytes }]) => [
      title,
      `${round(cpuMs / 1000)} s`,
      `${round(wallMs / 1000)} s`,
      megabytes(peakBytes),
    ]),
    goals: [
      {
        text: 'CPU time of the worst input',
        actual: worst(({ cpuMs }) => cpuMs / 1000),
        limit: MAX_SECONDS,
        unit: 's',
      },
      {
        text: 'Memory of the worst input',
        actual: worst((one) => one.peakBytes / 1e6),
        limit: MAX_MEGABYTES,
        unit: 'MB',
      },
    ],
  };
}

async function run({ with: given, files = {}, env = {} }: Hostile): Promise<Sample> {
  await using modal = await startModalServer();
  const world = await createWorld({ files, env: { ...CREDENTIALS, MODAL_SERVER_URL: modal.url, ...env } });
  try {
    const inputs = { name: 'my-app', environment: 'prod', ...given };
    const resolved = resolveInputs(await readManifest(ROOT), inputs, world.contexts);
    const variables = Object.fromEntries([...resolved].map(([name, text]) => [inputVariable(name), text]));
    const { wallMs, report } = await runPreloaded('usage.cjs', {
      script: join(ROOT, 'dist', 'index.js'),
      cwd: world.folders.workspace,
      env: { ...world.environment, ...variables },
    });
    return { wallMs, ...(JSON.parse(report) as Omit<Sample, 'wallMs'>) };
  } finally {
    await world.remove();
  }
}
