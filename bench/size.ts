import { basename } from 'node:path';
import { runPreloaded } from './measure.ts';
import type { Section } from './report.ts';
import type { Workshop } from './workshop.ts';

/** Measures dist/ in bytes, and the chunks that a run for Modal loads. */
export async function benchSize(workshop: Workshop): Promise<Section> {
  const candidate = workshop.action({ count: 1 });
  const { report } = await runPreloaded('loaded.cjs', candidate);
  await candidate.check();
  const loaded = new Set(report.split('\n').map((url) => basename(url)));
  const total = workshop.chunks.filter(({ name }) => loaded.has(name)).reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    title: 'Size of dist/',
    head: ['Chunk', 'What is in it', 'Bytes', 'Loaded on the Modal path'],
    rows: [
      ...workshop.chunks.map(({ name, text, bytes }) => [
        name,
        describe(text),
        bytes.toLocaleString('en'),
        loaded.has(name) ? 'yes' : 'no',
      ]),
      ['Modal path', '', total.toLocaleString('en'), ''],
    ],
    goals: [{ text: "Size of the Modal path's chunks", actual: total / 1e6, limit: 1.2, unit: 'MB' }],
  };
}

/** The purpose of each chunk, with a text that only its code contains. Chunk numbers change with the content. */
const PARTS = {
  'the run, its inputs, jobs and report': 'class ActionError',
  "Modal's target": 'x-modal-client-type',
  protobuf: 'CONCATENATED MODULE: ./node_modules/@bufbuild/protobuf/',
  'a tunnel through a proxy': 'function goesAround',
  YAML: 'function parseEvents',
  'the config file': 'function readConfig',
  '`values`': 'function parseValues',
  '`.env`': 'function parseDotenv',
  "GitHub's target": 'function openGithubClient',
  'undici, Octokit and libsodium': 'crypto_box_seal',
} as const;

function describe(text: string): string {
  return Object.entries(PARTS).find(([, mark]) => text.includes(mark))?.[0] ?? '';
}
