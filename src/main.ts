import { explain } from './errors.ts';
import { reportFailure } from './report.ts';
import { run } from './run.ts';

try {
  await run();
} catch (error) {
  process.exitCode = 1;
  await reportFailure(explain(error));
}
