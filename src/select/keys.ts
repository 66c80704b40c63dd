import { ActionError, throwAll } from '../errors.ts';
import type { KeyEntry, Values } from '../model.ts';
import type { Sources } from '../sources/index.ts';
import { listAll, nameWithPlace } from '../text.ts';
import { DOING, quoteLines, type NameEntry } from './key-entries.ts';
import { explainMissing, explainRefused } from './missing-keys.ts';

/** The name of the job's own token in `toJSON(secrets)` (docs.github.com, "secrets context"). */
const GITHUB_TOKEN = 'github_token';

type PatternEntry = KeyEntry & { readonly kind: 'pattern' };

const EVERYTHING: PatternEntry = { kind: 'pattern', line: 0, stored: '*', source: '*' };

/** The selected names and values. */
export interface Choice {
  /** Stored name → value; null for a null and for a missing optional name. */
  readonly values: Values;
  /** Stored name → source name. */
  readonly origins: ReadonlyMap<string, string>;
}

/**
 * Selects and renames. Without an entry that adds names, selects every name of the files and mappings.
 *
 * @throws {ActionError | AggregateError} for missing names, patterns without a match, two entries with one stored name, a source from
 *   which nothing is selected, and a `github_token` that would be selected by accident.
 */
export function chooseKeys(entries: readonly KeyEntry[], sources: Sources): Choice {
  const adds = entries.some((entry) => entry.kind !== 'exclusion');
  const wanted = adds ? entries : [EVERYTHING];
  refuseWholeContext(wanted, sources);
  const index = indexNames(entries, sources);
  const { values, origins, missing, matchless, collisions } = pickAll(wanted, index);
  const refused = wanted.flatMap((entry) => {
    if (entry.kind !== 'name' || index.find(entry.source) !== undefined) return [];
    const happened = sources.refuse(entry.source);
    return happened === undefined ? [] : [{ entry, happened }];
  });
  const bad = new Set(refused.map(({ entry }) => entry));
  const absent = missing.filter((entry) => !bad.has(entry));
  throwAll([
    ...explainRefused(refused),
    ...explainMissing(absent, () => [...index.names(), ...sources.nearby()].filter((name) => !index.own.has(name))),
    ...(adds ? explainMatchless(matchless) : []),
    ...contradictions(entries, index.excluded),
    ...collisions,
  ]);
  throwAll(checkUnused(sources, new Set(origins.values()), index));
  return { values, origins };
}

/** The names of the sources, as entries see them. */
interface Index {
  readonly names: () => readonly string[];
  /** The names that a pattern may select. */
  readonly pickable: () => readonly string[];
  /** Returns the value from the first source that has the name; undefined if none has it. */
  readonly find: (name: string) => string | null | undefined;
  /** Source names with their own line. Patterns skip them. */
  readonly own: ReadonlySet<string>;
  readonly excluded: ReadonlySet<string>;
  /** Names that patterns never select. */
  readonly never: ReadonlySet<string>;
}

function indexNames(entries: readonly KeyEntry[], { named, environment, credentialNames }: Sources): Index {
  const names = lazy(() => [...new Set(named.flatMap(({ values }) => [...values.keys()]))]);
  const sources = [...named, environment];
  const exclusions = entries.filter(({ kind }) => kind === 'exclusion').map(({ source }) => source);
  const patterns = exclusions.filter((source) => source.includes('*')).map(matcher);
  const matched = patterns.length === 0 ? [] : names().filter((name) => patterns.some((matches) => matches(name)));
  const excluded = new Set([...exclusions, ...matched]);
  const never = new Set([GITHUB_TOKEN, ...credentialNames]);
  return {
    names,
    pickable: lazy(() => names().filter((name) => !never.has(name) && !excluded.has(name))),
    find: (name) => sources.find(({ values }) => values.has(name))?.values.get(name),
    own: new Set(entries.flatMap(({ kind, source }) => (kind === 'name' ? [source] : []))),
    excluded,
    never,
  };
}

/** Returns a function that computes at its first call and then repeats the result. */
function lazy<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: compute() }).value;
}

interface Picks extends Choice {
  readonly missing: readonly NameEntry[];
  readonly matchless: readonly PatternEntry[];
  /** At most one for each entry. */
  readonly collisions: readonly ActionError[];
}

function pickAll(wanted: readonly KeyEntry[], index: Index): Picks {
  const values = new Map<string, string | null>();
  const owners = new Map<string, KeyEntry>();
  const origins = new Map<string, string>();
  const missing: NameEntry[] = [];
  const matchless: PatternEntry[] = [];
  const collisions: ActionError[] = [];
  const store = (entry: KeyEntry, stored: string, source: string): boolean => {
    const owner = owners.get(stored);
    if (owner !== undefined) collisions.push(collision(stored, [owner, entry]));
    else owners.set(stored, entry);
    values.set(stored, index.find(source) ?? null);
    origins.set(stored, source);
    return owner === undefined;
  };
  for (const entry of wanted) {
    if (entry.kind === 'name') {
      store(entry, entry.stored, entry.source);
      if (!entry.optional && index.find(entry.source) === undefined) missing.push(entry);
    }
    if (entry.kind !== 'pattern') continue;
    const matches = matcher(entry.source);
    let matched = false;
    for (const name of index.pickable()) {
      if (!matches(name)) continue;
      matched = true;
      if (!index.own.has(name) && !store(entry, rename(entry, name), name)) break;
    }
    if (!matched) matchless.push(entry);
  }
  return { values, origins, missing, matchless, collisions };
}

function rename({ stored, source }: PatternEntry, name: string): string {
  if (stored === source) return name;
  const [before = '', after = ''] = source.split('*');
  return stored.replace('*', () => name.slice(before.length, name.length - after.length));
}

/** Returns a test for names that match a pattern, in which each `*` stands for any text. Takes linear time: no part is searched twice. */
export function matcher(pattern: string): (name: string) => boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return (name) => name === pattern;
  return (name) => {
    if (!name.startsWith(first)) return false;
    let at = first.length;
    for (const part of parts) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return name.length - last.length >= at && name.endsWith(last);
  };
}

function explainMatchless(matchless: readonly PatternEntry[]): readonly ActionError[] {
  if (matchless.length === 0) return [];
  const shown = listAll(matchless.map(({ source, line }) => nameWithPlace(source, `line ${line}`)));
  const happened = `no name of from-dotenv, from-json or values matches ${shown}`;
  const todo = 'Check the spelling. A pattern takes no name from env:, so list those one by one';
  return [new ActionError({ doing: DOING, happened, todo })];
}

function contradictions(entries: readonly KeyEntry[], excluded: ReadonlySet<string>): readonly ActionError[] {
  const both = entries.filter((entry) => entry.kind === 'name' && excluded.has(entry.source));
  if (both.length === 0) return [];
  const happened = `another line excludes the name on ${quoteLines(both)} of keys`;
  return [new ActionError({ doing: DOING, happened, todo: 'Remove the wrong one of the two lines' })];
}

function collision(stored: string, entries: readonly KeyEntry[]): ActionError {
  const hasPattern = entries.some(({ kind }) => kind === 'pattern');
  const todo = hasPattern
    ? 'Rename one with STORED=SOURCE, or exclude the name from a pattern with !NAME'
    : 'Remove the one that is wrong, or rename it with STORED=SOURCE';
  return new ActionError({ doing: DOING, happened: `${quoteLines(entries)} both give '${stored}'`, todo });
}

/** Finds sources from which nothing is selected, which must be a mistake. */
function checkUnused(
  { named, own }: Sources,
  used: ReadonlySet<string>,
  { excluded, never }: Index,
): readonly ActionError[] {
  const unused = own.filter((input) => {
    const sources = named.filter((source) => source.input === input);
    const names = sources
      .flatMap(({ values }) => [...values.keys()])
      .filter((name) => !excluded.has(name) && !never.has(name));
    return names.length > 0 && !names.some((name) => used.has(name));
  });
  if (unused.length === 0) return [];
  const happened = `keys selects nothing of ${listAll(unused)}`;
  const todo = 'Add the names that you want, or * for all';
  return [new ActionError({ doing: DOING, happened, todo })];
}

function refuseWholeContext(wanted: readonly KeyEntry[], { named }: Sources): void {
  const all = wanted.find((entry) => entry.kind === 'pattern' && /^\*+$/.test(entry.source));
  const whole = named.find(({ values }) => values.has(GITHUB_TOKEN));
  if (all === undefined || whole === undefined) return;
  const how = all === EVERYTHING ? 'keys is omitted' : `line ${all.line} of keys takes all of it`;
  throw new ActionError({
    doing: DOING,
    happened: `${whole.title} holds '${GITHUB_TOKEN}', as toJSON(secrets) does, and ${how}: that would copy every secret of the repository`,
    todo: 'List in keys the names that belong in this secret',
  });
}
