export const id = 215;
export const ids = [215];
export const modules = {

/***/ 1215:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ readValues),
/* harmony export */   parseValues: () => (/* binding */ parseValues)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _yaml_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9794);


const TODO = 'Write one NAME: text a line, and quote a text that YAML would read otherwise';
/**
 * Parses the `values` input: a YAML mapping, of which every scalar is its text as written. `08`, `no` and `1e3` stay what
 * they are; only `~`, `null` and nothing at all are null.
 *
 * @throws {ActionError | AggregateError} with line and column, never with a piece of the text.
 */
function parseValues(text) {
    const { mapping, errorAt } = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_1__/* .parseMapping */ .K)(text, { doing: 'Reading values', todo: TODO });
    return mapping === undefined ? new Map() : readValues(mapping, errorAt);
}
/** Returns the names and texts of a mapping, as `parseValues` does. */
function readValues(mapping, errorAt) {
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)(mapping.pairs.flatMap((pair) => findNested(pair, errorAt) ?? []));
    return new Map(mapping.pairs.map(({ key, value }) => [textOf(key) ?? '', textOf(value)]));
}
function findNested({ key, value }, errorAt) {
    if (key.kind !== 'scalar')
        return errorAt(key.offset, 'a name was expected');
    if (value.kind === 'scalar')
        return undefined;
    return errorAt(value.offset, 'something nested stands there, which no variable can hold');
}
function textOf(node) {
    return node.kind === 'scalar' ? node.text : null;
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
const TWICE = 'a name stands there for the second time';
/** Says that an alias, anchor or tag stands there, of which nobody thinks who writes a text or a pattern. */
function toBeQuoted(text, offset) {
    return { offset, happened: `what begins with ${text.charAt(offset)} is to be in quotes` };
}
const MISFIT = 'the indentation does not fit, or a text with special characters is not in quotes';
const NO_COLON = 'a colon is missing after a name, or a text of several lines is not indented';
const OPEN = 'a quote or bracket before is not closed, or what stands in it is not indented far enough';
const COLON = 'a colon stands in a text that is not in quotes, the line is indented too far, or the one before lacks its colon';
const CLOSING = 'a closing bracket is to be indented further than the name before the opening one';
const ESCAPE = 'in double quotes a backslash begins an escape; take single quotes';
const CONTROL = 'a control character stands there';
const NO_QUOTE = 'a quote is not closed';
/** What the parser says (js-yaml 5: src/parser/parser.ts), where plain words help. Others of its sentences quote the text. */
const IN_WORDS = new Map([
    ['bad indentation of a mapping entry', MISFIT],
    ['bad indentation of a sequence entry', MISFIT],
    ['end of the stream or a document separator is expected', MISFIT],
    ['a line break is expected', MISFIT],
    ['deficient indentation', OPEN],
    ['can not read a block mapping entry; a multiline key may not be an implicit key', NO_COLON],
    ["expected ':' after a mapping key", NO_COLON],
    [
        'a whitespace character is expected after the key-value separator within a block mapping',
        'a blank is missing after a colon',
    ],
    ['missed comma between flow collection entries', 'a comma is missing'],
    ["expected the node content, but found ','", 'there is a comma too many'],
    ['unexpected end of the stream within a flow collection', 'a bracket is not closed'],
    ['unexpected end of the stream within a double quoted scalar', NO_QUOTE],
    ['unexpected end of the stream within a single quoted scalar', NO_QUOTE],
    ['unexpected end of the document within a double quoted scalar', NO_QUOTE],
    ['unexpected end of the document within a single quoted scalar', NO_QUOTE],
    ['unknown escape sequence', ESCAPE],
    ['expected hexadecimal character', ESCAPE],
    ['expected valid JSON character', CONTROL],
    ['the stream contains non-printable characters', CONTROL],
    ['null byte is not allowed in input', CONTROL],
]);
/** Explains why the parser stopped there. */
function explain(reason, text, offset) {
    const words = IN_WORDS.get(reason);
    const start = startOfLine(text, offset);
    const isTab = words === MISFIT && /^ *\t/.test(text.slice(start, offset));
    if (isTab || reason === 'tab characters must not be used in indentation') {
        return { offset: isTab ? text.indexOf('\t', start) : offset, happened: 'a tab cannot indent YAML; use blanks' };
    }
    const sign = findSign(reason, text, offset);
    if (sign !== undefined) {
        const mistake = toBeQuoted(text, sign);
        const isPattern = /^\*\S*:$/.test(text.slice(sign, offset).trimEnd());
        return isPattern ? { ...mistake, happened: `${mistake.happened}, as in '**': dev` } : mistake;
    }
    const place = words === NO_COLON ? startOfName(text, offset) : offset;
    const happened = closer(words, text.charAt(offset));
    return {
        offset: place,
        happened: happened === undefined ? 'it is not valid YAML' : `it is not valid YAML: ${happened}`,
    };
}
/** Says more than the parser's words, where what stands at the place tells more. */
function closer(words, at) {
    if (words === OPEN && (at === ']' || at === '}'))
        return CLOSING;
    return words === MISFIT && at === ':' ? COLON : words;
}
/** What no text begins with that is not in quotes (yaml.org/spec/1.2.2, section 5.3). */
const SIGNS = '*!&@`%|>';
/**
 * Where what is to be in quotes begins: where the parser stopped, or the word before, as in `**: dev`, or the line before.
 * By searching and not by a regular expression, as what was read may be long.
 */
function findSign(reason, text, offset) {
    if (/\bdirective\b/i.test(reason))
        return text.lastIndexOf('%', offset);
    if (/\btag\b/.test(reason))
        return startOfTag(text, offset);
    if (reason.startsWith('unexpected end'))
        return undefined;
    const start = startOfLine(text, offset);
    const isSign = (at) => at < text.length && SIGNS.includes(text.charAt(at));
    const line = text.slice(start, offset).trimEnd();
    const word = lastOf(line, ' \t[{,') + 1;
    const beginsNode = /(?:^|[-:?[{,])$/.test(line.slice(0, word).trimEnd().slice(-1));
    const name = IN_WORDS.get(reason) === NO_COLON ? [startOfName(text, offset)] : [];
    return [...(beginsNode ? [start + word] : []), offset, ...name].find(isSign);
}
/** A tag has no blanks but between < and >. */
function startOfTag(text, offset) {
    const word = lastOf(text.slice(0, offset), ' \t\r\n[{,') + 1;
    const start = text.slice(0, offset + 1).indexOf('!', word);
    return start < 0 ? text.lastIndexOf('!', offset) : start;
}
function startOfLine(text, offset) {
    return lastOf(text.slice(0, offset), '\r\n') + 1;
}
/** Where a name without a colon begins: the parser stops at the colon of the next one, or where the name ends. */
function startOfName(text, offset) {
    const end = text.charAt(offset) === ':' ? startOfLine(text, offset) : offset;
    const read = text.slice(0, end).trimEnd();
    return read.length - read.slice(startOfLine(read, read.length)).trimStart().length;
}
/** Where the last of these characters stands; -1 without any. */
function lastOf(text, characters) {
    return Math.max(...Array.from(characters, (one) => text.lastIndexOf(one)));
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
        return { documents: [], mistakes: [explain(error.reason, text, error.mark?.position ?? 0)] };
    }
}
/** What YAML 1.2's core schema takes for null where it stands without quotes (yaml.org/spec/1.2.2, section 10.3.2). */
const NULL = /^(?:~|null|Null|NULL|)$/;
/** Makes nodes of the parser's events: a collection begins with an event of its own and ends with POP, as a document does. */
class NodeReader {
    mistakes = [];
    #text;
    #events;
    /** Where the last node ended. */
    #end = 0;
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
                nodes.push(...this.readNodes()); // One.
            else
                nodes.push(this.#readNode(event));
        }
        return nodes;
    }
    #readNode(event) {
        const marked = event.anchorStart - 1; // Where the & or * stands.
        if (event.anchorStart >= 0)
            this.mistakes.push(toBeQuoted(this.#text, marked));
        if (event.type === js_yaml/* EVENT_ID */.hy.ALIAS) {
            this.#end = event.anchorEnd;
            return { kind: 'scalar', offset: marked, text: null };
        }
        // Any other tag gives a type, or is a text that lacks its quotes.
        const isForeign = event.tagStart >= 0 && this.#text.slice(event.tagStart, event.tagEnd) !== '!!str';
        if (isForeign)
            this.mistakes.push(toBeQuoted(this.#text, event.tagStart));
        const offset = this.#placeOf(event);
        switch (event.type) {
            case js_yaml/* EVENT_ID */.hy.SCALAR:
                return { kind: 'scalar', offset, text: this.#readText(event) };
            case js_yaml/* EVENT_ID */.hy.SEQUENCE:
                return { kind: 'sequence', offset, items: this.readNodes() };
            case js_yaml/* EVENT_ID */.hy.MAPPING:
                return { kind: 'mapping', offset, pairs: this.#readPairs() };
        }
    }
    /** Where a node begins, its quote included; of a block scalar, its first line. */
    #placeOf(event) {
        const start = event.type === js_yaml/* EVENT_ID */.hy.SCALAR ? event.valueStart : event.start;
        if (start < 0)
            return this.#placeOfEmpty(Math.max(this.#end, event.anchorEnd, event.tagEnd));
        const quote = event.type === js_yaml/* EVENT_ID */.hy.SCALAR && QUOTED.has(event.style) ? 1 : 0;
        this.#end = event.type === js_yaml/* EVENT_ID */.hy.SCALAR ? event.valueEnd + quote : start;
        return start - quote;
    }
    /** The sign that an empty node stands behind, such as the dash of an item: the parser does not tell where that is. */
    #placeOfEmpty(from) {
        BETWEEN.lastIndex = from;
        BETWEEN.test(this.#text);
        const place = BETWEEN.lastIndex;
        this.#end = place + 1;
        return place;
    }
    #readText(event) {
        const text = (0,js_yaml/* getScalarValue */.KE)(this.#text, event);
        return event.style === js_yaml/* SCALAR_STYLE */.jK.PLAIN && event.tagStart < 0 && NULL.test(text) ? null : text;
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
            const name = key.text ?? '';
            if (names.has(name))
                this.mistakes.push({ offset: key.offset, happened: TWICE });
            names.add(name);
        }
        return pairs;
    }
}
const QUOTED = new Set([js_yaml/* SCALAR_STYLE */.jK.SINGLE_QUOTED, js_yaml/* SCALAR_STYLE */.jK.DOUBLE_QUOTED]);
/** What may stand between two nodes, but for the sign that an empty one has. */
const BETWEEN = /[\s,\]}]*(?:(?<=\s)#.*[\s,\]}]*)*/y;


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
