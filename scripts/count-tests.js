// Prints `N passed, N failed` from vitest's report. The argument is the exit status of the whole run. A failure outside
// vitest counts as one, so that a broken build does not look like success.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const report = join(import.meta.dirname, '..', 'build', 'test-report.json');
const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
const failed = numFailedTests > 0 || process.argv[2] === '0' ? numFailedTests : 1;
console.log(`${numPassedTests} passed, ${failed} failed`);
