import { endGroup, error, info, notice, setOutput, startGroup, warning } from '@actions/core';
import { ActionError, explain } from '../errors.ts';
import { hideValues } from '../masks.ts';
import type { Job, Outcome, Plan, Result, SourceCount } from '../model.ts';
import type { RetryNotice } from '../net/retry.ts';
import type { Identity } from '../targets/target.ts';
import { capitalize, count, defuse, quoteAll } from '../text.ts';
import { writeProblems, writeResults } from './summary.ts';

function say(...lines: readonly string[]): void {
  if (lines.length === 0) return;
  info(lines.map(defuse).join('\n'));
}

/** Says something of each of many, folded away under a title, or of the only one. */
function sayOfEach(lines: readonly string[], title: string, total: number): void {
  const isFolded = total > 1 && lines.length > 0;
  if (isFolded) startGroup(title);
  say(...lines);
  if (isFolded) endGroup();
}

/** Tells which sources gave how many names to so many entries of a config file, or to the step. */
export function reportSources(sources: readonly SourceCount[], entries: number): void {
  const lines = sources
    .filter(({ names }) => names > 0)
    .map(({ label, title, names }) => `${label === '' ? '' : `${label}: `}Read ${count(names, 'name')} from ${title}`);
  sayOfEach(lines, `Sources of ${entries} entries`, entries);
}

/** Reports the secrets that a rule skips. */
export function reportSkips(
  skipped: readonly { readonly title: string; readonly rule: string }[],
  branch: string,
): void {
  say(...skipped.map(({ title, rule }) => `Skipped: the rule '${rule}' leaves ${title} alone on branch '${branch}'`));
}

/** Tells that a call failed, and is tried again. */
export function reportRetry({ service, call, reason, waitMs, asked }: RetryNotice): void {
  const seconds = `${Number((waitMs / 1000).toFixed(1))} s`;
  const failed = `${capitalize(call)} failed (${reason}); trying again in ${seconds}`;
  say(asked ? `${service} asks to wait ${seconds} before ${call} is tried again` : failed);
}

/** Reports a warning that a service has for its users. */
export function reportWarning(service: string, text: string): void {
  warning(`${service} says: ${defuse(hideValues(text))}`);
}

/** Reports who writes where, and what to do about the credentials soon. */
export function reportIdentity({ workspace, writer, advice }: Identity): void {
  say(`Workspace '${workspace}'${writer === undefined ? '' : `, ${writer.kind} '${writer.name}'`}`);
  if (advice !== undefined) warning(defuse(advice));
}

/**
 * Tells what will be done, in names: a line a secret, folded away where there are many. An undefined secret would be
 * left out in silence otherwise, by a run that is green: of that, one warning a secret.
 */
export function reportPlans(plans: readonly Plan[]): void {
  sayOfEach(plans.map(describePlan), `Plan for ${count(plans.length, 'secret')}`, plans.length);
  const notices = plans.flatMap(({ advice }) => advice ?? []);
  annotate(notice, notices, (rest) => `${rest} more environments are not there. See the log for all of them.`);
  const written = plans.filter(({ job, change }) => job.mode !== 'create' || change !== 'none');
  const warnings = written.flatMap(({ job }) => describeBlank(job) ?? []);
  const countRest = (rest: number): string =>
    `${rest} more secrets have empty values that are left out. See the log for all of them.`;
  annotate(warning, warnings, countRest);
}

/** The warning about empty values that `keys` asks for and a green run leaves out; undefined if there are none. */
function describeBlank({ label, title, blank }: Job): string | undefined {
  if (blank.length === 0) return undefined;
  const [be, it] = blank.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return new ActionError({
    doing: `${label === '' ? '' : `${label}: `}Choosing the values of ${title}`,
    happened: `${quoteAll(blank)} ${be} empty and ${be} left out`,
    todo: `GitHub makes an empty string of a secret that is undefined, misspelled, or of a GitHub environment that the job does not name. Define ${it}; write NAME? in keys for what may be empty; to stop such a run, list the name in required-keys or set if-empty to error`,
  }).message;
}

function describePlan(plan: Plan): string {
  const { set, removed, kept, job, change, missing = '' } = plan;
  const parts = [
    plan.createsEnvironment ? `create environment '${job.environment}'` : '',
    list('set', set),
    removed === undefined
      ? 'keys that this removes: not known, as this server does not list them'
      : list('remove', removed),
    kept === undefined ? 'other keys: kept' : list('keep', kept),
    list('left out because empty', job.leftOut),
    change === 'none' ? '' : missing,
  ];
  return `Plan: ${describeChange(plan)}; ${parts.filter((part) => part !== '').join('; ')}`.replace(/; $/, '');
}

function describeChange({ change, job, missing }: Plan): string {
  if (change === 'none' && missing !== undefined) return describeNothing(missing);
  return change === 'none' ? `leave ${job.title} as it is` : `${change} ${job.title}`;
}

function describeNothing(missing: string): string {
  return `nothing to delete: ${missing}`;
}

/** Tells what became of one secret as soon as it is known; of many, also how far the run is. */
export function reportOutcome(outcome: Outcome, done: number, total: number): void {
  const id = outcome.secretId === '' ? '' : ` (${outcome.secretId})`;
  const progress = total === 1 ? '' : `${done}/${total} `;
  const what = outcome.missing === undefined ? `${outcome.title}${id}` : describeNothing(outcome.missing);
  say(`${progress}${capitalize(outcome.result)}: ${what}`);
}

/**
 * Tells what was done: the outputs, and the summary.
 *
 * @param plans those of the first outcomes, in the same order.
 */
export async function reportResults(
  outcomes: readonly Outcome[],
  plans: readonly Plan[],
  identity: Identity | undefined,
): Promise<void> {
  if (outcomes.some(({ result }) => result === 'planned')) say('Dry run: nothing was written');
  const [first] = outcomes;
  const only = outcomes.length === 1 ? first : undefined;
  const outputs = {
    result: mostTelling(outcomes.map(({ result }) => result)),
    changed: outcomes.some(({ changed }) => changed),
    'secret-id': only?.secretId ?? '',
    environment: only?.environment ?? '',
    workspace: identity?.workspace ?? '',
    keys: only?.keys ?? [],
    'dropped-keys': only?.droppedKeys ?? [],
    results: outcomes.map(toResult),
  };
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
  await writeResults(outcomes, plans, identity);
}

/** The results, the most telling first. */
const TELLING: readonly Result[] = ['created', 'updated', 'deleted', 'planned', 'checked', 'unchanged', 'skipped'];

function mostTelling(results: readonly Result[]): string {
  return TELLING.find((result) => results.includes(result)) ?? '';
}

function toResult({ name, environment, result, changed, secretId, keys, droppedKeys, error: reason }: Outcome): object {
  const failure = reason === undefined ? {} : { error: explain(reason).map(defuse).join(' ') };
  return { name, environment, result, changed, 'secret-id': secretId, keys, 'dropped-keys': droppedKeys, ...failure };
}

/** GitHub shows ten errors, ten warnings and ten notices of a step (actions/runner: ExecutionContext.cs, `_maxCountPerIssueType`). */
const MAX_ANNOTATIONS = 10;

/** Tells a failure: one annotation a problem, as far as GitHub shows them, and all in the log and the summary. */
export async function reportFailure(problems: readonly string[]): Promise<void> {
  const countRest = (rest: number): string =>
    `There are ${rest} more problems. See the log and the job summary for all of them.`;
  annotate(error, problems, countRest);
  await writeProblems(problems);
}

/** One annotation a text, as far as GitHub shows them; the last counts the rest, which only the log has. */
function annotate(tell: (text: string) => void, texts: readonly string[], countRest: (rest: number) => string): void {
  const shown = texts.length > MAX_ANNOTATIONS ? texts.slice(0, MAX_ANNOTATIONS - 1) : texts;
  const rest = texts.slice(shown.length);
  for (const text of shown) tell(defuseLines(text));
  if (rest.length > 0) tell(countRest(rest.length));
  for (const text of rest) info(defuseLines(text));
}

/** A bug's stack has more than one line. */
function defuseLines(text: string): string {
  return text.split('\n').map(defuse).join('\n');
}

function list(verb: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${verb} ${names.join(', ')}`;
}
