import { explainName, type ChosenEnvironment } from '../branch.ts';
import { ActionError, quoteAll, showName } from '../errors.ts';
import type { Job } from '../plan.ts';
import type { SecretInputs } from '../secret-inputs.ts';

/** Modal's own rule for key names (modal-client: js/src/secret.ts), and for any environment variable. */
const KEY_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Characters, for a key's name and for a value (modal.com/docs/guide/secrets, "Limits"). */
const MAX_NAME_LENGTH = 16_384;
const MAX_VALUE_LENGTH = 32_768;

/** More than any program reads from its environment; a list this long is a mistake (characters of a file taken for lines). */
const MAX_NAMES = 1_000;

/**
 * Checks names and values by the rules that Modal's server has, so that all offenders are told at once and before
 * anything is sent.
 */
export function findModalRuleBreakers({ dict, leftOut }: Pick<Job, 'dict' | 'leftOut'>): readonly ActionError[] {
  const names = [...dict.keys()];
  const valuesWhere = (broken: (value: string) => boolean): string[] =>
    [...dict].filter(([, value]) => broken(value)).map(([name]) => name);
  if (names.length > MAX_NAMES) return [tooManyError(names.length)];
  return [
    rule([...names, ...leftOut].filter((name) => !KEY_NAME.test(name) || name.length > MAX_NAME_LENGTH).map(showName), {
      one: 'is not a name that an environment variable can have',
      many: 'are not names that an environment variable can have',
      todo: 'Use letters, digits and underscores, no digit first and at most 16,384 characters: STORED_NAME=source-name in keys gives a value another name',
    }),
    rule(
      valuesWhere((value) => isLongerThan(value, MAX_VALUE_LENGTH)),
      {
        one: 'is longer than the 32,768 characters that Modal takes',
        many: 'are longer than the 32,768 characters that Modal takes',
        todo: 'Shorten the value or split it over several names; nothing was cut and nothing was written',
      },
    ),
    ...TEXT_RULES.map(({ broken, ...rest }) => rule(valuesWhere(broken), rest)),
  ].filter((error) => error !== undefined);
}

/** What the variables of a container cannot hold, though JSON and YAML can write it. */
const TEXT_RULES: readonly (Rule & { readonly broken: (value: string) => boolean })[] = [
  {
    broken: (value) => !value.isWellFormed(),
    one: 'is not text: it has half of a surrogate pair, which UTF-8 cannot carry',
    many: 'are not text: they have halves of surrogate pairs, which UTF-8 cannot carry',
    todo: 'Write the value as Base64, or mend the escape (\\uD800 to \\uDFFF) it was written with',
  },
  {
    broken: (value) => value.includes('\0'),
    one: 'has a NUL character, which no environment variable can hold',
    many: 'have NUL characters, which no environment variable can hold',
    todo: 'Write the value as Base64, or take out the escape (\\u0000 or \\0) it was written with',
  },
];

function tooManyError(count: number): ActionError {
  return new ActionError({
    doing: 'Checking what is to be stored',
    happened: `${count} names are more than the ${MAX_NAMES} that one secret may have here`,
    todo: 'Choose fewer with keys, or split them over several secrets',
  });
}

interface Rule {
  readonly one: string;
  readonly many: string;
  readonly todo: string;
}

function rule(names: readonly string[], { one, many, todo }: Rule): ActionError | undefined {
  if (names.length === 0) return undefined;
  const happened = `${quoteAll(names)} ${names.length === 1 ? one : many}`;
  return new ActionError({ doing: 'Checking what is to be stored', happened, todo });
}

/** Counts characters as Modal's server does, which is written in Python: code points. */
function isLongerThan(text: string, limit: number): boolean {
  return text.length > limit && Array.from(text).length > limit;
}

/** With what says so. */
type Named = ChosenEnvironment & Pick<SecretInputs, 'environmentFrom'>;

/**
 * Demands a name that Modal's clients look an environment up by (modal-client: py/modal/_utils/name_utils.py). What is
 * none is not shown: it may be a value.
 */
export function demandLegalEnvironment(chosen: Named): void {
  if (chosen.name === '' || /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/.test(chosen.name)) return;
  throw new ActionError({
    doing: nameLine(chosen),
    happened: 'it is not a name that an environment of Modal can have',
    todo: explainName(chosen) ?? 'Use at most 64 letters, digits, dots, - and _, a letter or digit first',
  });
}

/** Demands a name that Modal's clients let an environment be created with (modal@0.11.1: `EnvironmentService.create`; same place). */
export function demandCreatableEnvironment(chosen: Named): void {
  const { name } = chosen;
  if (name === '' || (/^[a-zA-Z0-9][a-zA-Z0-9_-]{1,63}$/.test(name) && !/^en-/i.test(name))) return;
  throw new ActionError({
    doing: nameLine(chosen),
    happened: 'with create-environment it is to be a name that Modal lets be created, and is not',
    todo: 'Use 2 to 64 letters, digits, - and _, a letter or digit first and not en- at the start',
  });
}

function nameLine({ environmentFrom, line }: Named): string {
  return `Reading ${environmentFrom}${line === undefined ? '' : `, line ${line}`}`;
}
