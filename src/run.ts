import { throwAll, type ActionError } from './errors.ts';
import { readAction, type Action } from './inputs/action.ts';
import { demandGuarded, type Entry } from './inputs/entry.ts';
import type { Job } from './model.ts';
import {
  reportIdentity,
  reportOutcome,
  reportPlans,
  reportResults,
  reportRetry,
  reportSkips,
  reportSources,
  reportWarning,
  reportWarnings,
} from './output/report.ts';
import { skipWithoutCredentials } from './select/credentials.ts';
import { selectJobs } from './select/jobs.ts';
import { watchForStop } from './stop.ts';
import { applyAll, openSessions, planAll } from './sync.ts';
import { TARGETS } from './targets/index.ts';
import { plannedOutcome, skippedOutcome } from './targets/outcome.ts';
import type { Target } from './targets/target.ts';

/**
 * Syncs the secret of the step, or those of a config file. Makes all plans before it writes anything.
 *
 * @throws {ActionError | AggregateError} every problem that the user can fix.
 */
export async function run(targets: readonly Target[] = TARGETS): Promise<void> {
  const startBudget = watchForStop();
  const action = readAction(targets);
  const stop = startBudget(action.timeoutSeconds * 1000);
  const entries = await readEntries(action, targets);
  const { proxy, writtenBy } = action;
  const selection = skipWithoutCredentials(entries, action) ?? (await selectJobs(entries, action));
  const { jobs, sources, skipped, warnings, problems } = selection;
  reportSkips(skipped);
  reportWarnings(warnings);
  reportSources(sources, entries.length);
  const missing = checkSettings(action, jobs, problems.length > 0);
  if (action.noSecrets !== undefined) throwAll(missing); // They explain the other problems.
  throwAll([...missing, ...problems]);
  const reporters = { onRetry: reportRetry, onWarning: reportWarning, onIdentity: reportIdentity };
  const context = { ...stop, proxy, writtenBy, ...reporters };
  await using sessions = await openSessions(jobs, action.settings, context);
  const options = { ...stop, concurrency: action.concurrency, onOutcome: reportOutcome };
  const plans = await planAll(jobs, sessions, options);
  reportPlans(plans);
  const outcomes = action.dryRun ? plans.map(plannedOutcome) : await applyAll(plans, options);
  const unset = await reportResults([...outcomes, ...skipped.map(skippedOutcome)], plans);
  throwAll([...outcomes.flatMap(({ error }) => error ?? []), ...unset]);
}

/** The reader of config files is loaded only if there is one. */
async function readEntries(action: Action, targets: readonly Target[]): Promise<readonly Entry[]> {
  const { what, folders, given } = action;
  if (!('config' in what)) return [what];
  const { readConfig } = await import('./inputs/config.ts');
  const entries = readConfig(what.config, { folders, targets, variable: given.variable });
  demandGuarded(entries, given, targets);
  return entries;
}

/** Only the settings of targets in use matter. A skipped run needs none. */
function checkSettings({ what, settings }: Action, jobs: readonly Job[], failed: boolean): readonly ActionError[] {
  const used = new Set(jobs.map(({ target }) => target));
  if (failed && !('config' in what)) used.add(what.target);
  return [...settings].flatMap(([target, { problems }]) => (used.has(target) ? problems : []));
}
