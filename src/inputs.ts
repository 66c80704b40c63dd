import { readFileSync } from 'node:fs';
import {
  readCredentials,
  readGithubSettings,
  readProxy,
  readServerUrl,
  type ModalSettings,
  type GithubSettings,
  type Proxy,
} from './connection-settings.ts';
import { throwAll, type ActionError } from './errors.ts';
import { isChoice, readBoolean, readText, readWholeNumber, refuseField, type Fields } from './fields.ts';
import { explainNoSecrets, findOrigin, refuseUntrusted, type NoSecrets } from './origin.ts';
import {
  readSecretInputs,
  SECRET_INPUT_NAMES,
  TARGETS,
  type SecretDefaults,
  type SecretInputs,
} from './secret-inputs.ts';
import type { Folders } from './sources/files.ts';
import { suggest, suggestByWord } from './suggest.ts';

/** Everything that the run needs to know of the world, checked. What is left out is undefined. */
export interface Inputs {
  /** The one secret that the step names, or the path of the file that lists many. */
  readonly what: SecretInputs | { readonly config: string };
  /** What holds where an entry of a config file says nothing. */
  readonly defaults: Pick<SecretDefaults, 'modalEnvironment' | 'repository'>;
  readonly branch: string;
  readonly dryRun: boolean;
  /** How many secrets are looked up or written at a time. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly modal: ModalSettings;
  readonly github: GithubSettings;
  /** That of `https:`, for both targets. */
  readonly proxy: Proxy;
  readonly folders: Folders;
  /** The step's environment, of which only the names that `keys` and `${NAME}` in a file mention may be used. */
  readonly variables: ReadonlyMap<string, string>;
  /** Why this run sees no secrets, where what started it tells. */
  readonly noSecrets: NoSecrets | undefined;
  /** The branch or tag whose deletion started this run. */
  readonly deletedRef: string | undefined;
  /** Repository, commit and run, for people that look at what was written. */
  readonly writtenBy: string;
}

/** The inputs that `action.yml` declares: those that shape one secret, and those that shape the run. */
export const INPUT_NAMES = [
  ...SECRET_INPUT_NAMES,
  'branch',
  'dry-run',
  'config',
  'concurrency',
  'timeout-seconds',
  'modal-token-id',
  'modal-token-secret',
  'github-token',
  'allow-untrusted',
] as const;

/** What the runner passes for an input that the step leaves out: the defaults of `action.yml`, but for `branch`. */
export const DEFAULTS: Readonly<Record<string, string>> = {
  'dotenv-filename': '.env',
  'if-empty': 'protect',
  mode: 'replace',
  'create-environment': 'false',
  'skip-unchanged': 'false',
  'dry-run': 'false',
  concurrency: '10',
  'timeout-seconds': '120',
  target: 'modal',
  prune: 'false',
  'allow-untrusted': 'false',
};

/**
 * Reads the action's inputs and the environment, once. Nothing else reads `process.env`.
 *
 * @throws {ActionError | AggregateError} everything that is wrong, one error a problem.
 */
export function readInputs(env: NodeJS.ProcessEnv = process.env): Inputs {
  const errors: ActionError[] = [];
  const fields: Fields = {
    text: (name) => notBlank(env[variableOf(name)]),
    where: (name) => `Reading the input '${name}'`,
    errors,
  };
  refuseUnknownInputs(fields, Object.keys(env));
  const variables = readVariables(env);
  const { noSecrets, deletedRef } = judgeOrigin(fields, variables);
  const tokens = { tokenId: readText(fields, 'modal-token-id'), tokenSecret: readText(fields, 'modal-token-secret') };
  const defaults = {
    modalEnvironment: variables.get('MODAL_ENVIRONMENT')?.trim() ?? '',
    repository: variables.get('GITHUB_REPOSITORY') ?? '',
  };
  const inputs = {
    what: readWhat(fields, defaults),
    defaults,
    branch: readText(fields, 'branch') ?? '',
    dryRun: readBoolean(fields, 'dry-run') ?? false,
    concurrency: readWholeNumber(fields, 'concurrency', CONCURRENCY) ?? 10,
    timeoutMs: (readWholeNumber(fields, 'timeout-seconds', TIMEOUT) ?? 120) * 1000,
    modal: {
      serverUrl: readServerUrl(variables, errors),
      ...readCredentials(variables, tokens, noSecrets),
    },
    github: readGithubSettings(variables, readText(fields, 'github-token'), noSecrets),
    proxy: readProxy(variables, errors),
    folders: { workspace: env['GITHUB_WORKSPACE'] ?? process.cwd(), temp: env['RUNNER_TEMP'] },
    variables,
    noSecrets,
    deletedRef,
    writtenBy: describeRun(variables),
  };
  throwAll(errors);
  return inputs;
}

const CONCURRENCY = { min: 1, max: 50, todo: 'Give how many secrets may be written at a time' };
const TIMEOUT = { min: 1, max: 3600, todo: 'Give the seconds that the whole run may take' };

/** The variable that the runner passes an input in (actions/runner: Handlers/Handler.cs, `AddInputsToEnvironment`). */
function variableOf(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

function notBlank(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

function readWhat(fields: Fields, defaults: Inputs['defaults']): Inputs['what'] {
  const config = readText(fields, 'config');
  if (config === undefined) {
    const environment = fields.text('environment');
    const environments = environment === undefined ? undefined : [environment];
    const secret = readSecretInputs(fields, { ...defaults, environments, values: fields.text('values') });
    if (secret.target === 'modal' && isChoice(fields, 'target', TARGETS)) refuseGithubInputs(fields);
    return secret;
  }
  for (const name of SECRET_INPUT_NAMES.filter((one) => isSet(fields, one))) {
    refuseField(fields, name, {
      happened: 'it does not go with config',
      // What does not look like a path may be a value that was put there by mistake.
      todo: `Say it in ${/^[\w./\\-]{1,255}$/.test(config) ? config : 'the config file'}, for one secret or under defaults`,
    });
  }
  return { config };
}

function refuseGithubInputs(fields: Fields): void {
  for (const name of ['github-token', 'github-repository'].filter((one) => isSet(fields, one))) {
    refuseField(fields, name, { happened: 'it goes with target github', todo: 'Set target to github, or remove it' });
  }
}

function isSet(fields: Fields, name: string): boolean {
  const text = readText(fields, name);
  return text !== undefined && text !== DEFAULTS[name];
}

/**
 * Refuses a run that strangers may have laid a trap for, and returns what else follows from what started it.
 *
 * @throws {ActionError} at once: nothing else of such a run is to be looked at.
 */
function judgeOrigin(fields: Fields, variables: ReadonlyMap<string, string>): Pick<Inputs, 'noSecrets' | 'deletedRef'> {
  const origin = findOrigin(variables, readPayload(variables.get('GITHUB_EVENT_PATH')));
  const untrusted = readBoolean(fields, 'allow-untrusted') === true ? undefined : refuseUntrusted(origin);
  if (untrusted !== undefined) throw untrusted;
  return { noSecrets: explainNoSecrets(origin), deletedRef: origin.deletedRef };
}

/** The event's payload; undefined where there is none that can be read. */
function readPayload(path: string | undefined): unknown {
  try {
    return JSON.parse(readFileSync(path ?? '', 'utf8'));
  } catch {
    return undefined;
  }
}

/** @example 'octo/app@0123abcd https://github.com/octo/app/actions/runs/1' */
function describeRun(variables: ReadonlyMap<string, string>): string {
  const [repository, commit, run, server] = [
    'GITHUB_REPOSITORY',
    'GITHUB_SHA',
    'GITHUB_RUN_ID',
    'GITHUB_SERVER_URL',
  ].map((name) => variables.get(name) ?? '');
  return `${repository ?? ''}@${commit ?? ''} ${server ?? ''}/${repository ?? ''}/actions/runs/${run ?? ''}`;
}

function readVariables(env: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !name.startsWith('INPUT_')) variables.set(name, value);
  }
  return variables;
}

function refuseUnknownInputs(fields: Fields, variables: readonly string[]): void {
  const known = new Set(INPUT_NAMES.map(variableOf));
  for (const variable of variables.filter((one) => one.startsWith('INPUT_') && !known.has(one))) {
    const name = variable.slice('INPUT_'.length).toLowerCase();
    refuseField(fields, name, { happened: 'there is no such input', todo: adviseInput(fields, name, variable) });
  }
}

/** A variable of `env:` that is called like an input cannot be told from one. */
function adviseInput(fields: Fields, name: string, variable: string): string {
  const keys = (fields.text('keys') ?? '').split(/[^\w.-]+/);
  if (keys.includes(variable))
    return `The runner calls inputs INPUT_…, so give the variable another name in env:, and write ${variable}=OTHER_NAME in keys`;
  const wanted = name.replaceAll('_', '-');
  const near = suggest(wanted, INPUT_NAMES);
  if (near !== undefined) return `Did you mean '${near}'? Otherwise remove it`;
  const similar = suggestByWord(wanted, INPUT_NAMES);
  const advice = "Values to store go into the step's env:, and their names into keys";
  return similar === undefined ? `Remove it. ${advice}` : `Did you mean '${similar}'? Otherwise remove it. ${advice}`;
}
