import { measureAll, type Sample } from './measure.ts';
import { megabytes, round, type Goal, type Section } from './report.ts';
import type { Workshop } from './workshop.ts';

/** From this count on, Node's HTTP/2 dominates the memory, so it is only reported, beside that of the bare loop. */
const MANY = 1000;

interface Measured {
  readonly count: number;
  readonly floor: Sample;
  readonly action: Sample;
}

/** Updates many secrets, 50 at a time. The first count must be 1: the others report their memory above it. */
export async function benchScale(workshop: Workshop, counts: readonly number[], runs: number): Promise<Section> {
  await workshop.modal.hold(Array.from({ length: Math.max(...counts) }, (_, index) => `secret-${index}`));
  const all: Measured[] = [];
  for (const count of counts) {
    const samples = await measureAll([workshop.floor({ count }), workshop.action({ count })], runs);
    const [floor, action] = [samples.get('floor'), samples.get('action')];
    if (floor !== undefined && action !== undefined) all.push({ count, floor, action });
  }
  const [one, ...many] = all;
  if (one === undefined) throw new Error('Nothing was measured.');
  return {
    title: 'Many secrets, updated, 50 at a time',
    head: [
      'Secrets',
      'Bare loop',
      'dist/index.js',
      'Ratio',
      'Time per secret',
      'Memory above one',
      'Bare loop: above one',
    ],
    rows: many.map((measured) => describe(measured, one)),
    goals: many.flatMap((measured, index) => goalsOf(measured, one, many[index - 1])),
  };
}

function describe({ count, floor, action }: Measured, one: Measured): readonly string[] {
  return [
    count.toLocaleString('en'),
    `${round(floor.wallMs)} ms`,
    `${round(action.wallMs)} ms`,
    round(action.wallMs / floor.wallMs),
    `${round(perSecretMs({ count, floor, action }))} ms`,
    megabytes(action.peakBytes - one.action.peakBytes),
    megabytes(floor.peakBytes - one.floor.peakBytes),
  ];
}

function perSecretMs({ count, action }: Measured): number {
  return action.wallMs / count;
}

function goalsOf(measured: Measured, one: Measured, before: Measured | undefined): readonly Goal[] {
  const { count, floor, action } = measured;
  const title = `${count.toLocaleString('en')} secrets`;
  const goals: Goal[] = [
    { text: `${title}, wall against a bare loop`, actual: action.wallMs / floor.wallMs, limit: 1.3, unit: '×' },
  ];
  if (count < MANY) {
    const actual = (action.peakBytes - one.action.peakBytes) / 1e6;
    goals.push({ text: `${title}, memory above one secret`, actual, limit: 40, unit: 'MB' });
  }
  if (before === undefined) return goals;
  // A tenth more is noise.
  const growth = perSecretMs(measured) / perSecretMs(before);
  const text = `${title}, time per secret against ${before.count.toLocaleString('en')}`;
  return [...goals, { text, actual: growth, limit: 1.1, unit: '×' }];
}
