// Measures one hostile text, in a thread that can be ended.
import { parentPort, workerData } from 'node:worker_threads';
import { GROWTH, type Growth, type Task } from './growth.ts';
import { loadParsers, timeInTurn } from './parsing.ts';

const SMALL_BYTES = 65_536;
const RUNS = 5;

const { bundle, parser, start, unit, end = '' } = workerData as Task;
const parse = (await loadParsers(bundle))[parser];

function attempt(bytes: number): () => void {
  const text = start + unit.repeat((bytes - start.length) / unit.length) + end;
  return () => {
    try {
      parse(text);
    } catch {
      // Refused, as expected.
    }
  };
}

const [smallMs = 0, largeMs = 0] = timeInTurn([attempt(SMALL_BYTES), attempt(SMALL_BYTES * GROWTH)], RUNS);
parentPort?.postMessage({ smallMs, largeMs } satisfies Growth);
