export const id = 564;
export const ids = [564,215];
export const modules = {

/***/ 6564:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readConfig: () => (/* binding */ readConfig)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _secret_inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2157);
/* harmony import */ var _sources_expressions_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8242);
/* harmony import */ var _sources_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3806);
/* harmony import */ var _sources_values_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1215);
/* harmony import */ var _suggest_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2246);







const TODO = 'See «Many secrets» in the README for what a config file may say';
const NO_EXPRESSIONS = "For a value, write its name in keys, and pass it in the step's env: in the workflow; for an environment, write rules for branches; anything else, write out";
const TOP_NAMES = ['defaults', 'secrets'];
/**
 * Reads a config file: `secrets`, a list of mappings whose keys are input names, and `defaults` for all of them.
 *
 * @throws {ActionError | AggregateError} everything that is wrong with every entry, by line and column.
 */
function readConfig(path, options) {
    const text = (0,_sources_files_js__WEBPACK_IMPORTED_MODULE_4__/* .decodeText */ .g7)((0,_sources_files_js__WEBPACK_IMPORTED_MODULE_4__/* .readFile */ .TA)(path, options.folders, "the input 'config'"), path);
    // In the text, comments apart: between brackets they would be no YAML.
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .throwAll */ .Kx)((0,_sources_expressions_js__WEBPACK_IMPORTED_MODULE_3__/* .refuseExpressions */ .eo)(path, (0,_sources_expressions_js__WEBPACK_IMPORTED_MODULE_3__/* .findExpressions */ .zV)(text.replaceAll(/(?<=^|\s)#.*/gm, '')), NO_EXPRESSIONS));
    const parsed = (0,_sources_values_js__WEBPACK_IMPORTED_MODULE_5__/* .parseMapping */ .KV)(text, { doing: `Reading ${path}`, todo: TODO });
    const { mapping, errorAt, lines } = parsed;
    const errors = [];
    const top = mapping === undefined ? new Map() : readFields(mapping, { known: TOP_NAMES, errorAt, errors });
    const defaults = readDefaults(top.get('defaults'), errorAt, errors);
    const entries = readEntries(top.get('secrets'), errorAt, errors).map((node) => {
        const fields = readFields(node, { known: _secret_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .SECRET_INPUT_NAMES */ .f1, errorAt, errors });
        const { line } = lines.linePos(node.range?.[0] ?? 0);
        const name = fields.get('name')?.value;
        const label = `${path}, line ${line}${(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(name) ? ` (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .showName */ .$i)((0,_sources_values_js__WEBPACK_IMPORTED_MODULE_5__/* .textOf */ .b6)(name) ?? '')})` : ''}`;
        const reading = { path, parsed, errors, label, all: new Map([...defaults, ...fields]) };
        const before = errors.length;
        const inputs = readEntry(reading, options.defaults);
        const isModal = inputs.target === 'modal' && errors.length === before;
        const misplaced = isModal ? fields.get('github-repository') : undefined;
        if (misplaced !== undefined)
            errors.push(errorAt(misplaced.offset, "'github-repository' goes with target github"));
        return { label, inputs };
    });
    if (errors.length === 0 && entries.length === 0)
        errors.push(errorAt(0, "it lists no secrets under 'secrets'"));
    // What is wrong with the defaults is so for each entry, and told once.
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .throwAll */ .Kx)([...new Map(errors.map((error) => [error.message, error])).values()]);
    return entries;
}
function readFields(mapping, { known, errorAt, errors }) {
    const fields = new Map();
    for (const { key, value } of mapping.items) {
        const name = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key) ? ((0,_sources_values_js__WEBPACK_IMPORTED_MODULE_5__/* .textOf */ .b6)(key) ?? '') : '';
        const offset = key.range[0];
        if (known.includes(name))
            fields.set(name, { offset, value });
        else
            errors.push(errorAt(offset, `'${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .showName */ .$i)(name)}' is not known there${hint(name, known)}`));
    }
    return fields;
}
function hint(name, known) {
    const wanted = name.replaceAll('_', '-');
    const near = (0,_suggest_js__WEBPACK_IMPORTED_MODULE_6__/* .suggest */ .Z)(wanted, known) ?? (0,_suggest_js__WEBPACK_IMPORTED_MODULE_6__/* .suggestByWord */ .K)(wanted, known);
    return near === undefined ? '' : `, and '${near}' is`;
}
function readDefaults(field, errorAt, errors) {
    if (field === undefined || field.value === null)
        return new Map();
    const known = _secret_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .SECRET_INPUT_NAMES */ .f1.filter((name) => name !== 'name');
    if (isMapping(field.value))
        return readFields(field.value, { known, errorAt, errors });
    errors.push(errorAt(field.value.range[0], "a mapping of input names was expected under 'defaults'"));
    return new Map();
}
function readEntries(field, errorAt, errors) {
    if (field?.value === undefined || field.value === null)
        return [];
    if (!isSequence(field.value)) {
        errors.push(errorAt(field.value.range[0], "a list was expected under 'secrets'"));
        return [];
    }
    return field.value.items.flatMap((item) => {
        if (isMapping(item))
            return [item];
        errors.push(errorAt(item.range[0], 'a mapping of input names was expected'));
        return [];
    });
}
function readEntry(reading, defaults) {
    const { path, parsed, errors, label, all } = reading;
    const where = (name) => {
        const offset = all.get(name)?.offset;
        if (offset === undefined)
            return `Reading ${label}, ${name}`;
        const { line, col } = parsed.lines.linePos(offset);
        return `Reading ${path}, line ${line}, column ${col} (${name})`;
    };
    const refuse = (value, happened) => {
        errors.push(parsed.errorAt(value.range[0], happened));
        return [];
    };
    const texts = new Map();
    for (const [name, { value }] of all) {
        if (name === 'values' || name === 'environment')
            continue;
        texts.set(name, readTexts(value, refuse)?.join('\n'));
    }
    const fields = {
        text: (name) => (texts.get(name)?.trim() === '' ? undefined : texts.get(name)),
        where,
        errors,
    };
    return (0,_secret_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .readSecretInputs */ .It)(fields, {
        ...defaults,
        environments: readEnvironments(all.get('environment'), refuse),
        values: readLiterals(all.get('values'), parsed.errorAt, errors),
    });
}
/** YAML has aliases, of which nobody thinks who writes a pattern. */
const UNQUOTED_STAR = 'what begins with * is to be in quotes';
/** A text, or a list of texts; undefined where nothing is said. */
function readTexts(value, refuse) {
    if (value === null)
        return undefined;
    if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(value)) {
        const text = (0,_sources_values_js__WEBPACK_IMPORTED_MODULE_5__/* .textOf */ .b6)(value);
        return text === null ? undefined : [text];
    }
    if (!isSequence(value))
        return refuse(value, (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(value) ? UNQUOTED_STAR : 'a text or a list of texts was expected');
    if (value.items.length === 0)
        return refuse(value, 'the list is empty; leave the key out, or write ~ where the defaults have it');
    return value.items.flatMap((item) => (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(item) ? [(0,_sources_values_js__WEBPACK_IMPORTED_MODULE_5__/* .textOf */ .b6)(item) ?? ''] : refuse(item, (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(item) ? UNQUOTED_STAR : 'a text was expected'));
}
/** A name, a list of names, or a mapping of branch patterns to names. */
function readEnvironments(field, refuse) {
    const value = field?.value ?? null;
    if (value === null)
        return undefined;
    if (!isMapping(value)) {
        const texts = readTexts(value, refuse);
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(value))
            return texts?.[0]?.trim() === '' ? undefined : texts;
        if (texts?.length === 0)
            return texts; // Refused already.
        const isWhole = texts !== undefined && texts.length > 0 && texts.every((text) => text.trim() !== '');
        return isWhole ? texts : refuse(value, 'a list of names of environments was expected, none of them empty');
    }
    if (value.items.length === 0)
        return refuse(value, 'a branch pattern was expected');
    const rules = value.items.flatMap(({ key, value: name }) => {
        if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key))
            return refuse(key, 'a branch pattern was expected');
        if (name !== null && !(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(name))
            return refuse(name, 'the name of an environment was expected');
        return [`${(0,_sources_values_js__WEBPACK_IMPORTED_MODULE_5__/* .textOf */ .b6)(key) ?? ''} = ${name === null ? '' : ((0,_sources_values_js__WEBPACK_IMPORTED_MODULE_5__/* .textOf */ .b6)(name) ?? '')}`];
    });
    return [rules.join('\n')];
}
function readLiterals(field, errorAt, errors) {
    const value = field?.value ?? null;
    if (value === null)
        return undefined;
    if (!isMapping(value)) {
        errors.push(errorAt(value.range[0], 'a mapping of names to texts was expected'));
        return undefined;
    }
    try {
        return (0,_sources_values_js__WEBPACK_IMPORTED_MODULE_5__/* .readValues */ .N$)(value, errorAt);
    }
    catch (error) {
        errors.push(...(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .problemsOf */ .GW)(error, ''));
        return undefined;
    }
}
function isMapping(node) {
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node);
}
function isSequence(node) {
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node);
}


/***/ }),

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
