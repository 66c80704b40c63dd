/* global process */
// Loaded before each candidate (node --require). At the end, writes the usage of the process to file descriptor 3, as
// JSON. Not TypeScript: the time to strip its types would count.
const { readFileSync, writeSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(
    3,
    JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakBytes: peakBytes() ?? maxRSS * 1024 }),
  );
});

/**
 * Returns the peak of the resident set (proc(5), VmHWM). On Linux, the resourceUsage of a child is never below its
 * parent's size: until the child runs its own program, it is a copy of the parent (getrusage(2), "inherited").
 */
function peakBytes() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024 || undefined;
  } catch {
    return undefined; // Not Linux.
  }
}
