import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException, type Event } from 'js-yaml';
import { describeAnchor, describeSign, describeFailure, type Mistake } from './mistakes.ts';

/** A node of a YAML text. Offsets are in UTF-16 units. */
export type Node = Scalar | Mapping | Sequence;

export interface Scalar {
  readonly kind: 'scalar';
  readonly offset: number;
  /** The text without a type, or null for YAML's null. */
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

/** True if a node is YAML's null. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.text === null;
}

interface Documents {
  readonly documents: readonly Node[];
  readonly mistakes: readonly Mistake[];
}

/** Reads YAML from js-yaml's events: its `load` loses places and the text of numbers. */
export function readDocuments(text: string): Documents {
  try {
    const reader = new NodeReader(text, parseEvents(text, {}));
    return { documents: reader.readNodes(), mistakes: reader.mistakes };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { documents: [], mistakes: [describeFailure(error, text)] };
  }
}

type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;
type NodeEvent = Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>;

/** Unquoted texts that mean null in YAML 1.2's core schema (yaml.org/spec/1.2.2, section 10.3.2). */
const NULL = /^(?:~|null|Null|NULL|)$/;

/** Spaces, comments and ends of collections between an empty node and the indicator before it. */
const BETWEEN = /[\s,\]}]*(?:(?<=\s)#.*[\s,\]}]*)*/y;

/** Builds nodes from events. A POP event ends each collection and each document. */
class NodeReader {
  readonly mistakes: Mistake[] = [];
  readonly #text: string;
  readonly #events: ArrayIterator<Event>;
  readonly #anchors = new Set<string>();
  /** The end of the last node. */
  #end = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events.values();
  }

  /** Reads the nodes up to the end of the collection or of the text. */
  readNodes(): readonly Node[] {
    const nodes: Node[] = [];
    // All levels share one iterator: each continues after the level inside it.
    for (const event of this.#events) {
      if (event.type === EVENT_ID.POP) break;
      if (event.type === EVENT_ID.DOCUMENT) nodes.push(...this.readNodes());
      else nodes.push(this.#readNode(event));
    }
    return nodes;
  }

  #readNode(event: NodeEvent): Node {
    this.#checkProperties(event);
    if (event.type === EVENT_ID.SCALAR) return this.#readScalar(event);
    if (event.type === EVENT_ID.ALIAS) {
      this.#end = event.anchorEnd;
      const offset = event.anchorStart - 1;
      return { kind: 'scalar', offset, text: this.#text.slice(offset, this.#end) };
    }
    const offset = (this.#end = event.start);
    return event.type === EVENT_ID.MAPPING
      ? { kind: 'mapping', offset, pairs: this.#readPairs() }
      : { kind: 'sequence', offset, items: this.readNodes() };
  }

  /** Refuses aliases, anchors, and every tag except `!!str`. Most of them are texts without quotes. */
  #checkProperties(event: NodeEvent): void {
    if (event.anchorStart >= 0) {
      const anchor = this.#text.slice(event.anchorStart, event.anchorEnd);
      const describe = this.#anchors.has(anchor) ? describeAnchor : describeSign;
      this.mistakes.push(describe(this.#text, event.anchorStart - 1));
      if (event.type !== EVENT_ID.ALIAS) this.#anchors.add(anchor);
    }
    if (event.type === EVENT_ID.ALIAS || event.tagStart < 0) return;
    const isText = this.#text.slice(event.tagStart, event.tagEnd) === '!!str';
    if (!isText) this.mistakes.push(describeSign(this.#text, event.tagStart));
  }

  #readScalar(event: ScalarEvent): Scalar {
    const { style, tagStart } = event;
    const text = getScalarValue(this.#text, event);
    const isNull = style === SCALAR_STYLE.PLAIN && tagStart < 0 && NULL.test(text);
    const quote = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
    const offset = event.valueStart < 0 ? this.#startOfEmpty(event) : event.valueStart - quote;
    this.#end = event.valueStart < 0 ? offset + 1 : event.valueEnd + quote;
    return { kind: 'scalar', offset, text: isNull ? null : text };
  }

  /** Returns the offset of the indicator before an empty node, such as the dash of an item. js-yaml does not report it. */
  #startOfEmpty({ anchorEnd, tagEnd }: ScalarEvent): number {
    BETWEEN.lastIndex = Math.max(this.#end, anchorEnd, tagEnd);
    BETWEEN.test(this.#text);
    return BETWEEN.lastIndex;
  }

  #readPairs(): readonly Pair[] {
    const nodes = this.readNodes().values();
    const pairs: Pair[] = [];
    const names = new Set<string>();
    for (const key of nodes) {
      const { value } = nodes.next();
      if (value === undefined) break;
      pairs.push({ key, value });
      if (key.kind !== 'scalar') continue;
      const name = key.text ?? '';
      if (names.has(name)) this.mistakes.push({ offset: key.offset, happened: 'this name appears twice' });
      names.add(name);
    }
    return pairs;
  }
}
