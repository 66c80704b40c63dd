import { readInputs, type Inputs } from './inputs.ts';
import { chooseKeys, namesToLookUp, parseKeys, type KeyEntry, type Sources } from './keys.ts';
import { maskText, maskValues } from './mask.ts';
import { makeJob, plannedOutcome, type Job, type Source } from './plan.ts';
import { reportOutcome, reportPlan, reportRetry, reportSources, reportWarning } from './report.ts';
import { readDotenvFiles } from './sources/dotenv-files.ts';
import { readEnvironment } from './sources/environment.ts';
import { readJson } from './sources/json.ts';
import { parseValues } from './sources/values.ts';
import { watchForStop } from './stop.ts';
import { openModalTarget } from './targets/modal.ts';
import type { Target } from './targets/target.ts';
import { openModalClient } from './wire/modal.ts';

/**
 * Syncs one secret: inputs → sources → mask → keys → plan → apply, each told as it is done.
 *
 * @throws {ActionError | AggregateError} for everything that the user can mend.
 */
export async function run(): Promise<void> {
  const inputs = readInputs();
  const { tokenId, tokenSecret, proxy } = inputs.modal;
  for (const credential of [tokenId, tokenSecret, proxy.password]) maskText(credential);
  const job = prepareJob(inputs);
  const target = openTarget(inputs);
  try {
    const plan = await target.plan(job);
    reportPlan(plan);
    const outcome = inputs.dryRun ? plannedOutcome(plan) : await target.apply(plan);
    await reportOutcome(outcome, plan);
  } finally {
    await target.close();
  }
}

function prepareJob(inputs: Inputs): Job {
  const entries = parseKeys(inputs.keys ?? '');
  const sources = readSources(inputs, entries);
  reportSources([...sources.named, sources.environment]);
  return makeJob(chooseKeys(entries, sources), inputs);
}

/** In the order in which a name is looked up; each is masked before anything else is done with it. */
function readSources(inputs: Inputs, entries: readonly KeyEntry[]): Sources {
  const environment = masked(readEnvironment(namesToLookUp(entries), inputs.variables));
  const files = readDotenvFiles(inputs).map(masked);
  const json = inputs.json === undefined ? [] : [masked(readJson(inputs.json, inputs.folders))];
  const literals = inputs.values === undefined ? [] : [{ title: 'values', values: parseValues(inputs.values) }];
  return { named: [...literals, ...json, ...files.reverse()], environment, nearby: inputs.variables.keys() };
}

function masked(source: Source): Source {
  maskValues(source.values);
  return source;
}

function openTarget({ modal, timeoutMs }: Inputs): Target {
  const { proxy, ...credentials } = modal;
  const stop = watchForStop(timeoutMs);
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
