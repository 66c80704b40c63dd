import { chooseEnvironment } from './branch.ts';
import type { Entry } from './config.ts';
import { ActionError, problemsOf, throwAll } from './errors.ts';
import { makeMarker } from './fingerprint.ts';
import type { Inputs } from './inputs.ts';
import { chooseKeys, namesToLookUp, parseKeys, type KeyEntry, type Sources } from './keys.ts';
import { maskValues } from './mask.ts';
import { describeSecret, makeJob } from './job.ts';
import type { Job, Source } from './plan.ts';
import { reportSkip, reportSources } from './report.ts';
import type { SecretInputs } from './secret-inputs.ts';
import { readDotenvFiles } from './sources/dotenv-files.ts';
import { readEnvironment } from './sources/environment.ts';
import { readJson } from './sources/json.ts';
import { parseValues } from './sources/values.ts';
import { findGithubRuleBreakers } from './targets/github-rules.ts';
import { findModalRuleBreakers } from './targets/modal-rules.ts';

/** What the entries come to, before anything is asked of the target. */
export interface Prepared {
  readonly jobs: readonly Job[];
  /** Names of the secrets that the rules leave out on this branch. */
  readonly skipped: readonly string[];
  /** Everything that is wrong with any entry. */
  readonly errors: readonly ActionError[];
}

/** Reads each entry's sources, masks them, chooses keys and environments, and makes the jobs. */
export function prepareJobs(entries: readonly Entry[], inputs: Inputs): Prepared {
  const jobs: Job[] = [];
  const skipped: string[] = [];
  const errors: ActionError[] = [];
  for (const entry of entries) {
    try {
      const made = prepareEntry(entry, inputs);
      if (made.length === 0) skipped.push(entry.inputs.name);
      jobs.push(...made);
    } catch (error) {
      errors.push(...problemsOf(error, entry.label));
    }
  }
  return { jobs, skipped, errors: [...errors, ...findMeetings(jobs)] };
}

function prepareEntry({ label, inputs: secret }: Entry, inputs: Inputs): readonly Job[] {
  const environments = chooseEnvironments(secret, inputs.branch);
  if (environments.length === 0) return [];
  const entries = parseKeys(secret.keys ?? '');
  const sources = readSources(secret, entries, inputs);
  reportSources(label, [...sources.named, sources.environment]);
  const options = { ...secret, label, environment: '', deleteKeys: namesOf(entries), noSecrets: inputs.noSecrets };
  const job = makeJob(secret.mode === 'delete' ? new Map() : chooseKeys(entries, sources), options);
  throwAll(job.target === 'github' ? findGithubRuleBreakers(job) : findModalRuleBreakers(job));
  return environments.map((environment) => {
    const placed = { ...job, environment, title: describeSecret({ ...job, environment }) };
    return { ...placed, ...mark(placed, secret, inputs) };
  });
}

/** The names that a job is to delete, with GitHub's target. */
function namesOf(entries: readonly KeyEntry[]): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === 'name' ? [entry.stored] : []));
}

function mark(job: Job, { skipUnchanged }: SecretInputs, { modal, writtenBy }: Inputs): Pick<Job, 'marker'> {
  return skipUnchanged ? { marker: makeMarker({ ...job, tokenSecret: modal.tokenSecret }, writtenBy) } : {};
}

function chooseEnvironments(secret: SecretInputs, branch: string): readonly string[] {
  return secret.environments.flatMap((text) => {
    const choice = chooseEnvironment(text, branch);
    if (choice.kind === 'skip') {
      reportSkip(secret.name, choice.rule, branch);
      return [];
    }
    if (secret.target === 'modal') demandLegal(choice.name);
    if (secret.createEnvironment && secret.target === 'modal') demandCreatable(choice.name);
    return [choice.name];
  });
}

/** What Modal's clients look an environment up by (same places). What is not legal is not shown: it may be a value. */
function demandLegal(environment: string): void {
  if (environment === '' || /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/.test(environment)) return;
  throw new ActionError({
    doing: "Reading the input 'environment'",
    happened: 'it is not a name that an environment of Modal can have',
    todo: 'Use at most 64 letters, digits, dots, - and _, a letter or digit first',
  });
}

/** What Modal's clients let an environment be called (modal@0.11.1: `EnvironmentService.create`; py/modal/_utils/name_utils.py). */
function demandCreatable(environment: string): void {
  if (environment === '' || (/^[a-zA-Z0-9][a-zA-Z0-9_-]{1,63}$/.test(environment) && !/^en-/i.test(environment)))
    return;
  throw new ActionError({
    doing: "Reading the input 'environment'",
    happened: 'with create-environment it is to be a name that Modal lets be created, and is not',
    todo: 'Use 2 to 64 letters, digits, - and _, a letter or digit first and not en- at the start',
  });
}

/** Variables that the runner and the operating system set: nobody means one of them by a mistyped name. */
const SYSTEM_VARIABLE = /^(?:GITHUB|RUNNER|ACTIONS|MODAL)_|^(?:PATH|HOME|CI|USER|SHELL|LANG|PWD|SHLVL)$/;

/** In the order in which a name is looked up; each is masked before anything else is done with it. */
function readSources(secret: SecretInputs, entries: readonly KeyEntry[], { folders, variables }: Inputs): Sources {
  const environment = masked(readEnvironment(namesToLookUp(entries), variables));
  const files = readDotenvFiles({ ...secret, folders, variables }).map(masked);
  const json = secret.json === undefined ? [] : [masked(readJson(secret.json, folders))];
  const { values } = secret;
  const literals =
    values === undefined
      ? []
      : [{ title: 'values', values: typeof values === 'string' ? parseValues(values) : values }];
  return {
    named: [...literals, ...json, ...files.reverse()],
    environment,
    nearby: [...variables.keys()].filter((name) => !SYSTEM_VARIABLE.test(name)),
  };
}

function masked(source: Source): Source {
  maskValues(source.values);
  return source;
}

/** Two writers of one secret would each undo the other's work, in an order that nobody chose. */
function findMeetings(jobs: readonly Job[]): readonly ActionError[] {
  const first = new Map<string, Job>();
  const errors: ActionError[] = [];
  for (const job of jobs) {
    const place = JSON.stringify([job.target, job.repository, job.environment, job.name]);
    const earlier = first.get(place);
    if (earlier === undefined) first.set(place, job);
    else errors.push(meeting(earlier, job));
  }
  return errors;
}

function meeting(earlier: Job, later: Job): ActionError {
  return new ActionError({
    doing: `Reading ${later.label}`,
    happened: `it and ${earlier.label} both write ${later.title}`,
    todo: 'Make one entry of the two, or send them to different environments',
  });
}
