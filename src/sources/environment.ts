import type { Source } from '../model.ts';

/** Returns those of the step's environment variables that `keys` names, and no others. */
export function readEnvironment(names: Iterable<string>, variables: ReadonlyMap<string, string>): Source {
  const values = new Map<string, string>();
  for (const name of names) {
    const value = variables.get(name);
    if (value !== undefined) values.set(name, value);
  }
  return { title: 'env:', values };
}
