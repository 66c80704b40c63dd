import type { Reason } from './errors.ts';
import { refuseField, type Fields } from './fields.ts';
import type { SecretInputs } from './secret-inputs.ts';

/** An input that was given although another rules it out. */
interface Contradiction extends Reason {
  readonly name: string;
}

/** Notes each input that does not go with the mode or the target. */
export function refuseContradictions(fields: Fields, inputs: SecretInputs): void {
  const found = [...findModeContradictions(inputs), ...findTargetContradictions(inputs), ...findIdleSources(inputs)];
  for (const { name, happened, todo } of found) refuseField(fields, name, { happened, todo });
}

function findModeContradictions({ mode, removeKeys, skipUnchanged }: SecretInputs): readonly Contradiction[] {
  const found: Contradiction[] = [];
  if (removeKeys.length > 0 && mode !== 'merge') {
    const happened = `it goes with mode merge, and mode is ${mode}`;
    found.push({ name: 'remove-keys', happened, todo: 'Set mode to merge, or remove it' });
  }
  if (skipUnchanged && mode !== 'replace') {
    const happened = `it goes with mode replace, and mode is ${mode}: what other modes leave standing could not be told from what was written`;
    found.push({ name: 'skip-unchanged', happened, todo: 'Set mode to replace, or remove it' });
  }
  return found;
}

function findTargetContradictions({
  target,
  mode,
  name,
  prune,
  environments,
  requiredKeys,
  skipUnchanged,
}: SecretInputs): readonly Contradiction[] {
  const found: Contradiction[] = [];
  if (prune && (target !== 'github' || mode !== 'replace')) {
    const happened = `it goes with target github and mode replace, not with target ${target} and mode ${mode}`;
    found.push({ name: 'prune', happened, todo: 'Remove it' });
  }
  if (prune && target === 'github' && environments.includes('')) {
    const happened = 'no environment is named, and of a repository it would delete every other secret';
    found.push({ name: 'prune', happened, todo: 'Name the environment, or remove it' });
  }
  if (target === 'github' && name !== '' && mode === 'check' && requiredKeys.length > 0) {
    const happened = 'it does not go with name: nobody can read the JSON that would have them';
    found.push({ name: 'required-keys', happened, todo: 'Remove it, or check secrets of their own' });
  }
  if (target === 'github' && skipUnchanged) {
    const happened = 'it goes with target modal: GitHub keeps nothing that tells whether a secret has changed';
    found.push({ name: 'skip-unchanged', happened, todo: 'Remove it' });
  }
  if (target === 'github' && mode === 'merge' && name !== '') {
    const happened = 'it does not go with mode merge: nobody can read the JSON that the keys would be merged into';
    found.push({ name: 'name', happened, todo: 'Remove it, so that each key is a secret, or set mode to replace' });
  }
  return found;
}

/** Modes that write no values refuse to be given any: whoever does expects something else of them. */
function findIdleSources(inputs: SecretInputs): readonly Contradiction[] {
  const { mode, target, name } = inputs;
  if (mode !== 'delete' && mode !== 'check') return [];
  const deletesKeys = target === 'github' && mode === 'delete' && name === '';
  const given: readonly (readonly [string, boolean])[] = [
    ['keys', !deletesKeys && inputs.keys !== undefined],
    ['from-dotenv', inputs.dotenvPaths.length > 0],
    ['from-json', inputs.json !== undefined],
    ['values', inputs.values !== undefined],
    ['required-keys', mode === 'delete' && inputs.requiredKeys.length > 0],
  ];
  const idle = given.filter(([, isGiven]) => isGiven);
  const happened = `it does not go with mode ${mode}`;
  const found = idle.map(([input]) => ({ name: input, happened, todo: adviceFor(mode, target) }));
  if (!deletesKeys || inputs.keys !== undefined) return found;
  const todo = 'Name the secrets to delete, one per line, or give the name of one';
  return [...found, { name: 'keys', happened: 'mode delete needs it where no name is given', todo }];
}

function adviceFor(mode: 'delete' | 'check', target: SecretInputs['target']): string {
  if (mode === 'check') return 'Remove it: mode check reads no values. Name in required-keys what the secret must have';
  if (target === 'github') return 'Remove it: mode delete needs no more than the names of secrets, in keys or in name';
  return 'Remove it: mode delete removes the whole secret. To take single keys out, use mode merge with remove-keys';
}
