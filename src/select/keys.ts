import { ActionError, throwAll } from '../errors.ts';
import type { KeyEntry, Source, Values } from '../model.ts';
import type { Sources } from '../sources/index.ts';
import { DOING, quoteLines, type NameEntry } from './key-entries.ts';
import { explainMissing } from './missing-keys.ts';

/** The name under which `toJSON(secrets)` carries the job's own token (docs.github.com, "secrets context"). */
const GITHUB_TOKEN = 'github_token';

/**
 * Selects and renames. Returns stored name → value; null for a null, and for an optional name that is missing. Without an entry that
 * adds names, every name of the files and mappings is selected.
 *
 * @throws {ActionError | AggregateError} for missing names, patterns without a match, two entries with one stored name, and a
 *   `github_token` that would be selected by accident.
 */
export function chooseKeys(entries: readonly KeyEntry[], sources: Sources): Values {
  const all = merge(sources.named);
  const adds = entries.some((entry) => entry.kind !== 'exclusion');
  if (!adds) refuseWholeContext(sources.named);
  const everything: KeyEntry = { kind: 'pattern', line: 0, stored: '*', source: '*' };
  const environment = sources.environment.values;
  const context = { all, environment, excluded: excludedNames(entries, all) };
  const wanted = adds ? entries : [everything];
  const choices = wanted.map((entry) => ({ entry, picks: pick(entry, context) }));
  throwAll([
    ...explainMissing(missingEntries(choices), () => [...all.keys(), ...sources.nearby()]),
    ...matchlessPatterns(choices, adds),
    ...contradictions(entries, context.excluded),
    ...collisions(choices),
  ]);
  return new Map(choices.flatMap(({ picks }) => picks.map(({ stored, value }) => [stored, value] as const)));
}

interface Context {
  readonly all: Values;
  readonly environment: Values;
  readonly excluded: ReadonlySet<string>;
}

interface Picked {
  readonly stored: string;
  readonly value: string | null;
  /** True if no source has the name; its value is null then. */
  readonly missing: boolean;
}

interface Choice {
  readonly entry: KeyEntry;
  readonly picks: readonly Picked[];
}

/** The first source that has a name wins. */
function merge(sources: readonly Source[]): Values {
  const all = new Map<string, string | null>();
  for (const { values } of sources) for (const [name, value] of values) if (!all.has(name)) all.set(name, value);
  return all;
}

function excludedNames(entries: readonly KeyEntry[], all: Values): ReadonlySet<string> {
  const exclusions = entries.filter((entry) => entry.kind === 'exclusion');
  const plain = exclusions.map(({ source }) => source).filter((source) => !source.includes('*'));
  const matched = exclusions.flatMap(({ source }) => [...all.keys()].filter((name) => matchStar(source, name)));
  return new Set([...plain, ...matched]);
}

function pick(entry: KeyEntry, { all, environment, excluded }: Context): readonly Picked[] {
  if (entry.kind === 'exclusion') return [];
  if (entry.kind === 'name') {
    const value = all.has(entry.source) ? all.get(entry.source) : environment.get(entry.source);
    return [{ stored: entry.stored, value: value ?? null, missing: value === undefined }];
  }
  const names = [...all.keys()].filter(
    (name) => name !== GITHUB_TOKEN && !excluded.has(name) && matchStar(entry.source, name),
  );
  return names.map((name) => ({ stored: rename(entry, name), value: all.get(name) ?? null, missing: false }));
}

function rename({ stored, source }: { readonly stored: string; readonly source: string }, name: string): string {
  if (stored === source) return name;
  const [before = '', after = ''] = source.split('*');
  return stored.replace('*', () => name.slice(before.length, name.length - after.length));
}

/** True if `name` matches `pattern`, in which each `*` stands for any text. Takes linear time: each part is searched for once. */
function matchStar(pattern: string, name: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

function missingEntries(choices: readonly Choice[]): readonly NameEntry[] {
  return choices.flatMap(({ entry, picks }) =>
    entry.kind === 'name' && !entry.optional && picks.some((one) => one.missing) ? [entry] : [],
  );
}

function matchlessPatterns(choices: readonly Choice[], written: boolean): readonly ActionError[] {
  if (!written) return [];
  const matchless = choices.filter(({ entry, picks }) => entry.kind === 'pattern' && picks.length === 0);
  if (matchless.length === 0) return [];
  const happened = `no name of from-dotenv, from-json or values matches the pattern on ${quoteLines(matchless.map(({ entry }) => entry))}`;
  const todo = 'Check the spelling; a pattern never takes a name from env:, so write those out';
  return [new ActionError({ doing: DOING, happened, todo })];
}

function contradictions(entries: readonly KeyEntry[], excluded: ReadonlySet<string>): readonly ActionError[] {
  const both = entries.filter((entry) => entry.kind === 'name' && excluded.has(entry.source));
  if (both.length === 0) return [];
  const happened = `what ${quoteLines(both)} of keys names is excluded by another line`;
  return [new ActionError({ doing: DOING, happened, todo: 'Remove one of the two lines' })];
}

function collisions(choices: readonly Choice[]): readonly ActionError[] {
  const first = new Map<string, KeyEntry>();
  const errors: ActionError[] = [];
  for (const { entry, picks } of choices) {
    for (const { stored } of picks) {
      const earlier = first.get(stored);
      if (earlier === undefined) first.set(stored, entry);
      else errors.push(collision(stored, [earlier, entry]));
    }
  }
  return errors;
}

function collision(stored: string, entries: readonly KeyEntry[]): ActionError {
  return new ActionError({
    doing: DOING,
    happened: `${quoteLines(entries)} both give '${stored}'`,
    todo: 'Remove one, rename one with STORED=SOURCE, or exclude the name from a pattern with !NAME',
  });
}

function refuseWholeContext(sources: readonly Source[]): void {
  const whole = sources.find(({ values }) => values.has(GITHUB_TOKEN));
  if (whole === undefined) return;
  throw new ActionError({
    doing: DOING,
    happened: `${whole.title} holds '${GITHUB_TOKEN}', as toJSON(secrets) does, and keys is left out: that would copy every secret of the repository`,
    todo: 'List in keys the names that this secret is to have',
  });
}
