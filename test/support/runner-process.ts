import { spawn } from 'node:child_process';

/** How a process is run, and when it is sent a signal. */
export interface ProcessOptions {
  /** What follows the name of Node: its own arguments, then the script. */
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: { readonly when: RegExp; readonly send: NodeJS.Signals };
  /** Reads nothing more of the log after its first part. */
  readonly hangsUp?: boolean;
}

/** How a process ended and what it wrote. */
export interface ProcessResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Ends a run that hangs, before the test's own time is over and leaves it behind. */
const PATIENCE_MS = 50_000;

/**
 * Runs this Node with nothing on its standard input, and returns when it has ended and closed its output.
 *
 * Source: actions/runner src/Runner.Sdk/ProcessInvoker.cs.
 *
 * @throws {Error} when it cannot be started, or does not end in time.
 */
export async function runNode(options: ProcessOptions): Promise<ProcessResult> {
  const child = spawn(process.execPath, options.arguments, {
    cwd: options.cwd,
    // Node hands this one down to every child that it starts, unless told not to.
    env: { NODE_V8_COVERAGE: undefined, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  let signalled = false;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      written[name] += chunk;
      if (options.hangsUp === true) child.stdout.destroy();
      if (options.signal === undefined || signalled) return;
      const { when, send } = options.signal;
      // A line whose end has not come yet is not looked at: what it says may still change.
      signalled = written[name]
        .split('\n')
        .slice(0, -1)
        .some((line) => line.search(when) >= 0);
      if (signalled) child.kill(send);
    });
  }
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, PATIENCE_MS);
  try {
    return await new Promise<ProcessResult>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, signal) => {
        if (late) reject(new Error(`the step did not end within ${PATIENCE_MS} ms; it wrote:\n${written.stdout}`));
        else resolve({ exitCode, signal, ...written });
      });
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the lines of a text as .NET's StreamReader.ReadLine does: a lone CR ends a line, too. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
