import { gather, throwAll, type ActionError } from '../errors.ts';
import type { Mode, Reason } from '../model.ts';
import type { Own, Target } from '../targets/target.ts';
import { choice, type InputProblem, type InputTable } from './rows.ts';
import { inputError, isGiven, onceEach, readTable, rowsOf, type Given } from './read.ts';
import { ENTRY_INPUTS, type EntryInputs } from './table.ts';
import type { EnvironmentChoice } from './environments.ts';

/** One secret of the step or the config file, checked as far as possible without its sources. */
export interface Entry {
  /** Its place, for the start of messages: `secrets.yml, line 4 (api)`. Empty for the step itself. */
  readonly label: string;
  readonly target: Target;
  readonly inputs: EntryInputs;
  /** The inputs that only the target has, and the name. */
  readonly own: Own;
  /** An empty name stands for the target's default environment. */
  readonly environments: readonly EnvironmentChoice[];
  /** The input or variable that names them, for messages. */
  readonly environmentFrom: string;
  /** The source inputs of the entry itself. It need not use those of `defaults`. */
  readonly ownSources: readonly SourceInput[];
  /** The place of `unmasked-keys` in `defaults`; undefined if the entry has its own. */
  readonly unmaskedFrom: string | undefined;
}

/** The inputs that name sources. */
export type SourceInput = (typeof SOURCE_INPUTS)[number];
const SOURCE_INPUTS = ['values', 'from-json', 'from-dotenv'] as const;

/** The inputs that an entry may have, for any target. */
export function entryTable(targets: readonly Target[]): InputTable {
  return Object.assign({}, ...targets.map(({ inputs }) => inputs), ENTRY_INPUTS, targetTable(targets)) as InputTable;
}

const targetTable = onceEach((targets: readonly Target[]) => {
  const [first, ...others] = targets.map(({ name }) => name);
  if (first === undefined) throw new Error('There is no target.');
  return { target: choice([first, ...others]) };
});

/**
 * Reads the inputs of one secret.
 *
 * @throws {ActionError | AggregateError} every problem, except those that depend on a wrong target or mode.
 */
export function readEntry(label: string, given: Given, targets: readonly Target[]): Entry {
  const { common, place } = gather({
    place: () => {
      const { target: name } = readTable(targetTable(targets), given);
      const target = targets.find((one) => one.name === name);
      if (target === undefined) throw new Error(`There is no target ${name}.`);
      return { target, own: readTable(target.inputs, given) as Own }; // `TargetInputs` has the name.
    },
    common: () => readTable(ENTRY_INPUTS, given),
  });
  const { target, own } = place;
  const problems = [...checkForeign([target], given, targets), ...checkModes(place, common.mode, given)];
  problems.push(...target.checkEntry(common, own));
  throwAll(problems.map(({ name, ...reason }) => inputError(given, name, reason)));
  const { variable } = target.environments;
  const fallback = variable === undefined ? undefined : given.variable(variable);
  const isFallback = common.environment === undefined && fallback !== undefined;
  return {
    label,
    target,
    inputs: common,
    own,
    environments: common.environment ?? [{ kind: 'name', name: fallback ?? '' }],
    environmentFrom:
      isFallback && variable !== undefined ? variable : given.where('environment').replace('Reading ', ''),
    ownSources: SOURCE_INPUTS.filter((name) => given.isOwn(name)),
    unmaskedFrom: given.isOwn('unmasked-keys') ? undefined : given.where('unmasked-keys'),
  };
}

/** Demands that an entry has the target of every guard in a step with `config`. Otherwise the guard would guard nothing. */
export function demandGuarded(entries: readonly Entry[], given: Given, targets: readonly Target[]): void {
  const used = [...new Set(entries.map(({ target }) => target))];
  const rows = new Map(targets.flatMap(({ runInputs }) => Object.entries<InputTable[string]>(runInputs)));
  const problems = checkForeign(used, given, targets).filter(({ name }) => rows.get(name)?.isGuard === true);
  throwAll(problems.map(({ name, ...reason }) => inputError(given, name, reason)));
}

/** Finds inputs of another target. The `defaults` of a config file may have them, for entries of that target. */
function checkForeign(used: readonly Target[], given: Given, targets: readonly Target[]): readonly InputProblem[] {
  return targets.flatMap((other) =>
    [...rowsOf(other.inputs), ...rowsOf(other.runInputs)]
      .filter(({ name }) => !used.some(({ inputs, runInputs }) => name in inputs || name in runInputs))
      .filter(({ name, row }) => given.isOwn(name) && isGiven(name, row, given))
      .map(({ name }) => ({
        name,
        happened: `it belongs to target ${other.name}`,
        todo: `Remove it, or set target to ${other.name}`,
      })),
  );
}

/** Finds inputs that the mode does not allow. */
function checkModes({ target, own }: Pick<Entry, 'target' | 'own'>, mode: Mode, given: Given): readonly InputProblem[] {
  const deletesKeys = mode === 'delete' && target.deletesKeys(own);
  return [...rowsOf(ENTRY_INPUTS), ...rowsOf(target.inputs)].flatMap(({ name, row }) => {
    const { modes, otherwise = adviseMode(mode) } = row;
    if (modes === undefined || modes.includes(mode) || (name === 'keys' && deletesKeys)) return [];
    if (!isGiven(name, row, given)) return [];
    const isOnly = modes.length === 1;
    const happened = isOnly
      ? `it needs mode ${modes.join()}, and mode is ${mode}`
      : `it cannot be used with mode ${mode}`;
    return [{ name, happened, todo: otherwise }];
  });
}

function adviseMode(mode: Mode): string {
  if (mode === 'check')
    return 'Remove it: mode check reads no values. List in required-keys the keys that the secret must have';
  if (mode !== 'delete') return 'Remove it';
  return 'Remove it: mode delete removes the whole secret. To remove single keys, use mode merge with remove-keys';
}

/** Finds inputs of one secret, which a step with `config` may not have. */
export function checkNoEntry(given: Given, targets: readonly Target[], reason: Reason): readonly ActionError[] {
  const rows = Object.entries(entryTable(targets));
  return rows.filter(([name, row]) => isGiven(name, row, given)).map(([name]) => inputError(given, name, reason));
}
