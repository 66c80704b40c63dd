import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describeEvent, type RunEvent } from './runner-event.ts';
import type { DefaultContexts } from './runner-inputs.ts';

/** The folders, files and variables that a runner prepares for one step. */
export interface World {
  readonly folders: { readonly workspace: string; readonly temp: string; readonly home: string };
  /** The files for a step's commands, by the variable that names each. */
  readonly commandFiles: Readonly<Record<CommandFile, string>>;
  /** The runner's own variables, overridden by the step's `env:`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly contexts: DefaultContexts;
  readonly remove: () => Promise<void>;
}

type CommandFile = 'GITHUB_OUTPUT' | 'GITHUB_ENV' | 'GITHUB_STATE' | 'GITHUB_PATH' | 'GITHUB_STEP_SUMMARY';

/** The options of a world, as in the runner's `StepOptions`. */
export interface WorldOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: RunEvent;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly workspace?: string;
  readonly debug?: boolean;
}

/** Tokens that the runner passes to every step and masks from the start of the job. */
export const RUNNER_TOKENS = { github: 'canary-github-token', runtime: 'canary-runtime-token' } as const;

/**
 * Makes the folders and files of a step, with the environment and contexts that describe them. Passes on only `PATH`
 * from this process's environment and, on Windows, the variables that programs need to start.
 *
 * With the real runner, a step's `env:` cannot override `GITHUB_*`. Here it can, so that a test can set
 * `GITHUB_API_URL` to its own server.
 *
 * Sources: actions/runner src/Runner.Worker/GitHubContext.cs (which `github.*` become `GITHUB_*`),
 * src/Runner.Worker/FileCommandManager.cs, src/Runner.Worker/Handlers/NodeScriptActionHandler.cs.
 */
export async function createWorld(options: WorldOptions): Promise<World> {
  // Resolved, because later code compares paths, and the temporary folder of macOS is behind a link.
  const base = await realpath(await mkdtemp(join(tmpdir(), 'step-')));
  const folders = {
    workspace: options.workspace ?? join(base, 'workspace'),
    temp: join(base, 'temp'),
    home: join(base, 'home'),
  };
  const event = describeEvent(options.event);
  const eventPath = join(folders.temp, '_github_workflow', 'event.json');
  const commandFiles = commandFilesIn(join(folders.temp, '_runner_file_commands'));
  for (const folder of [...Object.values(folders), join(base, 'tools')]) await mkdir(folder, { recursive: true });
  await writeFiles(folders.temp, { [eventPath]: JSON.stringify(event.event, null, 2) });
  for (const file of Object.values(commandFiles)) await writeFiles(folders.temp, { [file]: '' });
  await writeFiles(folders.workspace, options.files ?? {});

  const github = { ...event, ...runContext(options.env ?? {}), workspace: folders.workspace, event_path: eventPath };
  const runner = runnerContext(folders.temp, join(base, 'tools'), options.debug ?? false);
  const environment = {
    ...systemVariables(folders.home),
    ...variablesOf('GITHUB', { ...github, event: undefined, token: undefined, secret_source: undefined }),
    ...variablesOf('RUNNER', runner),
    ...commandFiles,
    GITHUB_ACTIONS: 'true',
    CI: 'true',
    ACTIONS_RUNTIME_TOKEN: RUNNER_TOKENS.runtime,
    ...options.env,
  };
  const strategy = { 'fail-fast': true, 'job-index': 0, 'job-total': 1, 'max-parallel': 1 };
  const contexts = { github, runner, job: { status: 'success' }, strategy, matrix: {} };
  return { folders, commandFiles, environment, contexts, remove: () => removeFolder(base) };
}

function commandFilesIn(folder: string): World['commandFiles'] {
  return {
    GITHUB_OUTPUT: join(folder, 'set_output'),
    GITHUB_ENV: join(folder, 'set_env'),
    GITHUB_STATE: join(folder, 'save_state'),
    GITHUB_PATH: join(folder, 'add_path'),
    GITHUB_STEP_SUMMARY: join(folder, 'step_summary'),
  };
}

/** Paths are relative to the folder or absolute. */
async function writeFiles(folder: string, files: NonNullable<WorldOptions['files']>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = resolve(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

function runContext(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    token: RUNNER_TOKENS.github,
    action: 'sync',
    action_repository: 'org/sync-secret',
    action_ref: 'v1',
    actor_id: '583231',
    triggering_actor: 'octocat',
    repository_id: '1',
    repository_owner_id: '9919',
    ref_protected: 'false',
    retention_days: '90',
    workflow: 'Sync',
    workflow_ref: 'octo/app/.github/workflows/sync.yml@refs/heads/main',
    workflow_sha: '0'.repeat(40),
    job: 'sync',
    run_id: '1234567890',
    run_number: '7',
    run_attempt: '1',
    server_url: env['GITHUB_SERVER_URL'] ?? 'https://github.com',
    api_url: env['GITHUB_API_URL'] ?? 'https://api.github.com',
    graphql_url: env['GITHUB_GRAPHQL_URL'] ?? 'https://api.github.com/graphql',
  };
}

function runnerContext(temp: string, toolCache: string, debug: boolean): Readonly<Record<string, string>> {
  const systems: Partial<Record<NodeJS.Platform, string>> = { darwin: 'macOS', win32: 'Windows' };
  return {
    os: systems[process.platform] ?? 'Linux',
    arch: process.arch.toUpperCase(),
    name: 'GitHub Actions 1',
    environment: 'github-hosted',
    temp,
    tool_cache: toolCache,
    ...(debug ? { debug: '1' } : {}),
  };
}

function variablesOf(prefix: string, context: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const [key, value] of Object.entries(context)) {
    if (typeof value === 'string') variables[`${prefix}_${key.toUpperCase()}`] = value;
  }
  return variables;
}

function systemVariables(home: string): Readonly<Record<string, string>> {
  const names = process.platform === 'win32' ? ['PATH', 'SystemRoot', 'windir', 'ComSpec', 'PATHEXT'] : ['PATH'];
  const variables: Record<string, string> = process.platform === 'win32' ? { USERPROFILE: home } : { HOME: home };
  for (const name of names) {
    const value = process.env[name];
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

async function removeFolder(folder: string): Promise<void> {
  // Windows keeps an open file for a moment after its process has ended.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
