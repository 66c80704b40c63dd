import type { Entry } from './config.ts';
import { throwAll, type ActionError } from './errors.ts';
import { readInputs, type Inputs } from './inputs.ts';
import { hideValues, maskText } from './mask.ts';
import { plannedOutcome, skippedOutcome } from './outcome.ts';
import type { Job } from './plan.ts';
import { prepareJobs } from './prepare.ts';
import { reportOutcome, reportPlans, reportResults, reportRetry, reportSources, reportWarning } from './report.ts';
import { watchForStop, type Stop } from './stop.ts';
import { applyAll, planAll } from './sync.ts';
import { dispatch, type Target } from './targets/target.ts';
import { connectAhead } from './net/connection.ts';

/**
 * Syncs the secret that the step names, or those that a config file lists: inputs → sources → mask → keys → branch →
 * plan → apply, each told as it is done. All plans are made before anything is written.
 *
 * @throws {ActionError | AggregateError} for everything that the user can mend.
 */
export async function run(): Promise<void> {
  const inputs = readInputs();
  const stop = watchForStop(inputs.timeoutMs);
  const { modal, github, proxy } = inputs;
  for (const text of [modal.tokenId, modal.tokenSecret, proxy.password, github.token]) maskText(text);
  const entries = await readEntries(inputs);
  const { jobs, sources, skipped, errors } = await prepareJobs(entries, inputs);
  reportSources(sources, entries.length);
  const missing = findMissingCredentials(inputs, jobs, errors.length > 0);
  if (inputs.noSecrets !== undefined) throwAll(missing); // Whatever else is missing is so for the same reason.
  throwAll([...missing, ...errors]);
  const target = await openTargets(inputs, jobs, stop);
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

async function readEntries({ what, folders, defaults }: Inputs): Promise<readonly Entry[]> {
  if (!('config' in what)) return [{ label: '', inputs: what }];
  const { readConfig } = await import('./config.ts');
  return readConfig(what.config, { folders, defaults });
}

/** Credentials are needed for the targets that are written to; none where the rules leave nothing to do. */
function findMissingCredentials(
  { what, modal, github }: Inputs,
  jobs: readonly Job[],
  failed: boolean,
): readonly ActionError[] {
  const wanted = new Set(jobs.map(({ target }) => target));
  if (failed && !('config' in what)) wanted.add(what.target);
  return [...(wanted.has('modal') ? modal.problems : []), ...(wanted.has('github') ? github.problems : [])];
}

/** Opens the targets that the jobs go to. Each is loaded only then: the runs of one shall not pay for the other. */
async function openTargets(inputs: Inputs, jobs: readonly Job[], stop: Stop): Promise<Target> {
  const wanted = new Set(jobs.map(({ target }) => target));
  return dispatch({
    modal: wanted.has('modal') ? await openModal(inputs, stop) : undefined,
    github: wanted.has('github') ? await openGithub(inputs, stop) : undefined,
  });
}

/** The connection is made while what speaks over it is loaded. Clear text is for loopback alone, where no proxy is. */
async function openModal({ modal, proxy }: Inputs, stop: Stop): Promise<Target> {
  const { url: proxyUrl, noProxy } = proxy;
  const isDirect = proxyUrl === '' || modal.serverUrl.startsWith('http:');
  const route = isDirect ? { connector: await connectAhead(modal.serverUrl, stop.signal) } : { proxyUrl, noProxy };
  const { openModalTarget } = await import('./targets/modal.ts');
  return openModalTarget({
    ...modal,
    ...stop,
    route,
    shownProxyUrl: proxy.shownUrl,
    onAuthToken: maskText,
    onRetry: reportRetry,
    onWarning: (text) => reportWarning(hideValues(text)),
  });
}

async function openGithub({ github, proxy }: Inputs, stop: Stop): Promise<Target> {
  const { openGithubTarget } = await import('./targets/github.ts');
  const { url: proxyUrl, shownUrl: shownProxyUrl, noProxy } = proxy;
  return openGithubTarget({ ...github, ...stop, proxyUrl, shownProxyUrl, noProxy, onRetry: reportRetry });
}
