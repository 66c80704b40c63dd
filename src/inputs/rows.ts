import type { Line, Mode, Reason } from '../model.ts';
import type { Node } from '../formats/yaml/nodes.ts';
import { splitLines } from '../text.ts';

/** One input. Types, name lists, the reader and the JSON Schema are derived from its row. */
export interface Row<V> extends Options {
  /** The default, as `action.yml` writes it. */
  readonly default?: string | undefined;
  /** JSON Schema of the input in a config file. */
  readonly schema: object;
  /**
   * Returns the value of the input.
   *
   * @param node undefined if it is omitted.
   * @throws {Misfit} if the input is invalid.
   */
  readonly read: (node: Node | undefined) => V;
}

interface Options {
  /** The environment variable to read if the input is omitted. */
  readonly variable?: string;
  /** True if the input guards the run, so must never be ignored. */
  readonly isGuard?: boolean;
  /** The modes that allow it; undefined for all. */
  readonly modes?: readonly Mode[];
  /** The advice if the mode does not allow it; undefined for the general one. */
  readonly otherwise?: string;
}

/** Inputs by their names in `action.yml`. */
export type InputTable = Readonly<Record<string, Row<unknown>>>;

type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;

/** The values that a table reads: `dry-run` becomes `dryRun`. */
export type Read<T extends InputTable> = {
  readonly [K in keyof T & string as Camel<K>]: T[K] extends Row<infer V> ? V : never;
};

/** An invalid input. The reader adds the place. */
export class Misfit extends Error {
  override readonly name = 'Misfit';
  readonly reason: Reason;
  /** The invalid part of the input; undefined for all of it. */
  readonly node: Node | undefined;

  constructor(happened: string, todo: string, node?: Node) {
    super(`${happened}. ${todo}.`);
    this.reason = { happened, todo };
    this.node = node;
  }
}

/** An input that cannot be used with another. */
export interface InputProblem extends Reason {
  readonly name: string;
}

/** The advice for a config file of the wrong shape. */
export const CONFIG_TODO = "See 'Many secrets' in the README for the form of the config file";

/** JSON Schema of a text that YAML may read as another type of scalar. */
export const SCALAR = { type: ['string', 'number', 'boolean', 'null'] };
/** JSON Schema of a list of such texts. */
export const LIST = { type: 'array', minItems: 1, items: { type: ['string', 'number', 'boolean'] } };
const TEXTS = { anyOf: [{ type: ['string', 'null'] }, LIST] };
const BOOLEAN = { type: ['boolean', 'null'] };

/** Trimmed; undefined if it is omitted, null or blank. */
function textOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind !== 'scalar') throw new Misfit('a text was expected', CONFIG_TODO, node);
  const text = node.text?.trim();
  return text === '' ? undefined : text;
}

/** A text; undefined if it is omitted. */
export function text(options?: Options): Row<string | undefined> {
  return { ...options, schema: SCALAR, read: textOf };
}

/** A text that `read` converts. Without a default, `read` gets undefined if the input is omitted. */
export function parsedText<V>(
  read: (text: string | undefined) => V,
  options: Options & { readonly default?: string; readonly schema?: object } = {},
): Row<V> {
  return { schema: SCALAR, ...options, read: (node) => read(textOf(node) ?? options.default) };
}

/** True or false. */
export function flag(options?: Options): Row<boolean> {
  return parsedText(parseBoolean, { ...options, default: 'false', schema: BOOLEAN });
}

/** True, false, or undefined if it is omitted. */
export function optionalFlag(): Row<boolean | undefined> {
  return parsedText((written) => (written === undefined ? undefined : parseBoolean(written)), { schema: BOOLEAN });
}

/** True if a text is YAML's true (YAML 1.2's core schema: yaml.org/spec/1.2.2, section 10.3.2). */
export function isTrue(written: string): boolean {
  return ['true', 'True', 'TRUE'].includes(written.trim());
}

function parseBoolean(written = ''): boolean {
  if (isTrue(written)) return true;
  if (['false', 'False', 'FALSE'].includes(written)) return false;
  throw new Misfit('it is neither true nor false', 'Write true or false');
}

/** One of several words, the first by default. */
export function choice<C extends string>(choices: readonly [C, ...C[]]): Row<C> {
  const read = (written: string | undefined): C => {
    const chosen = choices.find((one) => one === written);
    if (chosen === undefined) throw new Misfit('there is no such choice', `Write one of ${choices.join(', ')}`);
    return chosen;
  };
  return parsedText(read, { default: choices[0], schema: { enum: [...choices, null] } });
}

/** A whole number from `min` to `max`. */
export function wholeNumber(range: Readonly<{ min: number; max: number; default: string; todo: string }>): Row<number> {
  const { min, max, todo } = range;
  const read = (written = ''): number => {
    const value = Number(written);
    if (/^\d{1,9}$/.test(written) && value >= min && value <= max) return value;
    throw new Misfit(`it is not a whole number from ${min} to ${max}`, todo);
  };
  const schema = { type: ['integer', 'null'], minimum: min, maximum: max };
  return parsedText(read, { default: range.default, schema });
}

/** Lines of a text, or the items of a list. Undefined if it is omitted. */
export function lines(options?: Options): Row<readonly Line[] | undefined> {
  return { ...options, schema: TEXTS, read: linesOf };
}

function linesOf(node: Node | undefined): readonly Line[] | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return (node.text ?? '').trim() === '' ? undefined : splitLines(node.text ?? '');
  return itemsOf(node).map((item, index) => ({ number: index + 1, text: item }));
}

/** Returns the texts of a list. Refuses an empty item: its expression may have failed. */
export function itemsOf(node: Node): readonly string[] {
  if (node.kind !== 'sequence') throw new Misfit('a text or a list of texts was expected', CONFIG_TODO, node);
  if (node.items.length === 0) {
    throw new Misfit('the list is empty', 'Remove the key, or write ~ to ignore the list under defaults', node);
  }
  return node.items.map((item) => {
    const written = item.kind === 'scalar' ? item.text?.trim() : undefined;
    if (written === undefined) throw new Misfit('a text was expected', CONFIG_TODO, item);
    if (written !== '') return written;
    throw new Misfit('an item of the list is empty', 'Write a text there, or remove the item', item);
  });
}

/** Names of stored keys, one per line or item. The error shows no other text: it may be a value. */
export function names(options?: Options): Row<readonly string[]> {
  const read = (node: Node | undefined): readonly string[] => {
    const found = (linesOf(node) ?? []).map((line) => line.text);
    if (found.every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))) return found;
    const happened = 'a line is not a name that an environment variable can have';
    throw new Misfit(happened, 'Write one name per line, with letters, digits and underscores');
  };
  return { ...options, schema: TEXTS, read };
}
