import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StepLog, type Annotation } from './runner-commands.ts';
import type { RunEvent } from './runner-event.ts';
import { listFiles, MAX_SUMMARY_BYTES, parseFileCommands, readText } from './runner-files.ts';
import { inputVariable, readManifest, resolveInputs, undeclaredInputs, type Manifest } from './runner-inputs.ts';
import { environmentValues, inputValues, refuseLeaks, type Place } from './runner-leaks.ts';
import { createMasker, type Masker } from './runner-masks.ts';
import { linesOf, runNode, type ProcessOptions, type ProcessResult } from './runner-process.ts';
import { renderSummary } from './runner-summary.ts';
import { createWorld, RUNNER_TOKENS, type World } from './runner-world.ts';

export type { Annotation } from './runner-commands.ts';
export type { RunEvent } from './runner-event.ts';
export { LeakError } from './runner-leaks.ts';

/** One step of a workflow, and what to watch while it runs. */
export interface StepOptions {
  /** The step's inputs, by their names in `action.yml`. Undeclared ones are passed too, with the runner's warning. */
  readonly with?: Readonly<Record<string, string>>;
  /** The step's `env:`. Its values are watched, but for those of settings such as `GITHUB_*` and proxies. */
  readonly env?: Readonly<Record<string, string>>;
  /** What started the workflow. @default a push to `main` of `octo/app` */
  readonly event?: RunEvent;
  /** Files of a fresh workspace, by their paths in it. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** An existing folder to use as the workspace; it is kept. */
  readonly workspace?: string;
  /** Values that no place may show, besides those of `env`, of `registered` and of inputs that hold credentials. */
  readonly secrets?: readonly string[];
  /**
   * Values that came from `secrets.*`: the runner hides them from the start, in the step's header, too. One that stands in
   * an input that takes names may be said back: nothing but these masks can hide it then.
   */
  readonly registered?: readonly string[];
  /** Texts that may be shown although a watched value, or a part of one, stands in them: the names of secrets, say. */
  readonly notSecret?: readonly string[];
  /** `true` when a server's text, which may hold a value, is passed on: then it is enough that the masks hide it. */
  readonly serverEchoes?: boolean;
  /** Folder of `action.yml`. @default the repository's root */
  readonly action?: string;
  /** `true` for a run with debug logging. */
  readonly debug?: boolean;
  /** Sends the signal once, as soon as a whole line on stdout or stderr matches, or the promise resolves. */
  readonly signal?: { readonly when: RegExp | Promise<unknown>; readonly send: NodeJS.Signals };
  /**
   * Lets the time of the input `timeout-seconds` pass at once when the promise resolves. On a busy machine, a short time could
   * be over before the step has reached the point that the test is about.
   */
  readonly timeIsUp?: Promise<unknown>;
  /** Reads nothing more of the log after its first part. @default false */
  readonly hangsUp?: boolean;
  /** Arguments for Node itself. */
  readonly nodeArguments?: readonly string[];
  /** `true` returns what was collected without judging it. Only for the tests of this file. */
  readonly mayLeak?: boolean;
}

/** What a step left behind. */
export interface StepResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What a person sees: the step's header, then the output with its commands carried out, all masked. */
  readonly log: string;
  /** As written, with nothing masked. */
  readonly stdout: string;
  /** As written, with nothing masked. */
  readonly stderr: string;
  /** Masked and cut as the runner does; all of them, though only ten of each level are shown beside a run. */
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Masked line by line. */
  readonly summary: string;
  /** What `::add-mask::` was given, in order. */
  readonly masks: readonly string[];
  /** Content of GITHUB_ENV. */
  readonly environmentFile: string;
  /** Content of GITHUB_STATE. */
  readonly stateFile: string;
  /** Content of GITHUB_PATH. */
  readonly pathFile: string;
  /** Files that the step made, as `workspace/…`, `temp/…` (RUNNER_TEMP) or `home/…`. */
  readonly createdFiles: readonly string[];
  /** Time from the step's last output to the end of its process, ms. */
  readonly lingeredMs: number;
}

const REPOSITORY = resolve(import.meta.dirname, '..', '..');
const END_BUDGET = ['--import', pathToFileURL(join(import.meta.dirname, 'end-budget.js')).href];

/**
 * Runs a JavaScript action's bundle as GitHub's runner runs a step, with this Node, and returns what it left behind.
 *
 * Of what the order of output leaves open, the worst is assumed: all of stderr is shown before any of stdout, so that
 * no mask sent on stdout protects it (actions/runner src/Runner.Sdk/ProcessInvoker.cs, ProcessOutput).
 *
 * @throws {LeakError} when a watched value, a line or a part of one, or any text that starts with `canary-`, shows in
 *   the log below the header, in an annotation, the summary, an output or a file; or, unmasked, in anything but an
 *   `::add-mask::` line that the step wrote.
 * @throws {Error} when the step writes GITHUB_ENV or GITHUB_PATH, a summary that is too large or a malformed file, or
 *   gives a command that is deprecated, disabled or meant for later steps.
 */
export async function runStep(options: StepOptions = {}): Promise<StepResult> {
  const world = await createWorld(options);
  try {
    const action = options.action ?? REPOSITORY;
    const manifest = await readManifest(action);
    const inputs = resolveInputs(manifest, options.with ?? {}, world.contexts);
    const masker = createMasker();
    for (const value of [...Object.values(RUNNER_TOKENS), ...(options.registered ?? [])]) masker.registerSecret(value);
    const log = new StepLog(masker, { debug: options.debug ?? false, workspace: world.folders.workspace });
    showHeader(log, { manifest, inputs, options });
    const headerLines = log.lines.length;

    const before = new Set(await filesOf(world));
    const ended = await runNode(processOf(world, { script: join(action, manifest.main), inputs, options }));
    for (const line of [...linesOf(ended.stderr), ...linesOf(ended.stdout)]) log.take(line);
    const createdFiles = (await filesOf(world)).filter((file) => !before.has(file));
    const result = await collect({ world, masker, log, ended, createdFiles });
    if (options.mayLeak !== true) await judge({ options, world, log, headerLines, inputs, result });
    return result;
  } finally {
    await world.remove();
  }
}

interface Step {
  readonly manifest: Manifest;
  readonly inputs: ReadonlyMap<string, string>;
  readonly options: StepOptions;
}

/** Source: actions/runner src/Runner.Worker/ActionRunner.cs; src/Runner.Worker/Handlers/Handler.cs PrintActionDetails. */
function showHeader(log: StepLog, { manifest, inputs, options }: Step): void {
  const given = options.with ?? {};
  const undeclared = undeclaredInputs(manifest, given);
  if (undeclared.length > 0) {
    const valid = [...manifest.inputs.keys()].join("', '");
    const message = `Unexpected input(s) '${undeclared.join("', '")}', valid inputs are ['${valid}']`;
    log.annotate({ level: 'warning', message });
  }
  for (const [name, { deprecationMessage }] of manifest.inputs) {
    if (deprecationMessage === undefined || given[name] === undefined) continue;
    log.annotate({
      level: 'warning',
      message: `Input '${name}' has been deprecated with message: ${deprecationMessage}`,
    });
  }
  const shownInputs = [...inputs].filter(([, text]) => text !== '');
  const variables = Object.entries(options.env ?? {});
  log.show('##[group]Run org/sync-secret@v1');
  if (shownInputs.length > 0) log.show('with:');
  for (const [name, text] of shownInputs) log.show(`  ${name}: ${text}`);
  if (variables.length > 0) log.show('env:');
  for (const [name, text] of variables) log.show(`  ${name}: ${text}`);
  log.show('##[endgroup]');
}

function processOf(world: World, step: Omit<Step, 'manifest'> & { readonly script: string }): ProcessOptions {
  const { script, inputs, options } = step;
  const carried = [...inputs].map(([name, text]) => [inputVariable(name), text] as const);
  return {
    arguments: [...(options.timeIsUp === undefined ? [] : END_BUDGET), ...(options.nodeArguments ?? []), script],
    cwd: world.folders.workspace,
    env: { ...world.environment, ...Object.fromEntries(carried) },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.timeIsUp === undefined ? {} : { timeIsUp: options.timeIsUp }),
    ...(options.hangsUp === undefined ? {} : { hangsUp: options.hangsUp }),
  };
}

async function filesOf(world: World): Promise<readonly string[]> {
  const lists = Object.entries(world.folders).map(async ([name, folder]) =>
    (await listFiles(folder)).map((file) => `${name}/${file}`),
  );
  return (await Promise.all(lists)).flat();
}

interface Ended {
  readonly world: World;
  readonly masker: Masker;
  readonly log: StepLog;
  readonly ended: ProcessResult;
  readonly createdFiles: readonly string[];
}

/** The runner reads the command files when the process has ended, however it ended. */
async function collect({ world, masker, log, ended, createdFiles }: Ended): Promise<StepResult> {
  const { commandFiles } = world;
  const outputs = parseFileCommands(await readText(commandFiles.GITHUB_OUTPUT));
  const stateFile = await readText(commandFiles.GITHUB_STATE);
  const summary = await readText(commandFiles.GITHUB_STEP_SUMMARY);
  if (Buffer.byteLength(summary) > MAX_SUMMARY_BYTES) {
    throw new Error(`the step's summary has more than ${MAX_SUMMARY_BYTES} bytes: the runner drops it`);
  }
  for (const [name, value] of outputs) log.showDebug(`Set output ${name} = ${value}`);
  for (const [name, value] of parseFileCommands(stateFile)) log.showDebug(`Save intra-action state ${name} = ${value}`);
  return {
    ...ended,
    log: log.lines.join('\n'),
    annotations: log.annotations,
    outputs: Object.fromEntries(outputs),
    summary: summary
      .split('\n')
      .map((line) => masker.mask(line))
      .join('\n'),
    masks: log.masks,
    environmentFile: await readText(commandFiles.GITHUB_ENV),
    stateFile,
    pathFile: await readText(commandFiles.GITHUB_PATH),
    createdFiles,
  };
}

interface Finished {
  readonly options: StepOptions;
  readonly world: World;
  readonly log: StepLog;
  readonly headerLines: number;
  readonly inputs: ReadonlyMap<string, string>;
  readonly result: StepResult;
}

async function judge(finished: Finished): Promise<void> {
  const { options, inputs, result } = finished;
  refuseLeaks(await placesOf(finished), {
    values: [
      ...(options.secrets ?? []).map((value, index) => ({ value, label: `secrets[${index}]` })),
      ...(options.registered ?? []).map((value, index) => ({ value, label: `registered[${index}]` })),
      ...environmentValues(options.env ?? {}),
      ...inputValues(inputs),
    ],
    exempt: options.notSecret ?? [],
  });
  if (result.environmentFile !== '') throw new Error('the step wrote GITHUB_ENV, which later steps would read');
  if (result.pathFile !== '') throw new Error('the step wrote GITHUB_PATH, which later steps would read');
}

/** Inputs that take names: a step says them back, in its outputs too. */
const NAMES = ['name', 'environment', 'branch', 'keys', 'required-keys', 'remove-keys', 'from-dotenv', 'config'];

/** Returns what the runner hides, whatever the step does, of the names that the step was given by `secrets.*`. */
function maskGivenNames({ registered = [], with: inputs = {} }: StepOptions): Masker['mask'] {
  const masker = createMasker();
  const given = NAMES.map((name) => inputs[name] ?? '');
  for (const value of registered) if (given.some((text) => text.includes(value))) masker.registerSecret(value);
  return masker.mask;
}

async function placesOf({ options, world, log, headerLines, result }: Finished): Promise<readonly Place[]> {
  const rawSummary = await readText(world.commandFiles.GITHUB_STEP_SUMMARY);
  const mask = maskGivenNames(options);
  const files = result.createdFiles.map(async (name) => {
    const [root = '', ...path] = name.split('/');
    const folder = Object.entries(world.folders).find(([folderName]) => folderName === root)?.[1] ?? root;
    return { name: `file ${name}`, text: await readText(join(folder, ...path)) };
  });
  return [
    { name: 'log', text: log.lines.slice(headerLines).join('\n') },
    ...result.annotations.map(({ message, title = '', file = '' }) => ({
      name: 'annotation',
      text: [title, file, message].join('\n'),
    })),
    { name: 'summary', text: result.summary },
    { name: 'summary, rendered,', text: renderSummary(result.summary) },
    // Later steps get them as they are; where one shows them, or a job hands them on, the runner's masks are in force.
    ...Object.entries(result.outputs).map(([name, value]) => ({
      name: `output ${name}`,
      text: mask(`${name}=${value}`),
    })),
    { name: 'GITHUB_ENV', text: result.environmentFile },
    { name: 'GITHUB_STATE', text: result.stateFile },
    { name: 'GITHUB_PATH', text: result.pathFile },
    ...(await Promise.all(files)),
    ...(options.serverEchoes === true
      ? []
      : [
          { name: 'raw stdout or stderr', text: mask(log.written.join('\n')) },
          { name: 'raw summary', text: mask(rawSummary) },
          { name: 'raw summary, rendered,', text: mask(renderSummary(rawSummary)) },
        ]),
  ];
}
