import { spawn, type ChildProcess } from 'node:child_process';

/** How to run a process, and when to send it a signal. */
export interface ProcessOptions {
  /** Arguments for Node: its own, then the script. */
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: { readonly when: RegExp | Promise<unknown>; readonly send: NodeJS.Signals };
  /** When it resolves, `end-budget.js` in the process gets a message. */
  readonly timeIsUp?: Promise<unknown>;
  /** Stops reading the log after its first part. */
  readonly hangsUp?: boolean;
}

/** The end and the output of a process. */
export interface ProcessResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Time from the last output to the end of the process, ms. */
  readonly lingeredMs: number;
}

/** Ends a hanging run before the test times out and leaves the process behind. */
const PATIENCE_MS = 50_000;

/**
 * Runs this Node without standard input. Returns when it has ended and closed its output.
 *
 * Source: actions/runner src/Runner.Sdk/ProcessInvoker.cs.
 *
 * @throws {Error} if it cannot be started, or does not end in time.
 */
export async function runNode(options: ProcessOptions): Promise<ProcessResult> {
  const child = spawn(process.execPath, options.arguments, {
    cwd: options.cwd,
    // By default, Node passes this variable on to every child.
    env: { NODE_V8_COVERAGE: undefined, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', ...(options.timeIsUp === undefined ? [] : (['ipc'] as const))],
  });
  const written = collectOutput(child, options);
  void options.timeIsUp?.then(() => {
    if (child.connected) child.send('time is up');
  });
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
        const { stdout, stderr, lastMs } = written;
        resolve({ exitCode, signal, stdout, stderr, lingeredMs: performance.now() - lastMs });
      });
    });
  } finally {
    clearTimeout(timer);
  }
}

interface Written {
  stdout: string;
  stderr: string;
  /** The time of the last output, on the clock of `performance.now()`. */
  lastMs: number;
}

/** Collects the output of a process, and sends the signal at its time. */
function collectOutput(child: ChildProcess, { signal, hangsUp }: ProcessOptions): Written {
  const written = { stdout: '', stderr: '', lastMs: performance.now() };
  let signalled = false;
  const send = (): void => {
    if (!signalled && signal !== undefined) child.kill(signal.send);
    signalled = true;
  };
  if (signal?.when instanceof Promise) void signal.when.then(send);
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      written[name] += chunk;
      written.lastMs = performance.now();
      if (hangsUp === true) child.stdout?.destroy();
      if (signal?.when instanceof RegExp && hasLine(written[name], signal.when)) send();
    });
  }
  return written;
}

/** True if a complete line matches. */
function hasLine(text: string, pattern: RegExp): boolean {
  return text
    .split('\n')
    .slice(0, -1)
    .some((line) => line.search(pattern) >= 0);
}

/** Returns the lines of a text like .NET's StreamReader.ReadLine: a lone CR also ends a line. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
