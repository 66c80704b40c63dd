import { basename } from 'node:path';
import { runPreloaded } from './measure.ts';
import type { Section } from './report.ts';
import type { Workshop } from './workshop.ts';

/** dist/ in bytes, and which of its chunks a run loads that writes to Modal. */
export async function benchSize(workshop: Workshop): Promise<Section> {
  const candidate = workshop.action({ count: 1 });
  const { report } = await runPreloaded('loaded.cjs', candidate);
  await candidate.check();
  const loaded = new Set(report.split('\n').map((url) => basename(url)));
  const total = workshop.chunks.filter(({ name }) => loaded.has(name)).reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    title: 'Size of dist/',
    head: ['Chunk', 'Bytes', 'Loaded on the Modal path'],
    rows: [
      ...workshop.chunks.map(({ name, bytes }) => [name, bytes.toLocaleString('en'), loaded.has(name) ? 'yes' : 'no']),
      ['Modal path', total.toLocaleString('en'), ''],
    ],
    goals: [{ text: "Size of the Modal path's chunks", actual: total / 1e6, limit: 1.2, unit: 'MB' }],
  };
}
