import { error, info, setOutput, summary, warning } from '@actions/core';
import { Code } from '@connectrpc/connect';
import type { Outcome, Plan, Source } from './plan.ts';
import type { RetryNotice } from './wire/retry.ts';

/**
 * Makes text that others wrote (names, a server's messages, a branch) harmless in the log: one line, no control
 * characters, and nothing that the runner could take for a command. It honours `::` at a line's start and `##[` anywhere
 * (actions/runner: src/Runner.Common/ActionCommand.cs).
 */
export function defuse(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ') // eslint-disable-line no-control-regex -- that is what they are here for.
    .replace(/##\[/g, '## [')
    .replace(/^(\s*):(?=:)/, '$1: ');
}

function say(line: string): void {
  info(defuse(line));
}

export function reportSources(sources: readonly Source[]): void {
  for (const { title, values } of sources) {
    if (values.size > 0) say(`Read ${count(values.size, 'name')} from ${title}`);
  }
}

/** Tells that a call failed, and is tried again. */
export function reportRetry({ method, code, waitMs, asked }: RetryNotice): void {
  const seconds = `${Number((waitMs / 1000).toFixed(1))} s`;
  say(
    asked
      ? `Modal asks to wait ${seconds} before ${method} is tried again`
      : `${method} failed (${Code[code]}); trying again in ${seconds}`,
  );
}

/** Tells what Modal wants its users to know. */
export function reportWarning(text: string): void {
  warning(`Modal says: ${defuse(text)}`);
}

/** Tells what will be done, in names. */
export function reportPlan(plan: Plan): void {
  const { set, removed, kept, job } = plan;
  const parts = [
    list('set', set),
    removed === undefined
      ? 'keys that this removes: not known, as this server does not list them'
      : list('remove', removed),
    kept === undefined ? 'other keys: kept' : list('keep', kept),
    list('left out because empty', job.leftOut),
  ];
  say(`Plan: ${describeChange(plan)}; ${parts.filter((part) => part !== '').join('; ')}`);
}

function describeChange({ change, job }: Plan): string {
  const secret = describeSecret(job);
  if (change === 'none') return `leave ${secret} as it is`;
  return `${change} ${secret}`;
}

function describeSecret({ name, environment }: { readonly name: string; readonly environment: string }): string {
  return `secret '${name}' in ${environment === '' ? "the workspace's default environment" : `environment '${environment}'`}`;
}

/** Tells what was done: a line in the log, the outputs, and the summary. */
export async function reportOutcome(outcome: Outcome, plan: Plan): Promise<void> {
  const id = outcome.secretId === '' ? '' : ` (${outcome.secretId})`;
  say(`${capitalize(outcome.result)}: ${describeSecret(outcome)}${id}`);
  const { name, environment, result, changed, secretId, keys, droppedKeys } = outcome;
  const outputs = { environment, result, changed, 'secret-id': secretId, keys, 'dropped-keys': droppedKeys };
  for (const [output, value] of Object.entries(outputs)) setOutput(output, value);
  setOutput('results', [{ name, ...outputs }]);
  await writeSummary([
    `### Secret <code>${escape(name)}</code>: ${result}`,
    table(
      ['Secret', 'Environment', 'Result', 'Set', 'Removed', 'Left out'],
      [
        [
          code(name),
          environment === '' ? '<i>default</i>' : code(environment),
          result,
          codes(plan.set),
          codes(plan.removed),
          codes(droppedKeys),
        ],
      ],
    ),
  ]);
}

/** Tells a failure: one annotation and one line of the summary a problem. */
export async function reportFailure(problems: readonly string[]): Promise<void> {
  for (const problem of problems) error(defuseLines(problem));
  await writeSummary(['### Secret not synced', ...problems.map((problem) => `<p>${escape(problem)}</p>`)]);
}

/** A bug's stack has more than one line. */
function defuseLines(text: string): string {
  return text.split('\n').map(defuse).join('\n');
}

/** The runner gives a summary file to every step; without one (an older server, a shell) there is nowhere to write. */
async function writeSummary(blocks: readonly string[]): Promise<void> {
  summary.addRaw(blocks.join('\n\n'), true);
  await summary.write().catch((reason: unknown) => {
    info(`The job summary was not written: ${defuse(reason instanceof Error ? reason.message : String(reason))}`);
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (tag: string, cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<table>\n${[row('th', head), ...rows.map((cells) => row('td', cells))].join('\n')}\n</table>`;
}

function codes(names: readonly string[] | undefined): string {
  if (names === undefined) return '<i>not known</i>';
  return names.length === 0 ? '–' : names.map(code).join(', ');
}

function code(text: string): string {
  return `<code>${escape(text)}</code>`;
}

/** Escapes text for HTML inside Markdown, so that neither can be started by a name that a stranger chose. */
function escape(text: string): string {
  return defuse(text).replace(/[&<>"'`*_[\]|\\~@#]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function list(verb: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${verb} ${names.join(', ')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
