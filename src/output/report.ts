import { endGroup, error, info, notice, setOutput, startGroup, warning } from '@actions/core';
import { ActionError, explain, flatten } from '../errors.ts';
import { hideValues } from '../masks.ts';
import type { Job, Outcome, Plan, Reason, Result, SourceCount } from '../model.ts';
import type { RetryNotice } from '../net/retry.ts';
import type { Identity } from '../targets/target.ts';
import { capitalize, count, defuse, listAll, listPlaces, showName } from '../text.ts';
import { findChanges, type Row } from './changes.ts';
import { renderProblems, renderResults, writeSummary, type Told } from './summary.ts';

/** The facts at the top of the summary. */
const told: Told = { identity: undefined, nothingWritten: true };

/** The problems that are in the summary already. */
const shown = new Set<unknown>();

function say(...lines: readonly string[]): void {
  if (lines.length === 0) return;
  info(lines.map(defuse).join('\n'));
}

/** Prints the lines, folded under the title if there are many. */
function sayOfEach(lines: readonly string[], title: string, total: number): void {
  const isFolded = total > 1 && lines.length > 0;
  if (isFolded) startGroup(title);
  say(...lines);
  if (isFolded) endGroup();
}

/** Reports the number of names from each source. */
export function reportSources(sources: readonly SourceCount[], entries: number): void {
  const lines = sources
    .filter(({ names }) => names > 0)
    .map(({ label, title, names }) => `${label === '' ? '' : `${label}: `}Read ${count(names, 'name')} from ${title}`);
  sayOfEach(lines, `Sources of ${entries} entries`, entries);
}

/** Reports the secrets that this run skips. */
export function reportSkips(skipped: readonly { readonly why: string; readonly isNotice: boolean }[]): void {
  say(...skipped.filter(({ isNotice }) => !isNotice).map(({ why }) => `Skipped: ${why}`));
  const notices = [...new Set(skipped.filter(({ isNotice }) => isNotice).map(({ why }) => `Skipped: ${why}.`))];
  annotate(notice, notices, 'secrets are skipped');
}

/** Reports warnings. The run goes on. */
export function reportWarnings(warnings: readonly string[]): void {
  annotate(warning, warnings, 'warnings');
}

/** Reports a retry. */
export function reportRetry({ service, call, reason, waitMs, asked }: RetryNotice): void {
  const seconds = `${Number((waitMs / 1000).toFixed(1))} s`;
  const failed = `${capitalize(call)} failed (${reason}); trying again in ${seconds}`;
  say(asked ? `${service} asks to wait ${seconds} before ${call} is tried again` : failed);
}

/** Reports a service's warning for its users. */
export function reportWarning(service: string, text: string): void {
  warning(`Message from ${service}: ${defuse(hideValues(text))}`);
}

/** Reports the writer and the account, and any advice about the credentials. */
export function reportIdentity(identity: Identity): void {
  const { workspace, writer, advice } = identity;
  told.identity ??= identity;
  say(`Workspace '${workspace}'${writer === undefined ? '' : `, ${writer.kind} '${writer.name}'`}`);
  if (advice !== undefined) warning(defuse(advice));
}

/** Reports the plan by name, one line per secret, with notices and warnings about it. */
export function reportPlans(plans: readonly Plan[]): void {
  told.nothingWritten = false; // From here on, only the results show it.
  sayOfEach(plans.map(describePlan), `Plan for ${count(plans.length, 'secret')}`, plans.length);
  const advice = plans.flatMap((plan) => plan.advice ?? []);
  annotate(notice, advice, 'environments do not exist');
  annotate(warning, plans.flatMap(describeRemoval), 'secrets lose keys');
  annotate(warning, plans.flatMap(describeBlank), 'secrets have empty values, which are not stored');
}

/** A first run over a secret that was made by hand must not silently remove keys. */
function describeRemoval({ job, removed = [] }: Plan): readonly string[] {
  if (job.mode !== 'replace' || removed.length === 0) return [];
  const it = removed.length === 1 ? 'it' : 'them';
  return describe(job, 'Planning', {
    happened: `mode replace removes ${listPlaces(removed.map((name) => `'${name}'`))}, as this run does not store ${it}`,
    todo: `To keep ${it}, set mode to merge`,
  });
}

function describeBlank({ job, change }: Plan): readonly string[] {
  const { blank, mode } = job;
  if (blank.length === 0 || (mode === 'create' && change === 'none')) return [];
  const [be, it] = blank.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return describe(job, 'Choosing the values of', {
    happened: `${listAll(blank.map(job.nameStored))} ${be} empty, so ${blank.length === 1 ? 'it is' : 'they are'} not stored`,
    todo: `GitHub turns a secret into an empty string if it is undefined or misspelled, or if the job does not name its GitHub environment. Define ${it}; write NAME? in keys if it may be empty; to stop such a run, list the name in required-keys or set if-empty to error`,
  });
}

function describe({ label, title }: Job, doing: string, reason: Reason): readonly string[] {
  return [new ActionError({ doing: `${label === '' ? '' : `${label}: `}${doing} ${title}`, ...reason }).message];
}

function describePlan(plan: Plan): string {
  const { set, removed, kept, job, change, missing = '' } = plan;
  const parts = [
    plan.createsEnvironment ? `create environment '${job.environment}'` : '',
    list('set', set),
    removed === undefined ? 'removed keys: unknown, as this server does not list keys' : list('remove', removed),
    list('already absent', findAbsent(plan).map(showName)),
    kept === undefined ? 'other keys: kept' : list('keep', kept),
    list('not stored because empty', job.leftOut),
    change === 'none' ? '' : missing,
  ];
  return `Plan: ${[describeChange(plan), ...parts].filter((part) => part !== '').join('; ')}`;
}

/** Returns the names of `remove-keys` that the secret lacks. They are in no other list, so may be values. */
function findAbsent({ job, removed }: Plan): readonly string[] {
  if (removed === undefined) return [];
  const found = new Set(removed.map((name) => job.target.storedName(name)));
  return job.removeKeys.filter((name) => !found.has(job.target.storedName(name)));
}

function describeChange({ change, job, missing }: Plan): string {
  if (change !== 'none') return `${change} ${job.title}`;
  return missing === undefined ? `leave ${job.title} as it is` : `nothing to delete: ${missing}`;
}

/** Reports the result for one secret, and the progress of the run. */
export function reportOutcome(outcome: Outcome, done: number, total: number): void {
  const id = outcome.secretId === '' ? '' : ` (${outcome.secretId})`;
  const progress = total === 1 ? '' : `${done}/${total} `;
  const what = outcome.missing === undefined ? `${outcome.title}${id}` : `nothing to delete: ${outcome.missing}`;
  // One system call for all lines of a turn: several answers may arrive in one packet.
  process.stdout.cork();
  setImmediate(() => process.stdout.uncork());
  say(`${progress}${capitalize(outcome.result)}: ${what}`);
}

/**
 * Sets the outputs and writes the summary. Returns the problem if the outputs cannot be set.
 *
 * @param plans those of the first outcomes, in the same order.
 */
export async function reportResults(
  outcomes: readonly Outcome[],
  plans: readonly Plan[],
): Promise<readonly ActionError[]> {
  const { identity } = told;
  if (outcomes.some(({ result }) => result === 'planned')) say('Dry run: nothing was written');
  const rows = outcomes.map((outcome, index) => toRow(outcome, plans[index]));
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
    results: rows.map(toResult),
    summary: renderResults(rows, identity, MAX_SUMMARY_LENGTH),
  };
  const problems = setOutputs(outputs, outcomes);
  await writeSummary(renderResults(rows, identity));
  for (const { error: reason } of outcomes) for (const problem of flatten(reason)) shown.add(problem);
  return problems;
}

/** Returns the row of a secret. An environment that may not exist has no page. */
function toRow(outcome: Outcome, plan: Plan | undefined): Row {
  const exists = outcome.missing === undefined && (outcome.changed || plan?.createsEnvironment === false);
  const workspace = exists ? told.identity?.workspace : undefined;
  const page = workspace && plan?.job.target.pageOf?.(workspace, outcome.environment);
  return { outcome, plan, changes: findChanges(outcome, plan), page };
}

/** A full disk or a missing file must not hide the writes to the target. */
function setOutputs(outputs: Readonly<Record<string, unknown>>, outcomes: readonly Outcome[]): readonly ActionError[] {
  try {
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
    return [];
  } catch (reason) {
    const code = reason instanceof Error && 'code' in reason ? String(reason.code) : 'it does not exist';
    const written = outcomes.filter(({ changed }) => changed).map(({ title }) => title);
    const state = written.length === 0 ? 'No secret was written' : `Written before that: ${listPlaces(written)}`;
    const happened = `the file of GITHUB_OUTPUT cannot be written (${code})`;
    const todo = `${state}. Make sure that the runner's disk has room and that no step removes the runner's files`;
    return [new ActionError({ doing: 'Setting the outputs', happened, todo })];
  }
}

const TELLING: readonly Result[] = ['created', 'updated', 'deleted', 'planned', 'checked', 'unchanged', 'skipped'];

function mostTelling(results: readonly Result[]): string {
  return TELLING.find((result) => results.includes(result)) ?? '';
}

/** Leaves room for other text in a comment of 65,536 characters (GitHub answers "Body is too long"), in bytes. */
const MAX_SUMMARY_LENGTH = 59_000;

function toResult(row: Row): object {
  const { name, environment, result, changed, secretId, keys, droppedKeys, error: reason } = row.outcome;
  const written = { name, environment, result, changed, 'secret-id': secretId, keys, 'dropped-keys': droppedKeys };
  const plan = { ...row.changes, 'creates-environment': row.plan?.createsEnvironment ?? false };
  return { ...written, ...plan, error: reason && explain(reason).map(defuse).join(' ') };
}

/** GitHub shows ten of each kind for a step (actions/runner: ExecutionContext.cs, `_maxCountPerIssueType`). */
const MAX_ANNOTATIONS = 10;

/** Reports a failure: annotations, the log and the summary. */
export async function reportFailure(reason: unknown): Promise<void> {
  annotate(error, explain(reason), 'problems');
  const problems = flatten(reason).filter((problem) => !shown.has(problem));
  if (problems.length > 0) await writeSummary(renderProblems(problems, told));
}

/** Prints each text as an annotation, up to GitHub's limit. The last one counts the rest, which the log lists. */
function annotate(tell: (text: string) => void, texts: readonly string[], what: string): void {
  const first = texts.length > MAX_ANNOTATIONS ? texts.slice(0, MAX_ANNOTATIONS - 1) : texts;
  const rest = texts.slice(first.length);
  for (const text of first) tell(defuseLines(text));
  if (rest.length > 0) tell(`${rest.length} more ${what}. See the log for all of them.`);
  for (const text of rest) info(defuseLines(text));
}

/** A bug's stack has more than one line. */
function defuseLines(text: string): string {
  return text.split('\n').map(defuse).join('\n');
}

function list(verb: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${verb} ${names.join(', ')}`;
}
