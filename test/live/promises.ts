import { runStep, type StepResult } from '../support/runner.ts';
import type { Credentials } from './raw-modal.ts';
import { askForSecret, hasKeys, type LiveEnvironment } from './workspace.ts';

/** A promise of the action, and its result. */
export interface Finding {
  readonly what: string;
  readonly answer: string;
}

/** The data for the checks. */
export interface LiveRun {
  readonly live: LiveEnvironment;
  readonly serverUrl: string;
  readonly credentials: Credentials;
  /** The variables for a step's connection to the server: proxies and certificates. */
  readonly network: Readonly<Record<string, string>>;
}

type Inputs = Readonly<Record<string, string>>;

interface Promised {
  readonly fact: string;
  readonly with: Inputs;
  readonly env?: Inputs;
  readonly result: string;
  /** Keys that the secret must have afterwards, and keys that it must not have. */
  readonly has?: readonly string[];
  readonly hasNot?: readonly string[];
}

const SECRET = 'live';
const A = { A: 'canary-live-a' };
const LONG = 'é'.repeat(32_768);
const LINES = '-----BEGIN canary-----\nline "two" \\ $HOME ${HOME} #\r\n🚀\n';

/** In this order: each depends on the one before. */
const PROMISES: readonly Promised[] = [
  {
    fact: 'a dry run writes nothing',
    with: { keys: 'A', 'dry-run': 'true' },
    env: A,
    result: 'planned',
    hasNot: ['A'],
  },
  {
    fact: 'create creates a missing secret',
    with: { keys: 'A', mode: 'create' },
    env: A,
    result: 'created',
    has: ['A'],
  },
  {
    fact: 'create does not change an existing secret',
    with: { keys: 'B', mode: 'create' },
    env: { B: 'canary-live-b' },
    result: 'skipped',
    has: ['A'],
    hasNot: ['B'],
  },
  {
    fact: 'merge keeps the other keys',
    with: { keys: 'B', mode: 'merge' },
    env: { B: 'canary-live-b' },
    result: 'updated',
    has: ['A', 'B'],
  },
  {
    fact: 'merge removes the keys of remove-keys',
    with: { keys: 'B', mode: 'merge', 'remove-keys': 'A' },
    env: { B: 'canary-live-b' },
    result: 'updated',
    has: ['B'],
    hasNot: ['A'],
  },
  {
    fact: 'replace stores exactly its keys, even with long, multi-line and Unicode values',
    with: { keys: 'LONG\nLINES', 'required-keys': 'LONG\nLINES' },
    env: { LONG, LINES },
    result: 'updated',
    has: ['LONG', 'LINES'],
    hasNot: ['B'],
  },
  {
    fact: 'skip-unchanged writes the first time',
    with: { keys: 'A', 'skip-unchanged': 'true' },
    env: A,
    result: 'updated',
    has: ['A'],
  },
  {
    fact: 'skip-unchanged writes nothing the second time',
    with: { keys: 'A', 'skip-unchanged': 'true' },
    env: A,
    result: 'unchanged',
    has: ['A'],
  },
  { fact: 'check succeeds with the keys', with: { mode: 'check', 'required-keys': 'A' }, result: 'checked' },
  { fact: 'check fails without them', with: { mode: 'check', 'required-keys': 'NEVER' }, result: '' },
  {
    fact: 'an undefined secret does not delete its key',
    with: { keys: 'A\nB' },
    env: { A: '', B: 'canary-live-b' },
    result: '',
    has: ['A'],
  },
  { fact: 'delete removes the secret', with: { mode: 'delete' }, result: 'deleted', hasNot: ['A'] },
  { fact: 'delete of a missing secret succeeds', with: { mode: 'delete' }, result: 'unchanged' },
];

/** Runs the bundle as a step for each promise, in the environment, and checks the result. */
export async function checkPromises(run: LiveRun): Promise<readonly Finding[]> {
  const findings = [await checkCreation(run)];
  for (const promised of PROMISES) findings.push({ what: promised.fact, answer: await check(run, promised) });
  return findings;
}

/** True if every promise was kept. */
export function areKept(findings: readonly Finding[]): boolean {
  return findings.every(({ answer }) => answer === KEPT);
}

const KEPT = 'kept';

/** Creates the environment for all other checks. */
async function checkCreation(run: LiveRun): Promise<Finding> {
  const step = await runLive(run, { keys: 'A', 'create-environment': 'true' }, A);
  const isThere = await hasKeys(run.live, SECRET, ['A']);
  const { answer } = await runLive(run, { mode: 'delete' }).then(({ outputs }) => ({ answer: outputs['result'] }));
  const isKept = step.outputs['result'] === 'created' && isThere && answer === 'deleted';
  return { what: 'an environment is created with its first secret', answer: isKept ? KEPT : broken(step) };
}

async function check(run: LiveRun, promised: Promised): Promise<string> {
  const step = await runLive(run, promised.with, promised.env);
  const { has = [], hasNot = [] } = promised;
  if ((step.outputs['result'] ?? '') !== promised.result) return broken(step);
  if (has.length > 0 && !(await hasKeys(run.live, SECRET, has))) return `BROKEN: it lacks one of ${has.join(', ')}`;
  for (const key of hasNot) {
    const { status } = await askForSecret(run.live, SECRET, { requiredKeys: [key] });
    if (status === 0) return `BROKEN: it has ${key}`;
  }
  return KEPT;
}

function broken({ exitCode, outputs, annotations }: StepResult): string {
  const errors = annotations.filter(({ level }) => level === 'error').map(({ message }) => message);
  return `BROKEN: exit code ${String(exitCode)}, result '${outputs['result'] ?? ''}' ${errors.join(' ')}`.trim();
}

function runLive(
  { live, serverUrl, credentials, network }: LiveRun,
  inputs: Inputs,
  env: Inputs = {},
): Promise<StepResult> {
  const { tokenId, tokenSecret } = credentials;
  return runStep({
    with: { name: SECRET, environment: live.name, ...inputs },
    env: { ...network, ...env, MODAL_TOKEN_ID: tokenId, MODAL_TOKEN_SECRET: tokenSecret, MODAL_SERVER_URL: serverUrl },
    registered: [tokenId, tokenSecret],
  });
}
