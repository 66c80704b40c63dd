import { ActionError } from '../../errors.ts';
import { Misfit, parsedText, type Row } from '../../inputs/rows.ts';
import type { Job, Reason } from '../../model.ts';
import { isShowable, listAll } from '../../text.ts';
import { adviseRename } from '../demands.ts';

/** Modal's own rule for key names (modal-client: js/src/secret.ts), and for any environment variable. */
export const KEY_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Characters, for a key's name and for a value (modal.com/docs/guide/secrets, "Limits"). */
const MAX_KEY_LENGTH = 16_384;
const MAX_VALUE_LENGTH = 32_768;

/** More than any program reads from its environment; a list this long is a mistake (characters of a file taken for lines). */
const MAX_NAMES = 1_000;

/** A rule for values. */
interface Rule {
  readonly broken: (value: string) => boolean;
  /** What one name breaks, and what several do. */
  readonly one: string;
  readonly many: string;
  readonly todo: string;
}

/** The limit of Modal, and what the variables of a container cannot hold, though JSON and YAML can write it. */
const VALUE_RULES: readonly Rule[] = [
  {
    broken: (value) => isLongerThan(value, MAX_VALUE_LENGTH),
    one: 'is longer than the 32,768 characters that Modal takes',
    many: 'are longer than the 32,768 characters that Modal takes',
    todo: 'Shorten the value or split it over several names; nothing was cut and nothing was written',
  },
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

/** Checks names and values by the rules of Modal's server, so that all offenders are listed before anything is sent. */
export function checkJob({
  dict,
  leftOut,
  entries,
  nameStored,
}: Pick<Job, 'dict' | 'leftOut' | 'entries' | 'nameStored'>): readonly ActionError[] {
  if (dict.size > MAX_NAMES) {
    const happened = `${dict.size} names are more than the ${MAX_NAMES} that one secret may have here`;
    return [problem(happened, 'Choose fewer with keys, or split them over several secrets')];
  }
  const misnamed = [...dict.keys(), ...leftOut].filter((name) => !KEY_NAME.test(name) || name.length > MAX_KEY_LENGTH);
  return [
    ...checkNames(misnamed.map(nameStored), {
      one: 'is not a name that an environment variable can have',
      many: 'are not names that an environment variable can have',
      todo: `Use letters, digits and underscores, no digit first and at most 16,384 characters. ${adviseRename(entries)}`,
    }),
    ...VALUE_RULES.flatMap((rule) => {
      return checkNames(
        [...dict].flatMap(([name, value]) => (rule.broken(value) ? [nameStored(name)] : [])),
        rule,
      );
    }),
  ];
}

function checkNames(names: readonly string[], { one, many, todo }: Omit<Rule, 'broken'>): readonly ActionError[] {
  return names.length === 0 ? [] : [problem(`${listAll(names)} ${names.length === 1 ? one : many}`, todo)];
}

function problem(happened: string, todo: string): ActionError {
  return new ActionError({ doing: 'Checking what is to be stored', happened, todo });
}

/** Counts code points, as Modal's server does: it is written in Python. */
function isLongerThan(text: string, limit: number): boolean {
  return text.length > limit && Array.from(text).length > limit;
}

/** Of a secret's or an environment's name, in characters (modal-client: py/modal/_utils/name_utils.py). */
export const MAX_NAME_LENGTH = 64;

const NAME_TODO = 'Give the Modal Secret a name of at most 64 characters out of A-Z a-z 0-9 . _ and -';

/** The input `name`, by Modal's rule for names of objects (modal-client: py/modal/_utils/name_utils.py). */
export function secretName(): Row<string> {
  const read = (name: string | undefined): string => {
    if (name === undefined) throw new Misfit('it is missing', NAME_TODO);
    const isAppId = /^ap-[a-zA-Z0-9]{22}$/.test(name);
    if (isAppId) throw new Misfit('it has the shape of an app id, which Modal refuses', NAME_TODO);
    if (!/^[a-zA-Z0-9\-_.]{1,64}$/.test(name))
      throw new Misfit(`${isShowable(name) ? `'${name}'` : 'it'} is not a name that Modal takes`, NAME_TODO);
    return name;
  };
  return parsedText(read, { schema: { type: 'string', pattern: '^[a-zA-Z0-9_.-]{1,64}$' } });
}

/** What a workspace may be called. No client of Modal checks it; the name is a part of addresses (modal.com/secrets/NAME). */
export const WORKSPACE_NAME = /^[\w.-]{1,64}$/;

/** The input `workspace`. */
export function workspaceName(): Row<string | undefined> {
  return parsedText((name) => {
    if (name === undefined || WORKSPACE_NAME.test(name)) return name;
    const todo = "Write it as the dashboard's address has it: modal.com/secrets/NAME";
    throw new Misfit('it is not a name that a workspace of Modal can have', todo);
  });
}

/** What a look-up accepts (modal@0.11.1: `EnvironmentService`). */
export const ENVIRONMENT_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/;

/** Returns why Modal's clients would not look an environment up by this name (modal-client: py/modal/_utils/name_utils.py). */
export function checkEnvironmentName(name: string): Reason | undefined {
  if (name === '' || ENVIRONMENT_NAME.test(name)) return undefined;
  const todo = 'Use at most 64 letters, digits, dots, - and _, a letter or digit first';
  return { happened: 'it is not a name that an environment of Modal can have', todo };
}

/**
 * Demands a name that Modal's clients let an environment be created with (modal@0.11.1: `EnvironmentService.create`). Existing
 * environments may have others.
 */
export function demandCreatable({ title, environment, environmentFrom }: Job): void {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_-]{1,63}$/.test(environment) && !/^en-/i.test(environment)) return;
  throw new ActionError({
    doing: `Planning ${title}`,
    happened: `Modal cannot create an environment with the name '${environment}'`,
    todo: `Nothing was written. In ${environmentFrom}, use 2 to 64 letters, digits, - and _, a letter or digit first and not en- at the start`,
  });
}
