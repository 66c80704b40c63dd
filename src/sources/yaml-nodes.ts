import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException, type Event } from 'js-yaml';

/** A node of a YAML text. Offsets are in UTF-16 units; that of an empty node is where the one before it begins. */
export type Node = Scalar | Mapping | Sequence | Alias;

export interface Scalar {
  readonly kind: 'scalar';
  readonly offset: number;
  /** As written, without a type; null where it is YAML's null. */
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

export interface Alias {
  readonly kind: 'alias';
  readonly offset: number;
}

/** What is wrong with a YAML text, without a piece of it. */
export interface Mistake {
  readonly offset: number;
  readonly happened: string;
}

/** The nodes of a text, one a document, and what is wrong with it. */
export interface Documents {
  readonly documents: readonly Node[];
  readonly mistakes: readonly Mistake[];
}

/** Reads YAML. The parser stops at what is no YAML at all; what only nobody means so is found throughout. */
export function readDocuments(text: string): Documents {
  try {
    const reader = new NodeReader(text, parseEvents(text, {}));
    return { documents: reader.readNodes(), mistakes: reader.mistakes };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { documents: [], mistakes: [explain(error.reason, text.slice(0, error.mark?.position ?? 0))] };
  }
}

/** What YAML 1.2's core schema takes for null where it stands without quotes (yaml.org/spec/1.2.2, section 10.3.2). */
const NULL = /^(?:~|null|Null|NULL|)$/;

/** The tags of what has no type. Any other gives one, or is meant as a text. */
const TAGS: ReadonlySet<string> = new Set(['!!str', '!!map', '!!seq']);

const STAR = 'what begins with * is to be in quotes';
const TAG = 'what begins with ! is to be in quotes';

/** Makes nodes of the parser's events: a collection begins with an event of its own and ends with POP, as a document does. */
class NodeReader {
  readonly mistakes: Mistake[] = [];
  readonly #text: string;
  readonly #events: ArrayIterator<Event>;
  readonly #anchors = new Set<string>();
  #offset = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events.values();
  }

  /** Reads the nodes up to the end of the collection, or of all. */
  readNodes(): readonly Node[] {
    const nodes: Node[] = [];
    // What has been read by one that was begun within is not read again: an array's iterator goes on after break.
    for (const event of this.#events) {
      if (event.type === EVENT_ID.POP) break;
      if (event.type === EVENT_ID.DOCUMENT) nodes.push(...this.readNodes());
      else nodes.push(this.#readNode(event));
    }
    return nodes;
  }

  #readNode(event: NodeEvent): Node {
    const anchor = this.#text.slice(event.anchorStart, event.anchorEnd);
    if (event.type === EVENT_ID.ALIAS) {
      this.#offset = event.anchorStart - 1;
      if (!this.#anchors.has(anchor)) this.mistakes.push({ offset: this.#offset, happened: STAR });
      return { kind: 'alias', offset: this.#offset };
    }
    if (anchor !== '') this.#anchors.add(anchor);
    const { tagStart, tagEnd } = event;
    const isForeign = tagStart >= 0 && !TAGS.has(this.#text.slice(tagStart, tagEnd));
    if (isForeign) this.mistakes.push({ offset: tagStart, happened: TAG });
    const offset = (this.#offset = startOf(event) ?? this.#offset);
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return { kind: 'scalar', offset, text: this.#readText(event) };
      case EVENT_ID.SEQUENCE:
        return { kind: 'sequence', offset, items: this.readNodes() };
      case EVENT_ID.MAPPING:
        return { kind: 'mapping', offset, pairs: this.#readPairs() };
    }
  }

  #readText(event: ScalarEvent): string | null {
    const text = getScalarValue(this.#text, event);
    return event.style === SCALAR_STYLE.PLAIN && NULL.test(text) ? null : text;
  }

  #readPairs(): readonly Pair[] {
    const nodes = this.readNodes().values();
    const pairs: Pair[] = [];
    const names = new Set<string | null>();
    for (const key of nodes) {
      const { value, done } = nodes.next();
      if (done === true) break;
      pairs.push({ key, value });
      if (key.kind !== 'scalar') continue;
      if (names.has(key.text)) this.mistakes.push({ offset: key.offset, happened: TWICE });
      names.add(key.text);
    }
    return pairs;
  }
}

type NodeEvent = Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>;
type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;

const TWICE = 'a name stands there for the second time';

/** Where a node begins, its quote included; undefined for an empty one. */
function startOf(event: Exclude<NodeEvent, { type: typeof EVENT_ID.ALIAS }>): number | undefined {
  if (event.type !== EVENT_ID.SCALAR) return event.start;
  if (event.valueStart < 0) return undefined;
  const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  return isQuoted ? event.valueStart - 1 : event.valueStart;
}

const MISFIT = 'the indentation does not fit, or a text with special characters is not in quotes';

/** What the parser says (js-yaml 5: src/parser/parser.ts), where plain words help. Others of its sentences quote the text. */
const IN_WORDS: ReadonlyMap<string, string> = new Map([
  ['bad indentation of a mapping entry', MISFIT],
  ['bad indentation of a sequence entry', MISFIT],
  ['deficient indentation', MISFIT],
  ['can not read a block mapping entry; a multiline key may not be an implicit key', 'a colon is missing after a name'],
  ["expected ':' after a mapping key", 'a colon is missing after a name'],
  ['missed comma between flow collection entries', 'a comma is missing'],
  ['unexpected end of the stream within a flow collection', 'a bracket is not closed'],
  ['unexpected end of the stream within a double quoted scalar', 'a quote is not closed'],
  ['unexpected end of the stream within a single quoted scalar', 'a quote is not closed'],
  ['unknown escape sequence', 'in double quotes a backslash begins an escape; take single quotes'],
  ['the stream contains non-printable characters', 'a control character stands there'],
  ['null byte is not allowed in input', 'a control character stands there'],
]);

/** What begins with a star, up to where the parser stopped: `**: dev` is an alias, and then a text that it does not expect. */
const LAST_STAR = /(?<=^|[\s{[,])\*[^\s,]*[ \t]*$/;

/** Explains why the parser stopped, having read so far. */
function explain(reason: string, read: string): Mistake {
  const star = LAST_STAR.exec(read);
  if (star !== null) return { offset: star.index, happened: `${STAR}, as in '**': dev` };
  const offset = read.length;
  if (/\btag\b/.test(reason)) return { offset, happened: TAG };
  if (reason === 'tab characters must not be used in indentation') {
    return { offset, happened: 'a tab cannot indent YAML; use blanks' };
  }
  const words = IN_WORDS.get(reason);
  return { offset, happened: words === undefined ? 'it is not valid YAML' : `it is not valid YAML: ${words}` };
}
