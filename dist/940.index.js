export const id = 940;
export const ids = [940];
export const modules = {

/***/ 1021:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ parseMapping)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(977);
/* harmony import */ var _places_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2003);
/* harmony import */ var _nodes_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9530);




function parseMapping(text, { doing, todo }) {
    const placeOf = (0,_places_js__WEBPACK_IMPORTED_MODULE_3__/* .indexLines */ .u)(text);
    const errorAt = (offset, happened) => {
        const { line, column } = placeOf(offset);
        const words = text.slice(offset - column + 1, offset).split(/[^\w./-]+/);
        const isShown = words.every((word) => word === '' || (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .isShowable */ .q6)(word));
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ doing: `${doing}, line ${line}${isShown ? `, column ${column}` : ''}`, happened, todo });
    };
    const { documents, mistakes } = (0,_nodes_js__WEBPACK_IMPORTED_MODULE_2__/* .readDocuments */ .r)(text);
    const inOrder = mistakes.toSorted((a, b) => a.offset - b.offset).slice(0, _text_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_LISTED */ .Bl);
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)(inOrder.map(({ offset, happened }) => errorAt(offset, happened)));
    const [node, second] = documents;
    if (second !== undefined)
        throw errorAt(second.offset, 'a second document starts here');
    if (node === undefined || (0,_nodes_js__WEBPACK_IMPORTED_MODULE_2__/* .isNull */ .k)(node))
        return { mapping: undefined, errorAt, placeOf };
    if (node.kind !== 'mapping')
        throw errorAt(node.offset, 'a mapping was expected');
    return { mapping: node, errorAt, placeOf };
}


/***/ }),

/***/ 9530:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  k: () => (/* binding */ isNull),
  r: () => (/* binding */ readDocuments)
});

// EXTERNAL MODULE: ./node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(3243);
;// CONCATENATED MODULE: ./build/formats/yaml/mistakes.js
const OPEN = 'a quote or bracket is not closed, or the lines in it need more indentation';
const NO_COLON = 'a colon is missing after a name';
const MISFIT = 'the indentation is wrong, or a text with a colon or another special character needs quotes';
const CAUSES = [
    [/quoted scalar$|within a flow collection$|^deficient/, OPEN],
    [/':' after a mapping key$|implicit key$/, NO_COLON],
    [/indentation|separator is expected$|line break is expected$/, MISFIT],
    [/comma|found ','$/, 'a comma is missing, or there is one too many'],
    [/printable|null byte|JSON character$/, 'it contains a control character'],
    [/escape sequence$|hexadecimal character$/, 'a backslash in double quotes starts an escape; use single quotes'],
];
const SIGN = /(?<=^|[[{,])[*!&@`%|>]/;
function describeFailure({ reason, mark }, text) {
    const offset = mark?.position ?? 0;
    const words = CAUSES.find(([pattern]) => pattern.test(reason))?.[1];
    const start = startOfLine(text, offset);
    const tab = words === MISFIT ? /^ *\t/.exec(text.slice(start, offset + 1))?.[0] : undefined;
    if (tab !== undefined)
        return { offset: start + tab.length - 1, happened: 'a tab cannot indent YAML; use spaces' };
    const place = words === OPEN ? offset : (words === NO_COLON ? startOfName : startOfSign)(text, offset);
    if (words !== OPEN && SIGN.test(text.charAt(place)))
        return describeSign(text, place);
    return { offset: place, happened: `it is not valid YAML${words === undefined ? '' : `: ${words}`}` };
}
function describeSign(text, offset) {
    const sign = text.charAt(offset);
    if (sign === '&')
        return describeAnchor(text, offset);
    const example = { '*': ", as in '**': dev or '*_KEY'", '!': ", as in '!NAME'" }[sign] ?? '';
    return { offset, happened: `a text that starts with ${sign} must be in quotes${example}` };
}
function describeAnchor(text, offset) {
    const instead = `use 'defaults' in a config file, or put a text that starts with ${text.charAt(offset)} in quotes`;
    return { offset, happened: `YAML anchors are not supported; ${instead}` };
}
function startOfSign(text, offset) {
    const line = text.slice(startOfLine(text, offset), offset).trimEnd();
    const word = line.split(/\s/).at(-1) ?? '';
    const before = line.slice(0, line.length - word.length).trimEnd();
    const sign = word.search(SIGN);
    const startsNode = /^[-:?[{,]?$/.test(before.slice(-1));
    return sign >= 0 && startsNode ? startOfLine(text, offset) + line.length - word.length + sign : offset;
}
function startOfName(text, offset) {
    const read = text.slice(0, text.charAt(offset) === ':' ? startOfLine(text, offset) : offset).trimEnd();
    return read.length - read.slice(startOfLine(read, read.length)).trimStart().length;
}
function startOfLine(text, offset) {
    const before = text.slice(0, offset);
    return Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
}

;// CONCATENATED MODULE: ./build/formats/yaml/nodes.js


function isNull(node) {
    return node.kind === 'scalar' && node.text === null;
}
function readDocuments(text) {
    try {
        const reader = new NodeReader(text, (0,js_yaml/* parseEvents */.PH)(text, {}));
        return { documents: reader.readNodes(), mistakes: reader.mistakes };
    }
    catch (error) {
        if (!(error instanceof js_yaml/* YAMLException */.tB))
            throw error;
        return { documents: [], mistakes: [describeFailure(error, text)] };
    }
}
const NULL = /^(?:~|null|Null|NULL|)$/;
const BETWEEN = /[\s,\]}]*(?:(?<=\s)#.*[\s,\]}]*)*/y;
class NodeReader {
    mistakes = [];
    #text;
    #events;
    #anchors = new Set();
    #end = 0;
    constructor(text, events) {
        this.#text = text;
        this.#events = events.values();
    }
    readNodes() {
        const nodes = [];
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
        this.#checkProperties(event);
        if (event.type === js_yaml/* EVENT_ID */.hy.SCALAR)
            return this.#readScalar(event);
        if (event.type === js_yaml/* EVENT_ID */.hy.ALIAS) {
            this.#end = event.anchorEnd;
            const offset = event.anchorStart - 1;
            return { kind: 'scalar', offset, text: this.#text.slice(offset, this.#end) };
        }
        const offset = (this.#end = event.start);
        return event.type === js_yaml/* EVENT_ID */.hy.MAPPING
            ? { kind: 'mapping', offset, pairs: this.#readPairs() }
            : { kind: 'sequence', offset, items: this.readNodes() };
    }
    #checkProperties(event) {
        if (event.anchorStart >= 0) {
            const anchor = this.#text.slice(event.anchorStart, event.anchorEnd);
            const describe = this.#anchors.has(anchor) ? describeAnchor : describeSign;
            this.mistakes.push(describe(this.#text, event.anchorStart - 1));
            if (event.type !== js_yaml/* EVENT_ID */.hy.ALIAS)
                this.#anchors.add(anchor);
        }
        if (event.type === js_yaml/* EVENT_ID */.hy.ALIAS || event.tagStart < 0)
            return;
        const isText = this.#text.slice(event.tagStart, event.tagEnd) === '!!str';
        if (!isText)
            this.mistakes.push(describeSign(this.#text, event.tagStart));
    }
    #readScalar(event) {
        const { style, tagStart } = event;
        const text = (0,js_yaml/* getScalarValue */.KE)(this.#text, event);
        const isNull = style === js_yaml/* SCALAR_STYLE */.jK.PLAIN && tagStart < 0 && NULL.test(text);
        const quote = style === js_yaml/* SCALAR_STYLE */.jK.SINGLE_QUOTED || style === js_yaml/* SCALAR_STYLE */.jK.DOUBLE_QUOTED ? 1 : 0;
        const offset = event.valueStart < 0 ? this.#startOfEmpty(event) : event.valueStart - quote;
        this.#end = event.valueStart < 0 ? offset + 1 : event.valueEnd + quote;
        return { kind: 'scalar', offset, text: isNull ? null : text };
    }
    #startOfEmpty({ anchorEnd, tagEnd }) {
        BETWEEN.lastIndex = Math.max(this.#end, anchorEnd, tagEnd);
        BETWEEN.test(this.#text);
        return BETWEEN.lastIndex;
    }
    #readPairs() {
        const nodes = this.readNodes().values();
        const pairs = [];
        const names = new Set();
        for (const key of nodes) {
            const { value } = nodes.next();
            if (value === undefined)
                break;
            pairs.push({ key, value });
            if (key.kind !== 'scalar')
                continue;
            const name = key.text ?? '';
            if (names.has(name))
                this.mistakes.push({ offset: key.offset, happened: 'this name appears twice' });
            names.add(name);
        }
        return pairs;
    }
}


/***/ }),

/***/ 6940:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readConfig: () => (/* binding */ readConfig)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _formats_expressions_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6588);
/* harmony import */ var _formats_files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9537);
/* harmony import */ var _formats_yaml_mapping_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1021);
/* harmony import */ var _formats_yaml_nodes_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9530);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(977);
/* harmony import */ var _entry_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9552);
/* harmony import */ var _rows_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2751);








const NO_EXPRESSIONS = "For a value, write its name in keys and pass the value in the step's env:. For an environment, write rules for branches. Write anything else as plain text";
const MAX_ENTRIES = 5_000;
function readConfig(path, options) {
    const text = (0,_formats_files_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeText */ .g7)((0,_formats_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readFile */ .TA)(path, options.folders, "the input 'config'"), path);
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)((0,_formats_expressions_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseExpressions */ .eo)(path, (0,_formats_expressions_js__WEBPACK_IMPORTED_MODULE_1__/* .findExpressions */ .zV)(text.replaceAll(/(?<=^|\s)#.*/gm, '')), NO_EXPRESSIONS));
    const { mapping, errorAt, placeOf } = (0,_formats_yaml_mapping_js__WEBPACK_IMPORTED_MODULE_3__/* .parseMapping */ .K)(text, { doing: `Reading ${path}`, todo: _rows_js__WEBPACK_IMPORTED_MODULE_7__/* .CONFIG_TODO */ .kH });
    const file = { ...options, path, errorAt, placeOf, known: Object.keys((0,_entry_js__WEBPACK_IMPORTED_MODULE_6__/* .entryTable */ .Vy)(options.targets)) };
    const top = fieldsOf(mapping);
    const [defaults, secrets] = [top.get('defaults')?.value, top.get('secrets')?.value];
    const { entries } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .gather */ .kg)({
        top: () => (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)(checkNames(mapping, ['defaults', 'secrets'], file)),
        defaults: () => (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)(checkDefaults(defaults, file)),
        items: () => (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)(checkItems(secrets, file)),
        entries: () => (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .gatherAll */ .DH)(mappingsIn(secrets).slice(0, MAX_ENTRIES), (node) => readItem(node, fieldsOf(defaults), file)),
    });
    if (entries.length === 0)
        throw errorAt(0, "it lists no secrets under 'secrets'");
    return entries;
}
function fieldsOf(node) {
    if (node?.kind !== 'mapping')
        return new Map();
    return new Map(node.pairs.map(({ key, value }) => [nameOf(key), { offset: key.offset, value }]));
}
function nameOf(key) {
    return key.kind === 'scalar' ? (key.text ?? '') : '';
}
function mappingsIn(node) {
    return node?.kind === 'sequence' ? node.items.filter((item) => item.kind === 'mapping') : [];
}
function checkNames(node, known, { errorAt }) {
    const keys = node?.kind === 'mapping' ? node.pairs.map(({ key }) => key) : [];
    return keys
        .filter((key) => !known.includes(nameOf(key)))
        .map((key) => {
        const near = (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .suggest */ .ZA)(nameOf(key).replaceAll('_', '-'), known);
        const hint = near === undefined ? '' : `; the nearest name is '${near}'`;
        return errorAt(key.offset, `'${(0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .showName */ .$i)(nameOf(key))}' is unknown here${hint}`);
    });
}
function checkDefaults(node, file) {
    if (node === undefined || (0,_formats_yaml_nodes_js__WEBPACK_IMPORTED_MODULE_4__/* .isNull */ .k)(node))
        return [];
    const known = file.known.filter((name) => name !== 'name');
    if (node.kind === 'mapping')
        return checkNames(node, known, file);
    return [file.errorAt(node.offset, "'defaults' must be a mapping of input names")];
}
function checkItems(node, { errorAt }) {
    if (node === undefined || (0,_formats_yaml_nodes_js__WEBPACK_IMPORTED_MODULE_4__/* .isNull */ .k)(node))
        return [];
    if (node.kind !== 'sequence')
        return [errorAt(node.offset, "'secrets' must be a list")];
    if (node.items.length > MAX_ENTRIES)
        return [errorAt(node.offset, `the list has more than ${MAX_ENTRIES} entries`)];
    const others = node.items.filter((item) => item.kind !== 'mapping');
    return others.map((item) => errorAt(item.offset, 'it must be a mapping of input names'));
}
function readItem(node, defaults, file) {
    const { path, placeOf, known, targets } = file;
    const own = fieldsOf(node);
    const name = own.get('name')?.value;
    const shown = name?.kind === 'scalar' ? ` (${(0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .showName */ .$i)(name.text ?? '')})` : '';
    const label = `${path}, line ${placeOf(node.offset).line}${shown}`;
    const { entry } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .gather */ .kg)({
        names: () => (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)(checkNames(node, known, file)),
        entry: () => (0,_entry_js__WEBPACK_IMPORTED_MODULE_6__/* .readEntry */ .hB)(label, giveFields(label, { own, all: new Map([...defaults, ...own]) }, file), targets),
    });
    return entry;
}
function giveFields(label, fields, file) {
    const { own, all } = fields;
    const describe = (offset) => {
        const { line, column } = file.placeOf(offset);
        return `Reading ${file.path}, line ${line}, column ${column}`;
    };
    return {
        node: (name) => {
            const value = all.get(name)?.value;
            return value === undefined || isBlank(value) ? undefined : value;
        },
        isOwn: (name) => own.has(name),
        where: (name, part) => {
            if (part !== undefined)
                return describe(part.offset);
            const offset = all.get(name)?.offset;
            return offset === undefined ? `Reading ${label}, ${name}` : `${describe(offset)} (${name})`;
        },
        variable: file.variable,
    };
}
function isBlank(node) {
    return node.kind === 'scalar' && (node.text ?? '').trim() === '';
}


/***/ })

};
