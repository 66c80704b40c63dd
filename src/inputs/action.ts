import { readFileSync, statSync } from 'node:fs';
import { ActionError, gather, throwAll } from '../errors.ts';
import type { Folders } from '../formats/files.ts';
import type { Node } from '../formats/yaml/nodes.ts';
import { maskText } from '../masks.ts';
import type { Settings, Target, World } from '../targets/target.ts';
import { isShowable, suggest } from '../text.ts';
import { checkNoEntry, entryTable, readEntry, type Entry } from './entry.ts';
import { readProxy, type Proxy } from './proxy.ts';
import { readTable, type Given } from './read.ts';
import { isTrue } from './rows.ts';
import { RUN_INPUTS, type RunInputs } from './table.ts';
import { explainNoSecrets, findTrigger, refuseUntrusted, type NoSecrets, type Ref, type Trigger } from './trigger.ts';

/** The inputs and the environment of the run, checked. */
export interface Action extends Omit<RunInputs, 'config' | 'branch'> {
  /** The secret that the step names, or the path of the config file. */
  readonly what: Entry | { readonly config: string };
  /** The inputs of the step. Entries of a config file use its variables. */
  readonly given: Given;
  readonly settings: ReadonlyMap<Target, Settings<unknown>>;
  /** The proxy for `https:`, for all targets. */
  readonly proxy: Proxy;
  readonly folders: Folders;
  /** The step's environment. Only names in `keys`, `env:NAME` or a file's `${NAME}` may be used. */
  readonly variables: ReadonlyMap<string, string>;
  /** The variables with the credentials of targets. */
  readonly credentialNames: readonly string[];
  readonly trigger: Trigger;
  /** The input `branch`, or the event's ref. Rules match it. */
  readonly ref: Ref | undefined;
  /** Why this run gets no secrets, if that is known. */
  readonly noSecrets: NoSecrets | undefined;
  /** Repository, commit and run, as stored beside the secret. */
  readonly writtenBy: string;
}

/** The inputs that `action.yml` declares. */
export function inputNames(targets: readonly Target[]): readonly string[] {
  const ofTargets = targets.flatMap(({ runInputs }) => Object.keys(runInputs));
  return [...new Set([...Object.keys(entryTable(targets)), ...Object.keys(RUN_INPUTS), ...ofTargets])];
}

/**
 * Reads the action's inputs and the environment, once, and masks the credentials. Nothing else reads `process.env`.
 *
 * @throws {ActionError | AggregateError} every problem.
 */
export function readAction(targets: readonly Target[], env: NodeJS.ProcessEnv = process.env): Action {
  const variables = new Map(
    Object.entries(env).filter((entry): entry is [string, string] => !entry[0].startsWith('INPUT_')),
  );
  const given = giveInputs(env, variables);
  const trigger = findTrigger(variables, readPayload(variables.get('GITHUB_EVENT_PATH')));
  const unexplained = readSettings(targets, given, { variable: given.variable, noSecrets: undefined });
  const hasCredentials = [...unexplained.values()].some(({ secrets }) => secrets.some((secret) => secret !== ''));
  demandTrusted(trigger, given, hasCredentials);
  const noSecrets = explainNoSecrets(trigger, hasCredentials);
  const { run, settings, proxy, what } = gather({
    unknown: () => throwAll(checkUnknown(given, Object.keys(env), inputNames(targets))),
    what: () => readWhat(given, targets),
    run: () => readTable(RUN_INPUTS, given),
    settings: () => readSettings(targets, given, { variable: given.variable, noSecrets }),
    proxy: () => readProxy(variables),
  });
  for (const text of [proxy.password, ...[...settings.values()].flatMap(({ secrets }) => secrets)]) maskText(text);
  return {
    ...run,
    what,
    given,
    settings,
    proxy,
    folders: { workspace: env['GITHUB_WORKSPACE'] ?? process.cwd(), temp: env['RUNNER_TEMP'] },
    variables,
    credentialNames: targets.flatMap(({ credentialNames = [] }) => credentialNames),
    trigger,
    ref: run.branch ?? trigger.ref,
    noSecrets,
    writtenBy: describeRun(variables),
  };
}

/** The variable of an input (actions/runner: Handlers/Handler.cs, `AddInputsToEnvironment`). */
function variableOf(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

/** The runner passes an omitted input as empty text. */
function giveInputs(env: NodeJS.ProcessEnv, variables: ReadonlyMap<string, string>): Given {
  const node = (name: string): Node | undefined => {
    const text = env[variableOf(name)] ?? '';
    return text.trim() === '' ? undefined : { kind: 'scalar', offset: 0, text };
  };
  return {
    node,
    isOwn: (name) => node(name) !== undefined,
    where: (name) => `Reading the input '${name}'`,
    variable: (name) => variables.get(name)?.trim() || undefined, // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing -- blank counts as unset.
  };
}

function readWhat(given: Given, targets: readonly Target[]): Action['what'] {
  const { config } = readTable({ config: RUN_INPUTS.config }, given);
  if (config === undefined) return readEntry('', given, targets);
  const file = isShowable(config) ? config : 'the config file'; // It may be a value.
  const todo = `Set it in ${file}, for each secret that needs it`;
  throwAll(checkNoEntry(given, targets, { happened: 'it cannot be used with config', todo }));
  return { config };
}

function readSettings(targets: readonly Target[], given: Given, world: World): Action['settings'] {
  return new Map(
    targets.map((target) => [target, target.readSettings(readTable(target.runInputs, given), world)] as const),
  );
}

/** Refuses a run that a stranger may control, before anything else is read. */
function demandTrusted(trigger: Trigger, given: Given, hasCredentials: boolean): void {
  const refusal = refuseUntrusted(trigger, hasCredentials);
  const node = given.node('allow-untrusted');
  const isAllowed = node?.kind === 'scalar' && isTrue(node.text ?? '');
  if (refusal !== undefined && !isAllowed) throw refusal;
}

/** GitHub's limit for a payload (docs.github.com, "Webhook events and payloads"), and some room. */
const MAX_PAYLOAD_BYTES = 32 * 1024 * 1024;

/** Returns the event's payload; undefined if it cannot be read. Reading a pipe would wait for a writer. */
function readPayload(path = ''): unknown {
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= MAX_PAYLOAD_BYTES ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  } catch {
    return undefined;
  }
}

/** @example 'octo/app@0123abcd https://github.com/octo/app/actions/runs/1' */
function describeRun(variables: ReadonlyMap<string, string>): string {
  const github = (name: string): string => variables.get(`GITHUB_${name}`) ?? '';
  const repository = github('REPOSITORY');
  return `${repository}@${github('SHA')} ${github('SERVER_URL')}/${repository}/actions/runs/${github('RUN_ID')}`;
}

function checkUnknown(given: Given, variables: readonly string[], known: readonly string[]): readonly ActionError[] {
  const passed = new Set(known.map(variableOf));
  const unknown = variables.filter((one) => one.startsWith('INPUT_') && !passed.has(one));
  return unknown.map((variable) => {
    const name = variable.slice('INPUT_'.length).toLowerCase();
    const todo = adviseInput(given, { name, variable }, known);
    return new ActionError({ doing: given.where(name), happened: 'there is no such input', todo });
  });
}

/** A variable `INPUT_…` of `env:` looks like an input. */
function adviseInput(given: Given, unknown: { name: string; variable: string }, known: readonly string[]): string {
  const { name, variable } = unknown;
  const keys = given.node('keys');
  const words = keys?.kind === 'scalar' ? (keys.text ?? '').split(/[^\w.-]+/) : [];
  if (words.includes(variable)) {
    return `The runner calls inputs INPUT_…, so give the variable another name in env:, and write ${variable}=OTHER_NAME in keys`;
  }
  const near = suggest(name.replaceAll('_', '-'), known);
  if (near !== undefined) return `Did you mean '${near}'? Otherwise remove it`;
  if (given.node(name) === undefined) {
    return 'If it belongs to keys, write keys: | with one name per line below it: between { and }, YAML ends a text at a comma. Otherwise remove it';
  }
  return "If it is a value to store, move it to the step's env: and its name to keys. Otherwise remove it";
}
