import { info, summary } from '@actions/core';
import { ActionError, explain, type Problem } from '../errors.ts';
import type { Identity } from '../targets/target.ts';
import { capitalize, count, defuse, escapeXml } from '../text.ts';
import type { Row } from './changes.ts';

/** GitHub drops a summary of more than 1 MiB (actions/runner: CreateStepSummaryCommand). Results and problems share it. */
const MAX_BYTES = 400 * 1024;

/** Rows beyond these are folded. */
const MAX_OPEN = 50;

/*
 * The summary is HTML without blank lines, so that Markdown means nothing in it (CommonMark, "HTML blocks", kind 6). Foreign text
 * stands in <code>, where GitHub makes no links of mentions, issues and addresses (html-pipeline: MentionFilter), and whole, so
 * that the runner's masks match it.
 */

/** The facts in the first lines. */
export interface Told {
  identity: Identity | undefined;
  /** True as long as nothing can have been written. */
  nothingWritten: boolean;
}

/**
 * Returns the results as Markdown of at most about `maxBytes`: failures first, then secrets that lose keys. Unchanged secrets are
 * folded.
 */
export function renderResults(rows: readonly Row[], identity: Identity | undefined, maxBytes = MAX_BYTES): string {
  const [failed, healthy] = split(rows, ({ outcome }) => outcome.error !== undefined);
  const [quiet, others] = split(healthy, (row) => rows.length > 1 && isQuiet(row));
  const sorted = split(others, removesKeys).flat();
  const closed = [...sorted.slice(MAX_OPEN), ...quiet];
  const budget = { bytes: maxBytes, left: 0 };
  const failures = renderTable(failed, FAILURE_COLUMNS, budget);
  const table = renderTable(sorted.slice(0, MAX_OPEN), COLUMNS, budget);
  const folded = renderTable(closed, COLUMNS, budget);
  const isUnlisted = others.some(({ plan }) => plan?.change === 'update' && plan.added === undefined);
  return [
    `<h3>${capitalize(`${describeWorkspace(identity)}${nameAll(rows)}`)}${describeState(rows)}</h3>`,
    ...describeWriter(identity),
    ...failures,
    ...table,
    ...(isUnlisted ? ['<p>The server does not list keys, so new and removed keys are unknown.</p>'] : []),
    ...(folded.length === 0
      ? []
      : ['<details>', `<summary>${countResults(closed)}</summary>`, ...folded, '</details>']),
    ...countLeft(budget),
  ].join('\n');
}

function describeWorkspace(identity: Identity | undefined): string {
  return identity === undefined ? '' : `Workspace ${code(identity.workspace)}, `;
}

function describeWriter(identity: Identity | undefined): readonly string[] {
  if (identity?.writer === undefined) return [];
  const { kind, name } = identity.writer;
  return [`<p>Token of ${kind} ${code(name)}</p>`];
}

/** Returns the problems as Markdown. */
export function renderProblems(problems: readonly unknown[], { identity, nothingWritten }: Told): string {
  const budget = { bytes: MAX_BYTES, left: 0 };
  const state = nothingWritten ? '. Nothing was written.' : '';
  return [
    `<h3>${describeWorkspace(identity)}${count(problems.length, 'problem')}${state}</h3>`,
    ...describeWriter(identity),
    ...renderTable(problems, PROBLEM_COLUMNS, budget),
    ...countLeft(budget),
  ].join('\n');
}

function isQuiet(row: Row): boolean {
  return ['unchanged', 'skipped', WOULD.none].includes(nameResult(row));
}

/** Those that pass the test, and the others. */
function split(rows: readonly Row[], test: (row: Row) => boolean): readonly [readonly Row[], readonly Row[]] {
  return [rows.filter(test), rows.filter((row) => !test(row))];
}

function removesKeys({ changes: { removed } }: Row): boolean {
  return removed !== null && removed.length > 0;
}

type Column<T> = readonly [head: string, cell: (item: T) => string, attribute?: string];

const COLUMNS: readonly Column<Row>[] = [
  ['Secret', nameSecret],
  ['Environment', describePlace],
  ['Result', nameResult, ' nowrap'],
  ['Changes', describeChanges],
  ['Dropped', ({ outcome }) => outcome.droppedKeys.map(code).join(', ')],
];

const PROBLEM_COLUMNS: readonly Column<unknown>[] = [
  ['Where', (error) => code(problemOf(error).doing)],
  ['What went wrong', (error) => code(problemOf(error).happened)],
  ['What to do', (error) => code(problemOf(error).todo.replace(/^Nothing was written\. /, ''))], // The first line states it.
];

function problemOf(error: unknown): Problem {
  return error instanceof ActionError ? error.problem : { doing: '', happened: explain(error).join(' '), todo: '' };
}

const FAILURE_COLUMNS: readonly Column<Row>[] = [
  ...COLUMNS.slice(0, 2),
  ...PROBLEM_COLUMNS.slice(1).map(([head, cell]): Column<Row> => [head, ({ outcome }) => cell(outcome.error)]),
];

interface Budget {
  /** What still fits. */
  bytes: number;
  /** The number of rows that do not fit. */
  left: number;
}

/** Returns a table of the rows that fit, without empty columns; nothing if there are no rows. */
function renderTable<T>(items: readonly T[], columns: readonly Column<T>[], budget: Budget): readonly string[] {
  const cells: (readonly string[])[] = [];
  for (const item of items) {
    const row = columns.map(([, cell]) => cell(item));
    budget.bytes -= Buffer.byteLength(row.join('')) + MAX_MARKUP;
    if (budget.bytes < 0) break;
    cells.push(row);
  }
  budget.left += items.length - cells.length;
  if (cells.length === 0) return [];
  const used = columns.flatMap((_, index) => (cells.some((row) => row[index] !== '') ? [index] : []));
  const head = `<tr>${used.map((index) => `<th>${columns[index]?.[0] ?? ''}</th>`).join('')}</tr>`;
  const lines = cells.map(
    (row) => `<tr>${used.map((index) => `<td${columns[index]?.[2] ?? ''}>${row[index] ?? ''}</td>`).join('')}</tr>`,
  );
  return ['<table>', head, ...lines, '</table>'];
}

/** The tags of a row of five columns, with its line break, in bytes. */
const MAX_MARKUP = 64;

function countLeft({ left }: Budget): readonly string[] {
  return left === 0 ? [] : [`<p>… and ${left} more: see the log.</p>`];
}

/** Describes what was written, after a dry run or a failure. */
function describeState(rows: readonly Row[]): string {
  if (rows.some(({ outcome }) => outcome.result === 'planned')) return '. Dry run: nothing was written.';
  if (rows.every(({ outcome }) => outcome.error === undefined)) return '';
  const changed = rows.filter(({ outcome }) => outcome.changed).length;
  const doubts = rows.filter(({ outcome }) => outcome.inDoubt).length;
  if (changed + doubts === 0) return '. No secret was written.';
  return `. Written: ${changed} of ${rows.length}${doubts === 0 ? '' : `, not known: ${doubts}`}.`;
}

function nameAll(rows: readonly Row[]): string {
  const [only] = rows;
  if (only === undefined || rows.length > 1) return `${rows.length} secrets: ${countResults(rows)}`;
  const { name, title } = only.outcome;
  return `${name === '' ? code(title) : `secret ${code(name)}`}: ${nameResult(only)}`;
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
  none: 'would not change',
} as const;

/** Returns the result or, after a dry run, the planned one. `unchanged` would suggest that a missing secret exists. */
function nameResult({ outcome: { result, missing }, plan }: Row): string {
  if (missing !== undefined) return 'nothing to delete';
  if (result !== 'planned' || plan === undefined) return result;
  return plan.job.mode === 'check' ? 'checked' : WOULD[plan.change];
}

function nameSecret({ outcome: { name, title }, page }: Row): string {
  const shown = code(name === '' ? title : name);
  return page === undefined ? shown : `<a href="${escapeXml(page)}">${shown}</a>`;
}

function describePlace({ outcome: { environment, result }, plan }: Row): string {
  if (environment !== '')
    return `${code(environment)}${result === 'planned' && plan?.createsEnvironment === true ? ' (would be created)' : ''}`;
  const unnamed = plan?.job.target.unnamedEnvironment;
  return unnamed === undefined ? '' : `<i>${unnamed}</i>`;
}

/** Removals first and in bold. Without a sign, it is not known whether a key is new. No line breaks after a sign. */
function describeChanges({ outcome, changes: { added, overwritten, removed } }: Row): string {
  const set = added === null || overwritten === null ? outcome.keys : [];
  return [
    ...(removed ?? []).map((name) => `<b>${code(`−\u00a0${name}`)}</b>`),
    ...(added ?? []).map((name) => code(`+\u00a0${name}`)),
    ...(overwritten ?? []).map((name) => code(`~\u00a0${name}`)),
    ...set.map(code),
  ].join(' ');
}

/** Adds to the job summary. Older servers and a shell have no file for it. */
export async function writeSummary(markdown: string): Promise<void> {
  summary.addRaw(`${markdown}\n\n`);
  await summary.write().catch((reason: unknown) => {
    info(`The job summary was not written: ${defuse(reason instanceof Error ? reason.message : String(reason))}`);
  });
}

/** Foreign text, in the one form of HTML in which the runner hides a mask: a name may come from `secrets.*`. */
function code(text: string): string {
  return text === '' ? '' : `<code>${escapeXml(defuse(text))}</code>`;
}
