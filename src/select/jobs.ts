import { ActionError, problemsOf, throwAll } from '../errors.ts';
import type { Entry } from '../inputs/entry.ts';
import { PLACEHOLDER } from '../inputs/environments.ts';
import type { NoSecrets, Ref, Trigger } from '../inputs/trigger.ts';
import type { Job, KeyEntry, SourceCount } from '../model.ts';
import { readSources, type SourceContext, type Sources } from '../sources/index.ts';
import { describeSuspicious } from '../sources/suspicious.ts';
import type { Target } from '../targets/target.ts';
import { listAll, quoteAll } from '../text.ts';
import { chooseEnvironment, explainDeleted, explainName } from './environment.ts';
import type { ChosenEnvironment, SkippedBranch } from './environment.ts';
import { isIdle, makeJob } from './job.ts';
import { parseKeys } from './key-entries.ts';
import { chooseKeys } from './keys.ts';
import { checkOverlaps } from './overlaps.ts';

/** What entries are selected with. */
export interface SelectContext extends Omit<SourceContext, 'read'> {
  /** What rules match; undefined if the event does not tell. */
  readonly ref: Ref | undefined;
  readonly trigger: Trigger;
  readonly noSecrets: NoSecrets | undefined;
}

/** What the entries come to, before anything is asked of a target. */
export interface Selection {
  readonly jobs: readonly Job[];
  readonly sources: readonly SourceCount[];
  readonly skipped: readonly Skipped[];
  /** What a person should know although nothing is wrong. */
  readonly warnings: readonly string[];
  /** Everything that is wrong with any entry. */
  readonly problems: readonly ActionError[];
}

/** A secret that this run leaves alone. */
export interface Skipped {
  readonly name: string;
  readonly title: string;
  /** Why, as a sentence without a full stop. */
  readonly why: string;
  /** True if the author may not expect it. */
  readonly isNotice: boolean;
}

/** Names that all entries of a config file compare with lines of `keys`. What they select stays below 300 MB. */
const MAX_WORK = 2_000_000;

interface Run extends SelectContext, SourceContext {
  readonly work: { left: number };
}

function countWork(entries: readonly KeyEntry[], { named }: Sources): number {
  const names = named.reduce((sum, { values }) => sum + values.size, 0);
  const patterns = entries.filter(({ source }) => source.includes('*')).length;
  return names * (entries.length === 0 ? 1 : patterns) + entries.length * (named.length + 1);
}

function tooMuchError({ label }: Entry): ActionError {
  return new ActionError({
    doing: `Reading ${label}`,
    happened: `the entries before it compare more than ${MAX_WORK} names with lines of keys`,
    todo: 'Split the config file, or write names instead of patterns',
  });
}

/** Reads the sources of each entry, selects keys and environments, and makes the jobs. */
export async function selectJobs(entries: readonly Entry[], context: SelectContext): Promise<Selection> {
  const selections: Omit<Selection, 'problems'>[] = [];
  const problems: ActionError[] = [];
  const run: Run = { ...context, read: new Map(), work: { left: MAX_WORK } };
  for (const entry of entries) {
    if (run.work.left < 0) {
      problems.push(tooMuchError(entry));
      break;
    }
    let label = ''; // Errors about the environment have their own place.
    try {
      const chosen = chooseEnvironments(entry, context);
      label = entry.label;
      selections.push(await selectEntry(entry, chosen, run));
    } catch (error) {
      for (const problem of problemsOf(error, label)) problems.push(problem); // Too many for one call of push.
    }
  }
  const jobs = selections.flatMap((one) => one.jobs);
  return {
    jobs,
    sources: selections.flatMap((one) => one.sources),
    skipped: selections.flatMap((one) => one.skipped),
    warnings: selections.flatMap((one) => one.warnings),
    problems: [...problems, ...checkOverlaps(jobs)],
  };
}

async function selectEntry(entry: Entry, chosen: Chosen, context: Run): Promise<Omit<Selection, 'problems'>> {
  const { label, target, own, inputs } = entry;
  const { environments, skipped } = chosen;
  if (environments.length === 0) return { jobs: [], sources: [], warnings: [], skipped };
  const entries = parseKeys(inputs.keys ?? []);
  const sources = await readSources(entry, entries, context);
  demandContent(entry, sources);
  context.work.left -= countWork(entries, sources);
  const values = inputs.mode === 'delete' ? new Map<string, null>() : chooseKeys(entries, sources);
  const counts = [...sources.named, sources.environment].map(({ title, values }) => ({
    label,
    title,
    names: values.size,
  }));
  const idle = isIdle(values, entry, entries);
  const shared = makeJob(values, entry, { entries, noSecrets: context.noSecrets, isIdle: idle });
  const jobs = environments.map((place) => {
    const job = { ...shared, ...place, title: target.describe({ name: own.name, ...place }, own) };
    return { ...job, claims: target.claims(job) };
  });
  throwAll(jobs.slice(0, 1).flatMap((job) => target.checkJob(job)));
  const left = jobs.map(({ name, title }) => ({ name, title, why: describeIdle(title), isNotice: true }));
  if (idle) return { jobs: [], sources: counts, warnings: [], skipped: [...skipped, ...left] };
  const warnings = [
    ...describeRisks(jobs, target),
    ...[...sources.named.flatMap((one) => one.warnings ?? []), ...describeSuspicious(shared.dict)].map(
      (warning) => `${label === '' ? '' : `${label}: `}${warning}`,
    ),
  ];
  return { jobs, sources: counts, warnings, skipped };
}

function describeIdle(title: string): string {
  return `all names of ${title} are optional, and none has a value`;
}

/** Warns of stored names that change how a program starts. All jobs store the same names. */
function describeRisks([job]: readonly Job[], { riskyNames }: Target): readonly string[] {
  if (job === undefined || riskyNames === undefined) return [];
  const { label, title, dict } = job;
  const risky = [...dict.keys()].filter((name) => riskyNames.test(name));
  if (risky.length === 0) return [];
  const doing = `${label === '' ? '' : `${label}: `}Choosing the values of ${title}`;
  const happened = `${quoteAll(risky)} ${risky.length === 1 ? 'changes' : 'change'} how the container starts`;
  return [
    new ActionError({ doing, happened, todo: 'Store it under another name if that is not what you want' }).message,
  ];
}

/** Demands that the sources hold something to select from. */
function demandContent({ inputs: { keys, removeKeys } }: Entry, { named }: Sources): void {
  const isNothing = named.length > 0 && named.every(({ values }) => values.size === 0);
  if (!isNothing || keys !== undefined || removeKeys.length > 0) return;
  throw new ActionError({
    doing: 'Choosing the values',
    happened: `there is nothing to store: ${listAll(named.map(({ title }) => title))} ${named.length === 1 ? 'holds' : 'hold'} no name`,
    todo: "Look whether the right thing was read, or name in keys what the secret is to hold of the step's env:",
  });
}

interface Chosen {
  readonly environments: readonly Pick<Job, 'environment' | 'mayBeGone'>[];
  readonly skipped: readonly Skipped[];
}

function chooseEnvironments(entry: Entry, context: SelectContext): Chosen {
  const { target, own, environmentFrom: from } = entry;
  const options = { ...context, from, maxLength: target.environments.maxLength };
  const choices = entry.environments.map((one) => chooseEnvironment(one, options));
  const chosen = choices.filter((choice) => choice.kind === 'environment');
  for (const choice of chosen) demandEnvironment(choice, entry, context);
  const title = target.describe({ name: own.name, environment: undefined }, own);
  return {
    environments: chosen.map(({ name, written }) => ({
      environment: name,
      mayBeGone: context.trigger.isDeletion || written.includes(PLACEHOLDER),
    })),
    skipped: choices.flatMap((choice) =>
      choice.kind === 'skip' ? [describeSkip(choice, { name: own.name, title })] : [],
    ),
  };
}

function describeSkip({ rule, ref }: SkippedBranch, place: { readonly name: string; readonly title: string }): Skipped {
  const why =
    rule === undefined
      ? `'${ref.name}' is a temporary branch of the merge queue, and no pattern of environment names it`
      : `the rule '${rule}' leaves ${place.title} alone on branch '${ref.name}'`;
  return { ...place, why, isNotice: rule === undefined };
}

/** Demands a name that an environment of the target can have, and a branch that exists. The name is not shown: it may be a value. */
function demandEnvironment(choice: ChosenEnvironment, entry: Entry, context: SelectContext): void {
  const { target, inputs, environmentFrom } = entry;
  const deleted = choice.byRule ? explainDeleted(inputs.mode, context) : undefined;
  if (deleted !== undefined) throw new ActionError({ doing: `Reading ${environmentFrom}`, ...deleted });
  const reason = target.environments.check(choice.name);
  if (reason === undefined) return;
  const line = choice.line === undefined ? '' : `, line ${choice.line}`;
  const todo = explainName(choice, context.ref) ?? reason.todo;
  throw new ActionError({ doing: `Reading ${environmentFrom}${line}`, happened: reason.happened, todo });
}
