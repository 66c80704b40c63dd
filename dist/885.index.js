export const id = 885;
export const ids = [885];
export const modules = {

/***/ 8230:
/***/ ((module, __unused_webpack_exports, __webpack_require__) => {

var j=(e,n)=>()=>{try{return n||e((n={exports:{}}).exports,n),n.exports}catch(t){throw n=0,t}};var R=j((Z,N)=>{function T(e){return typeof e=="string"?!["false","0","no","off",""].includes(e.toLowerCase()):!!e}function U(e=process.env){let n={};for(let t of["ENCODING","PATH","QUIET","DEBUG","OVERRIDE","FAST"]){let r=e[`DOTENV_${t}`]!=null?e[`DOTENV_${t}`]:e[`DOTENV_CONFIG_${t}`];r!=null&&(n[t.toLowerCase()]=t==="ENCODING"||t==="PATH"?r:T(r))}return n}N.exports={parseBoolean:T,optionsFromEnv:U}});var P=j((ee,b)=>{var F=__webpack_require__(9896),_=__webpack_require__(6928),B=__webpack_require__(857),{URL:L,fileURLToPath:Q}=__webpack_require__(7016),{parseBoolean:$,optionsFromEnv:I}=R(),G=/(?:^|^)\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?(?:$|$)/mg,y=new Uint8Array(256);for(let e=48;e<=57;e++)y[e]=1;for(let e=65;e<=90;e++)y[e]=1;for(let e=97;e<=122;e++)y[e]=1;y[45]=1;y[46]=1;y[95]=1;function H(e){let n={},t=e.toString();t=t.replace(/\r\n?/mg,`
`);let r;for(;(r=G.exec(t))!=null;){let o=r[1],i=r[2]||"";i=i.trim();let c=i[0];i=i.replace(/^(['"`])([\s\S]*)\1$/mg,"$2"),c==='"'&&(i=i.replace(/\\n/g,`
`),i=i.replace(/\\r/g,"\r")),n[o]=i}return n}function g(e){return e<=32?e===32||e>=9&&e<=13:e>=160&&(e===160||e===5760||e>=8192&&e<=8202||e===8232||e===8233||e===8239||e===8287||e===12288||e===65279)}function O(e){return e===10||e===8232||e===8233}function V(e){let n={},t=typeof e=="string"?e:e.toString();t.indexOf("\r")!==-1&&(t=t.replace(/\r\n?/g,`
`));let r=t.length,o=0;for(;o<r;){let i=t.charCodeAt(o);for(;o<r&&g(i);)o++,i=t.charCodeAt(o);if(o>=r)break;if(i===35){for(;o<r&&!O(t.charCodeAt(o));)o++;continue}let c=-1;if(i===101&&o+6<r&&t.charCodeAt(o+1)===120&&t.charCodeAt(o+2)===112&&t.charCodeAt(o+3)===111&&t.charCodeAt(o+4)===114&&t.charCodeAt(o+5)===116){let u=t.charCodeAt(o+6);if(g(u)){let s=o+7;for(;s<r&&g(t.charCodeAt(s));)s++;y[t.charCodeAt(s)]&&(c=o+6,o=s)}else i=t.charCodeAt(o)}let E=o,p=0;for(;o<r&&(p=t.charCodeAt(o),y[p]);)o++;if(o===E){for(;o<r&&!O(t.charCodeAt(o));)o++;continue}let k=t.slice(E,o),D=o;if(o>=r&&(p=0),g(p))do o++,p=o<r?t.charCodeAt(o):0;while(g(p));if(p===61)o++;else if(p===58&&o===D&&o+1<r&&g(t.charCodeAt(o+1)))o+=2;else{for(o=c===-1?D:c;o<r&&!O(t.charCodeAt(o));)o++;continue}let d=o,l=o;for(;l<r&&g(t.charCodeAt(l));)l++;let C=t.charCodeAt(l),a,q=!1;if(C===39||C===34||C===96){let u=t[l],s=t.indexOf(u,l+1),f=-1,h=-1;for(;s!==-1;){let x=t.charCodeAt(s-1)===92,w=s+1;for(;w<r&&!O(t.charCodeAt(w))&&g(t.charCodeAt(w));)w++;if((w===r||O(t.charCodeAt(w))||t.charCodeAt(w)===35)&&(f=s,h=w),!x)break;s=t.indexOf(u,s+1)}if(f!==-1){if(a=t.slice(l+1,f),o=h,t.charCodeAt(o)===35)for(;o<r&&!O(t.charCodeAt(o));)o++;q=!0}}if(!q){let u=t.indexOf(`
`,d);u===-1&&(u=r);let s;if(r<4096)s=t.indexOf("#",d),(s===-1||s>u)&&(s=u);else for(s=d;s<u&&t.charCodeAt(s)!==35;)s++;let f=d,h=s;for(;f<h&&g(t.charCodeAt(f));)f++;for(;h>f&&g(t.charCodeAt(h-1));)h--;let x=t.charCodeAt(f);if(a=t.slice(f,h),a.includes("\u2028")||a.includes("\u2029")?a=a.replace(/^(['"`])([\s\S]*)\1$/mg,"$2"):h-f>=2&&(x===39||x===34||x===96)&&t.charCodeAt(h-1)===x&&(a=t.slice(f+1,h-1)),o=s,s<u)for(;o<r&&!O(t.charCodeAt(o));)o++}C===34&&(q||l<o)&&a.indexOf("\\")!==-1&&(a=a.replace(/\\n/g,`
`).replace(/\\r/g,"\r")),n[k]=a}return n}function J(e,n){return n&&$(n.fast)?V(e):H(e)}function v(e){console.log(`\u2506 ${e}`)}function W(e){console.error(`\u25C7 ${e}`)}function S(e){return e[0]==="~"?_.join(B.homedir(),e.slice(1)):e}function K(e={}){let n={...e};for(let t of Object.keys(n))n[t]===void 0&&delete n[t];return{...I(),...n}}function M(e){e=K(e);let n=_.resolve(process.cwd(),".env"),t="utf8",r=process.env;e&&e.processEnv!=null&&(r=e.processEnv);let o=$(e&&e.debug);e&&e.encoding?t=e.encoding:o&&v("no encoding is specified (UTF-8 is used by default)");let i=[n];if(e&&e.path)if(!Array.isArray(e.path))i=[S(e.path)];else{i=[];for(let d of e.path)i.push(S(d))}let c,E={},p={fast:e.fast};for(let d of i)try{let l=A.parse(F.readFileSync(d,{encoding:t}),p);A.populate(E,l,e)}catch(l){o&&v(`failed to load ${d} ${l.message}`),c=l}let k=A.populate(r,E,e),D=$(Object.prototype.hasOwnProperty.call(e,"quiet")?e.quiet:I(r).quiet);if(o||!D){let d=Object.keys(k).length,l=[];for(let C of i)try{let a=_.relative(process.cwd(),C instanceof L?Q(C):C);l.push(a)}catch(a){o&&v(`failed to load ${C} ${a.message}`),c=a}W(`injected env (${d}) from ${l.join(",")}`)}return c?{parsed:E,error:c}:{parsed:E}}function Y(e){return A.configDotenv(e)}function z(e,n,t={}){let r=$(t&&t.debug),o=$(t&&t.override),i={};if(e===null||typeof e!="object"||n===null||typeof n!="object"){let c=new Error("OBJECT_REQUIRED: Please check the processEnv argument being passed to populate");throw c.code="OBJECT_REQUIRED",c}for(let c of Object.keys(n))Object.prototype.hasOwnProperty.call(e,c)?(o===!0&&(e[c]=n[c],i[c]=n[c]),r&&v(o===!0?`"${c}" is already defined and WAS overwritten`:`"${c}" is already defined and was NOT overwritten`)):(e[c]=n[c],i[c]=n[c]);return i}var A={configDotenv:M,config:Y,parse:J,populate:z};b.exports.configDotenv=A.configDotenv;b.exports.config=A.config;b.exports.parse=A.parse;b.exports.populate=A.populate;b.exports=A});var m=P();module.exports=m;module.exports.config=m.config;module.exports.configDotenv=m.configDotenv;module.exports.parse=m.parse;module.exports.populate=m.populate;


/***/ }),

/***/ 6885:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readDotenvFiles: () => (/* binding */ readDotenvFiles)
});

// EXTERNAL MODULE: ./node_modules/dotenv/dist/index.cjs
var dist = __webpack_require__(8230);
// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/sources/dotenv-problems.js

/**
 * The statements that python-dotenv and dotenv read differently, and those from which both silently lose something.
 *
 * What stands behind an opening quote that is never closed is not judged: it belongs to the value, whatever it looks like.
 * So do the lines of an unquoted PEM block, up to its end.
 */
function findProblems(text, statements) {
    const problems = [];
    const assigned = new Set();
    let insidePem = false;
    let previous;
    for (const statement of statements) {
        const source = text.slice(statement.start, statement.end);
        const { line } = statement;
        if (insidePem) {
            insidePem = !source.includes(PEM_END);
            continue;
        }
        const goesOn = mayContinueValue(statement) && mayBeContinued(previous, line);
        const cause = goesOn && statement.kind !== 'skipped' ? 'continuation' : judge(statement, source, assigned);
        const value = statement.kind === 'assignment' ? statement.value : undefined;
        if (cause !== undefined)
            problems.push({ line, cause, source, value });
        if (cause === 'unterminated')
            break;
        insidePem = cause === 'pem';
        previous = { statement, goesOn };
        if (statement.kind === 'assignment')
            assigned.add(statement.name);
    }
    return problems;
}
/** Whether what stands right above a line may go on in it. */
function mayBeContinued(previous, line) {
    if (previous === undefined || previous.statement.line + 1 !== line)
        return false;
    return previous.goesOn || mayBeWrapped(previous.statement);
}
/**
 * A line that both readers take for a name and what stands between its quotes, or behind its `=`: printable ASCII without
 * quotes and backslashes, and outside quotes without blanks and `#`. Most lines are such, and nobody has to be asked. Not
 * so `NAME==`, and a name that no object of dotenv's can have.
 */
const PLAIN = /^(?!__proto__=)[A-Za-z_]\w*=(?!=\n?$)(?:[!$-&(-[\]-_a-~]*|"[ !#-&(-[\]-_a-~]*"|'[ !#-&(-[\]-_a-~]*')\n?$/;
function judge(statement, source, assigned) {
    if (PLAIN.test(source))
        return undefined;
    if (beginsPem(statement, source))
        return 'pem';
    if (hasSeparator(statement, source))
        return 'line-separator';
    switch (statement.kind) {
        case 'comment':
            // `export # comment`: a line of which both readers make nothing.
            return source.trimStart().startsWith('#') ? undefined : 'no-name';
        case 'skipped':
            return judgeSkipped(statement.why, source);
        case 'bare':
            if (!isPlainWord(statement.name))
                return judgeName(statement) ?? 'strange-word';
            return assigned.has(statement.name) ? 'bare-after-value' : judgeName(statement);
        case 'assignment':
            return judgeName(statement) ?? judgeValue(statement, source);
    }
}
function judgeSkipped(why, source) {
    if (why === 'after-quote' || why === 'unterminated')
        return why;
    if (/^\s*(?:export\s+)?['"]/.test(source))
        return 'quoted-name';
    if (why === 'no-equals' && /^\s*(?:export\s+)?[\w.-]+\s*:/.test(source))
        return 'colon';
    return why;
}
/** A name that dotenv knows as one: `[\w.-]+` in `LINE` of its lib/main.js. python-dotenv takes almost anything. */
function judgeName({ name, quotedName }) {
    if (quotedName || name.startsWith('"'))
        return 'quoted-name';
    if (/^[\w.-]+:/.test(name))
        return 'colon';
    return /^[\w.-]+$/.test(name) ? undefined : 'bad-name';
}
function judgeValue(statement, source) {
    const { name, value, quote } = statement;
    if (hasOneSidedBlank(statement, source))
        return 'blank';
    if (quote === undefined && value.startsWith('`'))
        return 'backtick';
    if (quote === undefined && value === '=')
        return 'only-equals';
    const [entry, ...others] = Object.entries((0,dist.parse)(source));
    if (others.length === 0 && entry?.[0] === name && entry[1] === value)
        return undefined;
    if (entry?.[0] !== name)
        return 'differs';
    if (quote === '"')
        return 'escape-in-double';
    if (quote === "'")
        return 'escape-in-single';
    if (value.startsWith('#'))
        return 'hash-first';
    return value.includes('#') ? 'hash' : 'blank';
}
const PEM_BEGIN = '-----BEGIN ';
const PEM_END = '-----END';
/** An unquoted block over several lines. On one line, with `\n` written between its parts, both readers keep it as it is. */
function beginsPem(statement, source) {
    if (statement.kind === 'comment' || (statement.kind === 'assignment' && statement.quote !== undefined))
        return false;
    if (statement.kind === 'skipped' && (statement.why === 'unterminated' || statement.why === 'after-quote'))
        return false;
    return source.includes(PEM_BEGIN) && !source.includes(PEM_END);
}
/** A line end to JavaScript's regular expressions (and so to dotenv), a blank to Python's. */
const LINE_SEPARATOR = /[\u2028\u2029]/;
/** White space to Python and not to JavaScript, or the other way round. */
const ONE_SIDED_BLANK = /[\x1c\x1d\x1e\x1f\x85\ufeff]/; // eslint-disable-line no-control-regex -- that is what they are.
/** Whether a line separator is outside the quotes. */
function hasSeparator(statement, source) {
    if (statement.kind !== 'assignment' || statement.quote === undefined)
        return LINE_SEPARATOR.test(source);
    const { start, valueStart, valueEnd } = statement;
    return LINE_SEPARATOR.test(source.slice(0, valueStart - start) + source.slice(valueEnd - start));
}
/**
 * Whether a one-sided blank is around the value. dotenv must not be asked about such a statement: its regular expression
 * would find no name there and look for one in each line of the value, which takes quadratic time on empty lines.
 */
function hasOneSidedBlank({ start, valueStart, valueEnd }, source) {
    const [behind = ''] = source.slice(valueEnd - start).split('#', 1);
    return ONE_SIDED_BLANK.test(source.slice(0, valueStart - start) + behind);
}
/** A word that may stand alone on a line, as a name without a value: not a number, not a sentence, not part of a key. */
function isPlainWord(word) {
    return /^[A-Za-z_]\w*$/.test(word) && word.length <= MAX_NAME_CHARS && !looksEncoded(word);
}
/** Longer words are no names of variables that a person gave. */
const MAX_NAME_CHARS = 100;
/** Whether a word looks like a piece of base64 and not like a name: long, mixed, and without an underscore. */
function looksEncoded(word) {
    return word.length >= 24 && !word.includes('_') && /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);
}
/** An unquoted text that may be the first line of one that was wrapped: PEM wraps at 64 characters, MIME at 76, some at 32. */
function mayBeWrapped(statement) {
    if (statement.kind !== 'assignment' || statement.quote !== undefined)
        return false;
    return /^[\w+/=-]{32,}$/.test(statement.value);
}
/** A lone word, or a word and nothing but `=`, as base64 ends. `NAME=` in capitals is an ordinary empty value. */
function mayContinueValue(statement) {
    if (statement.kind === 'bare')
        return true;
    if (statement.kind === 'skipped')
        return statement.why === 'no-equals' || statement.why === 'no-name';
    if (statement.kind !== 'assignment' || statement.quote !== undefined)
        return false;
    return /^=?$/.test(statement.value) && !/^[A-Z][A-Z0-9_]*$/.test(statement.name);
}

;// CONCATENATED MODULE: ./build/sources/dotenv-python.js
/**
 * What python-dotenv 1.2.2 makes of a .env file, statement by statement, as its `parser.py`, `main.py` and `variables.py`
 * define it. Modal's own `Secret.from_dotenv` and its command line read files with it.
 */
/** What both readers do with line ends: CRLF and a lone CR become LF, in quotes as well (Python by opening in text mode). */
function withUnixLineEnds(text) {
    return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}
/**
 * The statements of a file, in order, as python-dotenv reads them (`parser.py`, `parse_stream`). Empty lines are left out.
 *
 * @param text with LF line ends: see `withUnixLineEnds`.
 */
function readAsPython(text) {
    const statements = [];
    let line = 1;
    for (let at = 0; at < text.length;) {
        const first = skip(text, at, isSpace);
        if (first === text.length)
            break;
        line += countLineEnds(text, at, first);
        const read = readStatement(text, first);
        // Not a spread, which takes three times as long as all the rest.
        statements.push(Object.assign(read, { start: text.lastIndexOf('\n', first) + 1, line }));
        line += countLineEnds(text, first, read.end);
        at = read.end;
    }
    return statements;
}
/**
 * A value with each `${NAME}` and `${NAME:-default}` replaced (`variables.py`). The default counts only for a name that is
 * absent; a name whose value is null, and one that is absent and has no default, become nothing. There is no nesting.
 *
 * @param lookUp gives undefined for a name that is absent.
 * @returns undefined when the result would be longer than `maxChars`.
 */
function expandAsPython(value, lookUp, maxChars) {
    // No part of a variable may hold a `}`, so each one ends at the first after its `${`.
    const parts = value.split('}');
    const last = parts.pop() ?? '';
    let expanded = '';
    for (const part of parts) {
        const variable = findVariable(part);
        const found = variable && lookUp(variable.name);
        const text = found === undefined ? (variable?.otherwise ?? '') : (found ?? '');
        expanded += variable === undefined ? `${part}}` : part.slice(0, variable.start) + text;
        if (expanded.length > maxChars)
            return undefined;
    }
    expanded += last;
    return expanded.length > maxChars ? undefined : expanded;
}
/** The variable that a `}` right after this text would end: from the first `${` whose next `:`, if any, is a `:-`. */
function findVariable(part) {
    for (let start = part.indexOf('${'); start !== -1;) {
        const colon = part.indexOf(':', start + 2);
        if (colon === -1)
            return { start, name: part.slice(start + 2), otherwise: undefined };
        if (part[colon + 1] === '-') {
            return { start, name: part.slice(start + 2, colon), otherwise: part.slice(colon + 2) };
        }
        start = part.indexOf('${', colon + 1);
    }
    return undefined;
}
/** `parse_binding`. The text at `first` is not white space. */
function readStatement(text, first) {
    const at = skipExport(text, first);
    if (text[at] === '#')
        return { kind: 'comment', end: nextLine(text, at) };
    const name = readName(text, at);
    if (name === undefined)
        return { kind: 'skipped', why: 'no-name', end: nextLine(text, at) };
    const afterName = skip(text, name.end, isBlank);
    if (text[afterName] === '=')
        return readAssignment(text, name, skip(text, afterName + 1, isBlank));
    const end = endOfStatement(text, afterName);
    if (end === undefined)
        return { kind: 'skipped', why: 'no-equals', end: nextLine(text, afterName) };
    return { kind: 'bare', name: name.name, quotedName: name.quotedName, end };
}
function skipExport(text, at) {
    const word = 'export';
    const afterWord = at + word.length;
    return text.startsWith(word, at) && isBlank(text.charAt(afterWord)) ? skip(text, afterWord, isBlank) : at;
}
/** `parse_key`: a name in single quotes, or everything up to `=`, `#` or white space. Double quotes are letters like others. */
function readName(text, at) {
    if (text[at] === "'") {
        const close = text.indexOf("'", at + 1);
        return close <= at + 1 ? undefined : { name: text.slice(at + 1, close), quotedName: true, end: close + 1 };
    }
    const end = skip(text, at, (char) => char !== '=' && char !== '#' && !isSpace(char));
    return end === at ? undefined : { name: text.slice(at, end), quotedName: false, end };
}
/** `parse_value` and what follows it. `at` is the first character after the `=` and the blanks behind that. */
function readAssignment(text, { name, quotedName }, at) {
    const quote = text[at];
    if (quote !== "'" && quote !== '"') {
        const end = nextLine(text, at);
        const written = text.slice(at, text[end - 1] === '\n' ? end - 1 : end);
        const value = withoutComment(written);
        return { kind: 'assignment', name, quotedName, value, quote: undefined, valueStart: at, valueEnd: end, end };
    }
    const close = findClosingQuote(text, at);
    if (close === undefined)
        return { kind: 'skipped', why: 'unterminated', end: nextLine(text, at) };
    const end = endOfStatement(text, close + 1);
    if (end === undefined)
        return { kind: 'skipped', why: 'after-quote', end: nextLine(text, close + 1) };
    const inner = text.slice(at + 1, close);
    return {
        kind: 'assignment',
        name,
        quotedName,
        value: dotenv_python_unescape(inner, quote),
        quote,
        valueStart: at,
        valueEnd: close + 1,
        end,
    };
}
/** The first quote without a backslash right before it; if there is none in the whole file, the last one that has one. */
function findClosingQuote(text, open) {
    let escaped;
    for (let at = text.indexOf(text.charAt(open), open + 1); at !== -1; at = text.indexOf(text.charAt(open), at + 1)) {
        if (text[at - 1] !== '\\')
            return at;
        escaped = at;
    }
    return escaped;
}
/** `_double_quote_escapes` of `parser.py`. */
const DOUBLE_QUOTE_ESCAPE = /\\([\\'"abfnrtv])/g;
const CONTROLS = new Map([
    ['a', '\x07'],
    ['b', '\b'],
    ['f', '\f'],
    ['n', '\n'],
    ['r', '\r'],
    ['t', '\t'],
    ['v', '\v'],
]);
function dotenv_python_unescape(inner, quote) {
    if (!inner.includes('\\'))
        return inner;
    if (quote === "'")
        return inner.replaceAll(/\\([\\'])/g, '$1');
    return inner.replaceAll(DOUBLE_QUOTE_ESCAPE, (_, char) => CONTROLS.get(char) ?? char);
}
/** `parse_unquoted_value`: up to the first `#` that has white space before it, without the white space at the end. */
function withoutComment(written) {
    let end = written.indexOf('#');
    while (end !== -1 && !isSpace(written.charAt(end - 1)))
        end = written.indexOf('#', end + 1);
    if (end === -1)
        end = written.length;
    while (end > 0 && isSpace(written.charAt(end - 1)))
        end--;
    return written.slice(0, end);
}
/** The first character of the next line, if nothing but blanks and a comment stands between. */
function endOfStatement(text, at) {
    const next = skip(text, at, isBlank);
    return next === text.length || text[next] === '#' || text[next] === '\n' ? nextLine(text, next) : undefined;
}
function nextLine(text, at) {
    const end = text.indexOf('\n', at);
    return end === -1 ? text.length : end + 1;
}
function skip(text, from, wanted) {
    let at = from;
    while (at < text.length && wanted(text.charAt(at)))
        at++;
    return at;
}
function countLineEnds(text, from, to) {
    let count = 0;
    for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1))
        count++;
    return count;
}
/** What `\s` matches in Python 3, as measured over all of Unicode: unlike JavaScript's, with U+001C–1F and U+0085, without U+FEFF. */
const PYTHON_SPACES = new Set('\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a' +
    '\u2028\u2029\u202f\u205f\u3000');
function isSpace(char) {
    return PYTHON_SPACES.has(char);
}
function isBlank(char) {
    return char !== '\n' && char !== '\r' && PYTHON_SPACES.has(char);
}

;// CONCATENATED MODULE: ./build/sources/dotenv-messages.js




/** One error for each line, with its number and name and how to write it so that both readers agree. */
function describeProblems(file, problems) {
    const errors = problems.slice(0, build_errors/* MAX_LISTED */.Bl).map((problem) => describe(file, problem));
    const more = problems.length - errors.length;
    if (more > 0) {
        const happened = `and ${more} more ${more === 1 ? 'line' : 'lines'} cannot be read safely`;
        errors.push(new build_errors/* ActionError */.lZ({ doing: `Reading ${file}`, happened, todo: 'Mend the lines above, then run it again' }));
    }
    return errors;
}
function describe(file, { line, cause, source, value }) {
    const [happened, todo] = SENTENCES[cause];
    const doing = `Reading ${file}, ${nameLine(line, SHOWS_NO_NAME.has(cause) ? '' : source)}`;
    const advice = todo.replace('QUOTES', () => adviseQuotes(value));
    return new build_errors/* ActionError */.lZ({ doing, happened, todo: advice.charAt(0).toUpperCase() + advice.slice(1) });
}
/**
 * `line 7 (DATABASE_URL)`, or only `line 7` where what stands for a name may be part of a value: the lines of a key or
 * certificate that was not quoted look like names, the last one like `NAME==`. So a name is shown only when it is one,
 * and something else than `=` and quotes follows its `=`.
 */
function nameLine(line, source) {
    const name = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t="'`]*[^\s="'`]/.exec(source)?.[1];
    const shown = name !== undefined && name.length <= MAX_NAME_CHARS && !looksEncoded(name);
    return shown ? `line ${line} (${name})` : `line ${line}`;
}
const SHOWS_NO_NAME = new Set([
    'continuation',
    'only-equals',
    'strange-word',
    'bad-name',
    'no-name',
]);
/** How to write this value so that both readers agree on it, found by asking both. */
function adviseQuotes(value = '') {
    const single = isReadAlike(value, "'");
    if (single || isReadAlike(value, '"'))
        return `put the value in ${single ? 'single' : 'double'} quotes`;
    return 'hand this value over in another way, since no quotes hold it for both: by "keys" from "env:", or by "from-json"';
}
function isReadAlike(value, quote) {
    // Before a closing quote a backslash counts only if the file has no other quote after it.
    if (value.endsWith('\\') || value.includes(quote))
        return false;
    const line = `A=${quote}${value}${quote}\n`;
    const [statement] = readAsPython(line);
    return statement?.kind === 'assignment' && statement.value === value && (0,dist.parse)(line)['A'] === value;
}
/** What happened and what to do. `QUOTES` is advice for the value at hand: see `adviseQuotes`. */
const SENTENCES = {
    'after-quote': [
        'something other than a comment follows the closing quote, so python-dotenv drops the line and dotenv keeps the quotes',
        'If the quote belongs to the value, put the value in the other kind of quotes; otherwise end the line after the closing quote',
    ],
    backtick: [
        'the value begins with a backtick, which is a quote to dotenv and a letter to python-dotenv',
        'Put the value in single or double quotes, without the backticks unless they belong to it',
    ],
    'bad-name': [
        'the name has a character that dotenv does not allow in one, so it drops the line',
        'Use only letters, digits and _ for the name. If the line goes on from the one above, put that whole value in quotes',
    ],
    'bare-after-value': [
        'the name stands alone, which takes its earlier value away in python-dotenv and changes nothing in dotenv',
        'Remove this line or the earlier one',
    ],
    blank: [
        'there is a blank that one of python-dotenv and dotenv drops and the other keeps, such as U+0085 or U+FEFF',
        'Remove it. If it belongs to the value, QUOTES',
    ],
    colon: ['the name is followed by a colon, which python-dotenv does not take for "="', 'Write NAME=value'],
    continuation: [
        'the line follows a long value without quotes and may be the rest of it',
        'If it is, put the whole value in double quotes, from its first line to its last; if it is a name, leave an empty line above it',
    ],
    differs: [
        'python-dotenv and dotenv do not read the same name and value in it',
        'Use another name, and put the value in quotes',
    ],
    'escape-in-double': [
        'the value in double quotes has a backslash sequence other than \\n and \\r, which python-dotenv replaces and dotenv keeps',
        'Write the character itself. A value that holds a double quote or a single backslash goes in single quotes; one that holds two backslashes in a row goes without quotes',
    ],
    'escape-in-single': [
        "the value in single quotes has \\\\ or \\', of which python-dotenv drops the backslash and dotenv does not",
        'A value that holds a single quote goes in double quotes; one that holds two backslashes in a row goes without quotes',
    ],
    hash: [
        'the value has a # without a blank before it, where dotenv cuts the value off and python-dotenv does not',
        'QUOTES. If a comment begins at the #, put a blank before it',
    ],
    'hash-first': [
        'the value begins with #, which is part of it to python-dotenv and a comment to dotenv',
        'QUOTES. If it is a comment, move it to a line of its own',
    ],
    'line-separator': [
        'there is a line separator (U+2028 or U+2029), which ends a line for dotenv and not for python-dotenv',
        'Remove it, or put the value in quotes if it belongs to it',
    ],
    'no-equals': [
        'it is neither NAME=value nor a comment, so both python-dotenv and dotenv would drop it without a word',
        'Write NAME=value, or begin the line with #. If it goes on from the line above, put that whole value in quotes',
    ],
    'no-name': [
        'it has no name, so python-dotenv would drop it without a word',
        'Write NAME=value, or begin the line with #. If it goes on from the line above, put that whole value in quotes',
    ],
    'only-equals': [
        'a word is followed by "==" and nothing else, as at the end of a base64 text that was not put in quotes',
        "Put the whole text in quotes, from its first line to its last. If the value is really a single =, write '='",
    ],
    pem: [
        'a key or certificate (-----BEGIN …) over several lines has no quotes, so only its first line would be taken',
        'Put all of it in double quotes, from -----BEGIN to the end of the -----END line',
    ],
    'quoted-name': [
        'the name is in quotes, so dotenv drops the line',
        'Write the name without quotes. If the line goes on from the one above, put that whole value in quotes',
    ],
    'strange-word': [
        'it is a single word that is no usual name, so it may be part of a value',
        'Write NAME=value, or begin the line with #. If it goes on from the line above, put that whole value in quotes',
    ],
    unterminated: [
        'the quote that opens the value is never closed; nothing after it was checked',
        'Close the quote. If the value itself begins with one, put the value in the other kind of quotes',
    ],
};

// EXTERNAL MODULE: ./build/sources/expressions.js
var expressions = __webpack_require__(8242);
;// CONCATENATED MODULE: ./build/sources/dotenv.js






/** The most that all values of a file may grow to by expanding: 30 lines that each double the last would make 1 GiB. */
const MAX_EXPANDED_CHARS = 4_194_304;
/**
 * The values of a .env file on which its two readers agree: dotenv 18.0.10 (`parse`, lib/main.js in its repository), from npm, and
 * python-dotenv 1.2.2 (`dotenv_values`), with which Modal reads such files. A line that they read differently, or from which
 * both lose something, is refused: see docs/dotenv.md.
 *
 * @throws {ActionError | AggregateError} when the file cannot be read safely: one error for each line, none with a value.
 */
function parseDotenv(bytes, options) {
    const { file, expand } = options;
    const text = withUnixLineEnds(decode(bytes, file));
    const statements = readAsPython(text);
    (0,build_errors/* throwAll */.Kx)([
        ...describeProblems(file, findProblems(text, statements)),
        ...(0,expressions/* refuseExpressions */.eo)(file, placesOf(text, statements, expressions/* hasExpression */.xS)),
        ...(expand === undefined ? refuseVariables(text, statements, file) : []),
    ]);
    checkWholeFile(text, statements, file);
    return expand === true ? expandValues(statements, options) : readValues(statements);
}
/** What python-dotenv's `dotenv_values(path, interpolate=False)` returns. */
function readValues(statements) {
    const values = new Map();
    for (const statement of statements) {
        if (statement.kind === 'bare')
            values.set(statement.name, null);
        if (statement.kind === 'assignment')
            values.set(statement.name, statement.value);
    }
    return values;
}
/** Looks up earlier names of the file, then the environment, as `resolve_variables` in python-dotenv's `main.py` does. */
function expandValues(statements, { file, environment }) {
    const values = new Map();
    const lookUp = (name) => values.has(name) ? values.get(name) : environment.get(name);
    let charsLeft = MAX_EXPANDED_CHARS;
    for (const statement of statements) {
        if (statement.kind === 'bare')
            values.set(statement.name, null);
        if (statement.kind !== 'assignment')
            continue;
        const expanded = expandAsPython(statement.value, lookUp, charsLeft);
        if (expanded === undefined) {
            throw new build_errors/* ActionError */.lZ({
                doing: `Reading ${file}, line ${statement.line}`,
                happened: `expanding \${…} makes the values longer than ${MAX_EXPANDED_CHARS} characters in all`,
                todo: 'Let fewer values repeat others, or set "dotenv-expand: false"',
            });
        }
        charsLeft -= expanded.length;
        values.set(statement.name, expanded);
    }
    return values;
}
/** One error for all lines with a `${`, since one decision settles them all; but for those that no decision helps. */
function refuseVariables(text, statements, file) {
    const places = placesOf(text, statements, (value) => value.includes('${') && !(0,expressions/* hasExpression */.xS)(value));
    if (places.length === 0)
        return [];
    return [
        new build_errors/* ActionError */.lZ({
            doing: `Reading ${file}, ${(0,build_errors/* listPlaces */.bF)(places)}`,
            happened: 'there is a ${…}, which python-dotenv expands and dotenv keeps as written',
            todo: 'Set "dotenv-expand: true" to expand it as python-dotenv does, or "dotenv-expand: false" to keep it as written',
        }),
    ];
}
/** The lines of the assignments whose value is of that kind. */
function placesOf(text, statements, isWanted) {
    const found = statements.filter((statement) => statement.kind === 'assignment' && isWanted(statement.value));
    return found.map(({ line, start, end }) => nameLine(line, text.slice(start, end)));
}
/**
 * Asks dotenv about the file as a whole, in case statements that agree one by one do not agree together. Empty lines
 * between them are left out: its regular expression takes quadratic time on them (7 s for 64 KiB, measured).
 */
function checkWholeFile(text, statements, file) {
    const answer = new Map(Object.entries((0,dist.parse)(withoutEmptyLines(text, statements))));
    const texts = [...readValues(statements)].filter(([, value]) => value !== null);
    if (texts.length === answer.size && texts.every(([name, value]) => answer.get(name) === value))
        return;
    throw new build_errors/* ActionError */.lZ({
        doing: `Reading ${file}`,
        happened: 'python-dotenv and dotenv do not read the same values in it, though they do in each of its lines',
        todo: 'Put every value in quotes',
    });
}
function withoutEmptyLines(text, statements) {
    const chars = statements.reduce((sum, { start, end }) => sum + end - start, 0);
    return chars === text.length ? text : statements.map(({ start, end }) => text.slice(start, end)).join('');
}
function decode(bytes, file) {
    const refuse = (line, happened, todo) => {
        throw new build_errors/* ActionError */.lZ({ doing: `Reading ${file}, line ${line}`, happened, todo });
    };
    if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
        refuse(1, 'the file is UTF-16', 'Save it as UTF-8 without a byte-order mark');
    }
    if (startsWith(bytes, [0xef, 0xbb, 0xbf])) {
        const happened = 'the file begins with a byte-order mark, which is part of the first name to python-dotenv';
        refuse(1, happened, 'Save it as UTF-8 without a byte-order mark');
    }
    const text = decodeUtf8(bytes) ?? refuse(findInvalidLine(bytes), 'it is not valid UTF-8', 'Save the file as UTF-8');
    const nul = text.indexOf('\0');
    if (nul !== -1)
        refuse(lineOf(text, nul), 'there is a NUL character, which no environment variable can hold', 'Remove it');
    const cr = text.includes('\r') ? text.search(/\r(?!\n)/) : -1;
    if (cr === -1)
        return text;
    const happened = 'there is a carriage return without a line feed, which both python-dotenv and dotenv turn into a line end';
    return refuse(lineOf(text, cr), happened, 'Remove it. In a value, write it as \\r in double quotes');
}
function startsWith(bytes, start) {
    return start.every((byte, index) => bytes[index] === byte);
}
/** Undefined for bytes that are not UTF-8, on which python-dotenv raises and dotenv puts U+FFFD in. */
function decodeUtf8(bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    }
    catch {
        return undefined;
    }
}
/** The line of the first byte that is wrong. No character of UTF-8 but the line feed itself holds the byte of one. */
function findInvalidLine(bytes) {
    let line = 1;
    for (let start = 0; start < bytes.length; line++) {
        const end = bytes.indexOf(0x0a, start);
        if (end === -1 || decodeUtf8(bytes.subarray(start, end)) === undefined)
            return line;
        start = end + 1;
    }
    return line;
}
/** Counted by line feeds, as editors do. */
function lineOf(text, at) {
    return text.slice(0, at).split('\n').length;
}

// EXTERNAL MODULE: ./build/sources/files.js
var files = __webpack_require__(3806);
;// CONCATENATED MODULE: ./build/sources/dotenv-files.js


/**
 * Reads the files of `from-dotenv`, in the order given.
 *
 * @throws {ActionError | AggregateError} when one is not found, not readable or not unequivocal.
 */
function readDotenvFiles(options) {
    const { folders } = options;
    return options.dotenvPaths.map(({ number, text: path }) => {
        const file = (0,files/* isFolder */.lQ)(path, folders) ? (0,files/* searchUpward */.Ii)(path, options.dotenvFilename, folders) : path;
        const values = parseDotenv((0,files/* readFile */.TA)(file, folders, `from-dotenv, line ${number}`), {
            file,
            expand: options.dotenvExpand,
            environment: options.variables,
        });
        return { title: file, values };
    });
}


/***/ })

};
