import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException, type Event } from 'js-yaml';
import { explain, toBeQuoted, TWICE, type Mistake } from './mistakes.ts';

/** A node of a YAML text. Offsets are in UTF-16 units. */
export type Node = Scalar | Mapping | Sequence;

export interface Scalar {
  readonly kind: 'scalar';
  readonly offset: number;
  /** Its text, which is given no type; null where it is YAML's null. */
  readonly text: string | null;
}

export interface Mapping {
  readonly kind: 'mapping';
  readonly offset: number;
  readonly pairs: readonly Pair[];
}

export interface Pair {
  readonly key: Node;
  readonly value: Node;
}

export interface Sequence {
  readonly kind: 'sequence';
  readonly offset: number;
  readonly items: readonly Node[];
}

/** Whether a node is YAML's null. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.text === null;
}

/** The nodes of a text, one a document, and what is wrong with it. */
export interface Documents {
  readonly documents: readonly Node[];
  readonly mistakes: readonly Mistake[];
}

/**
 * Reads YAML. What is no YAML ends it, so that one mistake is told; what is, but hardly meant so, is told everywhere.
 *
 * By js-yaml's events and not its `load`: they keep a scalar's text and say where it stands.
 */
export function readDocuments(text: string): Documents {
  try {
    const reader = new NodeReader(text, parseEvents(text, {}));
    return { documents: reader.readNodes(), mistakes: reader.mistakes };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { documents: [], mistakes: [explain(error.reason, text, error.mark?.position ?? 0)] };
  }
}

/** What YAML 1.2's core schema takes for null where it stands without quotes (yaml.org/spec/1.2.2, section 10.3.2). */
const NULL = /^(?:~|null|Null|NULL|)$/;

/** Makes nodes of the parser's events: a collection begins with an event of its own and ends with POP, as a document does. */
class NodeReader {
  readonly mistakes: Mistake[] = [];
  readonly #text: string;
  readonly #events: ArrayIterator<Event>;
  /** Where the last node ended. */
  #end = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events.values();
  }

  /** Reads the nodes up to the end of the collection, or of all. */
  readNodes(): readonly Node[] {
    const nodes: Node[] = [];
    // All levels share one iterator, which break does not end: each goes on where the one within it stopped.
    for (const event of this.#events) {
      if (event.type === EVENT_ID.POP) break;
      if (event.type === EVENT_ID.DOCUMENT)
        nodes.push(...this.readNodes()); // One.
      else nodes.push(this.#readNode(event));
    }
    return nodes;
  }

  #readNode(event: NodeEvent): Node {
    const marked = event.anchorStart - 1; // Where the & or * stands.
    if (event.anchorStart >= 0) this.mistakes.push(toBeQuoted(this.#text, marked));
    if (event.type === EVENT_ID.ALIAS) {
      this.#end = event.anchorEnd;
      return { kind: 'scalar', offset: marked, text: null };
    }
    // Any other tag gives a type, or is a text that lacks its quotes.
    const isForeign = event.tagStart >= 0 && this.#text.slice(event.tagStart, event.tagEnd) !== '!!str';
    if (isForeign) this.mistakes.push(toBeQuoted(this.#text, event.tagStart));
    const offset = this.#placeOf(event);
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return { kind: 'scalar', offset, text: this.#readText(event) };
      case EVENT_ID.SEQUENCE:
        return { kind: 'sequence', offset, items: this.readNodes() };
      case EVENT_ID.MAPPING:
        return { kind: 'mapping', offset, pairs: this.#readPairs() };
    }
  }

  /** Where a node begins, its quote included; of a block scalar, its first line. */
  #placeOf(event: Exclude<NodeEvent, { type: typeof EVENT_ID.ALIAS }>): number {
    const start = event.type === EVENT_ID.SCALAR ? event.valueStart : event.start;
    if (start < 0) return this.#placeOfEmpty(Math.max(this.#end, event.anchorEnd, event.tagEnd));
    const quote = event.type === EVENT_ID.SCALAR && QUOTED.has(event.style) ? 1 : 0;
    this.#end = event.type === EVENT_ID.SCALAR ? event.valueEnd + quote : start;
    return start - quote;
  }

  /** The sign that an empty node stands behind, such as the dash of an item: the parser does not tell where that is. */
  #placeOfEmpty(from: number): number {
    BETWEEN.lastIndex = from;
    BETWEEN.test(this.#text);
    const place = BETWEEN.lastIndex;
    this.#end = place + 1;
    return place;
  }

  #readText(event: ScalarEvent): string | null {
    const text = getScalarValue(this.#text, event);
    return event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0 && NULL.test(text) ? null : text;
  }

  #readPairs(): readonly Pair[] {
    const nodes = this.readNodes().values();
    const pairs: Pair[] = [];
    const names = new Set<string>();
    for (const key of nodes) {
      const { value, done } = nodes.next();
      if (done === true) break;
      pairs.push({ key, value });
      if (key.kind !== 'scalar') continue;
      const name = key.text ?? '';
      if (names.has(name)) this.mistakes.push({ offset: key.offset, happened: TWICE });
      names.add(name);
    }
    return pairs;
  }
}

type NodeEvent = Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>;
type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;

const QUOTED: ReadonlySet<number> = new Set([SCALAR_STYLE.SINGLE_QUOTED, SCALAR_STYLE.DOUBLE_QUOTED]);

/** What may stand between two nodes, but for the sign that an empty one has. */
const BETWEEN = /[\s,\]}]*(?:(?<=\s)#.*[\s,\]}]*)*/y;
