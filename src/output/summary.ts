import { info, summary } from '@actions/core';
import type { Outcome, Plan } from '../model.ts';
import type { Identity } from '../targets/target.ts';
import { defuse, escapeXml } from '../text.ts';

/** GitHub drops a summary of more than 1 MiB (actions/runner: CreateStepSummaryCommand). Results and problems share it. */
const MAX_BYTES = 400 * 1024;

/*
 * The summary is HTML without blank lines, so that Markdown means nothing in it (CommonMark, "HTML blocks", kind 6). Foreign text
 * stands in <code>, where GitHub makes no links of mentions, issues and addresses (html-pipeline: MentionFilter), and whole, so
 * that the runner's masks match it.
 */

/** Writes one row for each secret. `plans` are those of the first outcomes, in the same order. */
export async function writeResults(
  outcomes: readonly Outcome[],
  plans: readonly Plan[],
  identity: Identity | undefined,
): Promise<void> {
  const head =
    '<tr><th>Secret</th><th>Environment</th><th>Result</th><th>Set</th><th>Removed</th><th>Left out</th></tr>';
  const rows = outcomes.map((outcome, index) => rowOf(outcome, plans[index]));
  const { shown, left } = cut(rows);
  const [only] = outcomes;
  const title =
    outcomes.length === 1 && only !== undefined
      ? `${nameOutcome(only)}: ${nameResult(only, plans[0])}`
      : countResults(outcomes.map((outcome, index) => nameResult(outcome, plans[index])));
  const more = left === 0 ? [] : [`<p>… and ${left} more: see the log and the output <code>results</code>.</p>`];
  await write([`<h3>${title}</h3>`, ...describeIdentity(identity), '<table>', head, ...shown, '</table>', ...more]);
}

function describeIdentity(identity: Identity | undefined): readonly string[] {
  if (identity === undefined) return [];
  const { workspace, writer } = identity;
  const as = writer === undefined ? '' : `, ${writer.kind} ${code(writer.name)}`;
  return [`<p>Workspace ${code(workspace)}${as}</p>`];
}

/** Writes what went wrong, one paragraph for each problem. */
export async function writeProblems(problems: readonly string[]): Promise<void> {
  const { shown, left } = cut(problems.map((problem) => `<p>${code(problem)}</p>`));
  const more = left === 0 ? [] : [`<p>… and ${left} more: see the log.</p>`];
  await write(['<h3>What went wrong</h3>', ...shown, ...more]);
}

function nameOutcome({ name, title }: Outcome): string {
  return name === '' ? code(title) : `Secret ${code(name)}`;
}

/** After a dry run, what it would have done. `unchanged` would suggest that a missing secret exists. */
function nameResult({ result, missing }: Outcome, plan: Plan | undefined): string {
  if (missing !== undefined) return 'nothing to delete';
  if (result !== 'planned' || plan === undefined) return result;
  return plan.job.mode === 'check' ? 'checked' : WOULD[plan.change];
}

const WOULD = {
  create: 'would be created',
  update: 'would be updated',
  delete: 'would be deleted',
  none: 'nothing to do',
} as const;

function rowOf(outcome: Outcome, planned: Plan | undefined): string {
  const { name, title, environment, result, changed, droppedKeys } = outcome;
  // A write that was not finished is not shown as done.
  const plan = result !== 'failed' && (changed || result === 'planned') ? planned : undefined;
  const unnamed = planned?.job.target.unnamedEnvironment;
  const isNew = result === 'planned' && planned?.createsEnvironment === true;
  const place =
    environment === ''
      ? unnamed === undefined
        ? '–'
        : `<i>${unnamed}</i>`
      : `${code(environment)}${isNew ? ' (would be created)' : ''}`;
  const cells = [
    code(name === '' ? title : name),
    place,
    nameResult(outcome, planned),
    codes(plan?.set ?? []),
    plan ? codes(plan.removed) : codes([]),
    codes(droppedKeys),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/** `12 secrets: 2 created, 10 updated`. */
function countResults(results: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const result of results) counts.set(result, (counts.get(result) ?? 0) + 1);
  const list = [...counts].map(([result, number]) => `${number} ${result}`).join(', ');
  return `${results.length} secrets: ${list}`;
}

function cut(blocks: readonly string[]): { readonly shown: readonly string[]; readonly left: number } {
  let bytes = 0;
  const end = blocks.findIndex((block) => {
    bytes += Buffer.byteLength(block) + 1;
    return bytes > MAX_BYTES;
  });
  return end < 0 ? { shown: blocks, left: 0 } : { shown: blocks.slice(0, end), left: blocks.length - end };
}

/** Older servers and a shell have no summary file. */
async function write(lines: readonly string[]): Promise<void> {
  summary.addRaw(`${lines.join('\n')}\n\n`);
  await summary.write().catch((reason: unknown) => {
    info(`The job summary was not written: ${defuse(reason instanceof Error ? reason.message : String(reason))}`);
  });
}

function codes(names: readonly string[] | undefined): string {
  if (names === undefined) return '<i>not known</i>';
  return names.length === 0 ? '–' : names.map(code).join(', ');
}

/** Foreign text, in the one form of HTML in which the runner hides a mask: a name may come from `secrets.*`. */
function code(text: string): string {
  return `<code>${escapeXml(defuse(text))}</code>`;
}
