import type { Mapping, Node } from '../formats/yaml/nodes.ts';
import { splitLines } from '../text.ts';
import { CONFIG_TODO, itemsOf, LIST, Misfit, SCALAR, type Row } from './rows.ts';

/** A target environment: a name, or rules that map the branch to one. */
export type EnvironmentChoice =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'rules'; readonly rules: readonly EnvironmentRule[] };

/** `pattern = name`. */
export interface EnvironmentRule {
  readonly pattern: string;
  /** The rule as written. Only in this form can a mask match part of it. */
  readonly written: string;
  /** Empty if the rule skips the branch. */
  readonly name: string;
  /** The line in the text, from 1; undefined in a mapping. */
  readonly line: number | undefined;
}

const RULES = { type: 'object', minProperties: 1, additionalProperties: SCALAR };

/** The input `environment`: a name or rules; in a config file also a list or a mapping. Undefined if it is omitted. */
export function environments(): Row<readonly EnvironmentChoice[] | undefined> {
  return { schema: { anyOf: [SCALAR, LIST, RULES] }, read: readChoices };
}

function readChoices(given: Node | undefined): readonly EnvironmentChoice[] | undefined {
  if (given === undefined) return undefined;
  if (given.kind === 'mapping') return [{ kind: 'rules', rules: demandUnique(readMapping(given)) }];
  if (given.kind === 'sequence') return itemsOf(given).map(parseChoice);
  const text = given.text ?? '';
  return text.trim() === '' ? undefined : [parseChoice(text)];
}

function readMapping(mapping: Mapping): readonly EnvironmentRule[] {
  if (mapping.pairs.length === 0) throw new Misfit('a branch pattern was expected', CONFIG_TODO, mapping);
  return mapping.pairs.map(({ key, value }) => {
    if (key.kind !== 'scalar') throw new Misfit('a branch pattern was expected', CONFIG_TODO, key);
    if (value.kind !== 'scalar') throw new Misfit('the name of an environment was expected', CONFIG_TODO, value);
    const [pattern, name] = [(key.text ?? '').trim(), (value.text ?? '').trim()];
    return { pattern, name, written: `${pattern} = ${name}`.trim(), line: undefined };
  });
}

/** Stands for the branch in a rule's name. */
export const PLACEHOLDER = '{branch}';

/** Parses one name, or rules if the text has a `=` or more than one line. */
export function parseChoice(text: string): EnvironmentChoice {
  const name = text.trim();
  if (/[\r\n=]/.test(name)) return { kind: 'rules', rules: demandUnique(parseRules(text)) };
  if (!name.includes(PLACEHOLDER)) return { kind: 'name', name };
  throw new Misfit(
    `only a rule can use ${PLACEHOLDER}`,
    `Write a pattern and = before it, for example ** = preview-${PLACEHOLDER}`,
  );
}

/** Splits at the last `=`. A branch may contain one; an environment cannot. */
function parseRules(text: string): readonly EnvironmentRule[] {
  return splitLines(text).map(({ number, text: rule }) => {
    const at = rule.lastIndexOf('=');
    const pattern = rule.slice(0, Math.max(at, 0)).trim();
    if (pattern !== '') return { pattern, name: rule.slice(at + 1).trim(), written: rule, line: number };
    throw new Misfit(
      `line ${number} is not a rule`,
      'Write one rule per line as branch pattern = environment, with = instead of a colon or an arrow; or write only the name of one environment',
    );
  });
}

const MAX_RULES = 1_000;
/** The longest ref that GitHub accepts, in characters (docs.github.com, "Dealing with special characters in branch and tag names"). */
export const MAX_REF_LENGTH = 255;

/** Demands that no pattern appears twice, since the second rule would never apply, and limits the work of matching. */
function demandUnique(rules: readonly EnvironmentRule[]): readonly EnvironmentRule[] {
  if (rules.length > MAX_RULES || rules.some(({ pattern }) => pattern.length > MAX_REF_LENGTH)) {
    const happened = `it has more than ${MAX_RULES} rules, or a pattern of more than ${MAX_REF_LENGTH} characters`;
    throw new Misfit(happened, 'Use patterns with * and **');
  }
  const first = new Map(rules.toReversed().map((rule) => [rule.pattern, rule]));
  const again = rules.find((rule) => first.get(rule.pattern) !== rule);
  if (again === undefined) return rules;
  const earlier = first.get(again.pattern)?.line;
  const where = earlier === undefined ? 'two rules' : `the rules on lines ${earlier} and ${again.line ?? ''}`;
  throw new Misfit(`${where} have the same pattern, so the second never applies`, 'Remove the rule that is wrong');
}
