import { explain } from './errors.ts';
import { reportFailure } from './report.ts';
import { run } from './run.ts';

process.stdout.on('error', () => undefined); // Who reads the log may be gone: what is being written is not to be left half done.
try {
  await run();
} catch (error) {
  process.exitCode = 1;
  await reportFailure(explain(error));
}
// When the log is written, and without waiting for what is still open: a connection under way would keep the process alive
// for seconds. A look-up of a name does so all the same.
process.stdout.write('', () => process.exit());
