import type { Reason } from './model.ts';

/** A signal that ends the run, whose `reason` is a `Reason`. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Unix time in ms at which the budget of the run is used up. */
  readonly deadlineMs: number;
}

/**
 * Returns the signal that ends the run when its time is over, or when the runner cancels it: SIGINT, and SIGTERM 7.5 s
 * later (actions/runner: src/Runner.Sdk/ProcessInvoker.cs). A second signal of the same kind ends the process at once.
 */
export function watchForStop(timeoutMs: number): Stop {
  const controller = new AbortController();
  const stop = (reason: Reason): void => controller.abort(reason);
  const over: Reason = {
    happened: `the ${timeoutMs / 1000} s of timeout-seconds are over`,
    todo: 'Run the step again; raise timeout-seconds if that does not help',
  };
  setTimeout(stop, timeoutMs, over).unref();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () =>
      stop({ happened: `the run was cancelled (${name})`, todo: 'Run the step again to finish' }),
    );
  }
  return { signal: controller.signal, deadlineMs: Date.now() + timeoutMs };
}
