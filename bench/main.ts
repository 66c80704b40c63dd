// `npm run bench`: measures the bundle against the minimum for any JavaScript action. See docs/performance.md.
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchDownload } from './download.ts';
import { benchGrowth } from './growth.ts';
import { benchHostile } from './hostile.ts';
import { benchOneSecret } from './one-secret.ts';
import { benchParsing } from './parsing.ts';
import { formatGoals, formatSection, round, type Section } from './report.ts';
import { benchScale } from './scale.ts';
import { benchSize } from './size.ts';
import { benchToday } from './today.ts';
import { openWorkshop } from './workshop.ts';

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const runs = quick ? 5 : 15;
const counts = quick ? [1, 10, 100, 1000] : [1, 10, 100, 1000, 5000];

const sections: Section[] = [];
function show(...found: readonly Section[]): void {
  sections.push(...found);
  for (const section of found) console.log(formatSection(section));
}

console.log(describeMachine());
await using workshop = await openWorkshop();
show(await benchSize(workshop), benchDownload(runs));
show(...(await benchOneSecret(workshop, runs)));
if (!quick) show(...(await benchToday(workshop, runs)));
show(await benchScale(workshop, counts, runs));
show(await benchParsing(workshop.parsers, runs), await benchGrowth(workshop.parsers));
show(await benchHostile());
console.log(formatGoals(sections.flatMap(({ goals }) => goals)));
console.log(describeMachine());

function describeMachine(): string {
  const cores = `${availableParallelism()} × ${cpus()[0]?.model ?? 'an unknown processor'}`;
  const now = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const load = loadavg().map(round).join(', ');
  return `${now} UTC, Node ${process.version}, ${process.platform} on ${cores}, load ${load}, medians of ${runs} runs.\n`;
}
