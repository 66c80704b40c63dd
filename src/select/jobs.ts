import { chooseEnvironment, refuseDeletedBranch } from './branch.ts';
import type { Entry } from './config.ts';
import { ActionError, listAll, problemsOf, throwAll } from './errors.ts';
import { makeMarker } from './fingerprint.ts';
import type { Inputs } from './inputs.ts';
import { namesToLookUp, parseKeys, type KeyEntry } from './key-entries.ts';
import { chooseKeys, type Sources } from './keys.ts';
import { maskValues } from './mask.ts';
import { makeJob } from './job.ts';
import type { Skipped } from './outcome.ts';
import type { Job, Source, SourceCount } from './plan.ts';
import { reportSkip } from './report.ts';
import type { SecretInputs } from './secret-inputs.ts';
import { readEnvironment } from './sources/environment.ts';
import { readJson } from './sources/json.ts';
import { findGithubRuleBreakers, namesToDelete, secretsOf } from './targets/github-rules.ts';
import { demandCreatableEnvironment, demandLegalEnvironment, findModalRuleBreakers } from './targets/modal-rules.ts';
import { describeSecret, describeWithoutPlace } from './title.ts';

/** What the entries come to, before anything is asked of the target. */
export interface Prepared {
  readonly jobs: readonly Job[];
  readonly sources: readonly SourceCount[];
  /** What the rules leave out on this branch. */
  readonly skipped: readonly Skipped[];
  /** Everything that is wrong with any entry. */
  readonly errors: readonly ActionError[];
}

/** Reads each entry's sources, masks them, chooses keys and environments, and makes the jobs. */
export async function prepareJobs(entries: readonly Entry[], inputs: Inputs): Promise<Prepared> {
  const jobs: Job[] = [];
  const sources: SourceCount[] = [];
  const skipped: Skipped[] = [];
  const errors: ActionError[] = [];
  for (const entry of entries) {
    try {
      const made = await prepareEntry(entry, inputs, sources);
      if (made.length === 0) skipped.push({ name: entry.inputs.name, title: describeWithoutPlace(entry.inputs) });
      jobs.push(...made);
    } catch (error) {
      for (const problem of problemsOf(error, entry.label)) errors.push(problem); // Too many for one call of push.
    }
  }
  return { jobs, sources, skipped, errors: [...errors, ...findMeetings(jobs), ...findAmbiguous(jobs)] };
}

async function prepareEntry(
  { label, inputs: secret }: Entry,
  inputs: Inputs,
  counts: SourceCount[],
): Promise<readonly Job[]> {
  const environments = chooseEnvironments(secret, inputs);
  if (environments.length === 0) return [];
  const entries = parseKeys(secret.keys ?? '');
  const sources = await readSources(secret, entries, inputs);
  for (const { title, values } of [...sources.named, sources.environment]) {
    counts.push({ label, title, names: values.size });
  }
  refuseEmptySources(secret, sources);
  const options = {
    ...secret,
    label,
    environment: '',
    mayBeGone: false,
    listed: entries.flatMap((entry) => (entry.kind === 'name' && !entry.optional ? [entry.stored] : [])),
    deleteKeys: namesOf(entries, secret),
    noSecrets: inputs.noSecrets,
  };
  const job = makeJob(secret.mode === 'delete' ? new Map() : chooseKeys(entries, sources), options);
  throwAll(job.target === 'github' ? findGithubRuleBreakers(job) : findModalRuleBreakers(job));
  return environments.map(({ name: environment, mayBeGone }) => {
    const placed = { ...job, environment, mayBeGone, title: describeSecret({ ...job, environment }) };
    return { ...placed, ...mark(placed, secret, inputs) };
  });
}

/** Sources that were given, and hold nothing to choose from. */
function refuseEmptySources({ keys, removeKeys }: SecretInputs, { named }: Sources): void {
  const isNothing = named.length > 0 && named.every(({ values }) => values.size === 0);
  if (!isNothing || keys !== undefined || removeKeys.length > 0) return;
  throw new ActionError({
    doing: 'Choosing the values',
    happened: `there is nothing to store: ${listAll(named.map(({ title }) => title))} ${named.length === 1 ? 'holds' : 'hold'} no name`,
    todo: "Look whether the right thing was read, or name in keys what the secret is to hold of the step's env:",
  });
}

/** The names that a job is to delete, with GitHub's target. */
function namesOf(entries: readonly KeyEntry[], { target, mode, name }: SecretInputs): readonly string[] {
  if (target !== 'github' || mode !== 'delete' || name !== '') return [];
  const names = entries.flatMap((entry) => (entry.kind === 'name' ? [entry.stored] : []));
  if (names.length > 0 && names.length === entries.length) return names;
  throw new ActionError({
    doing: 'Reading keys',
    happened: 'mode delete takes names alone, no patterns and no exclusions',
    todo: 'Write the name of each secret to delete, one per line',
  });
}

function mark(job: Job, { skipUnchanged }: SecretInputs, { modal, writtenBy }: Inputs): Pick<Job, 'marker'> {
  return skipUnchanged ? { marker: makeMarker({ ...job, tokenSecret: modal.tokenSecret }, writtenBy) } : {};
}

interface Environment {
  readonly name: string;
  readonly mayBeGone: boolean;
}

function chooseEnvironments(secret: SecretInputs, { branch, deletedRef }: Inputs): readonly Environment[] {
  return secret.environments.flatMap((text) => {
    const choice = chooseEnvironment(text, branch);
    if (choice.kind === 'skip') {
      reportSkip(describeWithoutPlace(secret), choice.rule, branch);
      return [];
    }
    const hasRules = choice.line !== undefined;
    const deleted = hasRules ? refuseDeletedBranch(secret, { branch, deletedRef }) : undefined;
    if (deleted !== undefined) throw deleted;
    if (secret.target === 'modal') demandLegalEnvironment({ ...secret, ...choice });
    if (secret.target === 'modal' && secret.createEnvironment) demandCreatableEnvironment({ ...secret, ...choice });
    return [{ name: choice.name, mayBeGone: deletedRef !== undefined || choice.written.includes('{branch}') }];
  });
}

/** Variables that the runner and the operating system set: nobody means one of them by a mistyped name. */
const SYSTEM_VARIABLE = /^(?:GITHUB|RUNNER|ACTIONS|MODAL)_|^(?:PATH|HOME|CI|USER|SHELL|LANG|PWD|SHLVL)$/;

/** In the order in which a name is looked up; each is masked before anything else is done with it. */
async function readSources(
  secret: SecretInputs,
  entries: readonly KeyEntry[],
  { folders, variables }: Inputs,
): Promise<Sources> {
  const environment = masked(readEnvironment(namesToLookUp(entries), variables));
  const files = (await readDotenv(secret, { folders, variables })).map(masked);
  const json = secret.json === undefined ? [] : [masked(readJson(secret.json, folders))];
  return {
    named: [...(await readLiterals(secret)), ...json, ...files.toReversed()],
    environment,
    nearby: () => [...variables.keys()].filter((name) => !SYSTEM_VARIABLE.test(name)),
  };
}

/** What reads .env files is loaded only where there are some. */
async function readDotenv(
  secret: SecretInputs,
  inputs: Pick<Inputs, 'folders' | 'variables'>,
): Promise<readonly Source[]> {
  if (secret.dotenvPaths.length === 0) return [];
  const { readDotenvFiles } = await import('./sources/dotenv/files.ts');
  return readDotenvFiles({ ...secret, ...inputs });
}

/** What reads YAML is loaded only where there is some that a config file has not read already. */
async function readLiterals({ values }: SecretInputs): Promise<readonly Source[]> {
  if (values === undefined) return [];
  const title = 'values';
  if (typeof values !== 'string') return [{ title, values }];
  const { parseValues } = await import('./sources/values.ts');
  return [{ title, values: parseValues(values) }];
}

function masked(source: Source): Source {
  maskValues(source.values);
  return source;
}

/** Two writers of one secret would each undo the other's work, in an order that nobody chose. */
function findMeetings(jobs: readonly Job[]): readonly ActionError[] {
  const first = new Map<string, Job>();
  const pruners = new Map<string, Job>();
  const errors: ActionError[] = [];
  for (const job of jobs) {
    const { scope, names } = claimsOf(job);
    const claims = names.map((name) => JSON.stringify([scope, name]));
    const earlier = [...claims, ...(job.prune ? [scope] : [])].map((claim) => first.get(claim)).find((one) => one);
    const meets = earlier ?? pruners.get(scope);
    if (meets !== undefined) errors.push(meeting(meets, job));
    for (const claim of [scope, ...claims]) if (!first.has(claim)) first.set(claim, job);
    if (job.prune) pruners.set(scope, job);
  }
  return errors;
}

/** Where a job writes, and which secrets: with GitHub's target those of its keys, whose case GitHub does not tell apart. */
function claimsOf(job: Job): { readonly scope: string; readonly names: readonly string[] } {
  if (job.target === 'modal') return { scope: JSON.stringify(['modal', job.environment]), names: [job.name] };
  const names = [...secretsOf(job).keys(), ...namesToDelete(job), ...job.removeKeys.map((key) => key.toUpperCase())];
  return { scope: JSON.stringify(['github', job.repository, job.environment]).toLowerCase(), names };
}

/** An entry for the workspace's default environment, and one for an environment that may be just that. */
function findAmbiguous(jobs: readonly Job[]): readonly ActionError[] {
  const modal = jobs.filter(({ target }) => target === 'modal');
  const inDefault = new Map(modal.filter(({ environment }) => environment === '').map((job) => [job.name, job]));
  return modal.flatMap((job) => {
    const other = job.environment === '' ? undefined : inDefault.get(job.name);
    if (other === undefined) return [];
    return [
      new ActionError({
        doing: `Reading ${other.label}`,
        happened: `it goes to the workspace's default environment, which may be '${job.environment}', and ${job.label} writes the same secret there`,
        todo: 'Name the environment in both',
      }),
    ];
  });
}

function meeting(earlier: Job, later: Job): ActionError {
  if (earlier.label === later.label) {
    return new ActionError({
      doing: `Reading ${later.label}`,
      happened: `environment names '${later.environment}' twice`,
      todo: 'Name each environment once',
    });
  }
  return new ActionError({
    doing: `Reading ${later.label}`,
    happened: `it and ${earlier.label} both write ${later.title}`,
    todo: 'Make one entry of the two, or send them to different environments',
  });
}
