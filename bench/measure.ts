import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { join } from 'node:path';

/** The cost of one run of a process. */
export interface Sample {
  /** From before the start of the process to its end, measured by its parent. */
  readonly wallMs: number;
  /** User and system time, until its `exit` event. */
  readonly cpuMs: number;
  /** The peak of its memory. */
  readonly peakBytes: number;
}

/** A process to measure. */
export interface Candidate {
  readonly title: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** @throws if the run did not do its work. */
  readonly check: () => Promise<void>;
}

/** Runs the candidates in turn (A, B, C, A, B, C, …). Returns the medians of each, by title. */
export async function measureAll(candidates: readonly Candidate[], runs: number): Promise<ReadonlyMap<string, Sample>> {
  const samples = new Map(candidates.map(({ title }) => [title, [] as Sample[]]));
  for (let round = 0; round < runs; round++) {
    for (const candidate of candidates) {
      samples.get(candidate.title)?.push(await measureOne(candidate));
      await candidate.check();
    }
  }
  return new Map([...samples].map(([title, all]) => [title, medians(all)]));
}

async function measureOne({ title, script, env, cwd }: Candidate): Promise<Sample> {
  const { wallMs, exitCode, report, output } = await runPreloaded('usage.cjs', { script, env, cwd });
  if (exitCode !== 0) throw new Error(`${title} ended with ${exitCode}: ${output}`);
  return { wallMs, ...(JSON.parse(report) as Omit<Sample, 'wallMs'>) };
}

interface Ended {
  readonly wallMs: number;
  readonly exitCode: number | null;
  /** The output of the preloaded file on file descriptor 3. */
  readonly report: string;
  readonly output: string;
}

/** Runs a script after a preloaded file of this folder. */
export async function runPreloaded(
  preload: string,
  { script, env, cwd }: Pick<Candidate, 'script' | 'env' | 'cwd'>,
): Promise<Ended> {
  const begin = performance.now();
  const parameters = ['--require', join(import.meta.dirname, preload), script];
  const child = spawn(process.execPath, parameters, { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  let wallMs = 0;
  const exitCode = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('exit', (code) => {
      wallMs = performance.now() - begin;
      resolve(code);
    });
  });
  const [output, errors, report] = await Promise.all(child.stdio.slice(1).map((pipe) => text(pipe as Readable)));
  return { exitCode: await exitCode, report: report ?? '', output: `${output ?? ''}${errors ?? ''}`, wallMs };
}

function medians(samples: readonly Sample[]): Sample {
  return {
    wallMs: median(samples.map(({ wallMs }) => wallMs)),
    cpuMs: median(samples.map(({ cpuMs }) => cpuMs)),
    peakBytes: median(samples.map(({ peakBytes }) => peakBytes)),
  };
}

/** Returns the median; of an even number, the lower of the two middle values. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length / 2) - 1] ?? Number.NaN;
}
