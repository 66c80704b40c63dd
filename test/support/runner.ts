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

/** One step of a workflow, and the values to watch for. */
export interface StepOptions {
  /** The step's inputs, by name. Undeclared ones are passed too, with the runner's warning. */
  readonly with?: Readonly<Record<string, string>>;
  /** The step's `env:`. Its values are watched, except settings such as `GITHUB_*` and proxies. */
  readonly env?: Readonly<Record<string, string>>;
  /** The event that started the workflow. @default a push to `main` of `octo/app` */
  readonly event?: RunEvent;
  /** Files of a new workspace, by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** An existing folder as the workspace. It is kept. */
  readonly workspace?: string;
  /** Values to watch for, besides those of `env`, `registered` and inputs with credentials. */
  readonly secrets?: readonly string[];
  /**
   * Values from `secrets.*`. The runner masks them from the start, even in the step's header. The step may print one
   * that is in an input for names, because these masks hide it.
   */
  readonly registered?: readonly string[];
  /** Texts that may be shown although they contain a watched value, such as names of secrets. */
  readonly notSecret?: readonly string[];
  /** `true` if the step prints a server's text that contains a value. Then it is enough if the masks hide it. */
  readonly serverEchoes?: boolean;
  /** The folder of `action.yml`. @default the repository's root */
  readonly action?: string;
  /** `true` to switch debug logging on. */
  readonly debug?: boolean;
  /** Sends the signal once, when a line on stdout or stderr matches or the promise resolves. */
  readonly signal?: { readonly when: RegExp | Promise<unknown>; readonly send: NodeJS.Signals };
  /**
   * When the promise resolves, the time of the input `timeout-seconds` is over at once. On a busy machine, a short time
   * could be over before the step reaches the tested point.
   */
  readonly timeIsUp?: Promise<unknown>;
  /** Stops reading the log after its first part. @default false */
  readonly hangsUp?: boolean;
  /** Arguments for Node itself. */
  readonly nodeArguments?: readonly string[];
  /** `true` skips the leak check. Only for the tests of this file. */
  readonly mayLeak?: boolean;
}

/** The result of a step. */
export interface StepResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The log as people see it: the step's header, then the output with its commands carried out, all masked. */
  readonly log: string;
  /** As written, with nothing masked. */
  readonly stdout: string;
  /** As written, with nothing masked. */
  readonly stderr: string;
  /** Masked and cut as by the runner. All annotations, although GitHub shows only ten of each level. */
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Masked line by line. */
  readonly summary: string;
  /** The texts of `::add-mask::`, in order. */
  readonly masks: readonly string[];
  /** The content of GITHUB_ENV. */
  readonly environmentFile: string;
  /** The content of GITHUB_STATE. */
  readonly stateFile: string;
  /** The content of GITHUB_PATH. */
  readonly pathFile: string;
  /** Files that the step made, as `workspace/…`, `temp/…` (RUNNER_TEMP) or `home/…`. */
  readonly createdFiles: readonly string[];
  /** Time from the step's last output to the end of its process, ms. */
  readonly lingeredMs: number;
}

const REPOSITORY = resolve(import.meta.dirname, '..', '..');
const END_BUDGET = ['--import', pathToFileURL(join(import.meta.dirname, 'end-budget.js')).href];

/**
 * Runs a JavaScript action's bundle with this Node, as GitHub's runner runs a step. Returns the result.
 *
 * The order of stdout and stderr is not defined. This assumes the worst case: all of stderr comes before stdout, so
 * that no mask on stdout protects it (actions/runner src/Runner.Sdk/ProcessInvoker.cs, ProcessOutput).
 *
 * @throws {LeakError} if a watched value, a line or a part of one, or any text that starts with `canary-`, shows in the
 *   log below the header, in an annotation, the summary, an output or a file; or, unmasked, in any output except an
 *   `::add-mask::` line.
 * @throws {Error} if the step writes GITHUB_ENV or GITHUB_PATH, a summary that is too large or a malformed file, or
 *   prints a command that is deprecated, disabled or for later steps.
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

/**
 * Source: actions/runner src/Runner.Worker/ActionRunner.cs; src/Runner.Worker/Handlers/Handler.cs PrintActionDetails.
 */
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

/** The runner reads the command files after the process, even after a failure. */
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

/** Inputs for names. A step prints them, even in its outputs. */
const NAMES = ['name', 'environment', 'branch', 'keys', 'required-keys', 'remove-keys', 'from-dotenv', 'config'];

/** Returns a function that masks the names from `secrets.*`, as the runner always does. */
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
    // Later steps get them unmasked. If a step shows them or a job passes them on, the runner's masks apply.
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
