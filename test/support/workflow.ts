import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parse } from 'yaml';
import { describeEvent, type RunEvent } from './runner-event.ts';
import { runStep, type StepResult } from './runner.ts';
import { RUNNER_TOKENS } from './runner-world.ts';

export type Texts = Readonly<Record<string, string>>;

/** A workflow of `examples/` or of the README, and one of its jobs. */
export interface Workflow {
  /** @example 'per-branch.yml' */
  readonly file: string;
  readonly text: string;
  /** The parsed YAML. */
  readonly content: unknown;
  readonly job: Job;
  /** All its jobs. */
  readonly jobs: readonly Job[];
}

/** A job as written, with expressions not evaluated. */
export interface Job {
  readonly id: string;
  readonly if: string | undefined;
  readonly content: unknown;
  readonly steps: readonly Step[];
}

/** A step as written, with expressions not evaluated. */
export interface Step {
  /** Its name, or the action that it uses. */
  readonly title: string;
  readonly id: string | undefined;
  readonly if: string | undefined;
  readonly uses: string | undefined;
  readonly run: string | undefined;
  readonly with: Texts;
  readonly env: Texts;
}

/** The contexts of an expression by name: `github`, `secrets`, … */
export type Contexts = Readonly<Record<string, unknown>>;

export const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
const ACTION = 'org/sync-secret@';

/**
 * Reads a workflow of `examples/`.
 *
 * @param id which of its jobs. @default the only one
 * @throws {Error} if it has no such job, or more than one and no id is given.
 */
export async function readWorkflow(file: string, id?: string): Promise<Workflow> {
  return toWorkflow(file, await readFile(join(EXAMPLES, file), 'utf8'), id);
}

/**
 * Parses a workflow.
 *
 * @param file the path, for messages.
 * @param id which of its jobs. @default the only one
 * @throws {Error} if it has no such job, or more than one and no id is given.
 */
export function toWorkflow(file: string, text: string, id?: string): Workflow {
  const content: unknown = parse(text);
  const jobs = Object.entries(recordOf(dig(content, 'jobs'))).map(([name, job]) => toJob(name, job));
  const [job, ...others] = jobs.filter((one) => id === undefined || one.id === id);
  if (job === undefined || others.length > 0) throw new Error(`the workflow in ${file} has not exactly one such job`);
  return { file, text, content, job, jobs };
}

function toJob(id: string, content: unknown): Job {
  const steps = dig(content, 'steps');
  return { id, if: textOf(dig(content, 'if')), content, steps: Array.isArray(steps) ? steps.map(toStep) : [] };
}

function toStep(content: unknown): Step {
  const [uses, run] = [textOf(dig(content, 'uses')), textOf(dig(content, 'run'))];
  return {
    title: textOf(dig(content, 'name')) ?? uses ?? run ?? '',
    id: textOf(dig(content, 'id')),
    if: textOf(dig(content, 'if')),
    uses,
    run,
    with: textsOf(dig(content, 'with')),
    env: textsOf(dig(content, 'env')),
  };
}

/** Returns the value at a path of keys in parsed YAML; undefined if there is none. */
export function dig(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => recordOf(inner)[key], value);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : undefined;
}

function textsOf(mapping: unknown): Texts {
  return Object.fromEntries(Object.entries(recordOf(mapping)).map(([name, value]) => [name, textOf(value) ?? '']));
}

export function isActionStep({ uses }: Step): boolean {
  return uses?.startsWith(ACTION) === true;
}

/**
 * Returns the step that uses this action.
 *
 * @throws {Error} if there is none.
 */
export function findActionStep({ file, job }: Workflow): Step {
  const step = job.steps.find(isActionStep);
  if (step === undefined) throw new Error(`the workflow in ${file} has no step that uses ${ACTION.slice(0, -1)}`);
  return step;
}

/**
 * Returns a value for every secret in a workflow: the known one, or a made-up one. `canary` triggers the leak check.
 */
export function makeUpSecrets({ text }: Workflow, known: Texts): Texts {
  const names = [...text.matchAll(/\bsecrets\.(\w+)/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name) => [name, known[name] ?? `canary-${name.toLowerCase()}`]));
}

/**
 * Returns a text with each `${{ }}` evaluated by GitHub's own evaluator.
 *
 * @throws {Error} if an expression names an unknown context.
 */
export function fillIn(template: string, contexts: Contexts): string {
  // An expression ends at the first `}}` outside quoted strings.
  const expression = /\$\{\{((?:'[^']*'|[^'])*?)\}\}/g;
  return template.replaceAll(expression, (_, source: string) => evaluateData(source, contexts).coerceString());
}

/** Returns a mapping with the expressions in its texts evaluated. */
export function fillInAll(templates: Texts, contexts: Contexts): Texts {
  return Object.fromEntries(Object.entries(templates).map(([name, text]) => [name, fillIn(text, contexts)]));
}

/** Returns the value of an expression, with or without `${{ }}` around it, as parsed JSON. */
export function evaluate(source: string, contexts: Contexts): unknown {
  const bare = source.trim().replace(/^\$\{\{(.*)\}\}$/s, '$1');
  return JSON.parse(JSON.stringify(evaluateData(bare, contexts), data.replacer));
}

/** The status functions. Each gets whether a step of the job has failed. */
const STATUS_FUNCTIONS = {
  always: () => true,
  success: (failed: boolean) => !failed,
  failure: (failed: boolean) => failed,
};

function evaluateData(source: string, contexts: Contexts): data.ExpressionData {
  const values: unknown = JSON.parse(JSON.stringify(contexts), data.reviver);
  if (!(values instanceof data.Dictionary)) throw new Error('the contexts of an expression are not a dictionary');
  const failed = dig(contexts, 'job', 'status') === 'failure';
  const functions = Object.entries(STATUS_FUNCTIONS).map(([name, holds]) => {
    return { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(holds(failed)) };
  });
  const { tokens } = new Lexer(source.trim()).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const byName = new Map(functions.map((definition) => [definition.name, definition]));
  return new Evaluator(parsed, values, byName).evaluate();
}

/** The options of a job. */
export interface JobOptions {
  readonly event: RunEvent;
  /** The local Modal. */
  readonly serverUrl: string;
  /** The local GitHub. @default none */
  readonly githubUrl?: string;
  readonly secrets: Texts;
  /** Of a `workflow_call`. */
  readonly inputs?: Texts;
  readonly matrix?: Texts;
  /** The outputs of the jobs that it needs, by their ids. */
  readonly needs?: Readonly<Record<string, { readonly outputs: Texts }>>;
  /** A folder of programs that shell steps prefer to those of this machine. */
  readonly programs?: string;
  /** Outputs of steps with other actions, by id. Their values are masked, as those actions do. */
  readonly outputs?: Readonly<Record<string, Texts>>;
  /** The files of the checkout, by path. A script, which starts with `#!`, is executable. */
  readonly files?: Texts;
}

/** The result of a job. */
export interface JobResult {
  readonly conclusion: 'success' | 'failure' | 'skipped';
  /** The titles of the steps that ran, in order. */
  readonly ran: readonly string[];
  /** The output of the shell steps, by title. */
  readonly printed: Texts;
  /** The result of the action's step. */
  readonly sync: StepResult | undefined;
  /** Files in RUNNER_TEMP at the end of the job. */
  readonly leftInTemp: readonly string[];
}

/** Returns the contexts for a job's own keys, such as `if` and `concurrency`. */
export function contextsOf({
  event,
  secrets,
  inputs = {},
  matrix = {},
  needs = {},
}: Pick<JobOptions, 'event' | 'secrets' | 'inputs' | 'matrix' | 'needs'>): Contexts {
  return { github: { ...describeEvent(event), token: RUNNER_TOKENS.github }, secrets, inputs, matrix, needs };
}

/**
 * Runs the job of a workflow as GitHub does: its steps in order, each if its condition holds. Bash runs shell steps,
 * and the bundle runs the action's. Skips steps with other actions.
 *
 * @throws {LeakError} if any output of the action's step shows a value.
 */
export async function runJob({ job }: Workflow, options: JobOptions): Promise<JobResult> {
  if (job.if !== undefined && evaluate(job.if, contextsOf(options)) !== true) {
    return { conclusion: 'skipped', ran: [], printed: {}, sync: undefined, leftInTemp: [] };
  }
  const base = await realpath(await mkdtemp(join(tmpdir(), 'job-')));
  const folders = { workspace: join(base, 'workspace'), temp: join(base, 'temp') };
  try {
    for (const folder of Object.values(folders)) await mkdir(folder);
    await writeFiles(folders.workspace, options.files ?? {});
    return await runSteps(job, options, folders);
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, files: Texts): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    if (content.startsWith('#!')) await chmod(path, 0o755);
  }
}

interface JobFolders {
  readonly workspace: string;
  readonly temp: string;
}

async function runSteps(job: Job, options: JobOptions, folders: JobFolders): Promise<JobResult> {
  const ran: string[] = [];
  const printed: Record<string, string> = {};
  const foreign = Object.entries(options.outputs ?? {}).map(([id, texts]) => [id, { outputs: texts }] as const);
  const outputs: Record<string, unknown> = Object.fromEntries(foreign);
  let sync: StepResult | undefined;
  let failed = false;
  for (const step of job.steps) {
    const status = { job: { status: failed ? 'failure' : 'success' }, runner: { temp: folders.temp }, steps: outputs };
    const contexts = { ...contextsOf(options), ...status };
    if (!mayRun(step, contexts)) continue;
    if (isActionStep(step)) {
      sync = await runActionStep(step, contexts, { ...options, ...folders });
      outputs[step.id ?? ''] = { outputs: sync.outputs };
      failed ||= sync.exitCode !== 0;
    } else if (step.run !== undefined) {
      const shell = await runShellStep(step, contexts, { ...options, ...folders });
      printed[step.title] = shell.printed;
      failed ||= shell.failed;
    } else continue;
    ran.push(step.title);
  }
  const leftInTemp = await readdir(folders.temp);
  return { conclusion: failed ? 'failure' : 'success', ran, printed, sync, leftInTemp };
}

/**
 * Without a status function, a condition holds only if no step has failed (docs.github.com, "Status check functions").
 */
function mayRun({ if: condition = 'success()' }: Step, contexts: Contexts): boolean {
  const hasStatus = /\b(always|success|failure|cancelled)\(\)/.test(condition);
  return Boolean(evaluate(hasStatus ? condition : `success() && (${condition})`, contexts));
}

function runActionStep(step: Step, contexts: Contexts, options: JobOptions & JobFolders): Promise<StepResult> {
  const { event, serverUrl, githubUrl, secrets, workspace, temp } = options;
  const servers = { MODAL_SERVER_URL: serverUrl, ...(githubUrl !== undefined && { GITHUB_API_URL: githubUrl }) };
  return runStep({
    with: fillInAll(step.with, contexts),
    // The job's own RUNNER_TEMP, with the files of earlier steps, instead of a new one for the step.
    env: { ...fillInAll(step.env, contexts), ...servers, RUNNER_TEMP: temp },
    registered: [secrets, ...Object.values(options.outputs ?? {})].flatMap((texts) => Object.values(texts)),
    event,
    workspace,
  });
}

/** Source: docs.github.com, "Workflow syntax", `jobs.<job_id>.steps[*].shell`: `bash -e` by default, no rc files. */
async function runShellStep(
  step: Step,
  contexts: Contexts,
  { workspace, temp, programs }: JobFolders & Pick<JobOptions, 'programs'>,
): Promise<{ readonly printed: string; readonly failed: boolean }> {
  const of = (name: string): string => String(dig(contexts, 'github', name));
  const github = { GITHUB_WORKSPACE: workspace, GITHUB_SHA: of('sha'), GITHUB_REPOSITORY: of('repository') };
  const path = [...(programs === undefined ? [] : [programs]), process.env['PATH']].join(delimiter);
  const env = { PATH: path, RUNNER_TEMP: temp, ...github, ...fillInAll(step.env, contexts) };
  const script = fillIn(step.run ?? '', contexts);
  return new Promise((resolve) => {
    execFile(
      'bash',
      ['--noprofile', '--norc', '-e', '-c', script],
      { cwd: workspace, env },
      (error, stdout, stderr) => {
        resolve({ printed: stdout + stderr, failed: error !== null });
      },
    );
  });
}
