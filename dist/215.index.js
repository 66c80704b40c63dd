export const id = 215;
export const ids = [215];
export const modules = {

/***/ 1215:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KV: () => (/* binding */ parseMapping),
/* harmony export */   N$: () => (/* binding */ readValues),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   parseValues: () => (/* binding */ parseValues)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);


/** What YAML 1.2's core schema takes for null where it stands without quotes (yaml.org/spec/1.2.2, section 10.3.2). */
const NULL = /^(?:~|null|Null|NULL|)$/;
const TODO = 'Write one NAME: text a line, and quote a text that YAML would read otherwise';
/**
 * Parses YAML that is one mapping, without giving its scalars a type. Undefined for a text that says nothing.
 *
 * @throws {ActionError | AggregateError} with line and column, never with a piece of the text.
 */
function parseMapping(text, { doing, todo }) {
    const lines = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN();
    const [document, ...more] = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseAllDocuments */ .hR)(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
    const errorAt = (offset, happened) => {
        const { line, col } = lines.linePos(offset);
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({ doing: `${doing}, line ${line}, column ${col}`, happened, todo });
    };
    if (document === undefined || !('contents' in document))
        return { mapping: undefined, errorAt, lines };
    // A warning is for a tag that is not known: `!NAME` without quotes would be no text at all.
    const found = [...document.errors, ...document.warnings].map(({ pos, code }) => ({ at: pos[0], code }));
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .throwAll */ .Kx)(takeOneALine(found, lines).map(({ at, code }) => errorAt(at, explainYaml(code))));
    if (more.length > 0)
        throw errorAt(more[0]?.range[0] ?? 0, 'a second document begins there');
    const { contents } = document;
    if (contents !== null && !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(contents)) {
        throw errorAt(contents.range[0], 'a mapping was expected');
    }
    return { mapping: contents ?? undefined, errorAt, lines };
}
/**
 * Parses the `values` input: a YAML mapping, of which every scalar is its text as written. `08`, `no` and `1e3` stay what
 * they are; only `~`, `null` and nothing at all are null.
 *
 * @throws {ActionError | AggregateError} with line and column, never with a piece of the text.
 */
function parseValues(text) {
    const { mapping, errorAt } = parseMapping(text, { doing: 'Reading values', todo: TODO });
    return mapping === undefined ? new Map() : readValues(mapping, errorAt);
}
/** Returns the names and texts of a mapping, as `parseValues` does. */
function readValues(mapping, errorAt) {
    const values = new Map();
    for (const pair of mapping.items)
        addPair(values, pair, errorAt);
    return values;
}
function addPair(values, { key, value }, errorAt) {
    if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key))
        throw errorAt(key.range[0], 'a name was expected');
    const name = textOf(key) ?? '';
    if (value === null)
        values.set(name, null);
    else if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(value))
        values.set(name, textOf(value));
    else if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(value))
        throw errorAt(value.range[0], 'an alias stands there, and values has none');
    else
        throw errorAt(value.range[0], 'something nested stands there, which no variable can hold');
}
/** The text of a scalar as written; null where it is YAML's null. */
function textOf(scalar) {
    const text = scalar.source ?? '';
    return scalar.type === yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.PLAIN && NULL.test(text) ? null : text;
}
/** The parser stumbles more than once over one mistake: of those on a line, the first that plain words tell counts. */
function takeOneALine(found, lines) {
    const inWords = found.filter(({ code }) => IN_WORDS.has(code));
    const taken = new Map();
    for (const mistake of [...inWords, ...found]) {
        const { line } = lines.linePos(mistake.at);
        if (!taken.has(line))
            taken.set(line, mistake);
    }
    return found.filter((mistake) => taken.get(lines.linePos(mistake.at).line) === mistake);
}
/** Codes of the parser (eemeli.org/yaml, "Errors") in words of its users. */
const IN_WORDS = new Map([
    ['BAD_ALIAS', "what begins with * is to be in quotes, as in '**': dev"],
    // A warning of the parser's, for a tag that it does not know.
    ['TAG_RESOLVE_FAILED', 'what begins with ! is to be in quotes'],
    ['DUPLICATE_KEY', 'a name stands there for the second time'],
    ['TAB_AS_INDENT', 'a tab cannot indent YAML; use blanks'],
]);
function explainYaml(code) {
    return IN_WORDS.get(code) ?? `it is not valid YAML (${code})`;
}


/***/ })

};
