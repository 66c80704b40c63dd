/* global process */
// Loaded before each candidate (node --require): writes what the process used, as JSON, to file descriptor 3 when it ends.
// No TypeScript: stripping its types would be measured too.
const { readFileSync, writeSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(
    3,
    JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakBytes: peakBytes() ?? maxRSS * 1024 }),
  );
});

/**
 * Peak of the resident set (proc(5), VmHWM). The resourceUsage of a child is never below its parent's size on Linux: until
 * the child runs its own program, it is the parent in another process (getrusage(2), "inherited").
 */
function peakBytes() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024 || undefined;
  } catch {
    return undefined; // Not Linux.
  }
}
