import type { Mapping, Node } from '../formats/yaml/nodes.ts';
import { splitLines } from '../text.ts';
import { itemsOf, Misfit, node, type Row } from './rows.ts';

/** What names a target environment: a name, or rules that map the branch to one. */
export type EnvironmentChoice =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'rules'; readonly rules: readonly EnvironmentRule[] };

/** `pattern = name`. */
export interface EnvironmentRule {
  readonly pattern: string;
  /** Empty to skip the branch. */
  readonly name: string;
  /** Of the text, from 1; undefined in a mapping. */
  readonly line: number | undefined;
}

const SCALAR = { type: ['string', 'number', 'boolean', 'null'] };
const LIST = { type: 'array', minItems: 1, items: { type: ['string', 'number', 'boolean'] } };

/** The input `environment`: a name or rules; in a config file a list or a mapping, too. Undefined if it is omitted. */
export function environments(): Row<readonly EnvironmentChoice[] | undefined> {
  return node(
    { anyOf: [SCALAR, LIST, { type: 'object', minProperties: 1, additionalProperties: SCALAR }] },
    readChoices,
  );
}

function readChoices(given: Node | undefined): readonly EnvironmentChoice[] | undefined {
  if (given === undefined) return undefined;
  if (given.kind === 'mapping') return [{ kind: 'rules', rules: readMapping(given) }];
  if (given.kind === 'sequence') return itemsOf(given).map(parseChoice);
  const text = given.text ?? '';
  return text.trim() === '' ? undefined : [parseChoice(text)];
}

function readMapping({ pairs, ...mapping }: Mapping): readonly EnvironmentRule[] {
  if (pairs.length === 0) throw expected('a branch pattern was expected', { pairs, ...mapping });
  return pairs.map(({ key, value }) => {
    if (key.kind !== 'scalar') throw expected('a branch pattern was expected', key);
    if (value.kind !== 'scalar') throw expected('the name of an environment was expected', value);
    return { pattern: (key.text ?? '').trim(), name: (value.text ?? '').trim(), line: undefined };
  });
}

function expected(happened: string, at: Node): Misfit {
  return new Misfit(happened, 'See «Many secrets» in the README for what a config file may say', at);
}

/** Where the branch stands in a rule's name. */
export const PLACEHOLDER = '{branch}';

/** Parses one name, or rules if the text has a `=` or more than one line. */
export function parseChoice(text: string): EnvironmentChoice {
  const name = text.trim();
  if (/[\r\n=]/.test(name)) return { kind: 'rules', rules: parseRules(text) };
  if (!name.includes(PLACEHOLDER)) return { kind: 'name', name };
  throw new Misfit(
    `it has ${PLACEHOLDER}, which is filled in in a rule alone`,
    `Put a pattern and a = before it, as in ** = preview-${PLACEHOLDER}`,
  );
}

/** A branch may have a `=` in its name, an environment none: the last one divides. */
function parseRules(text: string): readonly EnvironmentRule[] {
  return splitLines(text).map(({ number, text: rule }) => {
    const at = rule.lastIndexOf('=');
    const pattern = rule.slice(0, Math.max(at, 0)).trim();
    if (pattern !== '') return { pattern, name: rule.slice(at + 1).trim(), line: number };
    throw new Misfit(
      `line ${number} is not a rule`,
      'Write one rule a line, branch pattern = environment, with = and no colon or arrow; or the name of one environment alone',
    );
  });
}
