import { expect, test } from 'vitest';
import { createRandom } from './support/soak-random.ts';
import { soakOnce, type End } from './support/soak-run.ts';

/** The number of parallel runs. Most of them wait. */
const LANES = 10;

/** For more runs, or to repeat some: `SOAK_RUNS=5000 SOAK_SEED=7 npx vitest run test/soak.test.ts`. */
const runs = Number(process.env['SOAK_RUNS'] ?? 300);
const seed = Number(process.env['SOAK_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const title = 'a run with random faults writes the requested content or fails with a true error, never neither';

test(title, { timeout: 60_000 + runs * 1_000 }, async () => {
  console.log(`${runs} runs from SOAK_SEED=${seed}`);
  const ends: End[] = [];
  const failures: string[] = [];
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (let index = lane; index < runs; index += LANES) {
        await soakOnce(createRandom(seed + index)).then(
          (end) => ends.push(end),
          (error: unknown) => failures.push(`SOAK_RUNS=1 SOAK_SEED=${seed + index}: ${String(error)}`),
        );
      }
    }),
  );
  const counts = Map.groupBy(ends, (end) => end);
  console.log([...counts].map(([end, all]) => `${end}: ${all.length}`).join(', '));
  expect(failures.join('\n\n')).toBe('');
  expect(ends).toHaveLength(runs);
  // The faults must stop some runs, but not all.
  if (runs >= 100) {
    expect([...counts.keys()]).toEqual(expect.arrayContaining(['as asked', 'nothing was written', 'not known']));
  }
});
