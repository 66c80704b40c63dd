import { reportFailure } from './output/report.ts';
import { run } from './run.ts';

// Ignore EPIPE: losing the log reader must not interrupt a write.
process.stdout.on('error', () => undefined);
try {
  await run();
} catch (error) {
  process.exitCode = 1;
  await reportFailure(error);
}
// Exit once the log is written: an open connection would keep the process alive for seconds. A pending name look-up still does.
process.stdout.write('', () => process.exit());
