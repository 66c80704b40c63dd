import { readConfig, type Entry } from './config.ts';
import { throwAll } from './errors.ts';
import { readInputs, type Inputs } from './inputs.ts';
import { maskText } from './mask.ts';
import { plannedOutcome, skippedOutcome } from './plan.ts';
import { prepareJobs } from './prepare.ts';
import { reportOutcome, reportPlans, reportResults, reportRetry, reportWarning } from './report.ts';
import { watchForStop, type Stop } from './stop.ts';
import { applyAll, planAll } from './sync.ts';
import { openModalTarget } from './targets/modal.ts';
import type { Target } from './targets/target.ts';
import { openModalClient } from './wire/modal.ts';

/**
 * Syncs the secret that the step names, or those that a config file lists: inputs → sources → mask → keys → branch →
 * plan → apply, each told as it is done. All plans are made before anything is written.
 *
 * @throws {ActionError | AggregateError} for everything that the user can mend.
 */
export async function run(): Promise<void> {
  const inputs = readInputs();
  const { tokenId, tokenSecret, proxy, problems } = inputs.modal;
  for (const credential of [tokenId, tokenSecret, proxy.password]) maskText(credential);
  const { jobs, skipped, errors } = prepareJobs(readEntries(inputs), inputs);
  if (jobs.length + errors.length > 0) throwAll(problems);
  throwAll(errors);
  const stop = watchForStop(inputs.timeoutMs);
  const target = openTarget(inputs, stop);
  try {
    const options = { ...stop, concurrency: inputs.concurrency, onOutcome: reportOutcome };
    const plans = jobs.length === 0 ? [] : await planAll(jobs, target, options);
    reportPlans(plans);
    const outcomes = inputs.dryRun ? plans.map(plannedOutcome) : await applyAll(plans, target, options);
    await reportResults([...outcomes, ...skipped.map(skippedOutcome)], plans);
    throwAll(outcomes.flatMap(({ error }) => error ?? []));
  } finally {
    await target.close();
  }
}

function readEntries({ what, folders, defaultEnvironment }: Inputs): readonly Entry[] {
  return 'config' in what ? readConfig(what.config, { folders, defaultEnvironment }) : [{ label: '', inputs: what }];
}

function openTarget({ modal }: Inputs, stop: Stop): Target {
  const { proxy, ...credentials } = modal;
  const client = openModalClient({
    ...credentials,
    ...stop,
    proxyUrl: proxy.url,
    noProxy: proxy.noProxy,
    onAuthToken: maskText,
    onRetry: reportRetry,
    onWarning: reportWarning,
  });
  return openModalTarget({ ...credentials, client, proxyUrl: proxy.shownUrl, signal: stop.signal });
}
