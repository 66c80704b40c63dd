import { ActionError, problemsOf, throwAll } from '../errors.ts';
import type { Entry } from '../inputs/entry.ts';
import { PLACEHOLDER } from '../inputs/environments.ts';
import type { NoSecrets, Trigger } from '../inputs/trigger.ts';
import type { Job, SourceCount } from '../model.ts';
import { readSources, type SourceContext, type Sources } from '../sources/index.ts';
import { listAll } from '../text.ts';
import { chooseEnvironment, explainName, refuseDeletedBranch, type ChosenEnvironment } from './environment.ts';
import { makeJob } from './job.ts';
import { namesToLookUp, parseKeys } from './key-entries.ts';
import { chooseKeys } from './keys.ts';
import { checkOverlaps } from './overlaps.ts';

/** What entries are selected with. */
export interface SelectContext extends SourceContext {
  /** The branch that rules match. */
  readonly branch: string;
  readonly trigger: Trigger;
  readonly noSecrets: NoSecrets | undefined;
}

/** What the entries come to, before anything is asked of a target. */
export interface Selection {
  readonly jobs: readonly Job[];
  readonly sources: readonly SourceCount[];
  readonly skipped: readonly Skipped[];
  /** Everything that is wrong with any entry. */
  readonly problems: readonly ActionError[];
}

/** A secret that a rule skips on this branch. */
export interface Skipped {
  readonly name: string;
  readonly title: string;
  readonly rule: string;
}

/** Reads the sources of each entry, selects keys and environments, and makes the jobs. */
export async function selectJobs(entries: readonly Entry[], context: SelectContext): Promise<Selection> {
  const selections: Omit<Selection, 'problems'>[] = [];
  const problems: ActionError[] = [];
  for (const entry of entries) {
    try {
      selections.push(await selectEntry(entry, context));
    } catch (error) {
      for (const problem of problemsOf(error, entry.label)) problems.push(problem); // Too many for one call of push.
    }
  }
  const jobs = selections.flatMap((one) => one.jobs);
  return {
    jobs,
    sources: selections.flatMap((one) => one.sources),
    skipped: selections.flatMap((one) => one.skipped),
    problems: [...problems, ...checkOverlaps(jobs)],
  };
}

async function selectEntry(entry: Entry, context: SelectContext): Promise<Omit<Selection, 'problems'>> {
  const { label, target, own, inputs } = entry;
  const { environments, skipped } = chooseEnvironments(entry, context);
  if (environments.length === 0) return { jobs: [], sources: [], skipped };
  const entries = parseKeys(inputs.keys ?? []);
  const sources = await readSources(inputs, namesToLookUp(entries), context);
  demandContent(entry, sources);
  const values = inputs.mode === 'delete' ? new Map<string, null>() : chooseKeys(entries, sources);
  const shared = makeJob(values, entry, { entries, noSecrets: context.noSecrets });
  const jobs = environments.map((place) => {
    const job = { ...shared, ...place, title: target.describe({ ...shared, ...place }, own) };
    return { ...job, claims: target.claims(job) };
  });
  throwAll(jobs.slice(0, 1).flatMap((job) => target.checkJob(job)));
  return {
    jobs,
    sources: [...sources.named, sources.environment].map(({ title, values }) => ({ label, title, names: values.size })),
    skipped,
  };
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

function chooseEnvironments(entry: Entry, { branch, trigger: { deletedRef } }: SelectContext): Chosen {
  const { target, own, inputs } = entry;
  const choices = entry.environments.map((one) =>
    chooseEnvironment(one, { branch, maxLength: target.environments.maxLength }),
  );
  const chosen = choices.filter((choice) => choice.kind === 'environment');
  for (const choice of chosen) {
    const deleted = choice.byRule ? refuseDeletedBranch(inputs.mode, { branch, deletedRef }) : undefined;
    if (deleted !== undefined) throw deleted;
    demandName(choice, entry);
  }
  const skipped = { name: own.name, title: target.describe({ name: own.name, environment: undefined }, own) };
  return {
    environments: chosen.map(({ name, written }) => ({
      environment: name,
      mayBeGone: deletedRef !== undefined || written.includes(PLACEHOLDER),
    })),
    skipped: choices.flatMap((choice) => (choice.kind === 'skip' ? [{ ...skipped, rule: choice.rule }] : [])),
  };
}

/** Demands a name that an environment of the target can have. The name is not shown if not: it may be a value. */
function demandName(choice: ChosenEnvironment, { target, inputs, environmentFrom }: Entry): void {
  const reason = target.environments.check(choice.name, { creates: inputs.createEnvironment });
  if (reason === undefined) return;
  const line = choice.line === undefined ? '' : `, line ${choice.line}`;
  const todo = explainName(choice) ?? reason.todo;
  throw new ActionError({ doing: `Reading ${environmentFrom}${line}`, happened: reason.happened, todo });
}
