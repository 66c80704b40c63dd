import { gather, throwAll, type ActionError } from '../errors.ts';
import type { Mode, Reason } from '../model.ts';
import type { Own, Target } from '../targets/target.ts';
import { choice, type InputProblem, type InputTable } from './rows.ts';
import { inputError, isGiven, readTable, type Given } from './read.ts';
import { ENTRY_INPUTS, type EntryInputs } from './table.ts';
import type { EnvironmentChoice } from './environments.ts';

/** One secret that the step or the config file asks for, checked as far as possible without reading its sources. */
export interface Entry {
  /** Where it is, as messages begin: `secrets.yml, line 4 (api)`. Empty for the step itself. */
  readonly label: string;
  readonly target: Target;
  readonly inputs: EntryInputs;
  /** The inputs that only the target has, and the name. */
  readonly own: Own;
  /** A name that is empty stands for the target's default environment. */
  readonly environments: readonly EnvironmentChoice[];
  /** What names them, as messages print it: the input, or the variable that replaces it. */
  readonly environmentFrom: string;
  /** The inputs that name sources and that it gives itself: those of `defaults` are for the entries that use them. */
  readonly ownSources: readonly SourceInput[];
  /** Where `defaults` gives `unmasked-keys`; undefined if the entry gives it itself. */
  readonly unmaskedFrom: string | undefined;
}

/** The inputs that name sources. */
export type SourceInput = (typeof SOURCE_INPUTS)[number];
const SOURCE_INPUTS = ['values', 'from-json', 'from-dotenv'] as const;

/** The inputs of an entry with any of the targets. */
export function entryTable(targets: readonly Target[]): InputTable {
  return Object.assign({}, ...targets.map(({ inputs }) => inputs), ENTRY_INPUTS, targetTable(targets)) as InputTable;
}

function targetTable(targets: readonly Target[]) {
  const [first, ...others] = targets.map(({ name }) => name);
  if (first === undefined) throw new Error('There is no target.');
  return { target: choice([first, ...others]) };
}

/**
 * Reads what shapes one secret.
 *
 * @throws {ActionError | AggregateError} everything that is wrong with it. What depends on a wrong target or mode is not checked.
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
  const problems = [...checkForeign(target, given, targets), ...checkModes(place, common.mode, given)];
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

/** Inputs that only another target has. Defaults of a config file may have them: they apply to the entries that they fit. */
function checkForeign(target: Target, given: Given, targets: readonly Target[]): readonly InputProblem[] {
  return targets.flatMap((other) =>
    Object.entries({ ...other.inputs, ...other.runInputs })
      .filter(([name]) => !(name in target.inputs) && !(name in target.runInputs))
      .filter(([name, row]) => given.isOwn(name) && isGiven(name, row, given))
      .map(([name]) => ({
        name,
        happened: `it goes with target ${other.name}`,
        todo: `Remove it, or set target to ${other.name}`,
      })),
  );
}

/** Inputs that do not go with the mode. */
function checkModes({ target, own }: Pick<Entry, 'target' | 'own'>, mode: Mode, given: Given): readonly InputProblem[] {
  const deletesKeys = mode === 'delete' && target.deletesKeys(own);
  const rows = Object.entries<InputTable[string]>({ ...ENTRY_INPUTS, ...target.inputs });
  return rows.flatMap(([name, row]) => {
    const { modes, otherwise = adviseMode(mode) } = row;
    if (modes === undefined || modes.includes(mode) || (name === 'keys' && deletesKeys)) return [];
    if (!isGiven(name, row, given)) return [];
    const isOnly = modes.length === 1;
    const happened = isOnly
      ? `it goes with mode ${modes.join()}, and mode is ${mode}`
      : `it does not go with mode ${mode}`;
    return [{ name, happened, todo: otherwise }];
  });
}

function adviseMode(mode: Mode): string {
  if (mode === 'check') return 'Remove it: mode check reads no values. Name in required-keys what the secret must have';
  if (mode !== 'delete') return 'Remove it';
  return 'Remove it: mode delete removes the whole secret. To take single keys out, use mode merge with remove-keys';
}

/** Returns the errors about inputs that shape one secret, which a step with `config` may not have. */
export function checkNoEntry(given: Given, targets: readonly Target[], reason: Reason): readonly ActionError[] {
  const rows = Object.entries(entryTable(targets));
  return rows.filter(([name, row]) => isGiven(name, row, given)).map(([name]) => inputError(given, name, reason));
}
