// The action with a third target, as the runner would start it. src/ does not mention this target.
import { reportFailure } from '../../../src/output/report.ts';
import { run } from '../../../src/run.ts';
import { TARGETS } from '../../../src/targets/index.ts';
import { jsonFile } from './target.ts';

try {
  await run([jsonFile, ...TARGETS]);
} catch (error) {
  process.exitCode = 1;
  await reportFailure(error);
}
