import { info, summary } from '@actions/core';
import { ActionError, explain } from '../errors.ts';
import type { Outcome, Plan } from '../model.ts';
import type { Identity } from '../targets/target.ts';
import { count, defuse, escapeXml } from '../text.ts';
import { findChanges } from './changes.ts';

/** GitHub drops a summary of more than 1 MiB (actions/runner: CreateStepSummaryCommand). Results and problems share it. */
const MAX_BYTES = 400 * 1024;

/** The problems that are in the summary already, as the log prints them. */
const written = new Set<string>();

/*
 * The summary is HTML without blank lines, so that Markdown means nothing in it (CommonMark, "HTML blocks", kind 6). Foreign text
 * stands in <code>, where GitHub makes no links of mentions, issues and addresses (html-pipeline: MentionFilter), and whole, so
 * that the runner's masks match it.
 */

/** What became of one secret, and what was planned for it unless a rule skipped it. */
export interface Row {
  readonly outcome: Outcome;
  readonly plan: Plan | undefined;
}

/** Writes the results to the summary: what failed first, what did not change folded away. */
export async function writeResults(rows: readonly Row[], identity: Identity | undefined): Promise<void> {
  for (const { outcome } of rows)
    if (outcome.error !== undefined) explain(outcome.error).forEach((text) => written.add(text));
  await write(renderResults(rows, identity, MAX_BYTES));
}

/** Returns the results as Markdown of about so many bytes at most. */
export function renderResults(
  rows: readonly Row[],
  identity: Identity | undefined,
  maxBytes: number,
): readonly string[] {
  const failed = rows.filter(({ outcome }) => outcome.error !== undefined);
  const quiet = rows.length === 1 ? [] : rows.filter(isQuiet);
  const others = rows.filter((row) => !failed.includes(row) && !quiet.includes(row));
  const budget = { bytes: maxBytes, left: 0 };
  const failures = renderTable(failed, FAILURE_COLUMNS, budget);
  const table = renderTable(others, COLUMNS, budget);
  const folded = renderTable(quiet, COLUMNS, budget);
  const isUnlisted = others.some(({ plan }) => plan?.change === 'update' && plan.added === undefined);
  return [
    `<h3>${nameAll(rows)}</h3>`,
    ...describeIdentity(identity),
    ...describeState(rows),
    ...(failures.length === 0 ? [] : ['<h3>What went wrong</h3>', ...failures]),
    ...table,
    ...(isUnlisted ? ['<p>The server does not list keys: which are new and which are removed is not known.</p>'] : []),
    ...(folded.length === 0 ? [] : ['<details>', `<summary>${countResults(quiet)}</summary>`, ...folded, '</details>']),
    ...(budget.left === 0
      ? []
      : [`<p>… and ${budget.left} more: see the log and the output <code>results</code>.</p>`]),
  ];
}

function describeIdentity(identity: Identity | undefined): readonly string[] {
  if (identity === undefined) return [];
  const { workspace, writer } = identity;
  const as = writer === undefined ? '' : `, ${writer.kind} ${code(writer.name)}`;
  return [`<p>Workspace ${code(workspace)}${as}</p>`];
}

/** Writes what went wrong, one paragraph for each problem that is not in the summary yet. */
export async function writeProblems(problems: readonly string[]): Promise<void> {
  const texts = problems.filter((problem) => !written.has(problem));
  if (texts.length === 0) return;
  const budget = { bytes: MAX_BYTES, left: 0 };
  const shown = cut(
    texts.map((problem) => `<p>${code(problem)}</p>`),
    budget,
  );
  const more = budget.left === 0 ? [] : [`<p>… and ${budget.left} more: see the log.</p>`];
  await write(['<h3>What went wrong</h3>', ...shown, ...more]);
}

function isQuiet({ outcome: { missing, result }, plan }: Row): boolean {
  if (missing !== undefined) return false;
  return result === 'unchanged' || result === 'skipped' || (result === 'planned' && plan?.change === 'none');
}

type Column = readonly [head: string, cell: (row: Row) => string];

const COLUMNS: readonly Column[] = [
  ['Secret', ({ outcome: { name, title } }) => code(name === '' ? title : name)],
  ['Environment', describePlace],
  ['Result', nameResult],
  ['Changes', describeChanges],
  ['Left out', ({ outcome }) => outcome.droppedKeys.map(code).join(', ')],
];

const FAILURE_COLUMNS: readonly Column[] = [
  ...COLUMNS.slice(0, 2),
  [
    'Problem',
    ({ outcome: { error } }) => code(error instanceof ActionError ? error.problem.happened : explain(error).join(' ')),
  ],
  ['What to do', ({ outcome: { error } }) => (error instanceof ActionError ? code(error.problem.todo) : '')],
];

interface Budget {
  /** What may still be written. */
  bytes: number;
  /** How many rows were not written. */
  left: number;
}

/** A table without empty columns, of the rows that fit; nothing without rows. */
function renderTable(rows: readonly Row[], columns: readonly Column[], budget: Budget): readonly string[] {
  const cells = rows.map((row) => columns.map(([, cell]) => cell(row)));
  const used = columns.flatMap((_, index) => (cells.some((row) => row[index] !== '') ? [index] : []));
  const head = `<tr>${used.map((index) => `<th>${columns[index]?.[0] ?? ''}</th>`).join('')}</tr>`;
  const lines = cells.map((row) => `<tr>${used.map((index) => `<td>${row[index] ?? ''}</td>`).join('')}</tr>`);
  const shown = cut(lines, budget);
  return shown.length === 0 ? [] : ['<table>', head, ...shown, '</table>'];
}

function cut(lines: readonly string[], budget: Budget): readonly string[] {
  const shown = lines.filter((line) => {
    budget.bytes -= Buffer.byteLength(line) + 1;
    return budget.bytes >= 0;
  });
  budget.left += lines.length - shown.length;
  return shown;
}

/** A dry run and a run that failed half-way say so once. A failure alone says it in its own row. */
function describeState(rows: readonly Row[]): readonly string[] {
  if (rows.some(({ outcome }) => outcome.result === 'planned')) return ['<p>Dry run: nothing was written.</p>'];
  const changed = rows.filter(({ outcome }) => outcome.changed).length;
  if (changed === 0 || rows.every(({ outcome }) => outcome.error === undefined)) return [];
  return [`<p>${changed} of ${count(rows.length, 'secret')} ${changed === 1 ? 'was' : 'were'} written.</p>`];
}

function nameAll(rows: readonly Row[]): string {
  const [only] = rows;
  if (only === undefined || rows.length > 1) return `${rows.length} secrets: ${countResults(rows)}`;
  const { name, title } = only.outcome;
  return `${name === '' ? code(title) : `Secret ${code(name)}`}: ${nameResult(only)}`;
}

/** `2 created, 10 updated`. */
function countResults(rows: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const result of rows.map(nameResult)) counts.set(result, (counts.get(result) ?? 0) + 1);
  return [...counts].map(([result, number]) => `${number} ${result}`).join(', ');
}

const WOULD = {
  create: 'would be created',
  update: 'would be updated',
  delete: 'would be deleted',
  none: 'nothing to do',
} as const;

/** After a dry run, what it would have done. `unchanged` would suggest that a missing secret exists. */
function nameResult({ outcome: { result, missing }, plan }: Row): string {
  if (missing !== undefined) return 'nothing to delete';
  if (result !== 'planned' || plan === undefined) return result;
  return plan.job.mode === 'check' ? 'checked' : WOULD[plan.change];
}

function describePlace({ outcome: { environment, result }, plan }: Row): string {
  if (environment !== '')
    return `${code(environment)}${result === 'planned' && plan?.createsEnvironment === true ? ' (would be created)' : ''}`;
  const unnamed = plan?.job.target.unnamedEnvironment;
  return unnamed === undefined ? '' : `<i>${unnamed}</i>`;
}

/** Removals first and in bold. Without a sign, it is not known whether a key is new. */
function describeChanges(row: Row): string {
  const { added, overwritten, removed } = findChanges(row);
  const set = added === null || overwritten === null ? row.outcome.keys : [];
  return [
    ...(removed ?? []).map((name) => `<b>${code(`− ${name}`)}</b>`),
    ...(added ?? []).map((name) => code(`+ ${name}`)),
    ...(overwritten ?? []).map((name) => code(`~ ${name}`)),
    ...set.map(code),
  ].join(' ');
}

/** Older servers and a shell have no summary file. */
async function write(lines: readonly string[]): Promise<void> {
  summary.addRaw(`${lines.join('\n')}\n\n`);
  await summary.write().catch((reason: unknown) => {
    info(`The job summary was not written: ${defuse(reason instanceof Error ? reason.message : String(reason))}`);
  });
}

/** Foreign text, in the one form of HTML in which the runner hides a mask: a name may come from `secrets.*`. */
function code(text: string): string {
  return `<code>${escapeXml(defuse(text))}</code>`;
}
