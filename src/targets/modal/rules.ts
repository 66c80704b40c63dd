import { ActionError } from '../../errors.ts';
import { hideValues } from '../../masks.ts';
import { Misfit, parsedText, type Row } from '../../inputs/rows.ts';
import type { Job, Reason } from '../../model.ts';
import { isShowable, listAll } from '../../text.ts';
import { adviseRename } from '../demands.ts';

/** Modal's own rule for key names (modal-client: js/src/secret.ts), and for any environment variable. */
export const KEY_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** The longest key name and the longest value, in characters (modal.com/docs/guide/secrets, "Limits"). */
const MAX_KEY_LENGTH = 16_384;
const MAX_VALUE_LENGTH = 32_768;

/** The most keys. No program reads more from its environment: a longer list is a mistake, such as a file read as names. */
const MAX_NAMES = 1_000;

/** A rule for values. */
interface Rule {
  readonly broken: (value: string) => boolean;
  /** The verb for one name that breaks it, and for several. */
  readonly one: string;
  readonly many: string;
  readonly todo: string;
}

/** Modal's limit, and characters that environment variables cannot hold. */
const VALUE_RULES: readonly Rule[] = [
  {
    broken: (value) => isLongerThan(value, MAX_VALUE_LENGTH),
    one: 'is longer than the 32,768 characters that Modal accepts',
    many: 'are longer than the 32,768 characters that Modal accepts',
    todo: 'Shorten the value or split it over several names. Nothing was cut, and nothing was written',
  },
  {
    broken: (value) => !value.isWellFormed(),
    one: 'contains half of a surrogate pair, which UTF-8 cannot encode',
    many: 'contain halves of surrogate pairs, which UTF-8 cannot encode',
    todo: 'Encode the value as Base64, or fix its escape (\\uD800 to \\uDFFF)',
  },
  {
    broken: (value) => value.includes('\0'),
    one: 'contains a NUL character, which no environment variable can hold',
    many: 'contain NUL characters, which no environment variable can hold',
    todo: 'Encode the value as Base64, or remove its escape (\\u0000 or \\0)',
  },
];

/** Checks names and values by the rules of Modal's server, and lists all offenders before anything is sent. */
export function checkJob({
  dict,
  leftOut,
  entries,
  nameStored,
}: Pick<Job, 'dict' | 'leftOut' | 'entries' | 'nameStored'>): readonly ActionError[] {
  if (dict.size > MAX_NAMES) {
    const happened = `there are ${dict.size} names, and one secret may have at most ${MAX_NAMES}`;
    return [problem(happened, 'Select fewer with keys, or split them over several secrets')];
  }
  const misnamed = [...dict.keys(), ...leftOut].filter((name) => !KEY_NAME.test(name) || name.length > MAX_KEY_LENGTH);
  return [
    ...checkNames(misnamed.map(nameStored), {
      one: 'is not a name that an environment variable can have',
      many: 'are not names that an environment variable can have',
      todo: `Use letters, digits and underscores, at most 16,384 characters, and do not start with a digit. ${adviseRename(entries)}`,
    }),
    ...VALUE_RULES.flatMap((rule) => {
      const broken = [...dict.keys()].filter((name) => rule.broken(dict.get(name) ?? ''));
      return checkNames(broken.map(nameStored), rule);
    }),
  ];
}

function checkNames(names: readonly string[], { one, many, todo }: Omit<Rule, 'broken'>): readonly ActionError[] {
  return names.length === 0 ? [] : [problem(`${listAll(names)} ${names.length === 1 ? one : many}`, todo)];
}

function problem(happened: string, todo: string): ActionError {
  return new ActionError({ doing: 'Checking the selected values', happened, todo });
}

/** Counts code points, as Modal's server does: it is written in Python. */
function isLongerThan(text: string, limit: number): boolean {
  return text.length > limit && Array.from(text).length > limit;
}

/** The longest name of a secret or an environment, in characters (modal-client: py/modal/_utils/name_utils.py). */
export const MAX_NAME_LENGTH = 64;

const NAME_TODO = 'Give the Modal Secret a name of at most 64 characters from A-Z a-z 0-9 . _ -';

/** The input `name`, by Modal's rule for names of objects (modal-client: py/modal/_utils/name_utils.py). */
export function secretName(): Row<string> {
  const read = (name: string | undefined): string => {
    if (name === undefined) throw new Misfit('it is missing', NAME_TODO);
    const isAppId = /^ap-[a-zA-Z0-9]{22}$/.test(name);
    if (isAppId) throw new Misfit('it looks like an app id, which Modal refuses', NAME_TODO);
    if (!/^[a-zA-Z0-9\-_.]{1,64}$/.test(name))
      throw new Misfit(`Modal does not accept ${isShowable(name) ? `the name '${name}'` : 'this name'}`, NAME_TODO);
    return name;
  };
  return parsedText(read, { schema: { type: 'string', pattern: '^[a-zA-Z0-9_.-]{1,64}$' } });
}

/** Names of workspaces. Modal's clients do not check them. They are part of addresses (modal.com/secrets/NAME). */
export const WORKSPACE_NAME = /^(?!\.+$)[\w.-]{1,64}$/;

/** The input `workspace`. */
export function workspaceName(): Row<string | undefined> {
  const read = (name: string | undefined): string | undefined => {
    if (name === undefined || WORKSPACE_NAME.test(name)) return name;
    const todo = "Copy it from the dashboard's address: modal.com/secrets/NAME";
    throw new Misfit('no workspace of Modal can have this name', todo);
  };
  return parsedText(read, { isGuard: true });
}

/** Returns the page that the server's message for a missing secret links to (modal-client: `Secret '…' not found`), without its form. */
export function pageOf(workspace: string, environment: string): string | undefined {
  const names = [workspace, environment];
  if (environment === '' || names.some((name) => hideValues(name) !== name)) return undefined;
  return `https://modal.com/secrets/${names.map(encodeURIComponent).join('/')}`;
}

/** Names that a look-up accepts (modal@0.11.1: `EnvironmentService`). */
export const ENVIRONMENT_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/;

/** Returns why Modal's clients would refuse to look up an environment of this name (modal-client: py/modal/_utils/name_utils.py). */
export function checkEnvironmentName(name: string): Reason | undefined {
  if (name === '' || ENVIRONMENT_NAME.test(name)) return undefined;
  const todo = 'Use at most 64 letters, digits, dots, - and _, and start with a letter or digit';
  return { happened: 'no environment of Modal can have this name', todo };
}

/**
 * Demands a name with which Modal's clients can create an environment (modal@0.11.1: `EnvironmentService.create`). Existing
 * environments may have other names.
 */
export function demandCreatable({ title, environment, environmentFrom }: Job): void {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_-]{1,63}$/.test(environment) && !/^en-/i.test(environment)) return;
  throw new ActionError({
    doing: `Planning ${title}`,
    happened: `Modal cannot create an environment with the name '${environment}'`,
    todo: `Nothing was written. In ${environmentFrom}, use 2 to 64 letters, digits, - and _. Start with a letter or digit, and not with en-`,
  });
}
