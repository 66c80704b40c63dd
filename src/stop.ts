import type { Reason } from './model.ts';

/** A signal that ends the run, whose `reason` is a `Reason`. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Unix time in ms at which the budget of the run is used up. */
  readonly deadlineMs: number;
}

/**
 * Watches for the signals by which the runner cancels a run: SIGINT, and SIGTERM 7.5 s later (actions/runner:
 * src/Runner.Sdk/ProcessInvoker.cs). A second signal of the same kind ends the process at once. Returns a function that starts
 * the time budget as well.
 */
export function watchForStop(): (timeoutMs: number) => Stop {
  const controller = new AbortController();
  const stop = (reason: Reason): void => controller.abort(reason);
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    const happened = `the run was cancelled (${name})`;
    process.once(name, () => stop({ happened, todo: 'Run the step again to finish' }));
  }
  return (timeoutMs) => {
    const happened = `the ${timeoutMs / 1000} s of timeout-seconds are used up`;
    const todo = 'Run the step again. If that does not help, raise timeout-seconds';
    setTimeout(stop, timeoutMs, { happened, todo }).unref();
    return { signal: controller.signal, deadlineMs: Date.now() + timeoutMs };
  };
}
