import { ActionError, problemsOf, throwAll } from '../errors.ts';
import type { Entry } from '../inputs/entry.ts';
import { PLACEHOLDER } from '../inputs/environments.ts';
import type { NoSecrets, Ref, Trigger } from '../inputs/trigger.ts';
import { maskHeld } from '../masks.ts';
import type { Job, KeyEntry, SourceCount } from '../model.ts';
import { readSources, type SourceContext, type Sources } from '../sources/index.ts';
import { describeSuspicious } from '../sources/suspicious.ts';
import type { Target } from '../targets/target.ts';
import { isShowable, listAll, nameWithPlace, quoteAll } from '../text.ts';
import { chooseEnvironment, explainDeleted, explainName } from './environment.ts';
import type { ChosenEnvironment, SkippedBranch } from './environment.ts';
import { isIdle, makeJob } from './job.ts';
import { parseKeys } from './key-entries.ts';
import { chooseKeys, type Choice } from './keys.ts';
import { checkOverlaps } from './overlaps.ts';
import { Settings } from './settings.ts';

/** The data that all entries share. */
export interface SelectContext extends Omit<SourceContext, 'read'> {
  /** The branch or tag that rules match; undefined if the event does not name it. */
  readonly ref: Ref | undefined;
  readonly trigger: Trigger;
  readonly noSecrets: NoSecrets | undefined;
}

/** The jobs of all entries, before any call to a target. */
export interface Selection {
  readonly jobs: readonly Job[];
  readonly sources: readonly SourceCount[];
  readonly skipped: readonly Skipped[];
  /** Things that may be mistakes. The run goes on. */
  readonly warnings: readonly string[];
  /** The problems of all entries. */
  readonly problems: readonly ActionError[];
}

/** A secret that this run skips. */
export interface Skipped {
  readonly name: string;
  readonly title: string;
  /** The reason, as a sentence without a full stop. */
  readonly why: string;
  /** True if the author may not expect it. */
  readonly isNotice: boolean;
}

/** The most names that all entries of a config file may compare with `keys`. Memory for them stays below 300 MB. */
const MAX_WORK = 2_000_000;

interface Run extends SelectContext, SourceContext {
  readonly work: { left: number };
  readonly settings: Settings;
}

function countWork({ inputs }: Entry, entries: readonly KeyEntry[], { named }: Sources): number {
  const names = named.reduce((sum, { values }) => sum + values.size, 0);
  const patterns = entries.filter(({ source }) => source.includes('*')).length + (inputs.unmaskedKeys?.length ?? 0);
  return names * (entries.length === 0 ? 1 + patterns : patterns) + entries.length * (named.length + 1);
}

function tooMuchError({ label }: Entry): ActionError {
  return new ActionError({
    doing: `Reading ${label}`,
    happened: `the entries before it compare more than ${MAX_WORK} names with lines of keys`,
    todo: 'Split the config file, or write names instead of patterns',
  });
}

/**
 * Reads the sources of each entry, selects keys and environments, and makes the jobs. Registers masks for all values, without
 * settings if there are no problems. Nothing may be printed before that.
 */
export async function selectJobs(entries: readonly Entry[], context: SelectContext): Promise<Selection> {
  const settings = new Settings();
  let selection: Selection | undefined;
  try {
    selection = await selectAll(entries, { ...context, read: new Map(), work: { left: MAX_WORK }, settings });
    return selection;
  } finally {
    const isGood = selection?.problems.length === 0;
    const repository = context.variables.get('GITHUB_REPOSITORY') ?? '';
    maskHeld(
      (values, name) => isGood && settings.has(values, name),
      [
        ...[repository, ...repository.split('/')],
        ...entries.map(({ own }) => own.name),
        ...(selection?.jobs ?? []).flatMap(namesOf),
      ],
    );
  }
}

function namesOf({ environment, dict, leftOut, requiredKeys, removeKeys }: Job): readonly string[] {
  return [environment, ...dict.keys(), ...leftOut, ...requiredKeys, ...removeKeys];
}

async function selectAll(entries: readonly Entry[], run: Run): Promise<Selection> {
  const selections: Omit<Selection, 'problems'>[] = [];
  const problems: ActionError[] = [];
  for (const entry of entries) {
    if (run.work.left < 0) {
      problems.push(tooMuchError(entry));
      break;
    }
    let label = ''; // Errors about the environment name their own place.
    try {
      const chosen = chooseEnvironments(entry, run);
      label = entry.label;
      selections.push(await selectEntry(entry, chosen, run));
    } catch (error) {
      for (const problem of problemsOf(error, label)) problems.push(problem); // Too many for one call of push.
    }
  }
  const jobs = selections.flatMap((one) => one.jobs);
  const skipped = selections.flatMap((one) => one.skipped);
  for (const problem of checkOverlaps(jobs)) problems.push(problem); // Too many for one call of push.
  if (problems.length + skipped.length === 0) problems.push(...run.settings.checkDefaults());
  return {
    jobs,
    sources: selections.flatMap((one) => one.sources),
    skipped,
    warnings: [...new Set(selections.flatMap((one) => one.warnings))], // Entries may share a file.
    problems,
  };
}

async function selectEntry(entry: Entry, chosen: Chosen, context: Run): Promise<Omit<Selection, 'problems'>> {
  const { label, target, own, inputs } = entry;
  const { environments, skipped } = chosen;
  if (environments.length === 0) return { jobs: [], sources: [], warnings: [], skipped };
  const entries = parseKeys(inputs.keys ?? []);
  const sources = await readSources(entry, entries, context);
  demandContent(entry, sources);
  context.work.left -= countWork(entry, entries, sources);
  const choice = inputs.mode === 'delete' ? { values: new Map(), origins: new Map() } : chooseKeys(entries, sources);
  context.settings.add(entry, choice, sources);
  const { values } = choice;
  const counts = [...sources.named, sources.environment].map(({ title, values }) => ({
    label,
    title,
    names: values.size,
  }));
  const idle = isIdle(values, entry, entries);
  const shared = makeJob(values, entry, {
    entries,
    nameStored: (name) => nameStored(name, { entries, choice, sources }),
    noSecrets: context.noSecrets,
    isIdle: idle,
  });
  const jobs = environments.map((place) => {
    const job = { ...shared, ...place, title: target.describe({ name: own.name, ...place }, own) };
    return { ...job, claims: target.claims(job) };
  });
  throwAll(jobs.slice(0, 1).flatMap((job) => target.checkJob(job)));
  const left = jobs.map(({ name, title }) => ({ name, title, why: describeIdle(title), isNotice: true }));
  if (idle) return { jobs: [], sources: counts, warnings: [], skipped: [...skipped, ...left] };
  const selected = new Set(choice.origins.values());
  const warnings = [
    ...describeRisks(jobs, target),
    ...sources.named.flatMap((one) => one.warn?.((name) => selected.has(name)) ?? []),
    ...describeSuspicious(shared.dict).map((warning) => `${label === '' ? '' : `${label}: `}${warning}`),
  ];
  return { jobs, sources: counts, warnings, skipped };
}

/** Returns a stored name for messages, with its line in the file, or in `keys` if it was renamed. */
function nameStored(
  name: string,
  { entries, choice, sources }: { entries: readonly KeyEntry[]; choice: Choice; sources: Sources },
): string {
  const origin = choice.origins.get(name) ?? name;
  const source = [...sources.named, sources.environment].find(({ values }) => values.has(origin));
  const place = source?.placeOf?.(origin);
  const entry = entries.find((one) => one.kind === 'name' && one.stored === name);
  if (entry !== undefined && (place === undefined || name !== origin))
    return nameWithPlace(name, `line ${entry.line} of keys`);
  if (source !== undefined && place !== undefined) return nameWithPlace(name, `${place} of ${source.title}`);
  return isShowable(name) ? `'${name}'` : `a name of ${source?.title ?? 'keys'}`;
}

function describeIdle(title: string): string {
  return `all names of ${title} are optional, and none has a value`;
}

/** Returns warnings about stored names that change how a program starts. All jobs store the same names. */
function describeRisks([job]: readonly Job[], { riskyNames }: Target): readonly string[] {
  if (job === undefined || riskyNames === undefined) return [];
  const { label, title, dict } = job;
  const risky = [...dict.keys()].filter((name) => riskyNames.test(name));
  if (risky.length === 0) return [];
  const doing = `${label === '' ? '' : `${label}: `}Choosing the values of ${title}`;
  const happened = `${quoteAll(risky)} ${risky.length === 1 ? 'changes' : 'change'} how the container starts`;
  return [new ActionError({ doing, happened, todo: 'If that is wrong, store it under another name' }).message];
}

/** Demands that the sources have at least one name. */
function demandContent({ inputs: { keys, removeKeys } }: Entry, { named }: Sources): void {
  const isNothing = named.length > 0 && named.every(({ values }) => values.size === 0);
  if (!isNothing || keys !== undefined || removeKeys.length > 0) return;
  throw new ActionError({
    doing: 'Choosing the values',
    happened: `there is nothing to store: ${listAll(named.map(({ title }) => title))} ${named.length === 1 ? 'holds' : 'hold'} no name`,
    todo: "Check the source, or list in keys the names from the step's env:",
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
      : `the rule '${rule}' skips ${place.title} on branch '${ref.name}'`;
  return { ...place, why, isNotice: rule === undefined };
}

/** Demands a valid environment name and a branch that exists. Does not show the name: it may be a value. */
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
