// Runs the sync of examples/generated-dotenv.yml with the committed bundle against a local Modal, and shows the result.
// With a folder as its argument, it runs the action in that folder.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual, parseEnv, styleText } from 'node:util';
import { startModalServer, type ModalServer } from '../test/support/modal-server.ts';
import { decodeEntities } from '../test/support/runner-summary.ts';
import { runStep, type StepResult } from '../test/support/runner.ts';
import {
  EXAMPLES,
  fillInAll,
  findActionStep,
  makeUpSecrets,
  readWorkflow,
  type Texts,
} from '../test/support/workflow.ts';

/** Made-up credentials: the word `canary` in a value triggers the runner's leak check. */
const CREDENTIALS = { tokenId: 'ak-canary-demo', tokenSecret: 'as-canary-demo' };

const [, , ACTION] = process.argv;

/** The inputs of the action in the example's workflow, and the file from its earlier step. */
interface Example {
  readonly with: Texts;
  readonly env: Texts;
  readonly dotenv: string;
}

try {
  await runDemo();
} catch (error) {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function runDemo(): Promise<void> {
  const example = await readExample();
  await using server = await startModalServer({ credentials: CREDENTIALS });
  console.log('Runs the sync of examples/generated-dotenv.yml as GitHub does, against a local Modal.');
  showGiven(example);

  const first = await runExample(example, server);
  show("The step's log", foldGroups(first.log));
  show('The job summary', renderSummary(first.summary));
  show('The outputs', alignPairs(Object.entries(first.outputs)));
  show('The content of the local Modal', describeContent(server));
  check(first, 'created', { example, server });

  const second = await runExample(example, server);
  show('The same step again', foldGroups(second.log));
  check(second, 'updated', { example, server });
  console.log('\nThe local Modal holds exactly what was asked for, and no output shows a value.');
}

async function readExample(): Promise<Example> {
  const workflow = await readWorkflow('generated-dotenv.yml');
  const known = { MODAL_TOKEN_ID: CREDENTIALS.tokenId, MODAL_TOKEN_SECRET: CREDENTIALS.tokenSecret };
  const contexts = { secrets: makeUpSecrets(workflow, known) };
  const step = findActionStep(workflow);
  const dotenv = await readFile(join(EXAMPLES, 'demo', '.env'), 'utf8');
  return { with: fillInAll(step.with, contexts), env: fillInAll(step.env, contexts), dotenv };
}

/** @throws {LeakError} if any output of the step shows a value. */
function runExample(example: Example, server: ModalServer): Promise<StepResult> {
  return runStep({
    with: example.with,
    env: { ...example.env, MODAL_SERVER_URL: server.url },
    ...(ACTION === undefined ? {} : { action: ACTION }),
    registered: Object.values(example.env),
    secrets: Object.values(settingsOf(example)),
    files: { [dotenvPath(example)]: example.dotenv },
  });
}

function dotenvPath(example: Example): string {
  return example.with['from-dotenv'] ?? '.env';
}

/** Reads the file with Node, so that a mistake in the action's own parser would show. */
function settingsOf({ dotenv }: Example): Texts {
  const entries = Object.entries(parseEnv(dotenv));
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']));
}

function showGiven(example: Example): void {
  const { name = '', environment = '' } = example.with;
  const given = [
    ['from GitHub', Object.keys(example.env).join(', ')],
    [`from ${dotenvPath(example)}`, Object.keys(settingsOf(example)).join(', ')],
    ['keys', keysOf(example).join(', ')],
    ['to', `secret ${name} in environment ${environment} of the local Modal, by MODAL_SERVER_URL`],
  ] as const;
  show('The input of the step', alignPairs(given));
}

function keysOf(example: Example): readonly string[] {
  return (example.with['keys'] ?? '').split('\n').filter((line) => line !== '');
}

/** The content that the secret must have. */
function expectedContent(example: Example): ReadonlyMap<string, string | undefined> {
  const values: Texts = { ...example.env, ...settingsOf(example) };
  const pairs = keysOf(example).map((key) => {
    const [stored = key, source = stored] = key.split('=');
    return [stored, values[source]] as const;
  });
  return new Map(pairs);
}

/** @throws {Error} if the step failed or the local Modal has other content. */
function check(step: StepResult, result: string, { example, server }: { example: Example; server: ModalServer }): void {
  const { name = '', environment = '' } = example.with;
  if (step.exitCode !== 0) throw new Error(`the step ended with exit code ${String(step.exitCode)}`);
  if (step.outputs['result'] !== result) throw new Error(`the output result is not '${result}'`);
  if (!isDeepStrictEqual(server.secret(environment, name), expectedContent(example))) {
    throw new Error(`secret ${name} in environment ${environment} does not have the expected content`);
  }
  const count = server.environments().flatMap((each) => server.secretNames(each)).length;
  if (count !== 1) throw new Error(`the local Modal has ${count} secrets instead of one`);
}

function describeContent(server: ModalServer): string {
  const lines = server.environments().map((environment) => {
    const secrets = server.secretNames(environment).map((name) => {
      const keys = [...(server.secret(environment, name)?.keys() ?? [])].sort();
      return `${name}: ${keys.join(', ')}`;
    });
    return [environment, secrets.length === 0 ? '(nothing)' : secrets.join('; ')] as const;
  });
  return alignPairs(lines);
}

function show(heading: string, text: string): void {
  console.log(`\n${styleText('bold', heading)}`);
  console.log(text.trimEnd().replaceAll(/^(?=.)/gm, '  '));
}

function alignPairs(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([label]) => label.length));
  return pairs.map(([label, text]) => `${label.padEnd(width)}  ${text}`).join('\n');
}

/** Keeps only the titles of groups, as a run's page does until you open one. */
function foldGroups(log: string): string {
  return log.replaceAll(/^##\[group\](.*)\n[^]*?^##\[endgroup\]$/gm, '▸ $1');
}

/** Converts the summary from HTML to text for a terminal. */
function renderSummary(summary: string): string {
  const parts = summary.split(/(<table>[^]*?<\/table>)/).map((part) => {
    return part.startsWith('<table>') ? renderTable(part) : toText(part).trim();
  });
  return parts.filter((part) => part !== '').join('\n\n');
}

function renderTable(html: string): string {
  const rows = matches(html, /<tr>([^]*?)<\/tr>/g).map((row) =>
    matches(row, /<t[hd]>([^]*?)<\/t[hd]>/g).map((cell) => toText(cell).split(', ')),
  );
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.flatMap((cells) => cells[column] ?? []).map((line) => line.length)),
  );
  const [head = '', ...body] = rows.map((cells) => renderRow(cells, widths));
  return [head, widths.map((width) => '─'.repeat(width)).join('  '), ...body].join('\n');
}

/** Renders a row, with each name in a cell on its own line. */
function renderRow(cells: readonly (readonly string[])[], widths: readonly number[]): string {
  const height = Math.max(...cells.map((lines) => lines.length));
  const lines = Array.from({ length: height }, (_, line) =>
    widths.map((width, column) => (cells[column]?.[line] ?? '').padEnd(width)).join('  '),
  );
  return lines.map((line) => line.trimEnd()).join('\n');
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, inner = '']) => inner);
}

function toText(markup: string): string {
  return decodeEntities(markup.replaceAll(/<[^>]+>/g, ''));
}
