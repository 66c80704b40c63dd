import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 1916:
/***/ ((__unused_webpack_module, exports) => {

var __webpack_unused_export__;

__webpack_unused_export__ = true;
exports.Io = exports.kp = void 0;
var peq = new Uint32Array(0x10000);
var myers_32 = function (a, b) {
    var n = a.length;
    var m = b.length;
    var lst = 1 << (n - 1);
    var pv = -1;
    var mv = 0;
    var sc = n;
    var i = n;
    while (i--) {
        peq[a.charCodeAt(i)] |= 1 << i;
    }
    for (i = 0; i < m; i++) {
        var eq = peq[b.charCodeAt(i)];
        var xv = eq | mv;
        eq |= ((eq & pv) + pv) ^ pv;
        mv |= ~(eq | pv);
        pv &= eq;
        if (mv & lst) {
            sc++;
        }
        if (pv & lst) {
            sc--;
        }
        mv = (mv << 1) | 1;
        pv = (pv << 1) | ~(xv | mv);
        mv &= xv;
    }
    i = n;
    while (i--) {
        peq[a.charCodeAt(i)] = 0;
    }
    return sc;
};
var myers_x = function (b, a) {
    var n = a.length;
    var m = b.length;
    var mhc = [];
    var phc = [];
    var hsize = Math.ceil(n / 32);
    var vsize = Math.ceil(m / 32);
    for (var i = 0; i < hsize; i++) {
        phc[i] = -1;
        mhc[i] = 0;
    }
    var j = 0;
    for (; j < vsize - 1; j++) {
        var mv_1 = 0;
        var pv_1 = -1;
        var start_1 = j * 32;
        var vlen_1 = Math.min(32, m) + start_1;
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] |= 1 << k;
        }
        for (var i = 0; i < n; i++) {
            var eq = peq[a.charCodeAt(i)];
            var pb = (phc[(i / 32) | 0] >>> i) & 1;
            var mb = (mhc[(i / 32) | 0] >>> i) & 1;
            var xv = eq | mv_1;
            var xh = ((((eq | mb) & pv_1) + pv_1) ^ pv_1) | eq | mb;
            var ph = mv_1 | ~(xh | pv_1);
            var mh = pv_1 & xh;
            if ((ph >>> 31) ^ pb) {
                phc[(i / 32) | 0] ^= 1 << i;
            }
            if ((mh >>> 31) ^ mb) {
                mhc[(i / 32) | 0] ^= 1 << i;
            }
            ph = (ph << 1) | pb;
            mh = (mh << 1) | mb;
            pv_1 = mh | ~(xv | ph);
            mv_1 = ph & xv;
        }
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] = 0;
        }
    }
    var mv = 0;
    var pv = -1;
    var start = j * 32;
    var vlen = Math.min(32, m - start) + start;
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] |= 1 << k;
    }
    var score = m;
    for (var i = 0; i < n; i++) {
        var eq = peq[a.charCodeAt(i)];
        var pb = (phc[(i / 32) | 0] >>> i) & 1;
        var mb = (mhc[(i / 32) | 0] >>> i) & 1;
        var xv = eq | mv;
        var xh = ((((eq | mb) & pv) + pv) ^ pv) | eq | mb;
        var ph = mv | ~(xh | pv);
        var mh = pv & xh;
        score += (ph >>> (m - 1)) & 1;
        score -= (mh >>> (m - 1)) & 1;
        if ((ph >>> 31) ^ pb) {
            phc[(i / 32) | 0] ^= 1 << i;
        }
        if ((mh >>> 31) ^ mb) {
            mhc[(i / 32) | 0] ^= 1 << i;
        }
        ph = (ph << 1) | pb;
        mh = (mh << 1) | mb;
        pv = mh | ~(xv | ph);
        mv = ph & xv;
    }
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] = 0;
    }
    return score;
};
var distance = function (a, b) {
    if (a.length < b.length) {
        var tmp = b;
        b = a;
        a = tmp;
    }
    if (b.length === 0) {
        return a.length;
    }
    if (a.length <= 32) {
        return myers_32(a, b);
    }
    return myers_x(a, b);
};
exports.Io = distance;
var closest = function (str, arr) {
    var min_distance = Infinity;
    var min_index = 0;
    for (var i = 0; i < arr.length; i++) {
        var dist = distance(str, arr[i]);
        if (dist < min_distance) {
            min_distance = dist;
            min_index = i;
        }
    }
    return arr[min_index];
};
exports.kp = closest;


/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:assert");

/***/ }),

/***/ 6698:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 2467:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http2");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 643:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:perf_hooks");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");

/***/ }),

/***/ 99:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:sqlite");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 7830:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream/web");

/***/ }),

/***/ 8500:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 3429:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util/types");

/***/ }),

/***/ 5919:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 6928:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 7016:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("url");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 9473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Bq: () => (/* binding */ flatten),
/* harmony export */   DH: () => (/* binding */ gatherAll),
/* harmony export */   G9: () => (/* binding */ settle),
/* harmony export */   GW: () => (/* binding */ problemsOf),
/* harmony export */   Kx: () => (/* binding */ throwAll),
/* harmony export */   WE: () => (/* binding */ explain),
/* harmony export */   kY: () => (/* binding */ remember),
/* harmony export */   kg: () => (/* binding */ gather),
/* harmony export */   lZ: () => (/* binding */ ActionError)
/* harmony export */ });
class ActionError extends Error {
    name = 'ActionError';
    problem;
    constructor(problem) {
        const { stackTraceLimit } = Error;
        Error.stackTraceLimit = 0;
        super(`${problem.doing}: ${problem.happened}. ${problem.todo}.`.replace(/[\r\n]+/g, ' '));
        Error.stackTraceLimit = stackTraceLimit;
        this.problem = problem;
    }
}
function problemsOf(error, label) {
    return flatten(error).map((one) => {
        if (!(one instanceof ActionError))
            throw error;
        return label === '' ? one : new ActionError({ ...one.problem, doing: `${label}: ${one.problem.doing}` });
    });
}
function throwAll(errors) {
    const [first, ...more] = errors;
    if (first === undefined)
        return;
    throw more.length === 0 ? first : new AggregateError(errors, 'More than one problem was found.');
}
function gather(readers) {
    const read = gatherAll(Object.entries(readers), ([name, reader]) => [name, reader()]);
    return Object.fromEntries(read);
}
function gatherAll(items, read) {
    const results = [];
    const errors = new Map();
    for (const item of items) {
        try {
            results.push(read(item));
        }
        catch (error) {
            for (const problem of problemsOf(error, ''))
                errors.set(problem.message, problem);
        }
    }
    throwAll([...errors.values()]);
    return results;
}
function settle(read, fallback) {
    try {
        return { value: read(), problems: [] };
    }
    catch (error) {
        return { value: fallback, problems: problemsOf(error, '') };
    }
}
function remember(read) {
    try {
        const result = read();
        return () => result;
    }
    catch (error) {
        return () => {
            throw error;
        };
    }
}
const ISSUES_URL = 'https://github.com/org/sync-secret/issues';
function flatten(error) {
    return error instanceof AggregateError ? error.errors.flatMap(flatten) : [error];
}
function explain(error) {
    return flatten(error).map((one) => {
        if (one instanceof ActionError)
            return one.message;
        const stack = one instanceof Error ? (one.stack ?? one.message) : String(one);
        return `sync-secret failed in a way it should not. Please report this at ${ISSUES_URL}: ${stack}`;
    });
}


/***/ }),

/***/ 6588:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   eo: () => (/* binding */ refuseExpressions),
/* harmony export */   xS: () => (/* binding */ hasExpression),
/* harmony export */   zV: () => (/* binding */ findExpressions)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9473);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(977);


const EXPRESSION = /\$\{\{[^{}]*(?<![\w.-])(?:github|env|vars|jobs?|steps|runner|secrets|strategy|matrix|needs|inputs)\s*(?:[.[)]|\}\})/i;
function hasExpression(text) {
    return text.includes('${{') && EXPRESSION.test(text);
}
function findExpressions(text) {
    return text.split(/\r\n|\r|\n/).flatMap((line, index) => (hasExpression(line) ? [`line ${index + 1}`] : []));
}
const ADVICE = 'Remove the name with its expression, pass its value in the step\'s env: in the workflow, and write * and the name in keys. If the value is this very text, give it in a JSON file (from-json) as "\\u0024{{ … }}"';
function refuseExpressions(file, places, todo = ADVICE) {
    if (places.length === 0)
        return [];
    const happened = 'GitHub replaces ${{ … }} only in workflow files, so its text would be taken literally';
    return [new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ doing: `Reading ${file}, ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .listPlaces */ .bF)(places)}`, happened, todo })];
}


/***/ }),

/***/ 9537:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  g7: () => (/* binding */ decodeText),
  lQ: () => (/* binding */ isFolder),
  j8: () => (/* binding */ looksLikePath),
  TA: () => (/* binding */ readFile),
  Ii: () => (/* binding */ searchUpward)
});

// UNUSED EXPORTS: MAX_FILE_BYTES

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9473);
;// CONCATENATED MODULE: ./build/formats/files.js



const MAX_FILE_BYTES = 1024 * 1024;
function readFile(path, folders, given) {
    const fail = (happened, todo) => new errors/* ActionError */.lZ({ doing: `Reading ${path}`, happened, todo });
    const found = locate(path, folders);
    if (found === undefined)
        throw missingFile(path, folders, given);
    const stats = (0,external_node_fs_.statSync)(found);
    if (!stats.isFile())
        throw fail('it is not a file', 'Give the path of a file');
    if (stats.size > MAX_FILE_BYTES) {
        throw fail('it is larger than 1 MiB', 'Split it, and sync the parts as several secrets');
    }
    try {
        return (0,external_node_fs_.readFileSync)(found);
    }
    catch (error) {
        const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
        throw fail(`it cannot be read${code}`, 'Give the job the right to read it');
    }
}
function decodeText(bytes, path) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        throw new errors/* ActionError */.lZ({ doing: `Reading ${path}`, happened: 'it is not UTF-8', todo: 'Save the file as UTF-8' });
    }
}
function looksLikePath(text) {
    return /^(?=.*[./\\])(?!.*:\/\/)[\w ./\\:@~-]{1,255}$/.test(text);
}
function missingFile(path, folders, given) {
    const isShown = looksLikePath(path);
    const happened = isShown ? 'the file does not exist' : 'it is not the path of an existing file';
    const elsewhere = `fix the path: it starts at the workspace, ${folders.workspace}`;
    const todo = explainPath(path, given) ?? adviseMaking(folders, elsewhere);
    return new errors/* ActionError */.lZ({ doing: `Reading ${isShown ? path : given}`, happened, todo });
}
function explainPath(path, given) {
    if (/[={}]|:\s|-----/.test(path)) {
        const way = given.startsWith('from-')
            ? "pass it in the step's env:, as in ENV_FILE: ${{ secrets.ENV_FILE }}, and write env:ENV_FILE here"
            : 'save it in the repository, and give the path of that file';
        return `It looks like the content of a file: ${way}`;
    }
    if (/[*?]/.test(path))
        return 'Write each path on its own line: patterns are not supported';
    return path.includes(',') ? 'Write one path per line, without commas' : undefined;
}
function adviseMaking({ workspace }, otherwise) {
    const isEmpty = !(0,external_node_fs_.existsSync)(workspace) || (0,external_node_fs_.readdirSync)(workspace).length === 0;
    if (isEmpty) {
        return 'The workspace is empty: before this step, add the step that creates the file or, if it is in the repository, actions/checkout';
    }
    return `Create it in an earlier step, or, if it is in the repository, add actions/checkout before this step, or ${otherwise}`;
}
function isFolder(path, folders) {
    const found = locate(path, folders);
    return found !== undefined && (0,external_node_fs_.statSync)(found).isDirectory();
}
function searchUpward(folder, filename, folders) {
    const top = (0,external_node_fs_.realpathSync)(folders.workspace);
    let above = locate(folder, folders) ?? top;
    for (let current = ''; current !== above && isInside(above, top); above = (0,external_node_path_namespaceObject.dirname)(above)) {
        current = above;
        const candidate = (0,external_node_path_namespaceObject.join)(current, filename);
        if ((0,external_node_fs_.existsSync)(candidate))
            return (0,external_node_path_namespaceObject.relative)(top, candidate);
    }
    throw new errors/* ActionError */.lZ({
        doing: `Looking for ${filename} in ${folder} and the folders above it`,
        happened: 'no folder up to the workspace has such a file',
        todo: adviseMaking(folders, 'give the path of the file in from-dotenv'),
    });
}
function locate(path, { workspace, temp }) {
    const wanted = (0,external_node_path_namespaceObject.resolve)(workspace, path);
    if (!(0,external_node_fs_.existsSync)(wanted))
        return undefined;
    const real = (0,external_node_fs_.realpathSync)(wanted);
    const allowed = (0,external_node_path_namespaceObject.isAbsolute)(path) && temp !== undefined ? [workspace, temp] : [workspace];
    if (allowed.some((folder) => (0,external_node_fs_.existsSync)(folder) && isInside(real, (0,external_node_fs_.realpathSync)(folder))))
        return real;
    throw new errors/* ActionError */.lZ({
        doing: `Reading ${path}`,
        happened: 'it lies outside the workspace',
        todo: 'Give a path inside the workspace, or an absolute path inside RUNNER_TEMP',
    });
}
function isInside(path, folder) {
    return path === folder || path.startsWith(folder.endsWith(external_node_path_namespaceObject.sep) ? folder : folder + external_node_path_namespaceObject.sep);
}


/***/ }),

/***/ 2003:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ indexLines)
/* harmony export */ });
function indexLines(text) {
    const starts = [0, ...Array.from(text.matchAll(/\r\n?|\n/g), ({ 0: end, index }) => index + end.length)];
    return (offset) => {
        let line = 1;
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


/***/ }),

/***/ 9552:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   ON: () => (/* binding */ demandGuarded),
/* harmony export */   Vy: () => (/* binding */ entryTable),
/* harmony export */   hB: () => (/* binding */ readEntry),
/* harmony export */   wh: () => (/* binding */ checkNoEntry)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9473);
/* harmony import */ var _rows_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2751);
/* harmony import */ var _read_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8718);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9140);




const SOURCE_INPUTS = ['values', 'from-json', 'from-dotenv'];
function entryTable(targets) {
    return Object.assign({}, ...targets.map(({ inputs }) => inputs), _table_js__WEBPACK_IMPORTED_MODULE_3__/* .ENTRY_INPUTS */ .jN, targetTable(targets));
}
const targetTable = (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .onceEach */ .fF)((targets) => {
    const [first, ...others] = targets.map(({ name }) => name);
    if (first === undefined)
        throw new Error('There is no target.');
    return { target: (0,_rows_js__WEBPACK_IMPORTED_MODULE_1__/* .choice */ .Yq)([first, ...others]) };
});
function readEntry(label, given, targets) {
    const { common, place } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .gather */ .kg)({
        place: () => {
            const { target: name } = (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .readTable */ .xz)(targetTable(targets), given);
            const target = targets.find((one) => one.name === name);
            if (target === undefined)
                throw new Error(`There is no target ${name}.`);
            return { target, own: (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .readTable */ .xz)(target.inputs, given) };
        },
        common: () => (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .readTable */ .xz)(_table_js__WEBPACK_IMPORTED_MODULE_3__/* .ENTRY_INPUTS */ .jN, given),
    });
    const { target, own } = place;
    const problems = [...checkForeign([target], given, targets), ...checkModes(place, common.mode, given)];
    problems.push(...target.checkEntry(common, own));
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)(problems.map(({ name, ...reason }) => (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .inputError */ .Xu)(given, name, reason)));
    const { variable } = target.environments;
    const fallback = variable === undefined ? undefined : given.variable(variable);
    const isFallback = common.environment === undefined && fallback !== undefined;
    return {
        label,
        target,
        inputs: common,
        own,
        environments: common.environment ?? [{ kind: 'name', name: fallback ?? '' }],
        environmentFrom: isFallback && variable !== undefined ? variable : given.where('environment').replace('Reading ', ''),
        ownSources: SOURCE_INPUTS.filter((name) => given.isOwn(name)),
        unmaskedFrom: given.isOwn('unmasked-keys') ? undefined : given.where('unmasked-keys'),
    };
}
function demandGuarded(entries, given, targets) {
    const used = [...new Set(entries.map(({ target }) => target))];
    const rows = new Map(targets.flatMap(({ runInputs }) => Object.entries(runInputs)));
    const problems = checkForeign(used, given, targets).filter(({ name }) => rows.get(name)?.isGuard === true);
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)(problems.map(({ name, ...reason }) => (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .inputError */ .Xu)(given, name, reason)));
}
function checkForeign(used, given, targets) {
    return targets.flatMap((other) => [...(0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .rowsOf */ .RO)(other.inputs), ...(0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .rowsOf */ .RO)(other.runInputs)]
        .filter(({ name }) => !used.some(({ inputs, runInputs }) => name in inputs || name in runInputs))
        .filter(({ name, row }) => given.isOwn(name) && (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .isGiven */ .qR)(name, row, given))
        .map(({ name }) => ({
        name,
        happened: `it belongs to target ${other.name}`,
        todo: `Remove it, or set target to ${other.name}`,
    })));
}
function checkModes({ target, own }, mode, given) {
    const deletesKeys = mode === 'delete' && target.deletesKeys(own);
    return [...(0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .rowsOf */ .RO)(_table_js__WEBPACK_IMPORTED_MODULE_3__/* .ENTRY_INPUTS */ .jN), ...(0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .rowsOf */ .RO)(target.inputs)].flatMap(({ name, row }) => {
        const { modes, otherwise = adviseMode(mode) } = row;
        if (modes === undefined || modes.includes(mode) || (name === 'keys' && deletesKeys))
            return [];
        if (!(0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .isGiven */ .qR)(name, row, given))
            return [];
        const isOnly = modes.length === 1;
        const happened = isOnly
            ? `it needs mode ${modes.join()}, and mode is ${mode}`
            : `it cannot be used with mode ${mode}`;
        return [{ name, happened, todo: otherwise }];
    });
}
function adviseMode(mode) {
    if (mode === 'check')
        return 'Remove it: mode check reads no values. List in required-keys the keys that the secret must have';
    if (mode !== 'delete')
        return 'Remove it';
    return 'Remove it: mode delete removes the whole secret. To remove single keys, use mode merge with remove-keys';
}
function checkNoEntry(given, targets, reason) {
    const rows = Object.entries(entryTable(targets));
    return rows.filter(([name, row]) => (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .isGiven */ .qR)(name, row, given)).map(([name]) => (0,_read_js__WEBPACK_IMPORTED_MODULE_2__/* .inputError */ .Xu)(given, name, reason));
}


/***/ }),

/***/ 4816:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Kx: () => (/* binding */ PLACEHOLDER),
/* harmony export */   _Q: () => (/* binding */ MAX_REF_LENGTH),
/* harmony export */   dT: () => (/* binding */ environments)
/* harmony export */ });
/* unused harmony export parseChoice */
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(977);
/* harmony import */ var _rows_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2751);


const RULES = { type: 'object', minProperties: 1, additionalProperties: _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .SCALAR */ .jf };
function environments() {
    return { schema: { anyOf: [_rows_js__WEBPACK_IMPORTED_MODULE_1__/* .SCALAR */ .jf, _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .LIST */ .rl, RULES] }, read: readChoices };
}
function readChoices(given) {
    if (given === undefined)
        return undefined;
    if (given.kind === 'mapping')
        return [{ kind: 'rules', rules: demandUnique(readMapping(given)) }];
    if (given.kind === 'sequence')
        return (0,_rows_js__WEBPACK_IMPORTED_MODULE_1__/* .itemsOf */ .S3)(given).map(parseChoice);
    const text = given.text ?? '';
    return text.trim() === '' ? undefined : [parseChoice(text)];
}
function readMapping(mapping) {
    if (mapping.pairs.length === 0)
        throw new _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .Misfit */ .$C('a branch pattern was expected', _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .CONFIG_TODO */ .kH, mapping);
    return mapping.pairs.map(({ key, value }) => {
        if (key.kind !== 'scalar')
            throw new _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .Misfit */ .$C('a branch pattern was expected', _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .CONFIG_TODO */ .kH, key);
        if (value.kind !== 'scalar')
            throw new _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .Misfit */ .$C('the name of an environment was expected', _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .CONFIG_TODO */ .kH, value);
        const [pattern, name] = [(key.text ?? '').trim(), (value.text ?? '').trim()];
        return { pattern, name, written: `${pattern} = ${name}`.trim(), line: undefined };
    });
}
const PLACEHOLDER = '{branch}';
function parseChoice(text) {
    const name = text.trim();
    if (/[\r\n=]/.test(name))
        return { kind: 'rules', rules: demandUnique(parseRules(text)) };
    if (!name.includes(PLACEHOLDER))
        return { kind: 'name', name };
    throw new _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .Misfit */ .$C(`only a rule can use ${PLACEHOLDER}`, `Write a pattern and = before it, for example ** = preview-${PLACEHOLDER}`);
}
function parseRules(text) {
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .splitLines */ .uz)(text).map(({ number, text: rule }) => {
        const at = rule.lastIndexOf('=');
        const pattern = rule.slice(0, Math.max(at, 0)).trim();
        if (pattern !== '')
            return { pattern, name: rule.slice(at + 1).trim(), written: rule, line: number };
        throw new _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .Misfit */ .$C(`line ${number} is not a rule`, 'Write one rule per line as branch pattern = environment, with = instead of a colon or an arrow; or write only the name of one environment');
    });
}
const MAX_RULES = 1_000;
const MAX_REF_LENGTH = 255;
function demandUnique(rules) {
    if (rules.length > MAX_RULES || rules.some(({ pattern }) => pattern.length > MAX_REF_LENGTH)) {
        const happened = `it has more than ${MAX_RULES} rules, or a pattern of more than ${MAX_REF_LENGTH} characters`;
        throw new _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .Misfit */ .$C(happened, 'Use patterns with * and **');
    }
    const first = new Map(rules.toReversed().map((rule) => [rule.pattern, rule]));
    const again = rules.find((rule) => first.get(rule.pattern) !== rule);
    if (again === undefined)
        return rules;
    const earlier = first.get(again.pattern)?.line;
    const where = earlier === undefined ? 'two rules' : `the rules on lines ${earlier} and ${again.line ?? ''}`;
    throw new _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .Misfit */ .$C(`${where} have the same pattern, so the second never applies`, 'Remove the rule that is wrong');
}


/***/ }),

/***/ 8718:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   RO: () => (/* binding */ rowsOf),
/* harmony export */   Xu: () => (/* binding */ inputError),
/* harmony export */   fF: () => (/* binding */ onceEach),
/* harmony export */   qR: () => (/* binding */ isGiven),
/* harmony export */   xz: () => (/* binding */ readTable)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9473);
/* harmony import */ var _rows_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2751);


function readTable(table, given) {
    const read = {};
    const errors = [];
    for (const { name, property, row } of rowsOf(table)) {
        try {
            read[property] = readRow(name, row, given);
        }
        catch (error) {
            errors.push(...(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .problemsOf */ .GW)(error, ''));
        }
    }
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)(errors);
    return read;
}
function onceEach(compute) {
    const known = new WeakMap();
    return (key) => {
        const result = known.get(key) ?? compute(key);
        known.set(key, result);
        return result;
    };
}
const rowsOf = onceEach((table) => Object.entries(table).map(([name, row]) => {
    const property = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    return { name, property, row };
}));
function readRow(name, row, given) {
    const text = row.variable === undefined ? undefined : given.variable(row.variable);
    const fallback = text === undefined ? undefined : { kind: 'scalar', offset: 0, text };
    try {
        return readerOf(row)(given.node(name) ?? fallback);
    }
    catch (error) {
        if (!(error instanceof _rows_js__WEBPACK_IMPORTED_MODULE_1__/* .Misfit */ .$C))
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ doing: given.where(name, error.node), ...error.reason });
    }
}
const readerOf = onceEach((row) => {
    const omitted = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .remember */ .kY)(() => row.read(undefined));
    const given = onceEach((node) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .remember */ .kY)(() => row.read(node)));
    return (node) => (node === undefined ? omitted : given(node))();
});
function isGiven(name, row, given) {
    const node = given.node(name);
    if (node === undefined)
        return false;
    try {
        return readerOf(row)(node) !== readerOf(row)(undefined);
    }
    catch {
        return true;
    }
}
function inputError(given, name, { happened, todo }) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ doing: given.where(name), happened, todo });
}


/***/ }),

/***/ 2751:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $C: () => (/* binding */ Misfit),
/* harmony export */   Dy: () => (/* binding */ names),
/* harmony export */   Hn: () => (/* binding */ isTrue),
/* harmony export */   Jt: () => (/* binding */ flag),
/* harmony export */   Mn: () => (/* binding */ lines),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   S3: () => (/* binding */ itemsOf),
/* harmony export */   Yq: () => (/* binding */ choice),
/* harmony export */   bS: () => (/* binding */ optionalFlag),
/* harmony export */   jf: () => (/* binding */ SCALAR),
/* harmony export */   kH: () => (/* binding */ CONFIG_TODO),
/* harmony export */   l7: () => (/* binding */ parsedText),
/* harmony export */   rD: () => (/* binding */ wholeNumber),
/* harmony export */   rl: () => (/* binding */ LIST)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(977);

class Misfit extends Error {
    name = 'Misfit';
    reason;
    node;
    constructor(happened, todo, node) {
        super(`${happened}. ${todo}.`);
        this.reason = { happened, todo };
        this.node = node;
    }
}
const CONFIG_TODO = "See 'Many secrets' in the README for the form of the config file";
const SCALAR = { type: ['string', 'number', 'boolean', 'null'] };
const LIST = { type: 'array', minItems: 1, items: { type: ['string', 'number', 'boolean'] } };
const TEXTS = { anyOf: [{ type: ['string', 'null'] }, LIST] };
const BOOLEAN = { type: ['boolean', 'null'] };
function textOf(node) {
    if (node === undefined)
        return undefined;
    if (node.kind !== 'scalar')
        throw new Misfit('a text was expected', CONFIG_TODO, node);
    const text = node.text?.trim();
    return text === '' ? undefined : text;
}
function text(options) {
    return { ...options, schema: SCALAR, read: textOf };
}
function parsedText(read, options = {}) {
    return { schema: SCALAR, ...options, read: (node) => read(textOf(node) ?? options.default) };
}
function flag(options) {
    return parsedText(parseBoolean, { ...options, default: 'false', schema: BOOLEAN });
}
function optionalFlag() {
    return parsedText((written) => (written === undefined ? undefined : parseBoolean(written)), { schema: BOOLEAN });
}
function isTrue(written) {
    return ['true', 'True', 'TRUE'].includes(written.trim());
}
function parseBoolean(written = '') {
    if (isTrue(written))
        return true;
    if (['false', 'False', 'FALSE'].includes(written))
        return false;
    throw new Misfit('it is neither true nor false', 'Write true or false');
}
function choice(choices) {
    const read = (written) => {
        const chosen = choices.find((one) => one === written);
        if (chosen === undefined)
            throw new Misfit('there is no such choice', `Write one of ${choices.join(', ')}`);
        return chosen;
    };
    return parsedText(read, { default: choices[0], schema: { enum: [...choices, null] } });
}
function wholeNumber(range) {
    const { min, max, todo } = range;
    const read = (written = '') => {
        const value = Number(written);
        if (/^\d{1,9}$/.test(written) && value >= min && value <= max)
            return value;
        throw new Misfit(`it is not a whole number from ${min} to ${max}`, todo);
    };
    const schema = { type: ['integer', 'null'], minimum: min, maximum: max };
    return parsedText(read, { default: range.default, schema });
}
function lines(options) {
    return { ...options, schema: TEXTS, read: linesOf };
}
function linesOf(node) {
    if (node === undefined)
        return undefined;
    if (node.kind === 'scalar')
        return (node.text ?? '').trim() === '' ? undefined : (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .splitLines */ .uz)(node.text ?? '');
    return itemsOf(node).map((item, index) => ({ number: index + 1, text: item }));
}
function itemsOf(node) {
    if (node.kind !== 'sequence')
        throw new Misfit('a text or a list of texts was expected', CONFIG_TODO, node);
    if (node.items.length === 0) {
        throw new Misfit('the list is empty', 'Remove the key, or write ~ to ignore the list under defaults', node);
    }
    return node.items.map((item) => {
        const written = item.kind === 'scalar' ? item.text?.trim() : undefined;
        if (written === undefined)
            throw new Misfit('a text was expected', CONFIG_TODO, item);
        if (written !== '')
            return written;
        throw new Misfit('an item of the list is empty', 'Write a text there, or remove the item', item);
    });
}
function names(options) {
    const read = (node) => {
        const found = (linesOf(node) ?? []).map((line) => line.text);
        if (found.every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)))
            return found;
        const happened = 'a line is not a name that an environment variable can have';
        throw new Misfit(happened, 'Write one name per line, with letters, digits and underscores');
    };
    return { ...options, schema: TEXTS, read };
}


/***/ }),

/***/ 9140:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   cr: () => (/* binding */ literalsOf),
/* harmony export */   jN: () => (/* binding */ ENTRY_INPUTS),
/* harmony export */   qT: () => (/* binding */ RUN_INPUTS)
/* harmony export */ });
/* harmony import */ var _environments_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4816);
/* harmony import */ var _trigger_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7672);
/* harmony import */ var _rows_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2751);



const WRITING = ['replace', 'merge', 'create'];
const ENTRY_INPUTS = {
    environment: (0,_environments_js__WEBPACK_IMPORTED_MODULE_0__/* .environments */ .dT)(),
    keys: (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .lines */ .Mn)({ modes: WRITING }),
    'from-dotenv': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .lines */ .Mn)({ modes: WRITING }),
    'from-json': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq)({ modes: WRITING }),
    values: literals(),
    'unmasked-keys': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .lines */ .Mn)({ modes: WRITING }),
    mode: (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .choice */ .Yq)(['replace', 'merge', 'create', 'delete', 'check']),
    'dotenv-filename': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .parsedText */ .l7)(parseFilename, { default: '.env' }),
    'dotenv-expand': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .optionalFlag */ .bS)(),
    'if-empty': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .choice */ .Yq)(['protect', 'drop', 'error', 'keep']),
    'required-keys': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .names */ .Dy)({ modes: ['replace', 'merge', 'create', 'check'] }),
    'remove-keys': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .names */ .Dy)({ modes: ['merge'], otherwise: 'Set mode to merge, or remove it' }),
    'create-environment': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .flag */ .Jt)(),
};
const RUN_INPUTS = {
    branch: (0,_trigger_js__WEBPACK_IMPORTED_MODULE_1__/* .branchInput */ .x3)(),
    'dry-run': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .flag */ .Jt)(),
    config: (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .text */ .Qq)(),
    concurrency: (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .wholeNumber */ .rD)({ min: 1, max: 50, default: '10', todo: 'Give how many secrets may be written at a time' }),
    'timeout-seconds': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .wholeNumber */ .rD)({
        min: 1,
        max: 3600,
        default: '120',
        todo: 'Give the seconds that the whole run may take',
    }),
    'if-no-credentials': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .choice */ .Yq)(['error', 'skip']),
    'allow-untrusted': (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .flag */ .Jt)(),
};
function parseFilename(filename = '') {
    if (/^[\w.@-]{1,100}$/.test(filename) && filename !== '.' && filename !== '..')
        return filename;
    throw new _rows_js__WEBPACK_IMPORTED_MODULE_2__/* .Misfit */ .$C('it is not the plain name of a file', 'Give folders in from-dotenv');
}
function literals() {
    const read = (given) => {
        if (given === undefined)
            return undefined;
        if (given.kind === 'mapping')
            return literalsOf(given);
        if (given.kind === 'scalar')
            return given.text ?? undefined;
        throw new _rows_js__WEBPACK_IMPORTED_MODULE_2__/* .Misfit */ .$C('a mapping of names to texts was expected', LITERALS_TODO, given);
    };
    return { schema: { type: ['object', 'string', 'null'], additionalProperties: _rows_js__WEBPACK_IMPORTED_MODULE_2__/* .SCALAR */ .jf }, read, modes: WRITING };
}
const LITERALS_TODO = 'Write one NAME: text per line, and put quotes around a text with special characters';
function literalsOf({ pairs }) {
    return new Map(pairs.map(({ key, value }) => {
        if (key.kind !== 'scalar')
            throw new _rows_js__WEBPACK_IMPORTED_MODULE_2__/* .Misfit */ .$C('a name was expected', LITERALS_TODO, key);
        if (value.kind === 'scalar')
            return [key.text ?? '', value.text];
        throw new _rows_js__WEBPACK_IMPORTED_MODULE_2__/* .Misfit */ .$C('a variable cannot hold a list or a mapping', LITERALS_TODO, value);
    }));
}


/***/ }),

/***/ 7672:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ob: () => (/* binding */ findTrigger),
/* harmony export */   SI: () => (/* binding */ explainNoSecrets),
/* harmony export */   gp: () => (/* binding */ TAGS),
/* harmony export */   x3: () => (/* binding */ branchInput),
/* harmony export */   zd: () => (/* binding */ refuseUntrusted)
/* harmony export */ });
/* unused harmony export parseRef */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9473);
/* harmony import */ var _environments_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4816);
/* harmony import */ var _rows_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2751);



const REF_EVENTS = new Set('push schedule workflow_dispatch workflow_call create merge_group'.split(' '));
const PRIVILEGED = new Set(['pull_request_target', 'workflow_run']);
function findTrigger(variables, payload) {
    const event = variables.get('GITHUB_EVENT_NAME') ?? '';
    const head = field(field(payload, 'pull_request'), 'head');
    const isPull = (field(head, 'repo') ?? field(head, 'ref')) !== undefined || event === 'pull_request_target';
    const source = isPull ? field(head, 'repo') : field(field(payload, 'workflow_run'), 'head_repository');
    const isElsewhere = field(source, 'full_name') !== variables.get('GITHUB_REPOSITORY');
    return {
        event,
        ref: findRef(event, variables, payload),
        isDeletion: event === 'delete',
        fromFork: (isPull || event === 'workflow_run') && isElsewhere,
        fromDependabot: variables.get('GITHUB_ACTOR') === 'dependabot[bot]',
    };
}
function findRef(event, variables, payload) {
    const ref = field(payload, 'ref');
    if (event === 'delete') {
        return typeof ref === 'string' ? parseRef(field(payload, 'ref_type') === 'tag' ? `${TAGS}${ref}` : ref) : undefined;
    }
    const head = field(field(field(payload, 'pull_request'), 'head'), 'ref') ?? variables.get('GITHUB_HEAD_REF');
    if (typeof head === 'string' && head !== '')
        return { isTag: false, name: head };
    return REF_EVENTS.has(event) ? parseRef(variables.get('GITHUB_REF') ?? '') : undefined;
}
const TAGS = 'refs/tags/';
function parseRef(text) {
    const name = text.replace(/^refs\/heads\//, '');
    return name === '' ? undefined : { isTag: name === text && name.startsWith(TAGS), name };
}
function branchInput() {
    return (0,_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .parsedText */ .l7)((written = '') => {
        if (written.length > _environments_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_REF_LENGTH */ ._Q)
            throw new _rows_js__WEBPACK_IMPORTED_MODULE_2__/* .Misfit */ .$C('no branch has such a long name', 'Write the name of a branch');
        if (!/^(?:refs\/pull\/)?\d+\/merge$/.test(written))
            return parseRef(written);
        throw new _rows_js__WEBPACK_IMPORTED_MODULE_2__/* .Misfit */ .$C('it is the merge commit of a pull request', 'Remove it: the head branch is found without it');
    });
}
function field(value, name) {
    return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
function explainNoSecrets(trigger, hasCredentials) {
    const { event, fromFork, fromDependabot } = trigger;
    const orSkip = (verb) => hasCredentials ? verb : `Set if-no-credentials to skip, or ${verb.toLowerCase()}`;
    if (fromDependabot) {
        return {
            happened: "Dependabot started this run, so GitHub gives it only Dependabot's own secrets",
            todo: `${orSkip('Define')} them under Settings, Secrets and variables, Dependabot, or skip the step with if: github.actor != 'dependabot[bot]'`,
        };
    }
    if (fromFork && !PRIVILEGED.has(event)) {
        return {
            happened: 'the pull request comes from a fork, and GitHub gives such runs no secrets',
            todo: `${orSkip('Add')} if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository to the step, which skips forks`,
        };
    }
    return undefined;
}
function refuseUntrusted({ event, fromFork }, hasCredentials) {
    if (!fromFork || (!PRIVILEGED.has(event) && !hasCredentials))
        return undefined;
    const instead = {
        pull_request_target: 'Use pull_request, or set',
        workflow_run: 'Skip such runs with if: github.event.workflow_run.head_repository.full_name == github.repository, or set',
    }[event] ?? 'Stop sending secrets to forks in the settings of the repository, or set';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        doing: 'Checking what started this run',
        happened: `it is ${event} from a fork: it has your secrets, and its files may come from a stranger`,
        todo: `${instead} allow-untrusted to true if the job checks out nothing from the fork`,
    });
}


/***/ }),

/***/ 9479:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _output_report_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(61);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6481);


process.stdout.on('error', () => undefined);
try {
    await (0,_run_js__WEBPACK_IMPORTED_MODULE_1__/* .run */ .e)();
}
catch (error) {
    process.exitCode = 1;
    await (0,_output_report_js__WEBPACK_IMPORTED_MODULE_0__/* .reportFailure */ .xV)(error);
}
process.stdout.write('', () => process.exit());

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 8889:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G1: () => (/* binding */ maskOpaque),
/* harmony export */   X8: () => (/* binding */ hideValues),
/* harmony export */   cu: () => (/* binding */ holdValues),
/* harmony export */   g8: () => (/* binding */ maskHeld),
/* harmony export */   gC: () => (/* binding */ maskText)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4962);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(977);


const MIN_LENGTH = 4;
const COMMON = /^(?:true|false|null|none|undefined|trace|debug|info|warn|warning|error|test|local|prod|production|dev|development|staging|\d{1,5})$/i;
function holdValues(values) {
    held.add(values);
    forms = undefined;
}
function maskHeld(isSetting, shown) {
    for (const name of shown)
        if (!names.has(name) && (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .isShowable */ .q6)(name))
            names.add(name);
    for (const values of held) {
        for (const [name, text] of values)
            if (text !== null && !isSetting(values, name))
                maskText(text);
    }
    held.clear();
    forms = undefined;
}
function maskText(text) {
    if (unfolded.has(text))
        return;
    unfolded.add(text);
    for (const part of partsOf(text))
        maskOpaque(part);
}
function partsOf(text) {
    return [text, ...jsonLeaves(text)].flatMap((part) => [part, ...linesOf(part)]);
}
function maskOpaque(text) {
    if (registered.has(text) || !isWorthMasking(text))
        return;
    registered.add(text);
    forms = undefined;
    if (linesOf(text).every(isWorthMasking))
        (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .setSecret */ .Pq)(text);
}
const held = new Set();
const names = new Set();
const unfolded = new Set();
const registered = new Set();
let forms;
const MAX_COMPARED = 256;
function hideValues(text, having) {
    forms ??= sortForms();
    let shown = '';
    let hiddenTo = -1;
    for (let at = 0; at < text.length; at++) {
        const letter = text.charAt(at);
        const length = forms.letters.has(letter) ? lengthAtStart(text.slice(at, at + MAX_COMPARED), forms, having) : 0;
        if (length > 0 && hiddenTo < at)
            shown += '***';
        if (length > 0)
            hiddenTo = Math.max(hiddenTo, at + length);
        else if (hiddenTo <= at)
            shown += letter;
    }
    return shown;
}
function lengthAtStart(text, { sorted, prefixes, lengths }, having) {
    let [low, high] = [0, sorted.length];
    while (low < high) {
        const middle = (low + high) >>> 1;
        if ((sorted[middle] ?? '') <= text)
            low = middle + 1;
        else
            high = middle;
    }
    let found = low - 1;
    const isHidden = (form = '') => text.startsWith(form) && (having === undefined || having.test(form));
    while (found >= 0 && !isHidden(sorted[found]))
        found = prefixes[found] ?? -1;
    return lengths.get(sorted[found] ?? '') ?? 0;
}
function sortForms() {
    const waiting = [...held].flatMap((values) => [...values.values()].flatMap((text) => partsOf(text ?? '')));
    const lengths = new Map();
    for (const form of [...registered, ...waiting.filter(isWorthMasking)].flatMap(formsOf)) {
        const start = form.slice(0, MAX_COMPARED);
        lengths.set(start, Math.max(form.length, lengths.get(start) ?? 0));
    }
    const sorted = [...lengths.keys()].sort();
    const prefixes = [];
    for (const [index, form] of sorted.entries()) {
        let prefix = index - 1;
        while (prefix >= 0 && !form.startsWith(sorted[prefix] ?? ''))
            prefix = prefixes[prefix] ?? -1;
        prefixes.push(prefix);
    }
    return { sorted, prefixes, lengths, letters: new Set(sorted.map((form) => form.charAt(0))) };
}
function formsOf(text) {
    return [text, JSON.stringify(text).slice(1, -1), (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeXml */ .X)(text), text.replaceAll("'", "''")];
}
function linesOf(text) {
    const lines = text.split(/[\r\n]+/).map((line) => line.trim());
    return lines.filter((line) => line !== '');
}
function jsonLeaves(text) {
    if (!/^\s*[[{]/.test(text))
        return [];
    const leaves = [];
    try {
        JSON.parse(text, (_, value, { source } = {}) => {
            if (typeof value === 'string')
                leaves.push(value);
            if (typeof value === 'number')
                leaves.push(source ?? String(value));
        });
    }
    catch {
        return [];
    }
    return leaves.flatMap((leaf) => [leaf, ...jsonLeaves(leaf)]);
}
function isWorthMasking(text) {
    return text.trim().length >= MIN_LENGTH && !COMMON.test(text) && !names.has(text);
}


/***/ }),

/***/ 4072:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ readServerAddresses)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9473);

const MAX_ADDRESSES = 5;
function readServerAddresses(text, { variable, allowPath, fallback }) {
    const problem = (happened) => {
        const what = allowPath
            ? 'Give one https:// address, such as https://github.example.com/api/v3'
            : `Give one https:// address without a path, or up to ${MAX_ADDRESSES} separated by commas`;
        const todo = `${what}, without user, password and query; or remove it to use ${fallback}`;
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ doing: `Reading the environment variable ${variable}`, happened, todo });
    };
    const given = (text ?? fallback).split(',');
    if (given.length > (allowPath ? 1 : MAX_ADDRESSES))
        throw problem('it has too many addresses');
    return given.map((one) => {
        const url = URL.canParse(one) ? new URL(one) : undefined;
        const path = url?.pathname.replace(/\/$/, '') ?? '';
        const isAddress = url !== undefined && /^https?:$/.test(url.protocol) && url.href.replace(/\/$/, '') === url.origin + path;
        const isPathFine = path === '' || (allowPath && /^(?:\/[\w.~-]+)+$/.test(path));
        if (!isAddress || !isPathFine || !/^https?:$/.test(url.protocol))
            throw problem('it is not the address of a server');
        if (url.protocol === 'http:' && !isLoopback(url))
            throw problem('http: would send the credentials in clear text');
        return url.origin + path;
    });
}
function isLoopback({ hostname }) {
    return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}


/***/ }),

/***/ 7498:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ connectTo),
/* harmony export */   w: () => (/* binding */ connectAhead)
/* harmony export */ });
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8474);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7030);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1692);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(977);
/* harmony import */ var _failures_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(3905);





const HEAD_START_MS = 3_000;
async function connectAhead(serverUrls, { signal, ...proxy }) {
    const races = [];
    let reached = (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .listAll */ ._w)(serverUrls);
    const { promise: onItsWay, resolve: setOff } = Promise.withResolvers();
    signal.addEventListener('abort', setOff, { once: true });
    const race = async () => {
        const started = startRace(serverUrls, (url, ended) => connectTo(new URL(url), { proxy, setOff, signal: ended, speaks: ['h2'] }));
        races.push(started);
        const connection = await started.won;
        reached = connection.serverUrl;
        return connection;
    };
    let ahead = race();
    await Promise.race([onItsWay, ahead]).catch(() => undefined);
    return {
        connect: async () => {
            const made = ahead ?? race();
            ahead = undefined;
            return (await made).socket.destroyed ? race() : made;
        },
        serverUrl: () => reached,
        close: () => {
            for (const { end } of races)
                end();
        },
    };
}
function startRace(serverUrls, connect) {
    const { promise: won, resolve, reject } = Promise.withResolvers();
    const attempts = [];
    const failures = [];
    let timer;
    const end = (winner) => {
        clearTimeout(timer);
        for (const attempt of attempts)
            if (attempt !== winner)
                attempt.abort();
    };
    const startNext = () => {
        clearTimeout(timer);
        const serverUrl = serverUrls[attempts.length];
        if (serverUrl === undefined)
            return;
        const attempt = new AbortController();
        attempts.push(attempt);
        if (attempts.length < serverUrls.length)
            timer = setTimeout(startNext, HEAD_START_MS);
        connect(serverUrl, attempt.signal).then((socket) => {
            if (attempt.signal.aborted)
                return;
            end(attempt);
            resolve({ serverUrl, socket });
        }, (cause) => {
            if (attempt.signal.aborted)
                return;
            failures.push({ serverUrl, cause });
            if (failures.length === serverUrls.length || (0,_failures_js__WEBPACK_IMPORTED_MODULE_4__/* .isCertificateProblem */ .B$)(cause)) {
                end();
                reject(new _failures_js__WEBPACK_IMPORTED_MODULE_4__/* .Unreached */ .YX(failures));
            }
            else if (attempt === attempts.at(-1))
                startNext();
        });
    };
    startNext();
    return { won, end };
}
async function connectTo({ protocol, hostname, port }, way) {
    const { proxy, signal, speaks, setOff = () => undefined } = way;
    const isClear = protocol === 'http:';
    const host = hostname.replace(/^\[|\]$/g, '');
    const to = { host, port: Number(port || (isClear ? 80 : 443)), signal };
    const isProxied = !isClear && proxy.proxyUrl !== '';
    if (isProxied)
        setOff();
    const tunnel = isProxied && (await (await __nccwpck_require__.e(/* import() */ 804).then(__nccwpck_require__.bind(__nccwpck_require__, 4804))).openTunnel(to, proxy));
    const servername = (0,node_net__WEBPACK_IMPORTED_MODULE_1__.isIP)(host) === 0 ? { servername: host } : {};
    const options = { ALPNProtocols: [...speaks], rejectUnauthorized: true, ...servername };
    const socket = isClear ? (0,node_net__WEBPACK_IMPORTED_MODULE_1__.connect)(to) : (0,node_tls__WEBPACK_IMPORTED_MODULE_2__.connect)({ ...to, ...options, ...(tunnel && { socket: tunnel }) });
    socket.on('error', () => undefined).once('connectionAttempt', setOff);
    await (0,node_events__WEBPACK_IMPORTED_MODULE_0__.once)(socket, isClear ? 'connect' : 'secureConnect');
    return socket;
}


/***/ }),

/***/ 3905:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   B$: () => (/* binding */ isCertificateProblem),
/* harmony export */   N$: () => (/* binding */ ProxyFailure),
/* harmony export */   YX: () => (/* binding */ Unreached),
/* harmony export */   cR: () => (/* binding */ explainConnection)
/* harmony export */ });
/* harmony import */ var _masks_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8889);

class Unreached extends Error {
    name = 'Unreached';
    failures;
    constructor(failures) {
        super('No server was reached.');
        this.failures = failures;
    }
}
class ProxyFailure extends Error {
    name = 'ProxyFailure';
    constructor(cause) {
        super('The proxy was not reached.', { cause });
    }
}
function explainConnection(cause, destination) {
    const failures = cause instanceof Unreached ? cause.failures : [{ serverUrl: destination.serverUrl, cause }];
    const hosts = failures.map(({ serverUrl }) => new URL(serverUrl).hostname).join(',');
    const reasons = failures.map((failure) => explainFailure(failure, { ...destination, hosts }));
    return {
        happened: reasons.map(({ happened }) => happened).join('; '),
        todo: [...new Set(reasons.map(({ todo }) => todo))].join('. '),
    };
}
function explainFailure({ serverUrl, cause }, { variable, shownProxyUrl: proxyUrl, hosts }) {
    const code = findCode(cause);
    const network = `Check ${variable}, the runner's network and its proxy settings (HTTPS_PROXY, NO_PROXY)`;
    if (cause instanceof ProxyFailure) {
        return {
            happened: `the proxy ${proxyUrl} does not connect to ${serverUrl} (${code})`,
            todo: `Check HTTPS_PROXY, its user and password, and the rules of the proxy. To bypass it, set NO_PROXY=${hosts}`,
        };
    }
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
        return { happened: `the name of ${serverUrl} cannot be resolved (${code})`, todo: network };
    }
    if (code === 'ECONNREFUSED')
        return { happened: `${serverUrl} refuses the connection`, todo: network };
    if (isCertificateProblem(cause)) {
        return {
            happened: `the certificate of ${serverUrl} is not trusted (${code})`,
            todo: "If a proxy intercepts TLS, set NODE_EXTRA_CA_CERTS in the step's env: to the file of its certificate authority",
        };
    }
    if (code.includes('NO_APPLICATION_PROTOCOL')) {
        return {
            happened: `${serverUrl} does not support HTTP/2, so it is not Modal`,
            todo: `Check ${variable}, and whether a proxy intercepts TLS`,
        };
    }
    if (/SSL|EPROTO/.test(code)) {
        return {
            happened: `${serverUrl} does not use TLS (${code})`,
            todo: `Check the port in ${variable}, and whether the address must start with http:`,
        };
    }
    return { happened: `the connection to ${serverUrl} failed (${code})`, todo: network };
}
function isCertificateProblem(cause) {
    return !(cause instanceof ProxyFailure) && /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(findCode(cause));
}
function findCode(cause) {
    if (cause instanceof AggregateError && cause.errors.length > 0)
        return findCode(cause.errors[0]);
    if (!(cause instanceof Error))
        return 'for an unknown reason';
    if (cause instanceof ProxyFailure)
        return findCode(cause.cause);
    return 'code' in cause && typeof cause.code === 'string' ? cause.code : (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .hideValues */ .X8)(cause.message);
}


/***/ }),

/***/ 4962:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  N4: () => (/* binding */ endGroup),
  z3: () => (/* binding */ error),
  pq: () => (/* binding */ info),
  lm: () => (/* binding */ notice),
  uH: () => (/* binding */ setOutput),
  Pq: () => (/* binding */ setSecret),
  Oh: () => (/* binding */ startGroup),
  $e: () => (/* binding */ warning)
});

// UNUSED EXPORTS: ExitCode, addPath, debug, exportVariable, getBooleanInput, getIDToken, getInput, getMultilineInput, getState, group, isDebug, markdownSummary, platform, saveState, setCommandEcho, setFailed, summary, toPlatformPath, toPosixPath, toWin32Path

// EXTERNAL MODULE: external "os"
var external_os_ = __nccwpck_require__(857);
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
// EXTERNAL MODULE: external "fs"
var external_fs_ = __nccwpck_require__(9896);
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_.EOL}${convertedValue}${external_os_.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
// EXTERNAL MODULE: external "path"
var external_path_ = __nccwpck_require__(6928);
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/core.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function debug(message) {
    issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    command_issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    command_issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    command_issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return __awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return __awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map

/***/ }),

/***/ 61:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  xV: () => (/* binding */ reportFailure),
  he: () => (/* binding */ reportIdentity),
  Rq: () => (/* binding */ reportOutcome),
  Zc: () => (/* binding */ reportPlans),
  zO: () => (/* binding */ reportResults),
  vo: () => (/* binding */ reportRetry),
  x2: () => (/* binding */ reportSkips),
  De: () => (/* binding */ reportSources),
  rb: () => (/* binding */ reportWarning),
  OH: () => (/* binding */ reportWarnings)
});

// EXTERNAL MODULE: ./build/node_modules/@actions/core/lib/core.js + 4 modules
var core = __nccwpck_require__(4962);
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9473);
// EXTERNAL MODULE: ./build/masks.js
var masks = __nccwpck_require__(8889);
// EXTERNAL MODULE: ./build/text.js
var build_text = __nccwpck_require__(977);
;// CONCATENATED MODULE: ./build/output/changes.js
function findChanges({ result, changed }, plan) {
    if (plan === undefined || (result !== 'planned' && result !== 'failed' && !changed))
        return { action: 'none', added: [], overwritten: [], removed: [] };
    const { change: action, set, added, removed } = plan;
    if (result === 'failed')
        return { action, added: null, overwritten: null, removed: null };
    const isNew = new Set(added);
    const overwritten = added === undefined ? null : set.filter((name) => !isNew.has(name));
    return { action, added: added ?? null, overwritten, removed: removed ?? null };
}

// EXTERNAL MODULE: external "os"
var external_os_ = __nccwpck_require__(857);
// EXTERNAL MODULE: external "fs"
var external_fs_ = __nccwpck_require__(9896);
;// CONCATENATED MODULE: ./build/node_modules/@actions/core/lib/summary.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_.constants.R_OK | external_fs_.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return __awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return __awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = _summary;
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./build/output/summary.js



const MAX_BYTES = 400 * 1024;
const MAX_OPEN = 50;
function renderResults(rows, identity, maxBytes = MAX_BYTES) {
    const [failed, healthy] = split(rows, ({ outcome }) => outcome.error !== undefined);
    const [quiet, others] = split(healthy, (row) => rows.length > 1 && isQuiet(row));
    const sorted = split(others, removesKeys).flat();
    const closed = [...sorted.slice(MAX_OPEN), ...quiet];
    const budget = { bytes: maxBytes, left: 0 };
    const failures = renderTable(failed, FAILURE_COLUMNS, budget);
    const table = renderTable(sorted.slice(0, MAX_OPEN), COLUMNS, budget);
    const folded = renderTable(closed, COLUMNS, budget);
    const isUnlisted = others.some(({ plan }) => plan?.change === 'update' && plan.added === undefined);
    return [
        `<h3>${(0,build_text/* capitalize */.ZH)(`${describeWorkspace(identity)}${nameAll(rows)}`)}${describeState(rows)}</h3>`,
        ...describeWriter(identity),
        ...failures,
        ...table,
        ...(isUnlisted ? ['<p>The server does not list keys, so new and removed keys are unknown.</p>'] : []),
        ...(folded.length === 0
            ? []
            : ['<details>', `<summary>${countResults(closed)}</summary>`, ...folded, '</details>']),
        ...countLeft(budget),
    ].join('\n');
}
function describeWorkspace(identity) {
    return identity === undefined ? '' : `Workspace ${code(identity.workspace)}, `;
}
function describeWriter(identity) {
    if (identity?.writer === undefined)
        return [];
    const { kind, name } = identity.writer;
    return [`<p>Token of ${kind} ${code(name)}</p>`];
}
function renderProblems(problems, { identity, nothingWritten }) {
    const budget = { bytes: MAX_BYTES, left: 0 };
    const state = nothingWritten ? '. Nothing was written.' : '';
    return [
        `<h3>${describeWorkspace(identity)}${(0,build_text/* count */.U9)(problems.length, 'problem')}${state}</h3>`,
        ...describeWriter(identity),
        ...renderTable(problems, PROBLEM_COLUMNS, budget),
        ...countLeft(budget),
    ].join('\n');
}
function isQuiet(row) {
    return ['unchanged', 'skipped', WOULD.none].includes(nameResult(row));
}
function split(rows, test) {
    return [rows.filter(test), rows.filter((row) => !test(row))];
}
function removesKeys({ changes: { removed } }) {
    return removed !== null && removed.length > 0;
}
const COLUMNS = [
    ['Secret', nameSecret],
    ['Environment', describePlace],
    ['Result', nameResult, ' nowrap'],
    ['Changes', describeChanges],
    ['Dropped', ({ outcome }) => outcome.droppedKeys.map(code).join(', ')],
];
const PROBLEM_COLUMNS = [
    ['Where', (error) => code(problemOf(error).doing)],
    ['What went wrong', (error) => code(problemOf(error).happened)],
    ['What to do', (error) => code(problemOf(error).todo.replace(/^Nothing was written\. /, ''))],
];
function problemOf(error) {
    return error instanceof errors/* ActionError */.lZ ? error.problem : { doing: '', happened: (0,errors/* explain */.WE)(error).join(' '), todo: '' };
}
const FAILURE_COLUMNS = [
    ...COLUMNS.slice(0, 2),
    ...PROBLEM_COLUMNS.slice(1).map(([head, cell]) => [head, ({ outcome }) => cell(outcome.error)]),
];
function renderTable(items, columns, budget) {
    const cells = [];
    for (const item of items) {
        const row = columns.map(([, cell]) => cell(item));
        budget.bytes -= Buffer.byteLength(row.join('')) + MAX_MARKUP;
        if (budget.bytes < 0)
            break;
        cells.push(row);
    }
    budget.left += items.length - cells.length;
    if (cells.length === 0)
        return [];
    const used = columns.flatMap((_, index) => (cells.some((row) => row[index] !== '') ? [index] : []));
    const head = `<tr>${used.map((index) => `<th>${columns[index]?.[0] ?? ''}</th>`).join('')}</tr>`;
    const lines = cells.map((row) => `<tr>${used.map((index) => `<td${columns[index]?.[2] ?? ''}>${row[index] ?? ''}</td>`).join('')}</tr>`);
    return ['<table>', head, ...lines, '</table>'];
}
const MAX_MARKUP = 64;
function countLeft({ left }) {
    return left === 0 ? [] : [`<p>… and ${left} more: see the log.</p>`];
}
function describeState(rows) {
    if (rows.some(({ outcome }) => outcome.result === 'planned'))
        return '. Dry run: nothing was written.';
    if (rows.every(({ outcome }) => outcome.error === undefined))
        return '';
    const changed = rows.filter(({ outcome }) => outcome.changed).length;
    const doubts = rows.filter(({ outcome }) => outcome.inDoubt).length;
    if (changed + doubts === 0)
        return '. No secret was written.';
    return `. Written: ${changed} of ${rows.length}${doubts === 0 ? '' : `, not known: ${doubts}`}.`;
}
function nameAll(rows) {
    const [only] = rows;
    if (only === undefined || rows.length > 1)
        return `${rows.length} secrets: ${countResults(rows)}`;
    const { name, title } = only.outcome;
    return `${name === '' ? code(title) : `secret ${code(name)}`}: ${nameResult(only)}`;
}
function countResults(rows) {
    const counts = new Map();
    for (const result of rows.map(nameResult))
        counts.set(result, (counts.get(result) ?? 0) + 1);
    return [...counts].map(([result, number]) => `${number} ${result}`).join(', ');
}
const WOULD = {
    create: 'would be created',
    update: 'would be updated',
    delete: 'would be deleted',
    none: 'would not change',
};
function nameResult({ outcome: { result, missing }, plan }) {
    if (missing !== undefined)
        return 'nothing to delete';
    if (result !== 'planned' || plan === undefined)
        return result;
    return plan.job.mode === 'check' ? 'checked' : WOULD[plan.change];
}
function nameSecret({ outcome: { name, title }, page }) {
    const shown = code(name === '' ? title : name);
    return page === undefined ? shown : `<a href="${(0,build_text/* escapeXml */.X)(page)}">${shown}</a>`;
}
function describePlace({ outcome: { environment, result }, plan }) {
    if (environment !== '')
        return `${code(environment)}${result === 'planned' && plan?.createsEnvironment === true ? ' (would be created)' : ''}`;
    const unnamed = plan?.job.target.unnamedEnvironment;
    return unnamed === undefined ? '' : `<i>${unnamed}</i>`;
}
function describeChanges({ outcome, changes: { added, overwritten, removed } }) {
    const set = added === null || overwritten === null ? outcome.keys : [];
    return [
        ...(removed ?? []).map((name) => `<b>${code(`−\u00a0${name}`)}</b>`),
        ...(added ?? []).map((name) => code(`+\u00a0${name}`)),
        ...(overwritten ?? []).map((name) => code(`~\u00a0${name}`)),
        ...set.map(code),
    ].join(' ');
}
async function writeSummary(markdown) {
    summary.addRaw(`${markdown}\n\n`);
    await summary.write().catch((reason) => {
        (0,core/* info */.pq)(`The job summary was not written: ${(0,build_text/* defuse */.VP)(reason instanceof Error ? reason.message : String(reason))}`);
    });
}
function code(text) {
    return text === '' ? '' : `<code>${(0,build_text/* escapeXml */.X)((0,build_text/* defuse */.VP)(text))}</code>`;
}

;// CONCATENATED MODULE: ./build/output/report.js






const told = { identity: undefined, nothingWritten: true };
const shown = new Set();
function say(...lines) {
    if (lines.length === 0)
        return;
    (0,core/* info */.pq)(lines.map(build_text/* defuse */.VP).join('\n'));
}
function sayOfEach(lines, title, total) {
    const isFolded = total > 1 && lines.length > 0;
    if (isFolded)
        (0,core/* startGroup */.Oh)(title);
    say(...lines);
    if (isFolded)
        (0,core/* endGroup */.N4)();
}
function reportSources(sources, entries) {
    const lines = sources
        .filter(({ names }) => names > 0)
        .map(({ label, title, names }) => `${label === '' ? '' : `${label}: `}Read ${(0,build_text/* count */.U9)(names, 'name')} from ${title}`);
    sayOfEach(lines, `Sources of ${entries} entries`, entries);
}
function reportSkips(skipped) {
    say(...skipped.filter(({ isNotice }) => !isNotice).map(({ why }) => `Skipped: ${why}`));
    const notices = [...new Set(skipped.filter(({ isNotice }) => isNotice).map(({ why }) => `Skipped: ${why}.`))];
    annotate(core/* notice */.lm, notices, 'secrets are skipped');
}
function reportWarnings(warnings) {
    annotate(core/* warning */.$e, warnings, 'warnings');
}
function reportRetry({ service, call, reason, waitMs, asked }) {
    const seconds = `${Number((waitMs / 1000).toFixed(1))} s`;
    const failed = `${(0,build_text/* capitalize */.ZH)(call)} failed (${reason}); trying again in ${seconds}`;
    say(asked ? `${service} asks to wait ${seconds} before ${call} is tried again` : failed);
}
function reportWarning(service, text) {
    (0,core/* warning */.$e)(`Message from ${service}: ${(0,build_text/* defuse */.VP)((0,masks/* hideValues */.X8)(text))}`);
}
function reportIdentity(identity) {
    const { workspace, writer, advice } = identity;
    told.identity ??= identity;
    say(`Workspace '${workspace}'${writer === undefined ? '' : `, ${writer.kind} '${writer.name}'`}`);
    if (advice !== undefined)
        (0,core/* warning */.$e)((0,build_text/* defuse */.VP)(advice));
}
function reportPlans(plans) {
    told.nothingWritten = false;
    sayOfEach(plans.map(describePlan), `Plan for ${(0,build_text/* count */.U9)(plans.length, 'secret')}`, plans.length);
    const advice = plans.flatMap((plan) => plan.advice ?? []);
    annotate(core/* notice */.lm, advice, 'environments do not exist');
    annotate(core/* warning */.$e, plans.flatMap(describeRemoval), 'secrets lose keys');
    annotate(core/* warning */.$e, plans.flatMap(describeBlank), 'secrets have empty values, which are not stored');
}
function describeRemoval({ job, removed = [] }) {
    if (job.mode !== 'replace' || removed.length === 0)
        return [];
    const it = removed.length === 1 ? 'it' : 'them';
    return describe(job, 'Planning', {
        happened: `mode replace removes ${(0,build_text/* listPlaces */.bF)(removed.map((name) => `'${name}'`))}, as this run does not store ${it}`,
        todo: `To keep ${it}, set mode to merge`,
    });
}
function describeBlank({ job, change }) {
    const { blank, mode } = job;
    if (blank.length === 0 || (mode === 'create' && change === 'none'))
        return [];
    const [be, it] = blank.length === 1 ? ['is', 'it'] : ['are', 'them'];
    return describe(job, 'Choosing the values of', {
        happened: `${(0,build_text/* listAll */._w)(blank.map(job.nameStored))} ${be} empty, so ${blank.length === 1 ? 'it is' : 'they are'} not stored`,
        todo: `GitHub turns a secret into an empty string if it is undefined or misspelled, or if the job does not name its GitHub environment. Define ${it}; write NAME? in keys if it may be empty; to stop such a run, list the name in required-keys or set if-empty to error`,
    });
}
function describe({ label, title }, doing, reason) {
    return [new errors/* ActionError */.lZ({ doing: `${label === '' ? '' : `${label}: `}${doing} ${title}`, ...reason }).message];
}
function describePlan(plan) {
    const { set, removed, kept, job, change, missing = '' } = plan;
    const parts = [
        plan.createsEnvironment ? `create environment '${job.environment}'` : '',
        list('set', set),
        removed === undefined ? 'removed keys: unknown, as this server does not list keys' : list('remove', removed),
        list('already absent', findAbsent(plan).map(build_text/* showName */.$i)),
        kept === undefined ? 'other keys: kept' : list('keep', kept),
        list('not stored because empty', job.leftOut),
        change === 'none' ? '' : missing,
    ];
    return `Plan: ${[describeChange(plan), ...parts].filter((part) => part !== '').join('; ')}`;
}
function findAbsent({ job, removed }) {
    if (removed === undefined)
        return [];
    const found = new Set(removed.map((name) => job.target.storedName(name)));
    return job.removeKeys.filter((name) => !found.has(job.target.storedName(name)));
}
function describeChange({ change, job, missing }) {
    if (change !== 'none')
        return `${change} ${job.title}`;
    return missing === undefined ? `leave ${job.title} as it is` : `nothing to delete: ${missing}`;
}
function reportOutcome(outcome, done, total) {
    const id = outcome.secretId === '' ? '' : ` (${outcome.secretId})`;
    const progress = total === 1 ? '' : `${done}/${total} `;
    const what = outcome.missing === undefined ? `${outcome.title}${id}` : `nothing to delete: ${outcome.missing}`;
    process.stdout.cork();
    setImmediate(() => process.stdout.uncork());
    say(`${progress}${(0,build_text/* capitalize */.ZH)(outcome.result)}: ${what}`);
}
async function reportResults(outcomes, plans) {
    const { identity } = told;
    if (outcomes.some(({ result }) => result === 'planned'))
        say('Dry run: nothing was written');
    const rows = outcomes.map((outcome, index) => toRow(outcome, plans[index]));
    const [first] = outcomes;
    const only = outcomes.length === 1 ? first : undefined;
    const outputs = {
        result: mostTelling(outcomes.map(({ result }) => result)),
        changed: outcomes.some(({ changed }) => changed),
        'secret-id': only?.secretId ?? '',
        environment: only?.environment ?? '',
        workspace: identity?.workspace ?? '',
        keys: only?.keys ?? [],
        'dropped-keys': only?.droppedKeys ?? [],
        results: rows.map(toResult),
        summary: renderResults(rows, identity, MAX_SUMMARY_LENGTH),
    };
    const problems = setOutputs(outputs, outcomes);
    await writeSummary(renderResults(rows, identity));
    for (const { error: reason } of outcomes)
        for (const problem of (0,errors/* flatten */.Bq)(reason))
            shown.add(problem);
    return problems;
}
function toRow(outcome, plan) {
    const exists = outcome.missing === undefined && (outcome.changed || plan?.createsEnvironment === false);
    const workspace = exists ? told.identity?.workspace : undefined;
    const page = workspace && plan?.job.target.pageOf?.(workspace, outcome.environment);
    return { outcome, plan, changes: findChanges(outcome, plan), page };
}
function setOutputs(outputs, outcomes) {
    try {
        for (const [name, value] of Object.entries(outputs))
            (0,core/* setOutput */.uH)(name, value);
        return [];
    }
    catch (reason) {
        const code = reason instanceof Error && 'code' in reason ? String(reason.code) : 'it does not exist';
        const written = outcomes.filter(({ changed }) => changed).map(({ title }) => title);
        const state = written.length === 0 ? 'No secret was written' : `Written before that: ${(0,build_text/* listPlaces */.bF)(written)}`;
        const happened = `the file of GITHUB_OUTPUT cannot be written (${code})`;
        const todo = `${state}. Make sure that the runner's disk has room and that no step removes the runner's files`;
        return [new errors/* ActionError */.lZ({ doing: 'Setting the outputs', happened, todo })];
    }
}
const TELLING = ['created', 'updated', 'deleted', 'planned', 'checked', 'unchanged', 'skipped'];
function mostTelling(results) {
    return TELLING.find((result) => results.includes(result)) ?? '';
}
const MAX_SUMMARY_LENGTH = 59_000;
function toResult(row) {
    const { name, environment, result, changed, secretId, keys, droppedKeys, error: reason } = row.outcome;
    const written = { name, environment, result, changed, 'secret-id': secretId, keys, 'dropped-keys': droppedKeys };
    const plan = { ...row.changes, 'creates-environment': row.plan?.createsEnvironment ?? false };
    return { ...written, ...plan, error: reason && (0,errors/* explain */.WE)(reason).map(build_text/* defuse */.VP).join(' ') };
}
const MAX_ANNOTATIONS = 10;
async function reportFailure(reason) {
    annotate(core/* error */.z3, (0,errors/* explain */.WE)(reason), 'problems');
    const problems = (0,errors/* flatten */.Bq)(reason).filter((problem) => !shown.has(problem));
    if (problems.length > 0)
        await writeSummary(renderProblems(problems, told));
}
function annotate(tell, texts, what) {
    const first = texts.length > MAX_ANNOTATIONS ? texts.slice(0, MAX_ANNOTATIONS - 1) : texts;
    const rest = texts.slice(first.length);
    for (const text of first)
        tell(defuseLines(text));
    if (rest.length > 0)
        tell(`${rest.length} more ${what}. See the log for all of them.`);
    for (const text of rest)
        (0,core/* info */.pq)(defuseLines(text));
}
function defuseLines(text) {
    return text.split('\n').map(build_text/* defuse */.VP).join('\n');
}
function list(verb, names) {
    return names.length === 0 ? '' : `${verb} ${names.join(', ')}`;
}


/***/ }),

/***/ 6481:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run)
});

// EXTERNAL MODULE: ./build/errors.js
var build_errors = __nccwpck_require__(9473);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: ./build/masks.js
var masks = __nccwpck_require__(8889);
// EXTERNAL MODULE: ./build/text.js
var build_text = __nccwpck_require__(977);
// EXTERNAL MODULE: ./build/inputs/entry.js
var entry = __nccwpck_require__(9552);
;// CONCATENATED MODULE: ./build/inputs/proxy.js

function readProxy(variables) {
    const noProxy = firstSet(variables, ['no_proxy', 'NO_PROXY']);
    const text = firstSet(variables, ['https_proxy', 'HTTPS_PROXY']);
    if (text === '')
        return { url: '', shownUrl: '', password: '', noProxy };
    const [scheme] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text) ?? [];
    const isHttp = scheme === undefined || /^https?:/i.test(scheme);
    const url = isHttp ? parseProxy(scheme === undefined ? `http://${text}` : text) : undefined;
    if (url !== undefined) {
        const password = decodeURIComponent(url.password);
        return { url: url.href, shownUrl: `${url.protocol}//${url.host}`, password, noProxy };
    }
    const reason = isHttp ? NO_PROXY_ADDRESS : OTHER_SCHEME;
    throw new build_errors/* ActionError */.lZ({ doing: 'Reading the environment variable HTTPS_PROXY or https_proxy', ...reason });
}
const NO_PROXY_ADDRESS = {
    happened: 'it is not the address of a proxy',
    todo: 'Write http://host:port or http://user:password@host:port, with %-escapes where user or password has special characters',
};
const OTHER_SCHEME = {
    happened: 'it begins with neither http:// nor https://; SOCKS proxies are not supported',
    todo: 'Write the address of an HTTP proxy, http://host:port, or unset the variable if the runner reaches the server without a proxy',
};
function firstSet(variables, names) {
    return names.map((name) => variables.get(name)?.trim() ?? '').find((text) => text !== '') ?? '';
}
function parseProxy(text) {
    try {
        const url = new URL(text);
        decodeURIComponent(url.username + url.password);
        return url.hostname === '' ? undefined : url;
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./build/inputs/read.js
var read = __nccwpck_require__(8718);
// EXTERNAL MODULE: ./build/inputs/rows.js
var rows = __nccwpck_require__(2751);
// EXTERNAL MODULE: ./build/inputs/table.js
var table = __nccwpck_require__(9140);
// EXTERNAL MODULE: ./build/inputs/trigger.js
var inputs_trigger = __nccwpck_require__(7672);
;// CONCATENATED MODULE: ./build/inputs/action.js










function inputNames(targets) {
    const ofTargets = targets.flatMap(({ runInputs }) => Object.keys(runInputs));
    return [...new Set([...Object.keys((0,entry/* entryTable */.Vy)(targets)), ...Object.keys(table/* RUN_INPUTS */.qT), ...ofTargets])];
}
function readAction(targets, env = process.env) {
    const variables = new Map(Object.entries(env).filter((entry) => !entry[0].startsWith('INPUT_')));
    const given = giveInputs(env, variables);
    const trigger = (0,inputs_trigger/* findTrigger */.Ob)(variables, readPayload(variables.get('GITHUB_EVENT_PATH')));
    const unexplained = readSettings(targets, given, { variable: given.variable, noSecrets: undefined });
    const hasCredentials = [...unexplained.values()].some(({ secrets }) => secrets.some((secret) => secret !== ''));
    demandTrusted(trigger, given, hasCredentials);
    const noSecrets = (0,inputs_trigger/* explainNoSecrets */.SI)(trigger, hasCredentials);
    const { run, settings, proxy, what } = (0,build_errors/* gather */.kg)({
        unknown: () => (0,build_errors/* throwAll */.Kx)(checkUnknown(given, Object.keys(env), inputNames(targets))),
        what: () => readWhat(given, targets),
        run: () => (0,read/* readTable */.xz)(table/* RUN_INPUTS */.qT, given),
        settings: () => readSettings(targets, given, { variable: given.variable, noSecrets }),
        proxy: () => readProxy(variables),
    });
    for (const text of [proxy.password, ...[...settings.values()].flatMap(({ secrets }) => secrets)])
        (0,masks/* maskText */.gC)(text);
    return {
        ...run,
        what,
        given,
        settings,
        proxy,
        folders: { workspace: env['GITHUB_WORKSPACE'] ?? process.cwd(), temp: env['RUNNER_TEMP'] },
        variables,
        credentialNames: targets.flatMap(({ credentialNames = [] }) => credentialNames),
        trigger,
        ref: run.branch ?? trigger.ref,
        noSecrets,
        writtenBy: describeRun(variables),
    };
}
function variableOf(name) {
    return `INPUT_${name.toUpperCase()}`;
}
function giveInputs(env, variables) {
    const node = (name) => {
        const text = env[variableOf(name)] ?? '';
        return text.trim() === '' ? undefined : { kind: 'scalar', offset: 0, text };
    };
    return {
        node,
        isOwn: (name) => node(name) !== undefined,
        where: (name) => `Reading the input '${name}'`,
        variable: (name) => variables.get(name)?.trim() || undefined,
    };
}
function readWhat(given, targets) {
    const { config } = (0,read/* readTable */.xz)({ config: table/* RUN_INPUTS */.qT.config }, given);
    if (config === undefined)
        return (0,entry/* readEntry */.hB)('', given, targets);
    const file = (0,build_text/* isShowable */.q6)(config) ? config : 'the config file';
    const todo = `Set it in ${file}, for each secret that needs it`;
    (0,build_errors/* throwAll */.Kx)((0,entry/* checkNoEntry */.wh)(given, targets, { happened: 'it cannot be used with config', todo }));
    return { config };
}
function readSettings(targets, given, world) {
    return new Map(targets.map((target) => [target, target.readSettings((0,read/* readTable */.xz)(target.runInputs, given), world)]));
}
function demandTrusted(trigger, given, hasCredentials) {
    const refusal = (0,inputs_trigger/* refuseUntrusted */.zd)(trigger, hasCredentials);
    const node = given.node('allow-untrusted');
    const isAllowed = node?.kind === 'scalar' && (0,rows/* isTrue */.Hn)(node.text ?? '');
    if (refusal !== undefined && !isAllowed)
        throw refusal;
}
const MAX_PAYLOAD_BYTES = 32 * 1024 * 1024;
function readPayload(path = '') {
    try {
        const stats = (0,external_node_fs_.statSync)(path);
        return stats.isFile() && stats.size <= MAX_PAYLOAD_BYTES ? JSON.parse((0,external_node_fs_.readFileSync)(path, 'utf8')) : undefined;
    }
    catch {
        return undefined;
    }
}
function describeRun(variables) {
    const github = (name) => variables.get(`GITHUB_${name}`) ?? '';
    const repository = github('REPOSITORY');
    return `${repository}@${github('SHA')} ${github('SERVER_URL')}/${repository}/actions/runs/${github('RUN_ID')}`;
}
function checkUnknown(given, variables, known) {
    const passed = new Set(known.map(variableOf));
    const unknown = variables.filter((one) => one.startsWith('INPUT_') && !passed.has(one));
    return unknown.map((variable) => {
        const name = variable.slice('INPUT_'.length).toLowerCase();
        const todo = adviseInput(given, { name, variable }, known);
        return new build_errors/* ActionError */.lZ({ doing: given.where(name), happened: 'there is no such input', todo });
    });
}
function adviseInput(given, unknown, known) {
    const { name, variable } = unknown;
    const keys = given.node('keys');
    const words = keys?.kind === 'scalar' ? (keys.text ?? '').split(/[^\w.-]+/) : [];
    if (words.includes(variable)) {
        return `The runner calls inputs INPUT_…, so give the variable another name in env:, and write ${variable}=OTHER_NAME in keys`;
    }
    const near = (0,build_text/* suggest */.ZA)(name.replaceAll('_', '-'), known);
    if (near !== undefined)
        return `Did you mean '${near}'? Otherwise remove it`;
    if (given.node(name) === undefined) {
        return 'If it belongs to keys, write keys: | with one name per line below it: between { and }, YAML ends a text at a comma. Otherwise remove it';
    }
    return "If it is a value to store, move it to the step's env: and its name to keys. Otherwise remove it";
}

// EXTERNAL MODULE: ./build/output/report.js + 3 modules
var report = __nccwpck_require__(61);
;// CONCATENATED MODULE: ./build/select/credentials.js
function skipWithoutCredentials(entries, action) {
    const { ifNoCredentials, settings } = action;
    const used = [...settings].filter(([target]) => entries.some((entry) => entry.target === target));
    const isMissing = used.every(([, { secrets }]) => secrets.length > 0 && secrets.every((secret) => secret === ''));
    if (ifNoCredentials === 'error' || !isMissing)
        return undefined;
    const skipped = entries.flatMap(({ target, own, environments }) => {
        const title = target.describe({ name: own.name, environment: undefined }, own);
        const why = settings.get(target)?.problems[0]?.problem.happened ?? '';
        return environments.map(() => ({ name: own.name, title, why, isNotice: true }));
    });
    return { jobs: [], sources: [], skipped, warnings: [], problems: [] };
}

// EXTERNAL MODULE: ./build/inputs/environments.js
var environments = __nccwpck_require__(4816);
// EXTERNAL MODULE: ./build/formats/files.js + 1 modules
var formats_files = __nccwpck_require__(9537);
;// CONCATENATED MODULE: ./build/sources/environment.js

const MACHINE = /^(?:PATH|HOME|USER|LOGNAME|SHELL|SHLVL|PWD|OLDPWD|LANG|LANGUAGE|LC_\w+|HOSTNAME|TMPDIR|TMP|TEMP|TERM|MAIL|CI|_|XDG_\w+|USERNAME|USERPROFILE|COMPUTERNAME|APPDATA|LOCALAPPDATA|SystemRoot|ComSpec|PATHEXT|windir|ACTIONS_\w+)$/;
const PROXY = /^(?:https?|all)_proxy$/i;
function refuseVariable(name, { credentialNames, isStep }) {
    if (MACHINE.test(name))
        return 'is a variable of the runner itself, which keys cannot take from env:';
    if (isStep || !(credentialNames.includes(name) || PROXY.test(name)))
        return undefined;
    return 'is a credential or a proxy, which only keys of the step itself may take from env:';
}
function readEnvironment(names, variables, rules) {
    const allowed = names.filter((name) => refuseVariable(name, rules) === undefined);
    const values = allowed.flatMap((name) => {
        const value = variables.get(name);
        return value === undefined ? [] : [[name, value]];
    });
    return { title: 'env:', values: new Map(values) };
}
function nearbyVariables(variables) {
    return [...variables.keys()].filter((name) => !MACHINE.test(name) && !/^(?:GITHUB|RUNNER)_/.test(name));
}
function expandableVariables(variables, credentialNames) {
    return {
        get: (name) => {
            const isForbidden = name.startsWith('ACTIONS_') || credentialNames.includes(name) || PROXY.test(name);
            if (!isForbidden || !variables.has(name))
                return variables.get(name);
            throw new build_errors/* ActionError */.lZ({
                doing: 'Expanding from-dotenv',
                happened: `\${${name}} is a credential or a proxy, which a file may not take from env:`,
                todo: "Give the value another name in the step's env:, and write that in the file",
            });
        },
    };
}

// EXTERNAL MODULE: ./build/formats/expressions.js
var expressions = __nccwpck_require__(6588);
// EXTERNAL MODULE: ./build/formats/places.js
var places = __nccwpck_require__(2003);
// EXTERNAL MODULE: ./build/sources/ciphertext.js
var ciphertext = __nccwpck_require__(1005);
;// CONCATENATED MODULE: ./build/sources/json.js






function readJson(textOrPath, folders) {
    if (/^[[{"]/.test(textOrPath))
        return readJsonText(textOrPath, 'from-json');
    if (!/^[\w./\\: -]{1,200}\.\w{1,10}$/.test(textOrPath)) {
        throw new build_errors/* ActionError */.lZ({
            doing: 'Reading from-json',
            happened: 'it is neither a JSON object, which begins with {, nor the path of a file',
            todo: 'Give one of the two. If it comes from a secret, check that the secret is defined and complete',
        });
    }
    const text = (0,formats_files/* decodeText */.g7)((0,formats_files/* readFile */.TA)(textOrPath, folders, 'from-json'), textOrPath);
    (0,build_errors/* throwAll */.Kx)((0,expressions/* refuseExpressions */.eo)(textOrPath, (0,expressions/* findExpressions */.zV)(text)));
    return readJsonText(text, textOrPath);
}
function readJsonText(text, title) {
    const strings = text
        .split(/\r\n|\r|\n/)
        .map((line) => Array.from(line.matchAll(/"([^"\\]*)/g), ([, start = '']) => start));
    (0,build_errors/* throwAll */.Kx)((0,ciphertext/* checkCiphertext */.T)(title, (isWanted) => strings.flatMap((starts, index) => (starts.some(isWanted) ? [`line ${index + 1}`] : []))));
    const scanner = new Scanner(text, title);
    return { title, values: scanner.readObject(), placeOf: (name) => scanner.placeOf(name) };
}
function parseJson(text, title) {
    return new Scanner(text, title).readObject();
}
const BLANK = /[ \t\n\r]*/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /(?:true|false|null)(?!\w)/y;
class Scanner {
    at = 0;
    before = { member: '', memberEnd: 0, valueEnd: 0 };
    names = new Map();
    text;
    title;
    lines;
    constructor(text, title) {
        this.text = text;
        this.title = title;
    }
    readObject() {
        const values = new Map();
        if (!this.skip('{'))
            throw this.error('an object was expected, which begins with {');
        if (!this.skip('}')) {
            do
                this.readMember(values);
            while (this.skip(','));
            this.skip('}');
        }
        if (this.skipBlanks() < this.text.length)
            throw this.error('there is more text after the object');
        return values;
    }
    readMember(values) {
        const nameStart = this.skipBlanks();
        if (this.text[this.at] !== '"')
            throw this.error('a name in double quotes was expected');
        const name = this.readString();
        const nameEnd = this.at;
        if (!this.skip(':'))
            throw this.error('a colon is missing after this name', nameStart);
        if (values.has(name))
            throw this.error(`${(0,build_text/* isShowable */.q6)(name) ? `the name '${name}'` : 'a name'} appears twice`, nameStart);
        this.names.set(name, { start: nameStart, ...this.before });
        this.before = { member: name, memberEnd: nameEnd, valueEnd: this.before.valueEnd };
        const valueStart = this.skipBlanks();
        values.set(name, this.readValue());
        const valueEnd = this.at;
        const next = this.text[this.skipBlanks()];
        if (next !== ',' && next !== '}')
            throw this.error('a comma or } is missing after this value', valueStart);
        this.before = { member: name, memberEnd: nameEnd, valueEnd };
    }
    readValue() {
        const next = this.text[this.at];
        if (next === '"')
            return this.readString();
        if (next === '{' || next === '[') {
            const todo = 'To store it as JSON text, put it in quotes, with a backslash before each quote in it';
            throw this.error('a variable cannot hold an object or an array', this.at, todo);
        }
        const plain = this.token(WORD) ?? this.token(NUMBER);
        if (plain === undefined)
            throw this.error('a string, number, true, false or null was expected');
        return plain === 'null' ? null : plain;
    }
    readString() {
        const start = this.at;
        const found = this.token(STRING) ?? '';
        if (this.text[this.at] !== '"') {
            const { happened, todo } = describeEnd(this.text[this.at]);
            throw this.error(happened, start, todo);
        }
        this.at += 1;
        return found.includes('\\') ? JSON.parse(`${found}"`) : found.slice(1);
    }
    skip(character) {
        if (this.text[this.skipBlanks()] !== character)
            return false;
        this.at += 1;
        return true;
    }
    skipBlanks() {
        BLANK.lastIndex = this.at;
        BLANK.test(this.text);
        this.at = BLANK.lastIndex;
        return this.at;
    }
    token(pattern) {
        pattern.lastIndex = this.at;
        const found = pattern.exec(this.text)?.[0];
        if (found !== undefined)
            this.at += found.length;
        return found;
    }
    error(happened, at = this.at, todo = TODO) {
        const { member } = this.before;
        const after = (0,build_text/* isShowable */.q6)(member) ? `, after '${member}'` : '';
        const place = this.describePlace(at, this.before);
        return new build_errors/* ActionError */.lZ({ doing: `Reading ${this.title}, ${place}${after}`, happened, todo });
    }
    placeOf(name) {
        const found = this.names.get(name);
        return found && this.describePlace(found.start, found);
    }
    describePlace(at, { member, memberEnd, valueEnd }) {
        const { line, column } = (this.lines ??= (0,places/* indexLines */.u)(this.text))(at);
        const hiddenEnd = (0,build_text/* isShowable */.q6)(member) ? valueEnd : Math.max(memberEnd, valueEnd);
        return `line ${line}${hiddenEnd > at - column + 1 ? '' : `, column ${column}`}`;
    }
}
const TODO = 'Give one JSON object of names and strings, numbers, booleans or null';
function describeEnd(character) {
    switch (character) {
        case undefined:
            return { happened: 'the text that starts here has no closing quote', todo: TODO };
        case '\\':
            return {
                happened: 'a backslash inside the text that starts here begins no escape',
                todo: 'Write \\\\ for a backslash',
            };
        case '\n':
        case '\r':
            return {
                happened: 'there is a line break inside the text that starts here',
                todo: 'Write \\n instead, or pass ${{ toJSON(secrets.NAME) }} without quotes around it',
            };
        default:
            return {
                happened: 'there is a control character inside the text that starts here',
                todo: 'Write it as an escape, such as \\t for a tab',
            };
    }
}

;// CONCATENATED MODULE: ./build/sources/index.js






const MAX_NAMES = 20_000;
async function readSources(entry, entries, context) {
    const { inputs, label, ownSources } = entry;
    const { variables, credentialNames } = context;
    const rules = { credentialNames, isStep: label === '' };
    const names = entries.flatMap((one) => (one.kind === 'name' ? [one.source] : []));
    const environment = sources_hidden(readEnvironment(names, variables, rules));
    const allowed = { ...context, refuse: (name) => refuseVariable(name, rules) };
    const files = await readDotenv(inputs, allowed);
    const named = [
        ...(await readLiterals(inputs)).map((source) => ({ ...source, input: 'values' })),
        ...readJsonInput(inputs, allowed).map((source) => ({ ...source, input: 'from-json' })),
        ...files.toReversed().map((source) => ({ ...source, input: 'from-dotenv' })),
    ];
    demandFew(named);
    return {
        named,
        environment,
        own: ownSources,
        credentialNames,
        refuse: allowed.refuse,
        nearby: () => nearbyVariables(variables),
    };
}
async function readDotenv(inputs, context) {
    const { fromDotenv: dotenvPaths, dotenvFilename, dotenvExpand } = inputs;
    if (dotenvPaths === undefined)
        return [];
    const { readDotenvFiles, readDotenvText } = await __nccwpck_require__.e(/* import() */ 303).then(__nccwpck_require__.bind(__nccwpck_require__, 2303));
    const variables = expandableVariables(context.variables, context.credentialNames);
    const options = { dotenvFilename, dotenvExpand, folders: context.folders, variables };
    const readLine = (line) => {
        const place = (0,formats_files/* looksLikePath */.j8)(line.text) ? 0 : line.number;
        const key = JSON.stringify(['from-dotenv', line.text, place, dotenvFilename, dotenvExpand]);
        if (!line.text.startsWith(ENV))
            return readOnce(key, context, () => readDotenvFiles({ ...options, dotenvPaths: [line] }));
        const text = readVariable(line.text, context);
        return readOnce(key, context, () => [readDotenvText(line.text, text, options)]);
    };
    const files = dotenvPaths.map((line) => (0,build_errors/* settle */.G9)(() => readLine(line), []));
    (0,build_errors/* throwAll */.Kx)(files.find(({ problems }) => problems.length > 0)?.problems ?? []);
    return files.flatMap(({ value }) => value);
}
function readJsonInput({ fromJson }, context) {
    if (fromJson === undefined)
        return [];
    if (fromJson.startsWith(ENV)) {
        const text = readVariable(fromJson, context);
        return readOnce(`from-json ${fromJson}`, context, () => [readJsonText(text, fromJson)]);
    }
    return readOnce(`from-json ${fromJson}`, context, () => [readJson(fromJson, context.folders)]);
}
async function readLiterals({ values }) {
    if (values === undefined)
        return [];
    if (typeof values !== 'string')
        return [{ title: 'values', values }];
    const { parseValues } = await Promise.all(/* import() */[__nccwpck_require__.e(243), __nccwpck_require__.e(215)]).then(__nccwpck_require__.bind(__nccwpck_require__, 1215));
    return [{ title: 'values', values: parseValues(values) }];
}
const ENV = 'env:';
function readVariable(given, { variables, refuse }) {
    const name = given.slice(ENV.length);
    const isName = /^[A-Za-z_]\w*$/.test(name) && (0,build_text/* isShowable */.q6)(name);
    const text = isName ? (variables.get(name) ?? '') : '';
    const refusal = isName ? refuse(name) : undefined;
    if (text.trim() !== '' && refusal === undefined)
        return text;
    const unset = isName
        ? 'the variable is not set, or it is empty'
        : 'the text after env: is not the name of a variable';
    const todo = `Pass the text in the step's env:, as in ENV_FILE: \${{ secrets.ENV_FILE }}, and write env:ENV_FILE here`;
    const happened = refusal === undefined ? unset : `it ${refusal}`;
    throw new build_errors/* ActionError */.lZ({ doing: `Reading ${isName ? given : ENV}`, happened, todo });
}
function readOnce(key, { read }, readAll) {
    const result = read.get(key) ?? (0,build_errors/* remember */.kY)(() => readAll().map(sources_hidden));
    read.set(key, result);
    return result();
}
function demandFew(sources) {
    const names = sources.reduce((sum, { values }) => sum + values.size, 0);
    if (names <= MAX_NAMES)
        return;
    throw new build_errors/* ActionError */.lZ({
        doing: 'Reading the sources',
        happened: `they have ${names} names, which are more than ${MAX_NAMES}`,
        todo: 'Split the files, and sync the parts as several secrets',
    });
}
function sources_hidden(source) {
    (0,masks/* holdValues */.cu)(source.values);
    return source;
}

;// CONCATENATED MODULE: ./build/sources/suspicious.js

function describeSuspicious(values) {
    const findNames = (isWanted) => (0,build_text/* listPlaces */.bF)([...values.keys()].filter((name) => isWanted(values.get(name) ?? '')).map((name) => `'${(0,build_text/* showName */.$i)(name)}'`));
    const references = findNames((value) => value.startsWith('op://'));
    const ragged = findNames(hasRaggedEnd);
    return [
        ...(references === ''
            ? []
            : [
                `${references}: the value starts with op://, a reference that 1Password did not resolve. Run 1password/load-secrets-action before this step and pass what it loads.`,
            ]),
        ...(ragged === ''
            ? []
            : [
                `${ragged}: the value starts or ends with a blank, a line break or an invisible character, which is stored too. If it does not belong to the value, remove it at its source.`,
            ]),
    ];
}
const INVISIBLE = /[\s\u0085\u00ad\u200b-\u200f\u2060]/;
function hasRaggedEnd(value) {
    let start = 0;
    let end = value.length;
    while (start < end && INVISIBLE.test(value.charAt(start)))
        start++;
    while (end > start && INVISIBLE.test(value.charAt(end - 1)))
        end--;
    return end - start < value.length && !/[\r\n]/.test(value.slice(start, end));
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
;// CONCATENATED MODULE: ./build/select/environment.js





const QUEUE = 'gh-readonly-queue/';
function chooseEnvironment(choice, options) {
    const { ref, from } = options;
    if (choice.kind === 'name') {
        return { kind: 'environment', name: choice.name, written: choice.name, line: undefined, byRule: false };
    }
    if (ref === undefined)
        throw new build_errors/* ActionError */.lZ({ doing: `Reading ${from}`, ...explainUnknown(options.trigger.event) });
    const isQueue = ref.name.startsWith(QUEUE);
    const rule = findRule(choice.rules, ref, isQueue);
    if (rule === undefined && isQueue)
        return { kind: 'skip', ref, rule: undefined };
    if (rule === undefined)
        throw new build_errors/* ActionError */.lZ({ doing: `Reading ${from}`, ...explainNoMatch(choice.rules, ref) });
    if (rule.name === '')
        return { kind: 'skip', ref, rule: rule.written };
    const name = fillIn(rule, ref, options);
    return { kind: 'environment', name, written: rule.name, line: rule.line, byRule: true };
}
function explainDeleted(mode, { ref, trigger }) {
    const isDeleted = trigger.isDeletion && ref !== undefined && ref.name === trigger.ref?.name;
    if (!isDeleted || mode === 'delete' || mode === 'check')
        return undefined;
    return {
        happened: `this run is for '${ref.name}', which has been deleted, and mode is ${mode}`,
        todo: "Skip the step with if: github.event_name != 'delete', and clean up in a step of its own, with mode: delete and if: github.event_name == 'delete'",
    };
}
function explainName({ written, byRule }, ref) {
    const others = written.replaceAll(/(?<![{$]){branch}(?!})/g, '');
    if (/\{\s*branch\s*\}/i.test(others))
        return `The branch is written ${environments/* PLACEHOLDER */.Kx}, in small letters and one pair of braces`;
    if (/(?:^|\s)#/.test(written))
        return 'A comment needs a line of its own';
    if (/^["'`]/.test(written))
        return 'Write the name without quotes';
    if ((ref !== undefined && /[^\w.-]/.test(ref.name) && written.includes(ref.name)) || /\d\/merge$/.test(written)) {
        return `To put the branch into a name, write a rule: ** = preview-${environments/* PLACEHOLDER */.Kx}. It makes a valid name of any branch`;
    }
    if (written.includes(',')) {
        return 'A step writes to one environment. For several, list the secret in a config file, with environment: [prod, dev]';
    }
    const isOtherRule = byRule ? written.startsWith('>') : /:(?:\s|$)|[-=]>/.test(written);
    return isOtherRule ? 'A rule is written with =, as in main = prod, and not with a colon or an arrow' : undefined;
}
const BRANCHES = {
    workflow_run: 'github.event.workflow_run.head_branch',
    check_run: 'github.event.check_run.check_suite.head_branch',
    check_suite: 'github.event.check_suite.head_branch',
    deployment: 'github.event.deployment.ref',
    deployment_status: 'github.event.deployment.ref',
    release: 'github.ref',
};
function explainUnknown(event) {
    const expression = BRANCHES[event];
    return {
        happened: `its rules need a branch, and the event ${event} does not run on the branch that it is about`,
        todo: expression === undefined
            ? 'Set the input branch to the branch that this run is for'
            : `Set the input branch: \${{ ${expression} }}${event === 'release' ? `, and write rules for tags: ${inputs_trigger/* TAGS */.gp}* = prod` : ''}`,
    };
}
function explainNoMatch(rules, { isTag, name }) {
    const shown = rules.slice(0, build_text/* MAX_LISTED */.Bl).map(({ pattern, name, written }) => {
        const shown = [showPart(pattern), showPart(name)];
        return `'${shown.includes('…') ? shown.join(' = ').trim() : written}'`;
    });
    const list = [...shown, ...(rules.length > build_text/* MAX_LISTED */.Bl ? [`and ${rules.length - build_text/* MAX_LISTED */.Bl} more`] : [])].join(', ');
    const what = isTag ? `the tag '${name.slice(inputs_trigger/* TAGS */.gp.length)}'` : `the branch '${name}'`;
    const [example, why] = isTag
        ? [`'${inputs_trigger/* TAGS */.gp}v* = prod'`, `. A tag matches only patterns that start with ${inputs_trigger/* TAGS */.gp}`]
        : ["'** = dev'", ''];
    return {
        happened: rules.length === 0 ? 'it has no rule and no name' : `none of the rules ${list} matches ${what}`,
        todo: `Add a rule for it, such as ${example}, or one with nothing after the = to skip it${why}`,
    };
}
function showPart(text) {
    return text === '' || (0,build_text/* isShowable */.q6)(text.replaceAll(/[*{}#@]/g, '') || '-') ? text : '…';
}
const found = new WeakMap();
function findRule(rules, ref, isQueue) {
    const known = found.get(rules);
    if (known?.ref === ref)
        return known.rule;
    const rule = rules.find(({ pattern }) => (!isQueue || pattern.startsWith(QUEUE)) && matchRef(pattern, ref));
    found.set(rules, { ref, rule });
    return rule;
}
function matchRef(pattern, { isTag, name }) {
    if (isTag !== pattern.startsWith(inputs_trigger/* TAGS */.gp))
        return false;
    return matchBranch(pattern.replace(/^refs\/heads\//, ''), name);
}
function matchBranch(pattern, branch) {
    const parts = pattern.match(/\*\*+|\*|[^*]/gsu) ?? [];
    let states = withStars(new Set([0]), parts);
    for (const character of branch) {
        if (states.size === 0)
            return false;
        const next = new Set();
        for (const state of states) {
            const part = parts[state];
            if (part?.startsWith('**') === true || (part === '*' && character !== '/'))
                next.add(state);
            else if (part === character)
                next.add(state + 1);
        }
        states = withStars(next, parts);
    }
    return states.has(parts.length);
}
function withStars(states, parts) {
    for (const state of states)
        if (parts[state]?.startsWith('*') === true)
            states.add(state + 1);
    return states;
}
function fillIn({ name, line }, ref, { from, maxLength }) {
    const [before = '', ...rest] = name.split(environments/* PLACEHOLDER */.Kx);
    if (rest.length === 0)
        return name;
    const room = Math.floor((maxLength - before.length - rest.join('').length) / rest.length);
    if (room >= MIN_ROOM)
        return name.replaceAll(environments/* PLACEHOLDER */.Kx, () => nameBranch(ref.name, room));
    throw new build_errors/* ActionError */.lZ({
        doing: `Reading ${from}`,
        happened: `the name${line === undefined ? '' : ` on line ${line}`} leaves no room for the branch in the ${maxLength} characters that an environment's name may have`,
        todo: `Shorten it to ${maxLength - MIN_ROOM} characters besides ${environments/* PLACEHOLDER */.Kx}`,
    });
}
const SUFFIX = /-[a-z2-7]{16}$/;
const SUFFIX_LENGTH = 17;
const MIN_ROOM = SUFFIX_LENGTH + 1;
function nameBranch(branch, maxLength) {
    const slug = branch
        .toLowerCase()
        .replace(/[^a-z0-9_-]+/g, '-')
        .replace(/^[-_]+/, '');
    const isLegal = slug.length >= 2 && !slug.startsWith('en-');
    if (slug === branch && isLegal && slug.length <= maxLength && !SUFFIX.test(slug))
        return slug;
    const start = (isLegal ? slug : `b${slug === '' ? '' : `-${slug}`}`).slice(0, maxLength - SUFFIX_LENGTH);
    return `${start.replace(/-+$/, '')}-${toBase32((0,external_node_crypto_.hash)('sha256', branch, 'buffer').subarray(0, 10))}`;
}
function toBase32(bytes) {
    const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
    const digits = bits.match(/.{1,5}/g) ?? [];
    return digits.map((five) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(parseInt(five.padEnd(5, '0'), 2))).join('');
}

;// CONCATENATED MODULE: ./build/select/job.js


function makeJob(values, entry, options) {
    const { entries, nameStored, noSecrets, isIdle } = options;
    const { label, target, own, environmentFrom } = entry;
    const { mode, ifEmpty, createEnvironment } = entry.inputs;
    const isKept = (pair) => pair[1] !== null && (pair[1] !== '' || ifEmpty === 'keep');
    const dict = new Map([...values].filter(isKept));
    const leftOut = [...values.keys()].filter((stored) => !dict.has(stored)).sort();
    if (ifEmpty === 'error' && leftOut.length > 0)
        throw emptyError(leftOut, noSecrets);
    (0,build_errors/* throwAll */.Kx)(checkRemoved(values, entry));
    const [requiredKeys, removeKeys] = [sortUnique(entry.inputs.requiredKeys), sortUnique(entry.inputs.removeKeys)];
    const listed = new Set(entries.flatMap((one) => (one.kind === 'name' && !one.optional ? [one.stored] : [])));
    const isMissing = removeKeys.length === 0 || leftOut.some((name) => listed.has(name));
    const needsContent = mode !== 'delete' && mode !== 'check' && isMissing;
    if (needsContent && !isIdle && dict.size === 0)
        throw nothingError(leftOut, noSecrets);
    const protect = ifEmpty === 'protect';
    const blank = protect ? leftOut.filter((name) => values.get(name) === '' && listed.has(name)) : [];
    const content = { dict, leftOut, blank, protect, requiredKeys, removeKeys };
    return {
        label,
        target,
        own,
        name: own.name,
        environmentFrom,
        mode,
        createEnvironment,
        entries,
        nameStored,
        ...content,
    };
}
function isIdle(values, { inputs }, entries) {
    const { mode, ifEmpty, requiredKeys, removeKeys } = inputs;
    const isWriting = mode !== 'delete' && mode !== 'check' && requiredKeys.length + removeKeys.length === 0;
    if (!isWriting || ifEmpty === 'error' || values.size === 0)
        return false;
    const isOptional = entries.every((entry) => entry.kind === 'exclusion' || (entry.kind === 'name' && entry.optional));
    const isEmpty = (value) => value === null || (value === '' && ifEmpty !== 'keep');
    return isOptional && [...values.values()].every(isEmpty);
}
function sortUnique(names) {
    return [...new Set(names)].sort();
}
function nothingError(leftOut, why) {
    const doing = 'Choosing the values';
    if (leftOut.length === 0) {
        const todo = 'Give the names in keys, from-dotenv, from-json or values (an input from an undefined secret is empty)';
        return new build_errors/* ActionError */.lZ({ doing, happened: 'there is nothing to store', todo });
    }
    const happened = `there is nothing to store: ${(0,build_text/* quoteAll */._R)(leftOut.map(build_text/* showName */.$i))} ${leftOut.length === 1 ? 'is' : 'are'} empty`;
    return new build_errors/* ActionError */.lZ({
        doing,
        happened: why === undefined ? happened : `${happened}, as ${why.happened}`,
        todo: `Nothing was written. ${why?.todo ?? 'Define the secrets where this run can see them: GitHub turns an undefined secret into an empty string. If it is a secret of a GitHub environment, add environment: and its name to the job, beside runs-on'}`,
    });
}
function checkRemoved(values, { target, inputs }) {
    const { requiredKeys, removeKeys } = inputs;
    const wanted = new Set([...values.keys(), ...requiredKeys].map((key) => target.storedName(key)));
    const both = removeKeys.filter((key) => wanted.has(target.storedName(key)));
    if (both.length === 0)
        return [];
    const happened = `another input stores or requires ${(0,build_text/* quoteAll */._R)(both)}`;
    const todo = 'To keep the name, delete it from remove-keys. To remove it, delete it everywhere else';
    return [new build_errors/* ActionError */.lZ({ doing: 'Reading remove-keys', happened, todo })];
}
function emptyError(names, why) {
    const happened = `${(0,build_text/* quoteAll */._R)(names.map(build_text/* showName */.$i))} ${names.length === 1 ? 'is' : 'are'} empty, and if-empty is error`;
    return new build_errors/* ActionError */.lZ({
        doing: 'Choosing the values',
        happened: why === undefined ? happened : `${happened}; ${why.happened}`,
        todo: why?.todo ??
            'Define what is missing (GitHub turns an undefined secret into an empty string), or set if-empty to protect',
    });
}

;// CONCATENATED MODULE: ./build/select/key-entries.js


const DOING = 'Reading keys';
const MAX_LINES = 1_000;
const ONE_A_LINE = 'Write keys: | and below it one name per line, without commas';
function parseKeys(lines) {
    demandFewLines(lines, DOING);
    return (0,build_errors/* gatherAll */.DH)(lines, parseEntry);
}
function demandFewLines({ length }, doing) {
    if (length <= MAX_LINES)
        return;
    const happened = `it has ${length} lines, which are more than ${MAX_LINES}`;
    throw new build_errors/* ActionError */.lZ({ doing, happened, todo: 'Use patterns, or split the names over several secrets' });
}
function parseEntry({ text, number: line }) {
    if (text.startsWith('!')) {
        const source = text.slice(1).trim();
        if (source === '' || source.includes('='))
            throw entryError(line);
        return { kind: 'exclusion', line, source };
    }
    const optional = text.endsWith('?');
    const sides = (optional ? text.slice(0, -1) : text).split('=').map((part) => part.trim());
    const [stored = '', source = stored] = sides;
    if (sides.length > 2 && /[\s,][A-Za-z_]\w*\s*=/.test(text)) {
        throw new build_errors/* ActionError */.lZ({ doing: DOING, happened: `line ${line} has more than one entry`, todo: ONE_A_LINE });
    }
    if (sides.length > 2)
        throw hasInlineValue(sides) ? valueError([{ line, stored }]) : entryError(line);
    if (stored === '' || source === '')
        throw entryError(line);
    if (!text.includes('*'))
        return { kind: 'name', line, stored, source, optional };
    const renames = stored !== source;
    const stars = (part) => part.split('*').length - 1;
    if (optional || (renames && (stars(stored) !== 1 || stars(source) !== 1)))
        throw patternError(line);
    return { kind: 'pattern', line, stored, source };
}
function hasInlineValue([stored = '', ...parts]) {
    return (0,build_text/* isCapitals */.Wm)(stored) && parts.some((part) => part !== '');
}
function entryError(line) {
    return new build_errors/* ActionError */.lZ({
        doing: DOING,
        happened: `line ${line} is not an entry`,
        todo: 'Write NAME, STORED=SOURCE, NAME?, PREFIX_*, NEW_*=OLD_* or !NAME, one per line; SOURCE is the name of a variable, never a value',
    });
}
function valueError(entries) {
    const shown = entries.map(({ line, stored }) => `line ${line}${(0,build_text/* isCapitals */.Wm)(stored) ? ` ('${stored}')` : ''}`);
    const name = entries.find(({ stored }) => (0,build_text/* isCapitals */.Wm)(stored))?.stored ?? 'NAME';
    return new build_errors/* ActionError */.lZ({
        doing: DOING,
        happened: `no source has the name after = on ${(0,build_text/* listAll */._w)(shown)}`,
        todo: `Never write a value here. Write only ${name}. For a setting, add ${name} and its text to values:; for a secret, add ${name}: \${{ secrets.${name} }} to the step's env:`,
    });
}
function patternError(line) {
    return new build_errors/* ActionError */.lZ({
        doing: DOING,
        happened: `the pattern on line ${line} cannot be followed`,
        todo: 'A pattern that renames has one * on each side of the =, and a pattern takes no ?',
    });
}
function quoteLines(entries) {
    const numbers = [...new Set(entries.map(({ line }) => String(line)))];
    return `${numbers.length < 2 ? 'line' : 'lines'} ${(0,build_text/* listAll */._w)(numbers)}`;
}

;// CONCATENATED MODULE: ./build/select/missing-keys.js



function explainRefused(refused) {
    return refused.map(({ entry: { stored, source }, happened }) => {
        const [name, other] = (0,build_text/* isCapitals */.Wm)(stored) ? [stored, `MY_${stored}`] : ['STORED', 'MY_NAME'];
        const todo = `Pass the value under another name in the step's env:, and write ${name}=${other} in keys`;
        return new build_errors/* ActionError */.lZ({ doing: DOING, happened: `'${source}' ${happened}`, todo });
    });
}
function explainMissing(missing, unused) {
    if (missing.length === 0)
        return [];
    const errors = [];
    let rest = missing;
    for (const { fits, happened, todo } of MISTAKES) {
        const found = rest.filter(fits);
        const [before, after = ''] = happened;
        const words = `${before} ${quoteLines(found)}${after}`;
        if (found.length > 0)
            errors.push(new build_errors/* ActionError */.lZ({ doing: DOING, happened: words, todo }));
        rest = rest.filter((entry) => !fits(entry));
    }
    const candidates = unused();
    const names = rest.map((entry, at) => ({
        entry,
        near: at < build_text/* MAX_LISTED */.Bl ? (0,build_text/* suggest */.ZA)(entry.source, candidates) : undefined,
    }));
    const isValue = ({ entry, near }) => near === undefined && entry.stored !== entry.source && !looksLikeName(entry);
    const [values, others] = [names.filter(isValue), names.filter((one) => !isValue(one))];
    if (values.length > 0)
        errors.push(valueError(values.map(({ entry }) => entry)));
    if (others.length > 0)
        errors.push(nameError(others));
    return errors;
}
const NO_LIST = 'An input is one text, not a YAML list: write only the names, one per line';
const IN_ENV = "Write only the name here, and the name with its value in the step's env:";
const MISTAKES = [
    {
        fits: ({ stored, source }) => /\s#/.test(`${stored} ${source}`),
        happened: ['there is a comment behind the name on'],
        todo: 'Give the comment a line of its own',
    },
    { fits: ({ stored }) => /^-(?:\s|$)/.test(stored), happened: ['there is a dash before the name on'], todo: NO_LIST },
    { fits: ({ stored }) => /^\[|\]$/.test(stored), happened: ['there are brackets on'], todo: NO_LIST },
    {
        fits: ({ stored }) => /^["'`]/.test(stored),
        happened: ['there are quotes around the name on'],
        todo: 'Write the name without quotes',
    },
    {
        fits: ({ stored }) => /^[\w.-]+\s*:(?:\s|$)/.test(stored),
        happened: ['there is a colon behind the name on'],
        todo: IN_ENV,
    },
    {
        fits: ({ source }) => /^\$?(?:secrets|vars|env)\.\w+$|^\$\w+$/.test(source),
        happened: ['there is an expression instead of a name on'],
        todo: "Write only the name here, such as DATABASE_URL, and DATABASE_URL: ${{ secrets.DATABASE_URL }} in the step's env:",
    },
    {
        fits: ({ stored }) => /[,;\s]/.test(stored),
        happened: ['there is a comma or a blank on', ', which no name has'],
        todo: ONE_A_LINE,
    },
    {
        fits: ({ stored, source }) => stored === source && !(0,build_text/* isShowable */.q6)(source),
        happened: ['no source has the name on', ', which looks like a value'],
        todo: IN_ENV,
    },
];
function nameError(missing) {
    const pairs = missing.flatMap(({ entry, near }) => near === undefined ? [] : [`'${entry.source}' or the unused '${near}'`]);
    const advice = adviseAdding(missing.map(({ entry }) => entry));
    const correct = `Fix ${(0,build_text/* listAll */._w)(pairs)}, whichever is misspelled. If both are right, ${advice}`;
    return new build_errors/* ActionError */.lZ({
        doing: DOING,
        happened: `no source has ${(0,build_text/* listAll */._w)(missing.map(nameSource))}`,
        todo: pairs.length === 0 ? (0,build_text/* capitalize */.ZH)(advice) : correct,
    });
}
function adviseAdding(entries) {
    const name = entries.find((entry) => looksLikeName(entry) && /^[A-Za-z_]\w*$/.test(entry.source))?.source;
    const line = name === undefined ? undefined : `${name}: \${{ secrets.${name} }}`;
    const [what, it] = entries.length > 1
        ? [`each to the step's env:${line === undefined ? '' : `, as in ${line}`}`, 'one']
        : [`${line ?? 'it'} to the step's env:`, 'it'];
    const renamed = entries.filter(({ stored, source }) => stored !== source && (0,build_text/* isCapitals */.Wm)(stored));
    const setting = renamed.length === 0
        ? ''
        : `; if a value follows the =, write only ${(0,build_text/* quoteAll */._R)(renamed.map(({ stored }) => stored))} and put the value in values`;
    return `add ${what}, or to a file; a setting that is not secret may stand in values; write NAME? if ${it} may be missing${setting}`;
}
function nameSource({ entry, near }) {
    return looksLikeName(entry) || near !== undefined ? `'${entry.source}'` : `the name on line ${entry.line} of keys`;
}
function looksLikeName({ stored, source }) {
    return (0,build_text/* isCapitals */.Wm)(source) || (stored === source && (0,build_text/* isShowable */.q6)(source));
}

;// CONCATENATED MODULE: ./build/select/keys.js




const GITHUB_TOKEN = 'github_token';
const EVERYTHING = { kind: 'pattern', line: 0, stored: '*', source: '*' };
function chooseKeys(entries, sources) {
    const adds = entries.some((entry) => entry.kind !== 'exclusion');
    const wanted = adds ? entries : [EVERYTHING];
    refuseWholeContext(wanted, sources);
    const index = indexNames(entries, sources);
    const { values, origins, missing, matchless, collisions } = pickAll(wanted, index);
    const refused = wanted.flatMap((entry) => {
        if (entry.kind !== 'name' || index.find(entry.source) !== undefined)
            return [];
        const happened = sources.refuse(entry.source);
        return happened === undefined ? [] : [{ entry, happened }];
    });
    const bad = new Set(refused.map(({ entry }) => entry));
    const absent = missing.filter((entry) => !bad.has(entry));
    (0,build_errors/* throwAll */.Kx)([
        ...explainRefused(refused),
        ...explainMissing(absent, () => [...index.names(), ...sources.nearby()].filter((name) => !index.own.has(name))),
        ...(adds ? explainMatchless(matchless) : []),
        ...contradictions(entries, index.excluded),
        ...collisions,
    ]);
    (0,build_errors/* throwAll */.Kx)(checkUnused(sources, new Set(origins.values()), index));
    return { values, origins };
}
function indexNames(entries, { named, environment, credentialNames }) {
    const names = lazy(() => [...new Set(named.flatMap(({ values }) => [...values.keys()]))]);
    const sources = [...named, environment];
    const exclusions = entries.filter(({ kind }) => kind === 'exclusion').map(({ source }) => source);
    const patterns = exclusions.filter((source) => source.includes('*')).map(matcher);
    const matched = patterns.length === 0 ? [] : names().filter((name) => patterns.some((matches) => matches(name)));
    const excluded = new Set([...exclusions, ...matched]);
    const never = new Set([GITHUB_TOKEN, ...credentialNames]);
    return {
        names,
        pickable: lazy(() => names().filter((name) => !never.has(name) && !excluded.has(name))),
        find: (name) => sources.find(({ values }) => values.has(name))?.values.get(name),
        own: new Set(entries.flatMap(({ kind, source }) => (kind === 'name' ? [source] : []))),
        excluded,
        never,
    };
}
function lazy(compute) {
    let result;
    return () => (result ??= { value: compute() }).value;
}
function pickAll(wanted, index) {
    const values = new Map();
    const owners = new Map();
    const origins = new Map();
    const missing = [];
    const matchless = [];
    const collisions = [];
    const store = (entry, stored, source) => {
        const owner = owners.get(stored);
        if (owner !== undefined)
            collisions.push(collision(stored, [owner, entry]));
        else
            owners.set(stored, entry);
        values.set(stored, index.find(source) ?? null);
        origins.set(stored, source);
        return owner === undefined;
    };
    for (const entry of wanted) {
        if (entry.kind === 'name') {
            store(entry, entry.stored, entry.source);
            if (!entry.optional && index.find(entry.source) === undefined)
                missing.push(entry);
        }
        if (entry.kind !== 'pattern')
            continue;
        const matches = matcher(entry.source);
        let matched = false;
        for (const name of index.pickable()) {
            if (!matches(name))
                continue;
            matched = true;
            if (!index.own.has(name) && !store(entry, rename(entry, name), name))
                break;
        }
        if (!matched)
            matchless.push(entry);
    }
    return { values, origins, missing, matchless, collisions };
}
function rename({ stored, source }, name) {
    if (stored === source)
        return name;
    const [before = '', after = ''] = source.split('*');
    return stored.replace('*', () => name.slice(before.length, name.length - after.length));
}
function matcher(pattern) {
    const [first = '', ...parts] = pattern.split('*');
    const last = parts.pop();
    if (last === undefined)
        return (name) => name === pattern;
    return (name) => {
        if (!name.startsWith(first))
            return false;
        let at = first.length;
        for (const part of parts) {
            const found = name.indexOf(part, at);
            if (found < 0)
                return false;
            at = found + part.length;
        }
        return name.length - last.length >= at && name.endsWith(last);
    };
}
function explainMatchless(matchless) {
    if (matchless.length === 0)
        return [];
    const shown = (0,build_text/* listAll */._w)(matchless.map(({ source, line }) => (0,build_text/* nameWithPlace */.Pn)(source, `line ${line}`)));
    const happened = `no name of from-dotenv, from-json or values matches ${shown}`;
    const todo = 'Check the spelling. A pattern takes no name from env:, so list those one by one';
    return [new build_errors/* ActionError */.lZ({ doing: DOING, happened, todo })];
}
function contradictions(entries, excluded) {
    const both = entries.filter((entry) => entry.kind === 'name' && excluded.has(entry.source));
    if (both.length === 0)
        return [];
    const happened = `another line excludes the name on ${quoteLines(both)} of keys`;
    return [new build_errors/* ActionError */.lZ({ doing: DOING, happened, todo: 'Remove the wrong one of the two lines' })];
}
function collision(stored, entries) {
    const hasPattern = entries.some(({ kind }) => kind === 'pattern');
    const todo = hasPattern
        ? 'Rename one with STORED=SOURCE, or exclude the name from a pattern with !NAME'
        : 'Remove the one that is wrong, or rename it with STORED=SOURCE';
    return new build_errors/* ActionError */.lZ({ doing: DOING, happened: `${quoteLines(entries)} both give '${stored}'`, todo });
}
function checkUnused({ named, own }, used, { excluded, never }) {
    const unused = own.filter((input) => {
        const sources = named.filter((source) => source.input === input);
        const names = sources
            .flatMap(({ values }) => [...values.keys()])
            .filter((name) => !excluded.has(name) && !never.has(name));
        return names.length > 0 && !names.some((name) => used.has(name));
    });
    if (unused.length === 0)
        return [];
    const happened = `keys selects nothing of ${(0,build_text/* listAll */._w)(unused)}`;
    const todo = 'Add the names that you want, or * for all';
    return [new build_errors/* ActionError */.lZ({ doing: DOING, happened, todo })];
}
function refuseWholeContext(wanted, { named }) {
    const all = wanted.find((entry) => entry.kind === 'pattern' && /^\*+$/.test(entry.source));
    const whole = named.find(({ values }) => values.has(GITHUB_TOKEN));
    if (all === undefined || whole === undefined)
        return;
    const how = all === EVERYTHING ? 'keys is omitted' : `line ${all.line} of keys takes all of it`;
    throw new build_errors/* ActionError */.lZ({
        doing: DOING,
        happened: `${whole.title} holds '${GITHUB_TOKEN}', as toJSON(secrets) does, and ${how}: that would copy every secret of the repository`,
        todo: 'List in keys the names that belong in this secret',
    });
}

;// CONCATENATED MODULE: ./build/select/overlaps.js

function checkOverlaps(jobs) {
    const writers = new Map();
    const owners = new Map();
    return jobs.flatMap((job) => {
        const { scope, names, all } = job.claims;
        const place = JSON.stringify([job.target.name, scope]);
        const claims = names.map((name) => JSON.stringify([place, name]));
        const [earlier] = [...claims, ...(all ? [place] : [])].flatMap((claim) => writers.get(claim) ?? []);
        const other = earlier ?? owners.get(place);
        for (const claim of [place, ...claims])
            if (!writers.has(claim))
                writers.set(claim, job);
        if (all)
            owners.set(place, job);
        return other === undefined ? [] : [overlapError(other, job)];
    });
}
function overlapError(earlier, later) {
    const doing = `Reading ${later.label}`;
    if (earlier.label === later.label) {
        const happened = `environment names '${later.environment}' twice`;
        return new build_errors/* ActionError */.lZ({ doing, happened, todo: 'Name each environment once' });
    }
    return new build_errors/* ActionError */.lZ({
        doing,
        happened: `it and ${earlier.label} both write ${later.title}`,
        todo: 'Merge the two entries, or give them different environments',
    });
}

;// CONCATENATED MODULE: ./build/select/settings.js




class Settings {
    #agreed = new Map();
    #defaults = new Map();
    add({ inputs, target, unmaskedFrom }, { origins }, { named, environment }) {
        const lines = inputs.unmaskedKeys ?? [];
        const doing = unmaskedFrom ?? 'Reading unmasked-keys';
        demandFewLines(lines, doing);
        const tests = lines.map((line) => ({ line, matches: matcher(target.storedName(line.text)) }));
        const matched = new Set();
        const sources = [...named, environment];
        for (const [stored, source] of origins) {
            const name = target.storedName(stored);
            const fitting = tests.filter(({ matches }) => matches(name));
            for (const { line } of fitting)
                matched.add(line);
            for (const { values } of sources)
                if (values.has(source))
                    this.#vote(values, source, fitting.length > 0);
        }
        const unmatched = lines.filter((line) => !matched.has(line));
        if (unmaskedFrom === undefined)
            (0,build_errors/* throwAll */.Kx)(explainUnmatched(unmatched, doing, [...origins.keys()]));
        for (const line of unmaskedFrom === undefined ? [] : lines) {
            const isMatched = matched.has(line) || this.#defaults.get(line.text)?.isMatched === true;
            this.#defaults.set(line.text, { doing, line, isMatched });
        }
    }
    checkDefaults() {
        const unmatched = [...this.#defaults.values()].filter(({ isMatched }) => !isMatched);
        return explainUnmatched(unmatched.map(({ line }) => line), unmatched[0]?.doing ?? '');
    }
    has(values, name) {
        return this.#agreed.get(values)?.get(name) === true;
    }
    #vote(values, name, isSetting) {
        const votes = this.#agreed.get(values) ?? new Map();
        this.#agreed.set(values, votes.set(name, isSetting && votes.get(name) !== false));
    }
}
function explainUnmatched(lines, doing, stored = []) {
    const [first] = lines;
    if (first === undefined)
        return [];
    const shown = (0,build_text/* listAll */._w)(lines.map(({ text, number }) => (0,build_text/* nameWithPlace */.Pn)(text, `line ${number}`)));
    const near = (0,build_text/* suggest */.ZA)(first.text, stored);
    const todo = `${near === undefined ? '' : `Did you mean '${near}'? `}Write the stored names, which are before the = in keys, or remove the lines that match nothing`;
    return [new build_errors/* ActionError */.lZ({ doing, happened: `no stored name matches ${shown}`, todo })];
}

;// CONCATENATED MODULE: ./build/select/jobs.js












const MAX_WORK = 2_000_000;
function countWork({ inputs }, entries, { named }) {
    const names = named.reduce((sum, { values }) => sum + values.size, 0);
    const patterns = entries.filter(({ source }) => source.includes('*')).length + (inputs.unmaskedKeys?.length ?? 0);
    return names * (entries.length === 0 ? 1 + patterns : patterns) + entries.length * (named.length + 1);
}
function tooMuchError({ label }) {
    return new build_errors/* ActionError */.lZ({
        doing: `Reading ${label}`,
        happened: `the entries before it compare more than ${MAX_WORK} names with lines of keys`,
        todo: 'Split the config file, or write names instead of patterns',
    });
}
async function selectJobs(entries, context) {
    const settings = new Settings();
    let selection;
    try {
        selection = await selectAll(entries, { ...context, read: new Map(), work: { left: MAX_WORK }, settings });
        return selection;
    }
    finally {
        const isGood = selection?.problems.length === 0;
        const repository = context.variables.get('GITHUB_REPOSITORY') ?? '';
        (0,masks/* maskHeld */.g8)((values, name) => isGood && settings.has(values, name), [
            ...[repository, ...repository.split('/')],
            ...entries.map(({ own }) => own.name),
            ...(selection?.jobs ?? []).flatMap(namesOf),
        ]);
    }
}
function namesOf({ environment, dict, leftOut, requiredKeys, removeKeys }) {
    return [environment, ...dict.keys(), ...leftOut, ...requiredKeys, ...removeKeys];
}
async function selectAll(entries, run) {
    const selections = [];
    const problems = [];
    for (const entry of entries) {
        if (run.work.left < 0) {
            problems.push(tooMuchError(entry));
            break;
        }
        let label = '';
        try {
            const chosen = chooseEnvironments(entry, run);
            label = entry.label;
            selections.push(await selectEntry(entry, chosen, run));
        }
        catch (error) {
            for (const problem of (0,build_errors/* problemsOf */.GW)(error, label))
                problems.push(problem);
        }
    }
    const jobs = selections.flatMap((one) => one.jobs);
    const skipped = selections.flatMap((one) => one.skipped);
    for (const problem of checkOverlaps(jobs))
        problems.push(problem);
    if (problems.length + skipped.length === 0)
        problems.push(...run.settings.checkDefaults());
    return {
        jobs,
        sources: selections.flatMap((one) => one.sources),
        skipped,
        warnings: [...new Set(selections.flatMap((one) => one.warnings))],
        problems,
    };
}
async function selectEntry(entry, chosen, context) {
    const { label, target, own, inputs } = entry;
    const { environments, skipped } = chosen;
    if (environments.length === 0)
        return { jobs: [], sources: [], warnings: [], skipped };
    const entries = parseKeys(inputs.keys ?? []);
    const sources = await readSources(entry, entries, context);
    demandContent(entry, sources);
    context.work.left -= countWork(entry, entries, sources);
    const choice = inputs.mode === 'delete' ? { values: new Map(), origins: new Map() } : chooseKeys(entries, sources);
    context.settings.add(entry, choice, sources);
    const { values } = choice;
    const counts = [...sources.named, sources.environment].map(({ title, values }) => ({
        label,
        title,
        names: values.size,
    }));
    const idle = isIdle(values, entry, entries);
    const shared = makeJob(values, entry, {
        entries,
        nameStored: (name) => nameStored(name, { entries, choice, sources }),
        noSecrets: context.noSecrets,
        isIdle: idle,
    });
    const jobs = environments.map((place) => {
        const job = { ...shared, ...place, title: target.describe({ name: own.name, ...place }, own) };
        return { ...job, claims: target.claims(job) };
    });
    (0,build_errors/* throwAll */.Kx)(jobs.slice(0, 1).flatMap((job) => target.checkJob(job)));
    const left = jobs.map(({ name, title }) => ({ name, title, why: describeIdle(title), isNotice: true }));
    if (idle)
        return { jobs: [], sources: counts, warnings: [], skipped: [...skipped, ...left] };
    const selected = new Set(choice.origins.values());
    const warnings = [
        ...describeRisks(jobs, target),
        ...sources.named.flatMap((one) => one.warn?.((name) => selected.has(name)) ?? []),
        ...describeSuspicious(shared.dict).map((warning) => `${label === '' ? '' : `${label}: `}${warning}`),
    ];
    return { jobs, sources: counts, warnings, skipped };
}
function nameStored(name, { entries, choice, sources }) {
    const origin = choice.origins.get(name) ?? name;
    const source = [...sources.named, sources.environment].find(({ values }) => values.has(origin));
    const place = source?.placeOf?.(origin);
    const entry = entries.find((one) => one.kind === 'name' && one.stored === name);
    if (entry !== undefined && (place === undefined || name !== origin))
        return (0,build_text/* nameWithPlace */.Pn)(name, `line ${entry.line} of keys`);
    if (source !== undefined && place !== undefined)
        return (0,build_text/* nameWithPlace */.Pn)(name, `${place} of ${source.title}`);
    return (0,build_text/* isShowable */.q6)(name) ? `'${name}'` : `a name of ${source?.title ?? 'keys'}`;
}
function describeIdle(title) {
    return `all names of ${title} are optional, and none has a value`;
}
function describeRisks([job], { riskyNames }) {
    if (job === undefined || riskyNames === undefined)
        return [];
    const { label, title, dict } = job;
    const risky = [...dict.keys()].filter((name) => riskyNames.test(name));
    if (risky.length === 0)
        return [];
    const doing = `${label === '' ? '' : `${label}: `}Choosing the values of ${title}`;
    const happened = `${(0,build_text/* quoteAll */._R)(risky)} ${risky.length === 1 ? 'changes' : 'change'} how the container starts`;
    return [new build_errors/* ActionError */.lZ({ doing, happened, todo: 'If that is wrong, store it under another name' }).message];
}
function demandContent({ inputs: { keys, removeKeys } }, { named }) {
    const isNothing = named.length > 0 && named.every(({ values }) => values.size === 0);
    if (!isNothing || keys !== undefined || removeKeys.length > 0)
        return;
    throw new build_errors/* ActionError */.lZ({
        doing: 'Choosing the values',
        happened: `there is nothing to store: ${(0,build_text/* listAll */._w)(named.map(({ title }) => title))} ${named.length === 1 ? 'holds' : 'hold'} no name`,
        todo: "Check the source, or list in keys the names from the step's env:",
    });
}
function chooseEnvironments(entry, context) {
    const { target, own, environmentFrom: from } = entry;
    const options = { ...context, from, maxLength: target.environments.maxLength };
    const choices = entry.environments.map((one) => chooseEnvironment(one, options));
    const chosen = choices.filter((choice) => choice.kind === 'environment');
    for (const choice of chosen)
        demandEnvironment(choice, entry, context);
    const title = target.describe({ name: own.name, environment: undefined }, own);
    return {
        environments: chosen.map(({ name, written }) => ({
            environment: name,
            mayBeGone: context.trigger.isDeletion || written.includes(environments/* PLACEHOLDER */.Kx),
        })),
        skipped: choices.flatMap((choice) => choice.kind === 'skip' ? [describeSkip(choice, { name: own.name, title })] : []),
    };
}
function describeSkip({ rule, ref }, place) {
    const why = rule === undefined
        ? `'${ref.name}' is a temporary branch of the merge queue, and no pattern of environment names it`
        : `the rule '${rule}' skips ${place.title} on branch '${ref.name}'`;
    return { ...place, why, isNotice: rule === undefined };
}
function demandEnvironment(choice, entry, context) {
    const { target, inputs, environmentFrom } = entry;
    const deleted = choice.byRule ? explainDeleted(inputs.mode, context) : undefined;
    if (deleted !== undefined)
        throw new build_errors/* ActionError */.lZ({ doing: `Reading ${environmentFrom}`, ...deleted });
    const reason = target.environments.check(choice.name);
    if (reason === undefined)
        return;
    const line = choice.line === undefined ? '' : `, line ${choice.line}`;
    const todo = explainName(choice, context.ref) ?? reason.todo;
    throw new build_errors/* ActionError */.lZ({ doing: `Reading ${environmentFrom}${line}`, happened: reason.happened, todo });
}

;// CONCATENATED MODULE: ./build/stop.js
function watchForStop() {
    const controller = new AbortController();
    const stop = (reason) => controller.abort(reason);
    for (const name of ['SIGINT', 'SIGTERM']) {
        const happened = `the run was cancelled (${name})`;
        process.once(name, () => stop({ happened, todo: 'Run the step again to finish' }));
    }
    return (timeoutMs) => {
        const happened = `the ${timeoutMs / 1000} s of timeout-seconds are used up`;
        const todo = 'Run the step again. If that does not help, raise timeout-seconds';
        setTimeout(stop, timeoutMs, { happened, todo }).unref();
        return { signal: controller.signal, deadlineMs: Date.now() + timeoutMs };
    };
}

;// CONCATENATED MODULE: ./node_modules/p-map/index.js
function pMap(iterable, mapper, options) {
	return mapConcurrently(iterable, mapper, options, false);
}

function pMapSettled(iterable, mapper, options) {
	return mapConcurrently(iterable, mapper, options, true);
}

function pMapKeyed(input, mapper, options) {
	return mapKeyed(input, mapper, options, false);
}

function pMapSettledKeyed(input, mapper, options) {
	return mapKeyed(input, mapper, options, true);
}

// Like `Promise.allKeyed` and `Promise.allSettledKeyed`, with a mapper, and for a `Map` too. Each value travels with its key, so a skipped key, which leaves no slot in the result, cannot shift the keys after it.
async function mapKeyed(input, mapper, options, isSettled) {
	const entries = getKeyedEntries(input);

	// After the values have their handlers, like the other argument errors, which `mapConcurrently` checks. It cannot check this one, as it gets the wrapper below as its mapper.
	if (typeof mapper !== 'function') {
		throw new TypeError('Mapper function is required');
	}

	const mappedEntries = await mapConcurrently(entries, async ([key, inputResult]) => {
		try {
			if (inputResult.status === 'rejected') {
				throw inputResult.reason;
			}

			const result = await mapper(inputResult.value, key);

			if (result === pMapSkip || result === pMapStop) {
				return result;
			}

			return [key, isSettled ? {status: 'fulfilled', value: result} : result];
		} catch (error) {
			if (!isSettled) {
				throw error;
			}

			return [key, {status: 'rejected', reason: error}];
		}
	}, options, false);

	if (input instanceof Map) {
		return new Map(mappedEntries);
	}

	// A null prototype, like `Promise.allKeyed`, so a key like `__proto__` or `toString` is an own property like any other.
	return Object.setPrototypeOf(Object.fromEntries(mappedEntries), null);
}

// The engine behind all the functions, except `pMapIterable`. With `isSettled`, an element or a mapper that rejects gives a `{status: 'rejected'}` result instead of an error, like `Promise.allSettled`, so `stopOnError` does not apply.
async function mapConcurrently(
	iterable,
	mapper,
	{
		concurrency = Number.POSITIVE_INFINITY,
		stopOnError = true,
		signal,
	} = {},
	isSettled,
) {
	return new Promise((resolve_, reject_) => {
		validateOptions(iterable, mapper, concurrency);

		const result = [];
		// Stage the errors by index, like `result`, so they are reported in input order.
		const errors = [];
		let skippedCount = 0;
		let isResolved = false;
		let isIterableDone = false;
		const pendingIndexes = new Set();
		let doneIndex = Number.POSITIVE_INFINITY;
		let currentIndex = 0;
		const iterator = getIterator(iterable);

		const signalListener = () => {
			reject(signal.reason);
		};

		const cleanup = () => {
			signal?.removeEventListener('abort', signalListener);
		};

		const resolve = value => {
			resolve_(value);
			cleanup();
		};

		const reject = reason => {
			if (isResolved) {
				return;
			}

			isResolved = true;
			reject_(reason);
			cleanup();

			if (!isIterableDone) {
				closeIterator(iterator);
			}
		};

		if (signal) {
			if (signal.aborted) {
				reject(signal.reason);
				return;
			}

			signal.addEventListener('abort', signalListener, {once: true});
		}

		const pull = createPuller(iterator);

		// Settle only once the source is done, or a mapper stopped, and every earlier pull and mapper has finished. A pull before the `done` or the stop can still produce an element, while pulls after it do not affect the result.
		const settleIfFinished = () => {
			if (isResolved || doneIndex === Number.POSITIVE_INFINITY) {
				return;
			}

			for (const index of pendingIndexes) {
				if (index < doneIndex) {
					return;
				}
			}

			if (!stopOnError) {
				const collectedErrors = [];

				for (let index = 0; index < Math.min(doneIndex, errors.length); index++) {
					if (index in errors) {
						collectedErrors.push(errors[index]);
					}
				}

				if (collectedErrors.length > 0) {
					reject(new AggregateError(collectedErrors)); // eslint-disable-line unicorn/error-message
					return;
				}
			}

			isResolved = true;

			// A stop ended the result before the source did, so close it, like `for await` does on a `break`. Not at the stop itself, as a source that settles its `next()` calls out of call order may still owe an earlier element, and closing could drop it.
			if (!isIterableDone) {
				closeIterator(iterator);
			}

			// `done` is final, like `for await`, so a `done` that lands between two elements ends
			// the result there and everything the source produced past it is dropped. A stop cuts it the same way.
			const lastIndex = Math.min(doneIndex, result.length);

			// Every index below `lastIndex` has a value: an index only goes unassigned when its pull reported `done` or its mapper returned `pMapStop`, and the lowest such index is `doneIndex`. So the array is dense below `lastIndex`, and the fast path can hand it over untouched.
			if (lastIndex === result.length && skippedCount === 0) {
				resolve(result);
				return;
			}

			// Otherwise this drops the skipped results and whatever the `done` or the stop cut off.
			resolve(result.slice(0, lastIndex).filter(value => value !== pMapSkip));
		};

		const next = async () => {
			// After a `done` or a stop, a pull would take an item nobody is going to map, which a one-shot source, like a queue, would lose.
			if (isResolved || currentIndex >= doneIndex) {
				return;
			}

			// Take the index when the pull starts, not when it resolves, so a source that settles
			// its `next()` calls out of call order still gets the right position.
			const index = currentIndex++;
			pendingIndexes.add(index);

			let nextItem;
			try {
				nextItem = await pull();
			} catch (error) {
				pendingIndexes.delete(index);

				if (index < doneIndex) {
					throw error;
				}

				settleIfFinished();
				return;
			}

			if (nextItem.done) {
				pendingIndexes.delete(index);
				doneIndex = Math.min(doneIndex, index);
				isIterableDone = true;
				settleIfFinished();
				return;
			}

			// Intentionally detached
			const runner = (async () => {
				try {
					const element = await nextItem.value;

					if (isResolved || index >= doneIndex) {
						return;
					}

					const value = await mapper(element, index);

					// Ignore an item produced after an earlier pull reported `done` or an earlier mapper returned `pMapStop`.
					if (index >= doneIndex) {
						return;
					}

					// A stop ends the result here, like a `done` from the source, so settling waits only for the earlier elements.
					if (value === pMapStop) {
						doneIndex = index;
						return;
					}

					if (value === pMapSkip) {
						skippedCount++;
					}

					result[index] = isSettled && value !== pMapSkip ? {status: 'fulfilled', value} : value;
				} catch (error) {
					if (index >= doneIndex) {
						return;
					}

					if (isSettled) {
						result[index] = {status: 'rejected', reason: error};
					} else if (stopOnError) {
						reject(error);
						return;
					} else {
						errors[index] = error;
					}
				} finally {
					pendingIndexes.delete(index);
					settleIfFinished();
				}

				// If the iterable throws we can't really continue regardless of `stopOnError` state
				// since an iterable is likely to continue throwing after it throws once.
				// If we continue calling `next()` indefinitely we will likely end up
				// in an infinite loop of failed iteration.
				try {
					await next();
				} catch (error) {
					reject(error);
				}
			})();

			// Link the runner to the returned promise, so the async stack trace of a mapper error reaches the caller. Nothing awaits the runner, so the trace would stop there, but V8 follows a reaction that resolves another promise. The link never settles, so it never resolves the returned promise. It is a new promise for each runner, as a shared one would keep a reaction for every element.
			runner.then(() => new Promise(() => {})).then(resolve_);
		};

		// Create the concurrent runners in a detached (non-awaited)
		// promise. We need this so we can await the `next()` calls
		// to stop creating runners before hitting the concurrency limit
		// if the iterable has already been marked as done or a mapper stopped.
		// NOTE: We *must* do this for async iterators otherwise we'll spin up
		// infinite `next()` calls by default and never start the event loop.
		(async () => {
			for (let index = 0; index < concurrency; index++) {
				try {
					// eslint-disable-next-line no-await-in-loop
					await next();
				} catch (error) {
					reject(error);
					break;
				}

				if (isResolved || currentIndex >= doneIndex) {
					break;
				}
			}
		})();
	});
}

function pMapIterable(
	iterable,
	mapper,
	{
		concurrency = Number.POSITIVE_INFINITY,
		backpressure = concurrency,
		preserveOrder = true,
	} = {},
) {
	validateOptions(iterable, mapper, concurrency);

	if (!isLimit(backpressure, concurrency)) {
		throw new TypeError(`Expected \`backpressure\` to be an integer from \`concurrency\` (${concurrency}) and up or \`Infinity\`, got \`${backpressure}\` (${typeof backpressure})`);
	}

	return {
		[Symbol.asyncIterator]() {
			// `isDone` lives outside the generator so the wrapper below can set it the moment the
			// consumer asks to stop. The generator is suspended on a pending `next()` at that point,
			// so its `finally` would not run until much later and workers finishing in the meantime
			// would keep pulling and mapping input for nobody.
			let isDone = false;

			const generator = (async function * () {
				const iterator = getIterator(iterable);

				// Results are consumed from the front with a moving `headIndex` instead of `shift()`.
				// `shift()` moves every remaining entry, which is O(n) per element and made the whole
				// run O(n²) whenever `backpressure` let the array grow, which is the default.
				let promises = [];
				let headIndex = 0;
				let isIterableDone = false;

				// The lowest index whose pull reported `done`. Without `preserveOrder`, the pulls after it have their slots given back, so their errors are dropped.
				let doneIndex = Number.POSITIVE_INFINITY;

				// An element that is being read, or is waiting for a mapper, does not hold a mapper slot, so the next element can be read while the mappers run. Those elements have their own cap of `concurrency`, so the source never sees more than `concurrency` overlapping `next()` calls, even with `backpressure: Infinity`. `backpressure` caps everything in flight together.
				let readingCount = 0;
				let runningMappersCount = 0;

				// The workers waiting for a mapper slot, in the order they started waiting. A finished mapper hands its slot to the oldest one.
				const mapperWaiters = new Map();
				let mapperWaiterCount = 0;
				let wokenMapperWaiterCount = 0;

				const releaseMapperSlot = () => {
					if (wokenMapperWaiterCount === mapperWaiterCount) {
						runningMappersCount--;
						return;
					}

					mapperWaiters.get(wokenMapperWaiterCount)();
					mapperWaiters.delete(wokenMapperWaiterCount++);
				};

				let index = 0;

				// The lowest index whose mapper returned `pMapStop`, or, with `preserveOrder`, whose pull, element, or mapper threw. The stream ends there, like a `break` or a `throw` in a loop. Once it is set, nothing past it is pulled, and no pending element past it is mapped, while the earlier elements still finish and are yielded first. `isDone` cannot do this, as it would drop the values of the earlier elements too.
				let stopIndex = Number.POSITIVE_INFINITY;

				// Without `preserveOrder`, each spawn still takes a slot in `promises`, so `backpressure` counts the same, but the slots are filled in the order the workers settle rather than the order they were spawned in, so the consumer gets whichever result is ready first. A worker always fills the oldest empty slot, at `fillIndex`. An empty slot is `undefined`, and a filled one holds the result itself rather than a promise, so a result costs a promise only when the consumer has to wait for it, through `wake`.
				let fillIndex = 0;
				let wake;

				// The indexes of the pulls whose worker has not filled a slot yet, without `preserveOrder`.
				const unfilledIndexes = new Set();

				// The consumer waits only when the head is empty, and then the oldest empty slot is the head, so the first fill wakes it.
				const fillSlot = result => {
					promises[fillIndex++] = result;
					wake?.(result);
					wake = undefined;
				};

				const pull = createPuller(iterator);

				function trySpawn() {
					// Do not spawn once the consumer is gone, the source is done, or the stream ends at an earlier element. The pull would be wasted work, and for a one-shot source, like a queue, it takes an item nobody is going to ask for.
					if (isDone || isIterableDone || index > stopIndex || readingCount >= concurrency || promises.length - headIndex >= backpressure) {
						return;
					}

					readingCount++;

					// Take the index when the pull starts, not when it resolves, so a source that
					// settles its `next()` calls out of call order still gets the right position.
					const currentIndex = index++;

					// Errors must be returned as a value instead of rejecting, otherwise a promise that
					// the consumer abandons after an earlier error becomes an unhandled rejection.
					const promise = (async () => {
						try {
							let element;
							try {
								const {done, value} = await pull();

								if (done) {
									isIterableDone = true;
									doneIndex = Math.min(doneIndex, currentIndex);
									return {done: true};
								}

								// Spawn if still below the reading and backpressure limits
								trySpawn();

								element = await value;

								if (runningMappersCount < concurrency) {
									runningMappersCount++;
								} else {
									// `releaseMapperSlot` hands the slot over without decrementing `runningMappersCount`, so it is already counted.
									await new Promise(resolve => {
										mapperWaiters.set(mapperWaiterCount++, resolve);
									});
								}
							} finally {
								readingCount--;
							}

							// Spawn now that this element is no longer waiting for a mapper, so the next one is read while this one is mapped
							trySpawn();

							let returnValue;
							try {
								// The consumer stopped iterating, or the stream ends before this element, while this element was being read or waiting for a mapper, so drop it instead of doing work nobody will consume.
								if (isDone || currentIndex > stopIndex) {
									return {done: false, value: pMapSkip};
								}

								returnValue = await mapper(element, currentIndex);
							} finally {
								releaseMapperSlot();
							}

							if (returnValue === pMapStop) {
								stopIndex = Math.min(stopIndex, currentIndex);
							}

							return {done: false, value: returnValue};
						} catch (error) {
							// With `preserveOrder`, the error is thrown at its own position, after the results before it, so those still finish. Without it, the error is thrown as soon as it settles, so nothing still pending can be yielded anymore.
							// An error from a pull after the end of the source is dropped, as `done` is final, so it must have no effect. `doneIndex` is set before the worker that saw `done` settles, so its slot hand-back runs before the delivery check of any error that sees it here, and the two always agree.
							if (preserveOrder) {
								stopIndex = Math.min(stopIndex, currentIndex);
							} else if (currentIndex < doneIndex) {
								isDone = true;
							}

							return {error};
						}
					})();

					if (preserveOrder) {
						promises.push(promise);
						return;
					}

					promises.push(undefined);

					unfilledIndexes.add(currentIndex);

					// The worker never rejects, as errors are returned as a value.
					// The slot is filled here, a tick after the worker settles, rather than by the worker itself, for the same reason the consumer awaits a filled slot: so the consumer never runs, and pulls, earlier.
					promise.then(result => {
						// The slot was already given back, as the pull came after the end of the source.
						if (!unfilledIndexes.delete(currentIndex)) {
							return;
						}

						if (result.done) {
							// The pulls made after this one came after the end of the source, and a source like a queue may never answer them, so give their slots back now instead of waiting on them.
							for (const unfilledIndex of unfilledIndexes) {
								if (unfilledIndex > currentIndex) {
									unfilledIndexes.delete(unfilledIndex);
									fillSlot({done: true});
								}
							}
						}

						fillSlot(result);
					});
				}

				trySpawn();

				try {
					while (headIndex < promises.length) {
						// Without `preserveOrder`, a filled slot holds the result itself, and it is still awaited. That takes one tick, like awaiting a settled promise, so the consumer, and its `trySpawn()`, never run earlier than with a promise in the slot. Taking a ready result without the tick can make the consumer pull before it sees a stop or the end of the source, and a one-shot source, like a queue, would lose that item.
						// eslint-disable-next-line no-await-in-loop
						const result = await (promises[headIndex] ?? new Promise(resolve => {
							wake = resolve;
						}));
						const {done, value} = result;

						// Release the entry instead of leaving it for a `shift()` to move, and drop the
						// consumed prefix once it is at least half the array. That keeps the backing
						// store proportional to the results still in flight rather than to the total
						// ever spawned, which matters for an endless source, while costing one copy per
						// half of the array, so it stays O(1) per element.
						promises[headIndex] = undefined;
						headIndex++;

						if (headIndex * 2 >= promises.length) {
							promises = promises.slice(headIndex);
							fillIndex -= headIndex;
							headIndex = 0;
						}

						if (Object.hasOwn(result, 'error')) {
							throw result.error;
						}

						if (done) {
							// Without `preserveOrder`, the `done` can arrive while other workers are still running.
							if (preserveOrder) {
								return;
							}

							continue;
						}

						// The stream ends where the stop would have been yielded: after the earlier elements with `preserveOrder`, and after the results that were ready before it without.
						if (value === pMapStop) {
							return;
						}

						// Spawn if just dropped below the backpressure limit and still below the reading limit
						trySpawn();

						// A `pMapSkip` result stays in `promises` and is stepped over here. Splicing it out
						// in the worker instead would make every skip an O(n) scan and move, so a run of
						// skips would be O(n²).
						if (value === pMapSkip) {
							continue;
						}

						yield value;
					}
				} finally {
					// Stop pulling input once the consumer stops iterating, otherwise pending skipped mappers keep spawning work.
					isDone = true;

					if (!isIterableDone) {
						closeIterator(iterator);
					}
				}
			})();

			// Override `return()` and `throw()` on the generator itself instead of wrapping it, so it
			// keeps what it inherits, like `Symbol.asyncDispose` for `await using`, and `next()` stays
			// the native one. Plain functions, not `async`: the generator already returns a promise,
			// and an `async` function would wrap it in two more promises and two more microtask hops.
			const {return: generatorReturn, throw: generatorThrow} = generator;

			generator.return = value => {
				isDone = true;
				return generatorReturn.call(generator, value);
			};

			generator.throw = error => {
				isDone = true;
				return generatorThrow.call(generator, error);
			};

			return generator;
		},
	};
}

const pMapSkip = Symbol('skip');

const pMapStop = Symbol('stop');

// The checks `pMap` and `pMapIterable` share, so both reject the same input the same way.
// `mapConcurrently` runs this inside its promise, so a bad argument rejects rather than throws.
function validateOptions(iterable, mapper, concurrency) {
	// Optional chaining, so a nullish input gets this message rather than Node's internal
	// "null is not iterable".
	if (iterable?.[Symbol.iterator] === undefined && iterable?.[Symbol.asyncIterator] === undefined) {
		throw new TypeError(`Expected \`input\` to be either an \`Iterable\` or \`AsyncIterable\`, got (${typeof iterable})`);
	}

	if (typeof mapper !== 'function') {
		throw new TypeError('Mapper function is required');
	}

	if (!isLimit(concurrency, 1)) {
		throw new TypeError(`Expected \`concurrency\` to be an integer from 1 and up or \`Infinity\`, got \`${concurrency}\` (${typeof concurrency})`);
	}
}

// Whether the value is an integer from `minimum` and up, or `Infinity`, as `concurrency` and `backpressure` must be.
function isLimit(value, minimum) {
	return (Number.isSafeInteger(value) && value >= minimum) || value === Number.POSITIVE_INFINITY;
}

// Read the entries of a `Map`, or else the own enumerable keys, strings and symbols, in the order and the way `Promise.allKeyed` does, all up front. Each value gets a handler right away, also like `Promise.allKeyed`, so a value that rejects before a mapper slot reaches it is not an unhandled rejection.
function getKeyedEntries(input) {
	if (input === null || (typeof input !== 'object' && typeof input !== 'function')) {
		throw new TypeError(`Expected \`input\` to be an object, got (${input === null ? 'null' : typeof input})`);
	}

	const entries = [];

	const addEntry = (key, value) => {
		// Resolve the whole entry, so the engine checks termination after the value settles and before the mapper runs.
		entries.push(Promise.resolve(value).then(
			value => [key, {status: 'fulfilled', value}],
			error => [key, {status: 'rejected', reason: error}],
		));
	};

	if (input instanceof Map) {
		for (const [key, value] of input) {
			addEntry(key, value);
		}
	} else {
		for (const key of Reflect.ownKeys(input)) {
			if (Object.getOwnPropertyDescriptor(input, key)?.enumerable) {
				addEntry(key, input[key]);
			}
		}
	}

	return entries;
}

// Take the async iterator when the input has both, like `for await` does.
function getIterator(iterable) {
	return iterable[Symbol.asyncIterator] === undefined ? iterable[Symbol.iterator]() : iterable[Symbol.asyncIterator]();
}

// Close the source so it can release its resources, like `for await` does.
// Callers must not await this so a source that is blocked in `next()` cannot block them.
async function closeIterator(iterator) {
	try {
		await iterator.return?.();
	} catch {}
}

// Pull the next item, and stop pulling once the source has reported `done`: a source like a queue
// may block in `next()` after it is exhausted, which would hang the caller. `done` is final, like
// `for await`, so anything the source produces after it is dropped.
function createPuller(iterator) {
	let isSourceDone = false;

	// A sync iterable, like an array, answers right away, so `done` can be seen here. An async
	// iterable is seen in the `then` below, as soon as its pull settles.
	const markDone = item => {
		if (item?.done) {
			isSourceDone = true;
		}
	};

	return () => {
		if (isSourceDone) {
			return {done: true};
		}

		const result = iterator.next();
		markDone(result);

		// A sync iterable, like an array, answers right away, so `done` has been read already and
		// the result can go back untouched.
		if (typeof result?.then !== 'function') {
			return result;
		}

		// An async iterable settles later, so `done` is read off the pull once it does. That is a
		// branch of its own, which leaves the caller awaiting the pull itself rather than a promise
		// derived from it, so an async source does not pay an extra microtask per element. The
		// rejection is handled here as well as by the caller, so a pull cannot escape as an
		// unhandled rejection. A thenable that is not a promise is turned into one first, so it is
		// subscribed to once, like `for await` does, while a native promise is returned as is.
		const promise = Promise.resolve(result);
		promise.then(markDone, () => {});

		return promise;
	};
}

// EXTERNAL MODULE: ./build/targets/outcome.js
var targets_outcome = __nccwpck_require__(169);
;// CONCATENATED MODULE: ./build/sync.js



async function openSessions(jobs, settings, context) {
    const used = new Set(jobs.map((job) => job.target));
    const open = new Map();
    for (const [target, own] of settings) {
        if (used.has(target))
            open.set(target, await target.connect(own.settings, context));
    }
    const all = [...open.values()];
    return {
        of: ({ target }) => {
            const session = open.get(target);
            if (session === undefined)
                throw new Error(`The target ${target.name} is not open.`);
            return session;
        },
        all,
        [Symbol.asyncDispose]: async () => {
            await Promise.all(all.map((session) => session.close()));
        },
    };
}
async function planAll(jobs, sessions, options) {
    const { signal, concurrency } = options;
    const plans = [];
    const errors = [];
    await Promise.all(sessions.all.map((session) => session.connect()));
    const plan = async ([index, job]) => {
        if (signal.aborted)
            return;
        try {
            plans[index] = await sessions.of(job).plan(job);
        }
        catch (error) {
            errors.push(...(0,build_errors/* problemsOf */.GW)(error, job.label));
        }
    };
    await Promise.all([
        ...sessions.all.map((session) => session.identify?.()),
        pMap(jobs.entries(), plan, { concurrency }),
    ]);
    if (signal.aborted && (jobs.length > 1 || errors.length === 0))
        throw stopped(signal.reason, jobs.length);
    (0,build_errors/* throwAll */.Kx)(errors);
    return plans;
}
function stopped({ happened, todo }, count) {
    const doing = count === 1 ? 'Looking up the secret' : `Looking up ${count} secrets`;
    return new build_errors/* ActionError */.lZ({ doing, happened, todo: `Nothing was written. ${todo}` });
}
async function applyAll(plans, options) {
    const { signal, concurrency, onOutcome } = options;
    let done = 0;
    return pMap(plans, async (plan) => {
        const outcome = await applyOne(plan, signal).catch((error) => (0,targets_outcome/* failedOutcome */.iS)(plan.job, error));
        done += 1;
        onOutcome(outcome, done, plans.length);
        return outcome;
    }, { concurrency });
}
async function applyOne(plan, signal) {
    if (!signal.aborted)
        return plan.apply();
    const { happened, todo } = signal.reason;
    throw new build_errors/* ActionError */.lZ({ doing: `Writing ${plan.job.title}`, happened, todo: `It was not written. ${todo}` });
}

;// CONCATENATED MODULE: ./build/targets/github/inputs.js


const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;
const INPUTS = {
    name: secretName(),
    'github-repository': repository(),
    prune: (0,rows/* flag */.Jt)({ modes: ['replace'] }),
};
const RUN_INPUTS = { 'github-token': (0,rows/* text */.Qq)() };
function secretName() {
    const read = (name = '') => {
        if (name === '' || SECRET_NAME.test(name))
            return name;
        throw new rows/* Misfit */.$C(`GitHub does not accept ${(0,build_text/* isShowable */.q6)(name) ? `the name '${name}'` : 'this name'} for a secret`, 'Use letters, digits and underscores, and do not start with a digit; or omit name to write each key as its own secret');
    };
    return (0,rows/* parsedText */.l7)(read, { schema: { type: ['string', 'null'], pattern: SECRET_NAME.source } });
}
function repository() {
    const read = (name = '') => {
        if (/^[A-Za-z0-9][\w-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/.test(name))
            return name;
        throw new rows/* Misfit */.$C('it is not the name of a repository', 'Write owner/name');
    };
    return (0,rows/* parsedText */.l7)(read, { variable: 'GITHUB_REPOSITORY' });
}

// EXTERNAL MODULE: ./build/targets/github/rules.js
var rules = __nccwpck_require__(6110);
// EXTERNAL MODULE: ./build/net/address.js
var address = __nccwpck_require__(4072);
;// CONCATENATED MODULE: ./build/targets/github/settings.js


const SERVER = { variable: 'GITHUB_API_URL', allowPath: true, fallback: 'https://api.github.com' };
function settings_readSettings(own, { variable, noSecrets }) {
    const servers = (0,build_errors/* settle */.G9)(() => (0,address/* readServerAddresses */.U)(variable(SERVER.variable), SERVER), []);
    const [apiUrl = ''] = servers.value;
    const { githubToken: token = '' } = own;
    const reasons = token === '' ? settings_explainMissing(noSecrets) : checkToken(token);
    const problems = reasons.map((one) => new build_errors/* ActionError */.lZ({ doing: "Reading GitHub's credentials", ...one }));
    return { settings: { apiUrl, token }, secrets: [token], problems: [...problems, ...servers.problems] };
}
function settings_explainMissing(why) {
    const happened = 'github-token is missing or empty';
    if (why !== undefined)
        return [{ happened: `${happened}: ${why.happened}`, todo: why.todo }];
    const todo = "Set it to a fine-grained token or a GitHub App token that may write secrets. The job's own GITHUB_TOKEN never can";
    return [{ happened, todo }];
}
function checkToken(token) {
    if (/^[!-~]+$/.test(token))
        return [];
    const todo = 'Copy it again without quotes, spaces and line breaks';
    return [{ happened: 'github-token has a character that no token has', todo }];
}

;// CONCATENATED MODULE: ./build/targets/github/index.js



const github = {
    name: 'github',
    inputs: INPUTS,
    runInputs: RUN_INPUTS,
    environments: { variable: undefined, maxLength: 64, check: rules/* checkEnvironmentName */.r0 },
    readSettings: settings_readSettings,
    checkEntry,
    deletesKeys: ({ name }) => name === '',
    describe: describeSecrets,
    unnamedEnvironment: undefined,
    storedName: rules/* storedName */.Rs,
    claims,
    checkJob: rules/* checkJob */.ej,
    connect: async (settings, context) => {
        const { openSession } = await Promise.all(/* import() */[__nccwpck_require__.e(513), __nccwpck_require__.e(645)]).then(__nccwpck_require__.bind(__nccwpck_require__, 3645));
        return openSession(settings, context);
    },
};
function describeSecrets({ name, environment = '' }, { githubRepository }) {
    const what = name === '' ? 'secrets' : `secret '${name}'`;
    return `${what} of ${environment === '' ? '' : `environment '${environment}' of `}${githubRepository}`;
}
function claims(job) {
    const names = [...(0,rules/* namesOf */.eZ)(job), ...job.removeKeys].map(rules/* storedName */.Rs);
    const scope = JSON.stringify([job.own.githubRepository, job.environment]).toLowerCase();
    return { scope, names, all: job.own.prune };
}
function checkEntry(inputs, { name, prune }) {
    const { mode, environment, requiredKeys, keys } = inputs;
    const problems = [];
    if (prune && environment === undefined) {
        const happened = 'without an environment, it would delete every other secret of the repository';
        problems.push({ name: 'prune', happened, todo: 'Set environment, or remove prune' });
    }
    if (name !== '' && mode === 'check' && requiredKeys.length > 0) {
        const happened = 'mode check cannot look into a JSON secret, because GitHub never returns its value';
        problems.push({ name: 'required-keys', happened, todo: 'Remove it, or remove name to check separate secrets' });
    }
    if (name !== '' && mode === 'merge') {
        const happened = 'mode merge cannot change a JSON secret, because GitHub never returns its value';
        problems.push({
            name: 'name',
            happened,
            todo: 'Remove it, so that each key is its own secret, or set mode to replace if this step has every key of the JSON secret',
        });
    }
    if (name === '' && mode === 'delete' && keys === undefined) {
        const todo = 'List the secrets to delete, one per line, or set name';
        problems.push({ name: 'keys', happened: 'mode delete needs keys or name', todo });
    }
    return problems;
}

// EXTERNAL MODULE: ./build/net/connection.js
var connection = __nccwpck_require__(7498);
// EXTERNAL MODULE: ./build/targets/modal/inputs.js
var inputs = __nccwpck_require__(6994);
// EXTERNAL MODULE: ./build/targets/modal/rules.js
var modal_rules = __nccwpck_require__(2435);
// EXTERNAL MODULE: ./build/targets/modal/settings.js
var settings = __nccwpck_require__(3642);
;// CONCATENATED MODULE: ./build/targets/modal/index.js




const modal = {
    name: 'modal',
    inputs: inputs/* INPUTS */.mc,
    runInputs: inputs/* RUN_INPUTS */.qT,
    environments: {
        variable: 'MODAL_ENVIRONMENT',
        maxLength: modal_rules/* MAX_NAME_LENGTH */.EM,
        check: modal_rules/* checkEnvironmentName */.r0,
    },
    credentialNames: ['MODAL_TOKEN_ID', 'MODAL_TOKEN_SECRET'],
    riskyNames: /^(?:PATH|LD_\w+|PYTHONPATH|PYTHONHOME|HOME)$/,
    readSettings: settings/* readSettings */.s,
    checkEntry: () => [],
    deletesKeys: () => false,
    describe: inputs/* describeSecret */.wr,
    unnamedEnvironment: 'default',
    storedName: (key) => key,
    pageOf: modal_rules/* pageOf */.ZZ,
    claims: ({ name, environment }) => ({ scope: environment, names: [name], all: false }),
    checkJob: modal_rules/* checkJob */.ej,
    connect: async (settings, context) => {
        const { proxy, signal } = context;
        const options = { proxyUrl: proxy.url, noProxy: proxy.noProxy, signal };
        const connector = await (0,connection/* connectAhead */.w)(settings.serverUrls, options);
        const { openSession } = await Promise.all(/* import() */[__nccwpck_require__.e(799), __nccwpck_require__.e(57)]).then(__nccwpck_require__.bind(__nccwpck_require__, 5057));
        return openSession(settings, context, connector);
    },
};

;// CONCATENATED MODULE: ./build/targets/index.js


const TARGETS = [modal, github];

;// CONCATENATED MODULE: ./build/run.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});










async function run(targets = TARGETS) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const startBudget = watchForStop();
        const action = readAction(targets);
        const stop = startBudget(action.timeoutSeconds * 1000);
        const entries = await readEntries(action, targets);
        const { proxy, writtenBy } = action;
        const selection = skipWithoutCredentials(entries, action) ?? (await selectJobs(entries, action));
        const { jobs, sources, skipped, warnings, problems } = selection;
        (0,report/* reportSkips */.x2)(skipped);
        (0,report/* reportWarnings */.OH)(warnings);
        (0,report/* reportSources */.De)(sources, entries.length);
        const missing = checkSettings(action, jobs, problems.length > 0);
        if (action.noSecrets !== undefined)
            (0,build_errors/* throwAll */.Kx)(missing);
        (0,build_errors/* throwAll */.Kx)([...missing, ...problems]);
        const reporters = { onRetry: report/* reportRetry */.vo, onWarning: report/* reportWarning */.rb, onIdentity: report/* reportIdentity */.he };
        const context = { ...stop, proxy, writtenBy, ...reporters };
        const sessions = __addDisposableResource(env_1, await openSessions(jobs, action.settings, context), true);
        const options = { ...stop, concurrency: action.concurrency, onOutcome: report/* reportOutcome */.Rq };
        const plans = await planAll(jobs, sessions, options);
        (0,report/* reportPlans */.Zc)(plans);
        const outcomes = action.dryRun ? plans.map(targets_outcome/* plannedOutcome */.pV) : await applyAll(plans, options);
        const unset = await (0,report/* reportResults */.zO)([...outcomes, ...skipped.map(targets_outcome/* skippedOutcome */.dE)], plans);
        (0,build_errors/* throwAll */.Kx)([...outcomes.flatMap(({ error }) => error ?? []), ...unset]);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
async function readEntries(action, targets) {
    const { what, folders, given } = action;
    if (!('config' in what))
        return [what];
    const { readConfig } = await Promise.all(/* import() */[__nccwpck_require__.e(243), __nccwpck_require__.e(940)]).then(__nccwpck_require__.bind(__nccwpck_require__, 6940));
    const entries = readConfig(what.config, { folders, targets, variable: given.variable });
    (0,entry/* demandGuarded */.ON)(entries, given, targets);
    return entries;
}
function checkSettings({ what, settings }, jobs, failed) {
    const used = new Set(jobs.map(({ target }) => target));
    if (failed && !('config' in what))
        used.add(what.target);
    return [...settings].flatMap(([target, { problems }]) => (used.has(target) ? problems : []));
}


/***/ }),

/***/ 1005:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ checkCiphertext)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9473);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(977);


const TOOLS = [
    { name: 'SOPS', start: 'ENC[AES256_GCM,', command: 'sops decrypt --in-place' },
    { name: 'dotenvx', start: 'encrypted:', command: 'dotenvx decrypt -f' },
];
function checkCiphertext(file, findPlaces) {
    const path = /^env:|^from-json$/.test(file) ? 'FILE' : file;
    return TOOLS.flatMap(({ name, start, command }) => {
        const places = findPlaces((value) => value.startsWith(start));
        if (places.length === 0)
            return [];
        return [
            new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
                doing: `Reading ${file}, ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .listPlaces */ .bF)(places)}`,
                happened: `there is ${name} ciphertext in place of a value`,
                todo: `Decrypt it first: ${command} ${path}`,
            }),
        ];
    });
}


/***/ }),

/***/ 6737:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A6: () => (/* binding */ demandNoLoss),
/* harmony export */   FF: () => (/* binding */ without),
/* harmony export */   bk: () => (/* binding */ missingSecret),
/* harmony export */   zI: () => (/* binding */ demandRequired),
/* harmony export */   zw: () => (/* binding */ adviseRename)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9473);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(977);


function adviseRename(entries) {
    const hasKeys = entries.some(({ kind }) => kind !== 'exclusion');
    return hasKeys
        ? 'To give a value another name, write STORED_NAME=source-name in keys, in place of its name, or beside the pattern'
        : 'To give a value another name, write two lines in keys: * and STORED_NAME=source-name';
}
function demandRequired({ title, mode, target, leftOut }, missing) {
    if (missing.length === 0)
        return;
    const empties = new Set(leftOut.map((name) => target.storedName(name)));
    const empty = missing.filter((key) => empties.has(target.storedName(key)));
    const problem = (keys, isEmpty) => {
        if (keys.length === 0)
            return [];
        const [are, them] = keys.length === 1 ? ['is', 'it'] : ['are', 'them'];
        const absent = mode === 'check' ? `${are} missing` : 'would be missing';
        const add = mode === 'check' ? `Store ${them} there` : `Add ${them} to the selected names`;
        const define = `Define ${them} (GitHub turns an undefined secret into an empty string)`;
        return [
            new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
                doing: `Checking required-keys of ${title}`,
                happened: `${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteAll */ ._R)(keys)} ${isEmpty ? `${are} required, and empty in this run` : absent}`,
                todo: `Nothing was written. ${isEmpty ? define : add}, or remove ${them} from required-keys`,
            }),
        ];
    };
    (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .throwAll */ .Kx)([...problem(empty, true), ...problem(without(missing, empty), false)]);
}
function without(names, others) {
    if (names.length === 0)
        return names;
    const excluded = new Set(others);
    return names.filter((name) => !excluded.has(name));
}
function missingSecret({ title }) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        doing: `Checking ${title}`,
        happened: 'the secret does not exist',
        todo: 'Create it, or fix name and environment',
    });
}
function demandNoLoss({ title }, endangered, { happens, todo }) {
    if (endangered.length === 0)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        doing: `Planning ${title}`,
        happened: `${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteAll */ ._R)(endangered)} ${endangered.length === 1 ? 'is' : 'are'} empty in this run and ${happens}`,
        todo: `Nothing was written. Define the value (GitHub turns an undefined secret into an empty string), or ${todo}`,
    });
}


/***/ }),

/***/ 6110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Fj: () => (/* binding */ secretsOf),
/* harmony export */   Rs: () => (/* binding */ storedName),
/* harmony export */   bC: () => (/* binding */ MAX_SECRETS),
/* harmony export */   eZ: () => (/* binding */ namesOf),
/* harmony export */   ej: () => (/* binding */ checkJob),
/* harmony export */   r0: () => (/* binding */ checkEnvironmentName)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9473);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(977);
/* harmony import */ var _demands_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6737);



const MAX_VALUE_BYTES = 48 * 1024;
const MAX_SECRETS = 100;
const SECRET_NAME = /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/;
function storedName(key) {
    return key.toUpperCase();
}
function secretsOf({ name, dict }) {
    if (name === '')
        return dict;
    return new Map(dict.size === 0 ? [] : [[name, JSON.stringify(Object.fromEntries(dict))]]);
}
function namesOf({ name, mode, dict, entries }) {
    if (name !== '')
        return [name];
    if (mode !== 'delete')
        return [...dict.keys()];
    return entries.flatMap((entry) => (entry.kind === 'name' ? [entry.stored] : []));
}
function checkJob(job) {
    const secrets = secretsOf(job);
    const names = job.name === '' ? [...new Set([...namesOf(job), ...job.leftOut])] : [job.name];
    const large = [...secrets].filter(([, value]) => Buffer.byteLength(value) > MAX_VALUE_BYTES).map(([name]) => name);
    const broken = [...job.dict].filter(([, value]) => !value.isWellFormed()).map(([name]) => name);
    const problems = [
        ...describeOffenders(names.filter((name) => !SECRET_NAME.test(storedName(name))).map(job.nameStored), ['is not a name', 'are not names', 'that GitHub accepts for a secret'], `Use letters, digits and underscores; do not start with a digit or GITHUB_. ${(0,_demands_js__WEBPACK_IMPORTED_MODULE_2__/* .adviseRename */ .zw)(job.entries)}`),
        ...describeOffenders(job.name === '' ? twins([...job.dict.keys()]).map(job.nameStored) : [], ['appears', 'appear', 'twice, because GitHub stores names in upper case'], (0,_demands_js__WEBPACK_IMPORTED_MODULE_2__/* .adviseRename */ .zw)(job.entries)),
        ...describeOffenders(large.map(job.nameStored), ['is', 'are', 'larger than the 48 KB that GitHub accepts'], 'Split the value over several names. Nothing was cut, and nothing was written'),
        ...describeOffenders(broken.map(job.nameStored), ['contains', 'contain', 'half of a surrogate pair, which UTF-8 cannot encode'], 'Encode the value as Base64'),
    ];
    if (secrets.size > MAX_SECRETS) {
        const happened = `there are ${secrets.size} names, and GitHub keeps at most ${MAX_SECRETS} secrets in one place`;
        const todo = 'Select fewer with keys, or set name to store them as one JSON secret';
        problems.push({ happened, todo });
    }
    const doing = 'Checking the selected values';
    return [...checkDeleted(job), ...problems.map((problem) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ doing, ...problem }))];
}
function describeOffenders(names, [one, many, what], todo) {
    if (names.length === 0)
        return [];
    return [{ happened: `${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .listAll */ ._w)(names)} ${names.length === 1 ? one : many} ${what}`, todo }];
}
function checkDeleted({ mode, name, entries }) {
    if (mode !== 'delete' || name !== '')
        return [];
    if (entries.length > 0 && entries.every(({ kind }) => kind === 'name'))
        return [];
    const happened = 'mode delete takes only names, no patterns and no exclusions';
    const todo = 'Write the name of each secret to delete, one per line';
    return [new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ doing: 'Reading keys', happened, todo })];
}
function twins(names) {
    const seen = new Set();
    return names.filter((name) => seen.size === seen.add(storedName(name)).size);
}
function checkEnvironmentName(name) {
    if (name.length <= 255 && !/^\.{1,2}$/.test(name))
        return undefined;
    const todo = 'Use at most 255 characters, and not just one or two dots';
    return { happened: 'no environment of GitHub can have this name', todo };
}


/***/ }),

/***/ 6994:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   mc: () => (/* binding */ INPUTS),
/* harmony export */   qT: () => (/* binding */ RUN_INPUTS),
/* harmony export */   wr: () => (/* binding */ describeSecret)
/* harmony export */ });
/* harmony import */ var _inputs_rows_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2751);
/* harmony import */ var _rules_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2435);


const INPUTS = {
    name: (0,_rules_js__WEBPACK_IMPORTED_MODULE_1__/* .secretName */ .Gf)(),
    'skip-unchanged': (0,_inputs_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)({ modes: ['replace', 'merge'] }),
};
const RUN_INPUTS = {
    'modal-token-id': (0,_inputs_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({ variable: 'MODAL_TOKEN_ID' }),
    'modal-token-secret': (0,_inputs_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({ variable: 'MODAL_TOKEN_SECRET' }),
    workspace: (0,_rules_js__WEBPACK_IMPORTED_MODULE_1__/* .workspaceName */ .hK)(),
};
function describeSecret({ name, environment }) {
    const secret = `secret '${name}'`;
    if (environment === undefined)
        return secret;
    return `${secret} in ${environment === '' ? "the workspace's default environment" : `environment '${environment}'`}`;
}


/***/ }),

/***/ 2435:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   EM: () => (/* binding */ MAX_NAME_LENGTH),
/* harmony export */   GX: () => (/* binding */ KEY_NAME),
/* harmony export */   Gf: () => (/* binding */ secretName),
/* harmony export */   Li: () => (/* binding */ demandCreatable),
/* harmony export */   YR: () => (/* binding */ ENVIRONMENT_NAME),
/* harmony export */   ZZ: () => (/* binding */ pageOf),
/* harmony export */   ej: () => (/* binding */ checkJob),
/* harmony export */   hK: () => (/* binding */ workspaceName),
/* harmony export */   r0: () => (/* binding */ checkEnvironmentName),
/* harmony export */   ym: () => (/* binding */ WORKSPACE_NAME)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9473);
/* harmony import */ var _masks_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8889);
/* harmony import */ var _inputs_rows_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2751);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(977);
/* harmony import */ var _demands_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(6737);





const KEY_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const MAX_KEY_LENGTH = 16_384;
const MAX_VALUE_LENGTH = 32_768;
const MAX_NAMES = 1_000;
const VALUE_RULES = [
    {
        broken: (value) => isLongerThan(value, MAX_VALUE_LENGTH),
        one: 'is longer than the 32,768 characters that Modal accepts',
        many: 'are longer than the 32,768 characters that Modal accepts',
        todo: 'Shorten the value or split it over several names. Nothing was cut, and nothing was written',
    },
    {
        broken: (value) => !value.isWellFormed(),
        one: 'contains half of a surrogate pair, which UTF-8 cannot encode',
        many: 'contain halves of surrogate pairs, which UTF-8 cannot encode',
        todo: 'Encode the value as Base64, or fix its escape (\\uD800 to \\uDFFF)',
    },
    {
        broken: (value) => value.includes('\0'),
        one: 'contains a NUL character, which no environment variable can hold',
        many: 'contain NUL characters, which no environment variable can hold',
        todo: 'Encode the value as Base64, or remove its escape (\\u0000 or \\0)',
    },
];
function checkJob({ dict, leftOut, entries, nameStored, }) {
    if (dict.size > MAX_NAMES) {
        const happened = `there are ${dict.size} names, and one secret may have at most ${MAX_NAMES}`;
        return [problem(happened, 'Select fewer with keys, or split them over several secrets')];
    }
    const misnamed = [...dict.keys(), ...leftOut].filter((name) => !KEY_NAME.test(name) || name.length > MAX_KEY_LENGTH);
    return [
        ...checkNames(misnamed.map(nameStored), {
            one: 'is not a name that an environment variable can have',
            many: 'are not names that an environment variable can have',
            todo: `Use letters, digits and underscores, at most 16,384 characters, and do not start with a digit. ${(0,_demands_js__WEBPACK_IMPORTED_MODULE_4__/* .adviseRename */ .zw)(entries)}`,
        }),
        ...VALUE_RULES.flatMap((rule) => {
            const broken = [...dict.keys()].filter((name) => rule.broken(dict.get(name) ?? ''));
            return checkNames(broken.map(nameStored), rule);
        }),
    ];
}
function checkNames(names, { one, many, todo }) {
    return names.length === 0 ? [] : [problem(`${(0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .listAll */ ._w)(names)} ${names.length === 1 ? one : many}`, todo)];
}
function problem(happened, todo) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ doing: 'Checking the selected values', happened, todo });
}
function isLongerThan(text, limit) {
    return text.length > limit && Array.from(text).length > limit;
}
const MAX_NAME_LENGTH = 64;
const NAME_TODO = 'Give the Modal Secret a name of at most 64 characters from A-Z a-z 0-9 . _ -';
function secretName() {
    const read = (name) => {
        if (name === undefined)
            throw new _inputs_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .Misfit */ .$C('it is missing', NAME_TODO);
        const isAppId = /^ap-[a-zA-Z0-9]{22}$/.test(name);
        if (isAppId)
            throw new _inputs_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .Misfit */ .$C('it looks like an app id, which Modal refuses', NAME_TODO);
        if (!/^[a-zA-Z0-9\-_.]{1,64}$/.test(name))
            throw new _inputs_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .Misfit */ .$C(`Modal does not accept ${(0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .isShowable */ .q6)(name) ? `the name '${name}'` : 'this name'}`, NAME_TODO);
        return name;
    };
    return (0,_inputs_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .parsedText */ .l7)(read, { schema: { type: 'string', pattern: '^[a-zA-Z0-9_.-]{1,64}$' } });
}
const WORKSPACE_NAME = /^(?!\.+$)[\w.-]{1,64}$/;
function workspaceName() {
    const read = (name) => {
        if (name === undefined || WORKSPACE_NAME.test(name))
            return name;
        const todo = "Copy it from the dashboard's address: modal.com/secrets/NAME";
        throw new _inputs_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .Misfit */ .$C('no workspace of Modal can have this name', todo);
    };
    return (0,_inputs_rows_js__WEBPACK_IMPORTED_MODULE_2__/* .parsedText */ .l7)(read, { isGuard: true });
}
function pageOf(workspace, environment) {
    const names = [workspace, environment];
    if (environment === '' || names.some((name) => (0,_masks_js__WEBPACK_IMPORTED_MODULE_1__/* .hideValues */ .X8)(name) !== name))
        return undefined;
    return `https://modal.com/secrets/${names.map(encodeURIComponent).join('/')}`;
}
const ENVIRONMENT_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/;
function checkEnvironmentName(name) {
    if (name === '' || ENVIRONMENT_NAME.test(name))
        return undefined;
    const todo = 'Use at most 64 letters, digits, dots, - and _, and start with a letter or digit';
    return { happened: 'no environment of Modal can have this name', todo };
}
function demandCreatable({ title, environment, environmentFrom }) {
    if (/^[a-zA-Z0-9][a-zA-Z0-9_-]{1,63}$/.test(environment) && !/^en-/i.test(environment))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        doing: `Planning ${title}`,
        happened: `Modal cannot create an environment with the name '${environment}'`,
        todo: `Nothing was written. In ${environmentFrom}, use 2 to 64 letters, digits, - and _. Start with a letter or digit, and not with en-`,
    });
}


/***/ }),

/***/ 3642:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ adviseCredentials),
/* harmony export */   s: () => (/* binding */ readSettings)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9473);
/* harmony import */ var _net_address_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4072);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(977);



const HALVES = [
    { half: 'id', own: 'tokenId', input: 'modal-token-id', variable: 'MODAL_TOKEN_ID', prefix: 'ak-' },
    { half: 'secret', own: 'tokenSecret', input: 'modal-token-secret', variable: 'MODAL_TOKEN_SECRET', prefix: 'as-' },
];
const OAUTH_VARIABLES = ['REFRESH_TOKEN', 'CLIENT_ID', 'CLIENT_SECRET', 'JWT_KEY'].map((name) => `MODAL_OAUTH_${name}`);
const SERVERS = {
    variable: 'MODAL_SERVER_URL',
    allowPath: false,
    fallback: 'https://api.modal.com,https://api.modal2.com',
};
function readSettings(own, { variable, noSecrets }) {
    const { modalTokenId: tokenId = '', modalTokenSecret: tokenSecret = '', workspace } = own;
    const credentials = { tokenId, tokenSecret };
    const missing = HALVES.filter((half) => credentials[half.own] === '');
    const malformed = HALVES.filter((half) => /[^\x21-\x7e]/.test(credentials[half.own]));
    const oauth = missing.length === 2 ? OAUTH_VARIABLES.find((name) => variable(name) !== undefined) : undefined;
    const servers = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .settle */ .G9)(() => (0,_net_address_js__WEBPACK_IMPORTED_MODULE_1__/* .readServerAddresses */ .U)(variable(SERVERS.variable), SERVERS), []);
    return {
        settings: { serverUrls: servers.value, workspace, ...credentials },
        secrets: [tokenId, tokenSecret, ...(oauth === undefined ? [] : [variable(oauth) ?? ''])],
        problems: [
            ...(missing.length > 0 ? [missingCredentials(missing, noSecrets, oauth)] : []),
            ...malformed.map(malformedCredential),
            ...servers.problems,
        ],
    };
}
function missingCredentials(missing, why, oauth) {
    const lines = missing.map(({ variable }) => `${variable}: \${{ secrets.${variable} }}`);
    const [are, inputs, secrets] = missing.length === 2 ? ['are both', 'the inputs', 'they are secrets'] : ['is', 'the input', 'it is a secret'];
    const instead = oauth === undefined ? '' : `; ${oauth} is set, but this action does not support OAuth`;
    const happened = `${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .listAll */ ._w)(missing.map(({ variable }) => variable))} ${are} missing or empty${instead}`;
    const advice = `Add ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .listAll */ ._w)(lines)} to the step's env:, or give ${inputs} ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .listAll */ ._w)(missing.map(({ input }) => input))}`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        doing: "Reading Modal's credentials",
        happened: why === undefined ? happened : `${happened}: ${why.happened}`,
        todo: why?.todo ??
            `${advice}. If ${secrets} of a GitHub environment, add environment: and its name to the job, beside runs-on. The README of the action shows how to create a token: its id starts with ak-, its secret with as-`,
    });
}
function malformedCredential({ input, variable }) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        doing: `Reading ${input} or ${variable}`,
        happened: 'it has a blank, a line break or another character that no Modal token has',
        todo: 'Copy the token again, without other text',
    });
}
function adviseCredentials(credentials) {
    if (credentials.tokenId.startsWith('as-') && credentials.tokenSecret.startsWith('ak-')) {
        return 'The id and the secret look swapped: an id starts with ak-, a secret with as-';
    }
    if (HALVES.some(({ own }) => /^w[ks]-/.test(credentials[own]))) {
        return 'This is a proxy auth token (wk-, ws-), which only opens web endpoints. Create an API token at modal.com/settings/tokens: its id starts with ak-, its secret with as-';
    }
    const title = ({ input, variable }) => `${input} (${variable})`;
    const wrong = HALVES.filter(({ own, prefix }) => !credentials[own].startsWith(prefix));
    if (wrong.length === 0)
        return `Check that ${HALVES.map(title).join(' and ')} are the two halves of one token, complete, and that it has neither ended nor been revoked`;
    const clauses = wrong.map((half) => `the ${half.half} in ${title(half)} does not start with ${half.prefix}`);
    return `${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .capitalize */ .ZH)(clauses.join(', and '))}: copy it again, complete and without quotes, and pass it as \${{ secrets.NAME }}, as GitHub does not expand $NAME`;
}


/***/ }),

/***/ 169:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Kh: () => (/* binding */ idleResult),
/* harmony export */   dE: () => (/* binding */ skippedOutcome),
/* harmony export */   iS: () => (/* binding */ failedOutcome),
/* harmony export */   pV: () => (/* binding */ plannedOutcome),
/* harmony export */   v$: () => (/* binding */ makeOutcome)
/* harmony export */ });
/* harmony import */ var _masks_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8889);

function makeOutcome(job, result, rest = {}) {
    const { title, name, environment, leftOut } = job;
    const nothing = { changed: false, keys: [], droppedKeys: leftOut };
    return { title, name, environment, result, ...nothing, ...rest, secretId: (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .hideValues */ .X8)(rest.secretId ?? '') };
}
function idleResult({ mode }) {
    return mode === 'check' ? 'checked' : mode === 'create' ? 'skipped' : 'unchanged';
}
function plannedOutcome({ job, environment, set, change, missing, secretId = '' }) {
    const unmet = change === 'none' ? missing : undefined;
    return makeOutcome(job, 'planned', { environment, secretId, keys: set, missing: unmet });
}
function skippedOutcome(job) {
    return makeOutcome({ ...job, environment: '', leftOut: [] }, 'skipped');
}
function failedOutcome(job, reason, written = 'not written') {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    return makeOutcome(job, 'failed', { changed: written === 'written', inDoubt: written === 'in doubt', error });
}


/***/ }),

/***/ 977:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $i: () => (/* binding */ showName),
/* harmony export */   Bl: () => (/* binding */ MAX_LISTED),
/* harmony export */   Pn: () => (/* binding */ nameWithPlace),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   VP: () => (/* binding */ defuse),
/* harmony export */   Wm: () => (/* binding */ isCapitals),
/* harmony export */   X: () => (/* binding */ escapeXml),
/* harmony export */   ZA: () => (/* binding */ suggest),
/* harmony export */   ZH: () => (/* binding */ capitalize),
/* harmony export */   _R: () => (/* binding */ quoteAll),
/* harmony export */   _w: () => (/* binding */ listAll),
/* harmony export */   bF: () => (/* binding */ listPlaces),
/* harmony export */   q6: () => (/* binding */ isShowable),
/* harmony export */   uz: () => (/* binding */ splitLines)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1916);

const MAX_NAME_LENGTH = 64;
const TOKEN_START = /^(?:eyJ|gh[a-z]_|github_pat_|glpat-|x(?:ox[a-z]|app)-|[sprw]k[_-]|whsec_|A[KS]IA[A-Z0-9]{12}|AIza|[aw][ks]-|npm_)/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
function isShowable(text) {
    if (text.length > MAX_NAME_LENGTH || !/^[\w.:/-]+$/.test(text) || text.includes('://'))
        return false;
    if (TOKEN_START.test(text) || UUID.test(text))
        return false;
    return !text.split(/[_.:/-]/).some(looksRandom);
}
function nameWithPlace(name, place) {
    return isShowable(name.replaceAll('*', '_')) ? `'${name}' (${place})` : `the name on ${place}`;
}
function looksRandom(word) {
    const humps = word.match(/[A-Z]+[a-z]*|[a-z]+|\d+/g)?.length ?? 0;
    if (word.length >= 32 || humps > 5 || /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{24}/.test(word))
        return true;
    return word.length >= 12 && (/\d\D/.test(word) || humps > word.length / 4);
}
function isCapitals(text) {
    return /^[A-Z_][A-Z0-9_]*$/.test(text) && isShowable(text);
}
function showName(name) {
    return isShowable(name) ? name : '…';
}
function quoteAll(names) {
    return listAll(names.map((name) => `'${name}'`));
}
function listAll(things) {
    const last = things.at(-1) ?? '';
    return things.length < 2 ? last : `${things.slice(0, -1).join(', ')} and ${last}`;
}
const MAX_LISTED = 20;
function listPlaces(places) {
    const more = places.length - MAX_LISTED;
    return [...places.slice(0, MAX_LISTED), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
function count(number, noun) {
    return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
function capitalize(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
function splitLines(text) {
    return text
        .split(/\r\n|\r|\n/)
        .map((line, index) => ({ number: index + 1, text: line.trim() }))
        .filter((line) => line.text !== '' && !line.text.startsWith('#'));
}
const MAX_CANDIDATES = 1_000;
function suggest(name, candidates) {
    if (name.length > MAX_NAME_LENGTH)
        return undefined;
    const short = [...candidates].filter((one) => one.length <= MAX_NAME_LENGTH).slice(0, MAX_CANDIDATES);
    const byLowerCase = new Map(short.map((candidate) => [candidate.toLowerCase(), candidate]));
    if (byLowerCase.size === 0)
        return undefined;
    const wanted = name.toLowerCase();
    const nearest = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__/* .closest */ .kp)(wanted, [...byLowerCase.keys()]);
    const most = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
    return (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__/* .distance */ .Io)(wanted, nearest) <= most ? byLowerCase.get(nearest) : undefined;
}
function defuse(text) {
    return text
        .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]+/gu, ' ')
        .replace(/##\[/g, '## [')
        .replace(/^(\s*):(?=:)/, '$1: ');
}
function escapeXml(text) {
    return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };


/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		id: moduleId,
/******/ 		loaded: false,
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Flag the module as loaded
/******/ 	module.loaded = true;
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/node module decorator */
/******/ (() => {
/******/ 	__nccwpck_require__.nmd = (module) => {
/******/ 		module.paths = [];
/******/ 		if (!module.children) module.children = [];
/******/ 		return module;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(9479);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
