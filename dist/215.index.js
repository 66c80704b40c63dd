export const id = 215;
export const ids = [215];
export const modules = {

/***/ 1215:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ readValues),
/* harmony export */   parseValues: () => (/* binding */ parseValues)
/* harmony export */ });
/* harmony import */ var _yaml_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9794);

const TODO = 'Write one NAME: text a line, and quote a text that YAML would read otherwise';
/**
 * Parses the `values` input: a YAML mapping, of which every scalar is its text as written. `08`, `no` and `1e3` stay what
 * they are; only `~`, `null` and nothing at all are null.
 *
 * @throws {ActionError | AggregateError} with line and column, never with a piece of the text.
 */
function parseValues(text) {
    const { mapping, errorAt } = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_0__/* .parseMapping */ .K)(text, { doing: 'Reading values', todo: TODO });
    return mapping === undefined ? new Map() : readValues(mapping, errorAt);
}
/** Returns the names and texts of a mapping, as `parseValues` does. */
function readValues(mapping, errorAt) {
    return new Map(mapping.pairs.map((pair) => readPair(pair, errorAt)));
}
function readPair({ key, value }, errorAt) {
    if (key.kind !== 'scalar')
        throw errorAt(key.offset, 'a name was expected');
    if (value.kind === 'scalar')
        return [key.text ?? '', value.text];
    throw errorAt(value.offset, 'something nested stands there, which no variable can hold');
}


/***/ }),

/***/ 6938:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  k: () => (/* binding */ isNull),
  r: () => (/* binding */ readDocuments)
});

// EXTERNAL MODULE: ./node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(3243);
;// CONCATENATED MODULE: ./build/sources/yaml-mistakes.js
/** YAML has anchors, aliases and tags, of which nobody thinks who writes a text or a pattern. */
const ANCHOR = 'what begins with & is to be in quotes';
const ALIAS = 'what begins with * is to be in quotes';
const TAG = 'what begins with ! is to be in quotes';
const TWICE = 'a name stands there for the second time';
const MISFIT = 'the indentation does not fit, or a text with special characters is not in quotes';
/** What the parser says (js-yaml 5: src/parser/parser.ts), where plain words help. Others of its sentences quote the text. */
const IN_WORDS = new Map([
    ['bad indentation of a mapping entry', MISFIT],
    ['bad indentation of a sequence entry', MISFIT],
    ['deficient indentation', MISFIT],
    ['end of the stream or a document separator is expected', MISFIT],
    ['a line break is expected', MISFIT],
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
const LAST_STAR = /(?<=(?:^|[\r\n{[,]|[-:?][ \t])[ \t]*)\*[^\s,]*[ \t]*$/;
/** Explains why the parser stopped, having read so far. */
function explain(reason, read) {
    const star = LAST_STAR.exec(read);
    if (star !== null)
        return { offset: star.index, happened: `${ALIAS}, as in '**': dev` };
    const offset = read.length;
    if (/\btag\b/.test(reason))
        return { offset, happened: TAG };
    if (reason === 'tab characters must not be used in indentation') {
        return { offset, happened: 'a tab cannot indent YAML; use blanks' };
    }
    const words = IN_WORDS.get(reason);
    return { offset, happened: words === undefined ? 'it is not valid YAML' : `it is not valid YAML: ${words}` };
}

;// CONCATENATED MODULE: ./build/sources/yaml-nodes.js


/** Whether a node is YAML's null. */
function isNull(node) {
    return node.kind === 'scalar' && node.text === null;
}
/**
 * Reads YAML. What is no YAML ends it, so that one mistake is told; what is, but hardly meant so, is told everywhere.
 *
 * By js-yaml's events and not its `load`: they keep a scalar's text and say where it stands.
 */
function readDocuments(text) {
    try {
        const reader = new NodeReader(text, (0,js_yaml/* parseEvents */.PH)(text, {}));
        return { documents: reader.readNodes(), mistakes: reader.mistakes };
    }
    catch (error) {
        if (!(error instanceof js_yaml/* YAMLException */.tB))
            throw error;
        return { documents: [], mistakes: [explain(error.reason, text.slice(0, error.mark?.position ?? 0))] };
    }
}
/** What YAML 1.2's core schema takes for null where it stands without quotes (yaml.org/spec/1.2.2, section 10.3.2). */
const NULL = /^(?:~|null|Null|NULL|)$/;
/** The tags that give a scalar no type. Any other would, or is a text that lacks its quotes. */
const TAGS = new Set(['!!str', '!!map', '!!seq']);
/** Makes nodes of the parser's events: a collection begins with an event of its own and ends with POP, as a document does. */
class NodeReader {
    mistakes = [];
    #text;
    #events;
    #offset = 0;
    constructor(text, events) {
        this.#text = text;
        this.#events = events.values();
    }
    /** Reads the nodes up to the end of the collection, or of all. */
    readNodes() {
        const nodes = [];
        // All levels share one iterator, which break does not end: each goes on where the one within it stopped.
        for (const event of this.#events) {
            if (event.type === js_yaml/* EVENT_ID */.hy.POP)
                break;
            if (event.type === js_yaml/* EVENT_ID */.hy.DOCUMENT)
                nodes.push(...this.readNodes());
            else
                nodes.push(this.#readNode(event));
        }
        return nodes;
    }
    #readNode(event) {
        const marked = event.anchorStart - 1; // Where the & or * stands.
        if (event.type === js_yaml/* EVENT_ID */.hy.ALIAS) {
            this.mistakes.push({ offset: marked, happened: ALIAS });
            return { kind: 'scalar', offset: marked, text: '' };
        }
        if (event.anchorStart >= 0)
            this.mistakes.push({ offset: marked, happened: ANCHOR });
        const { tagStart, tagEnd } = event;
        const isForeign = tagStart >= 0 && !TAGS.has(this.#text.slice(tagStart, tagEnd));
        if (isForeign)
            this.mistakes.push({ offset: tagStart, happened: TAG });
        this.#offset = startOf(event) ?? this.#offset;
        const offset = this.#offset;
        switch (event.type) {
            case js_yaml/* EVENT_ID */.hy.SCALAR:
                return { kind: 'scalar', offset, text: this.#readText(event) };
            case js_yaml/* EVENT_ID */.hy.SEQUENCE:
                return { kind: 'sequence', offset, items: this.readNodes() };
            case js_yaml/* EVENT_ID */.hy.MAPPING:
                return { kind: 'mapping', offset, pairs: this.#readPairs() };
        }
    }
    #readText(event) {
        const text = (0,js_yaml/* getScalarValue */.KE)(this.#text, event);
        return event.style === js_yaml/* SCALAR_STYLE */.jK.PLAIN && NULL.test(text) ? null : text;
    }
    #readPairs() {
        const nodes = this.readNodes().values();
        const pairs = [];
        const names = new Set();
        for (const key of nodes) {
            const { value, done } = nodes.next();
            if (done === true)
                break;
            pairs.push({ key, value });
            if (key.kind !== 'scalar')
                continue;
            if (names.has(key.text))
                this.mistakes.push({ offset: key.offset, happened: TWICE });
            names.add(key.text);
        }
        return pairs;
    }
}
/** Where a node begins, its quote included; undefined for an empty one. */
function startOf(event) {
    if (event.type !== js_yaml/* EVENT_ID */.hy.SCALAR)
        return event.start;
    if (event.valueStart < 0)
        return undefined;
    const isQuoted = event.style === js_yaml/* SCALAR_STYLE */.jK.SINGLE_QUOTED || event.style === js_yaml/* SCALAR_STYLE */.jK.DOUBLE_QUOTED;
    return isQuoted ? event.valueStart - 1 : event.valueStart;
}


/***/ }),

/***/ 9794:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ parseMapping)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _yaml_nodes_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6938);


/**
 * Parses YAML that is one mapping, without giving its scalars a type.
 *
 * @throws {ActionError | AggregateError} with line and column, never with a piece of the text.
 */
function parseMapping(text, { doing, todo }) {
    const placeOf = indexLines(text);
    const errorAt = (offset, happened) => {
        const { line, column } = placeOf(offset);
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ doing: `${doing}, line ${line}, column ${column}`, happened, todo });
    };
    const { documents, mistakes } = (0,_yaml_nodes_js__WEBPACK_IMPORTED_MODULE_1__/* .readDocuments */ .r)(text);
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)(takeOneALine(mistakes, placeOf).map(({ offset, happened }) => errorAt(offset, happened)));
    const [node, second] = documents;
    if (second !== undefined)
        throw errorAt(second.offset, 'a second document begins there');
    if (node === undefined || (0,_yaml_nodes_js__WEBPACK_IMPORTED_MODULE_1__/* .isNull */ .k)(node))
        return { mapping: undefined, errorAt, placeOf };
    if (node.kind !== 'mapping')
        throw errorAt(node.offset, 'a mapping was expected');
    return { mapping: node, errorAt, placeOf };
}
/** Returns a function that gives the place of an offset. YAML's line breaks: yaml.org/spec/1.2.2, section 5.4. */
function indexLines(text) {
    const starts = [0, ...[...text.matchAll(/\r\n?|\n/g)].map(({ 0: end, index }) => index + end.length)];
    return (offset) => {
        let line = 1; // The last line that begins at the offset or before it, found by halving.
        for (let end = starts.length; end > line;) {
            const middle = Math.ceil((line + end) / 2);
            if ((starts[middle - 1] ?? 0) <= offset)
                line = middle;
            else
                end = middle - 1;
        }
        return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
    };
}
/** One mistake may be found twice on a line: the first counts. */
function takeOneALine(mistakes, placeOf) {
    const first = new Map();
    for (const mistake of mistakes.toSorted((a, b) => a.offset - b.offset)) {
        const { line } = placeOf(mistake.offset);
        if (!first.has(line))
            first.set(line, mistake);
    }
    return [...first.values()];
}


/***/ })

};
