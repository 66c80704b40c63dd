import { ActionError } from '../errors.ts';
import type { Source } from '../model.ts';

/** The step's environment. */
export type Variables = ReadonlyMap<string, string>;

/** Variables that a shell, an operating system or the runner sets. They are probably not the author's. */
const MACHINE =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|SHLVL|PWD|OLDPWD|LANG|LANGUAGE|LC_\w+|HOSTNAME|TMPDIR|TMP|TEMP|TERM|MAIL|CI|_|XDG_\w+|USERNAME|USERPROFILE|COMPUTERNAME|APPDATA|LOCALAPPDATA|SystemRoot|ComSpec|PATHEXT|windir|ACTIONS_\w+)$/;
const PROXY = /^(?:https?|all)_proxy$/i;

/** The variables that an entry may read. */
export interface EnvironmentRules {
  /** The variables with the credentials of targets. */
  readonly credentialNames: readonly string[];
  /** True for the step itself, which may name credentials and proxies. A config file or `.env` may come from a stranger. */
  readonly isStep: boolean;
}

/** Returns why a variable may not come from `env:`; undefined if it may. */
export function refuseVariable(name: string, { credentialNames, isStep }: EnvironmentRules): string | undefined {
  if (MACHINE.test(name)) return 'is a variable of the runner itself, which keys cannot take from env:';
  if (isStep || !(credentialNames.includes(name) || PROXY.test(name))) return undefined;
  return 'is a credential or a proxy, which only keys of the step itself may take from env:';
}

/** Returns the named environment variables that an entry may read. */
export function readEnvironment(names: readonly string[], variables: Variables, rules: EnvironmentRules): Source {
  const allowed = names.filter((name) => refuseVariable(name, rules) === undefined);
  const values = allowed.flatMap((name) => {
    const value = variables.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { title: 'env:', values: new Map(values) };
}

/** Returns the names that a misspelled one can mean, without those of the machine and the runner. */
export function nearbyVariables(variables: Variables): readonly string[] {
  return [...variables.keys()].filter((name) => !MACHINE.test(name) && !/^(?:GITHUB|RUNNER)_/.test(name));
}

/** Returns the variables for `${NAME}` in a `.env`. They throw for names that a `.env` may not read. */
export function expandableVariables(variables: Variables, credentialNames: readonly string[]): Pick<Variables, 'get'> {
  return {
    get: (name) => {
      const isForbidden = name.startsWith('ACTIONS_') || credentialNames.includes(name) || PROXY.test(name);
      if (!isForbidden || !variables.has(name)) return variables.get(name);
      throw new ActionError({
        doing: 'Expanding from-dotenv',
        happened: `\${${name}} is a credential or a proxy, which a file may not take from env:`,
        todo: "Give the value another name in the step's env:, and write that in the file",
      });
    },
  };
}
