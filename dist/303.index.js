export const id = 303;
export const ids = [303];
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

/***/ 2303:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readDotenvFiles: () => (/* binding */ readDotenvFiles),
  readDotenvText: () => (/* binding */ readDotenvText)
});

// EXTERNAL MODULE: ./node_modules/dotenv/dist/index.cjs
var dist = __webpack_require__(8230);
// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/text.js
var build_text = __webpack_require__(977);
// EXTERNAL MODULE: ./build/sources/ciphertext.js
var ciphertext = __webpack_require__(1005);
;// CONCATENATED MODULE: ./build/sources/dotenv/python.js
function withUnixLineEnds(text) {
    return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}
function readAsPython(text) {
    const statements = [];
    let line = 1;
    for (let at = 0; at < text.length;) {
        const first = skip(text, at, isSpace);
        if (first === text.length)
            break;
        line += countLineEnds(text, at, first);
        const read = readStatement(text, first);
        statements.push(Object.assign(read, { start: text.lastIndexOf('\n', first) + 1, line }));
        line += countLineEnds(text, first, read.end);
        at = read.end;
    }
    return statements;
}
function expandAsPython(value, lookUp, maxChars) {
    const parts = value.split('}');
    const last = parts.pop() ?? '';
    let expanded = '';
    for (const part of parts) {
        const variable = findVariable(part);
        const found = variable && lookUp(variable.name, variable.otherwise);
        const text = found === undefined ? (variable?.otherwise ?? '') : (found ?? '');
        expanded += variable === undefined ? `${part}}` : part.slice(0, variable.start) + text;
        if (expanded.length > maxChars)
            return undefined;
    }
    expanded += last;
    return expanded.length > maxChars ? undefined : expanded;
}
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
function readName(text, at) {
    if (text[at] === "'") {
        const close = text.indexOf("'", at + 1);
        return close <= at + 1 ? undefined : { name: text.slice(at + 1, close), quotedName: true, end: close + 1 };
    }
    const end = skip(text, at, (char) => char !== '=' && char !== '#' && !isSpace(char));
    return end === at ? undefined : { name: text.slice(at, end), quotedName: false, end };
}
function readAssignment(text, { name, quotedName }, at) {
    const quote = text[at];
    if (quote !== "'" && quote !== '"') {
        const end = nextLine(text, at);
        const written = text.slice(at, text[end - 1] === '\n' ? end - 1 : end);
        const isComment = quote === '#' && text[at - 1] !== '=';
        const value = isComment ? '' : withoutComment(written);
        return { kind: 'assignment', name, quotedName, value, quote: undefined, valueStart: at, valueEnd: end, end };
    }
    const valueEnd = endOfQuoted(text, at, quote);
    if (valueEnd === undefined)
        return { kind: 'skipped', why: 'unterminated', end: nextLine(text, at) };
    const end = endOfStatement(text, valueEnd);
    if (end === undefined)
        return { kind: 'skipped', why: 'after-quote', end: nextLine(text, valueEnd) };
    const inner = text.slice(at + 1, valueEnd - 1);
    return {
        kind: 'assignment',
        name,
        quotedName,
        value: python_unescape(inner, quote),
        quote,
        valueStart: at,
        valueEnd,
        end,
    };
}
const QUOTED = { "'": /'[^'\\]*(?:\\[^][^'\\]*)*'/y, '"': /"[^"\\]*(?:\\[^][^"\\]*)*"/y };
function endOfQuoted(text, open, quote) {
    const pattern = QUOTED[quote];
    pattern.lastIndex = open;
    return pattern.test(text) ? pattern.lastIndex : undefined;
}
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
function python_unescape(inner, quote) {
    if (!inner.includes('\\'))
        return inner;
    if (quote === "'")
        return inner.replaceAll(/\\([\\'])/g, '$1');
    return inner.replaceAll(DOUBLE_QUOTE_ESCAPE, (_, char) => CONTROLS.get(char) ?? char);
}
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
const PYTHON_SPACES = new Set('\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a' +
    '\u2028\u2029\u202f\u205f\u3000');
function isSpace(char) {
    return PYTHON_SPACES.has(char);
}
function isBlank(char) {
    return char !== '\n' && char !== '\r' && PYTHON_SPACES.has(char);
}

;// CONCATENATED MODULE: ./build/sources/dotenv/problems.js




const SENTENCES = {
    backslash: [
        'the value in quotes has a backslash sequence that python-dotenv replaces and dotenv keeps',
        'Otherwise write the character itself, in quotes that the value does not contain. A value with two backslashes in a row, or with one at its end, goes without quotes. If a program writes the file, let it use single quotes, or let it write JSON, and read that with "from-json: FILE.json" in place of from-dotenv',
    ],
    backtick: [
        'the value starts with a backtick, which is a quote to dotenv and a letter to python-dotenv',
        'Put the value in single or double quotes, without the backticks unless they belong to it',
    ],
    'bare-after-value': [
        'this name without a value makes its earlier value null in python-dotenv and changes nothing in dotenv',
        'Remove this line, or the earlier one if the value must be null',
    ],
    continuation: [
        'it looks like the rest of a long value without quotes',
        "If it is, put the whole value in double quotes, from its first line to its last. If it is a name, leave an empty line above it, and write '=' for a value that is only =",
    ],
    differs: ['python-dotenv and dotenv read different names in it', 'Use another name, and put the value in quotes'],
    flattened: [
        'several lines seem to be joined into one, as echo does without quotes',
        'Write one NAME=value per line, or put the value in quotes if it is a single one',
    ],
    hash: [
        'the value has a # without a blank before it, where dotenv cuts the value off and python-dotenv does not',
        'If a comment starts at the #, move it to a line of its own',
    ],
    invisible: [
        'it has an unusual blank or line end, such as U+0085, U+2028 or U+FEFF, that python-dotenv and dotenv treat differently',
        'Remove that character. If it belongs to the value, put the value in quotes',
    ],
    name: [
        'it is not NAME=value with a plain name, so python-dotenv or dotenv would drop it',
        'Write NAME=value with only letters, digits and _ in the name, or start a comment with #. If the line belongs to the value above it, put that whole value in quotes',
    ],
    pem: [
        'a key or certificate (-----BEGIN …) over several lines has no quotes',
        'Put all of it in double quotes, from -----BEGIN to the end of the -----END line',
    ],
    'quote-end': [
        'python-dotenv finds no closing quote at the end of the value, so it would drop the line',
        'Put one pair of quotes around the whole value, of the kind that the value does not contain. A backslash escapes the quote after it, so a value with one at its end goes without quotes. Only a comment may follow the closing quote: write another NAME=value on a line of its own',
    ],
};
function checkStatements(text, statements, file) {
    const problems = findProblems(text, statements);
    const errors = problems.slice(0, build_text/* MAX_LISTED */.Bl).map(({ cause, statement }) => {
        const [happened, todo] = SENTENCES[cause];
        const isNameless = cause === 'name' || cause === 'continuation';
        const source = text.slice(statement.start, statement.end);
        const line = nameLine(statement.line, isNameless ? '' : source);
        const advice = statement.kind === 'assignment' ? adviseValue(cause, statement.value, nameOf(source)) : '';
        return new build_errors/* ActionError */.lZ({ doing: `Reading ${file}, ${line}`, happened, todo: `${advice}${todo}` });
    });
    const more = problems.length - errors.length;
    if (more === 0)
        return errors;
    const happened = `and ${more} more ${more === 1 ? 'line' : 'lines'} cannot be read safely`;
    return [
        ...errors,
        new build_errors/* ActionError */.lZ({ doing: `Reading ${file}`, happened, todo: 'Fix the lines above and run again' }),
    ];
}
function nameLine(line, source) {
    const name = nameOf(source);
    return name === undefined ? `line ${line}` : `line ${line} (${name})`;
}
function nameOf(source) {
    const name = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t="'`]*[^\s="'`]/.exec(source)?.[1];
    return name !== undefined && (0,build_text/* isShowable */.q6)(name) ? name : undefined;
}
function adviseValue(cause, value, name = 'NAME') {
    if (cause === 'hash')
        return `${adviseQuotes(value)}. `;
    if (cause !== 'backslash' || !isReadAlike(value, "'"))
        return '';
    return `Write ${name}='…', with the value between the quotes exactly as the program needs it. `;
}
function adviseQuotes(value) {
    if (isReadAlike(value, "'"))
        return 'Put the value in single quotes';
    if (isReadAlike(value, '"'))
        return 'Put the value in double quotes';
    return 'No quotes keep this value in both. Pass it in env:, with its name and * in keys, or use from-json';
}
function isReadAlike(value, quote) {
    const line = `A=${quote}${value}${quote}\n`;
    const [statement] = readAsPython(line);
    return statement?.kind === 'assignment' && statement.value === value && (0,dist.parse)(line)['A'] === value;
}
function findProblems(text, statements) {
    const problems = [];
    const assigned = new Set();
    let insidePem = false;
    let nextOfLong;
    for (const statement of statements) {
        const source = text.slice(statement.start, statement.end);
        if (insidePem) {
            insidePem = !source.includes('-----END');
            continue;
        }
        const goesOn = statement.line === nextOfLong && mayContinueValue(statement);
        const cause = goesOn && statement.kind !== 'skipped' ? 'continuation' : judge(statement, source, assigned);
        if (cause !== undefined)
            problems.push({ cause, statement });
        if (statement.kind === 'skipped' && statement.why === 'unterminated')
            break;
        insidePem = cause === 'pem';
        if (goesOn || mayBeWrapped(statement))
            nextOfLong = statement.line + 1;
        if (statement.kind === 'assignment')
            assigned.add(statement.name);
    }
    return problems;
}
const PLAIN = /^(?!__proto__=)[A-Za-z_]\w*=(?!=\n?$)(?:[!$-&(-[\]-_a-~]*|"[ !#-&(-[\]-_a-~]*"|'[ !#-&(-[\]-_a-~]*')\n?$/;
function judge(statement, source, assigned) {
    if (PLAIN.test(source))
        return undefined;
    const mayBePem = statement.kind !== 'comment' && !isQuoted(statement);
    if (mayBePem && source.includes('-----BEGIN ') && !source.includes('-----END'))
        return 'pem';
    if (hasUnusual(statement, source))
        return 'invisible';
    switch (statement.kind) {
        case 'comment':
            return source.trimStart().startsWith('#') ? undefined : 'name';
        case 'skipped':
            return isQuoted(statement) ? 'quote-end' : 'name';
        case 'bare':
            if (statement.quotedName || !isPlainWord(statement.name))
                return 'name';
            return assigned.has(statement.name) ? 'bare-after-value' : undefined;
        case 'assignment':
            return judgeAssignment(statement, source);
    }
}
function judgeAssignment(statement, source) {
    const { name, quotedName, value, quote, start, valueStart } = statement;
    if (quotedName || !/^[\w.-]+$/.test(name))
        return 'name';
    if (quote === undefined && FLATTENED.test(source.charAt(valueStart - start - 1) + value))
        return 'flattened';
    if (quote === undefined && value.startsWith('`'))
        return 'backtick';
    if (quote === undefined && value === '=')
        return 'continuation';
    const [entry, ...others] = Object.entries((0,dist.parse)(source));
    if (entry?.[0] !== name)
        return 'differs';
    if (others.length === 0 && entry[1] === value)
        return undefined;
    if (quote !== undefined)
        return 'backslash';
    return value.includes('#') ? 'hash' : 'invisible';
}
const FLATTENED = /(?:\s|\\n)[A-Z_][A-Z0-9_]*=(?!=?\\n-----END)/;
function isQuoted(statement) {
    if (statement.kind === 'assignment')
        return statement.quote !== undefined;
    return statement.kind === 'skipped' && (statement.why === 'unterminated' || statement.why === 'after-quote');
}
const LINE_SEPARATOR = /[\u2028\u2029]/;
const ONE_SIDED_BLANK = /[\x1c\x1d\x1e\x1f\x85\ufeff]/;
function hasUnusual(statement, source) {
    if (statement.kind !== 'assignment')
        return LINE_SEPARATOR.test(source);
    const before = source.slice(0, statement.valueStart - statement.start);
    const behind = source.slice(statement.valueEnd - statement.start);
    const outside = isQuoted(statement) ? before + behind : source;
    return LINE_SEPARATOR.test(outside) || ONE_SIDED_BLANK.test(before + (behind.split('#', 1)[0] ?? ''));
}
function isPlainWord(word) {
    return /^[A-Za-z_]\w*$/.test(word) && (0,build_text/* isShowable */.q6)(word);
}
function mayBeWrapped(statement) {
    return statement.kind === 'assignment' && !isQuoted(statement) && /^[\w+/=-]{32,}$/.test(statement.value);
}
function mayContinueValue(statement) {
    if (statement.kind !== 'assignment')
        return statement.kind !== 'comment' && !isQuoted(statement);
    return !isQuoted(statement) && /^=?$/.test(statement.value) && !/^[A-Z][A-Z0-9_]*$/.test(statement.name);
}

// EXTERNAL MODULE: ./build/formats/expressions.js
var expressions = __webpack_require__(6588);
;// CONCATENATED MODULE: ./build/sources/dotenv/read.js







const MAX_EXPANDED_CHARS = 4_194_304;
function parseDotenv(bytes, options) {
    const { file, expand } = options;
    const text = withUnixLineEnds(decode(bytes, file));
    const statements = readAsPython(text);
    const findPlaces = (isWanted) => placesOf(text, statements, ({ value }) => isWanted(value));
    (0,build_errors/* throwAll */.Kx)([
        ...(0,ciphertext/* checkCiphertext */.T)(file, findPlaces),
        ...checkStatements(text, statements, file),
        ...(0,expressions/* refuseExpressions */.eo)(file, findPlaces(expressions/* hasExpression */.xS)),
        ...(expand === undefined ? checkVariables(file, findPlaces) : []),
    ]);
    demandSameWhole(text, statements, file);
    const lines = new Map(statements.flatMap((one) => ('name' in one ? [[one.name, one.line]] : [])));
    const { values, withEmpty } = expand === true ? expandValues(statements, options) : { values: readValues(statements), withEmpty: [] };
    const keys = statements.filter((statement) => statement.kind === 'assignment' && isKeyOnOneLine(statement));
    return {
        placeOf: (name) => `line ${lines.get(name) ?? 1}`,
        values,
        warn: (isSelected) => {
            const places = (found) => placesOf(text, found, ({ name }) => isSelected(name));
            return [...describeKeys(file, places(keys)), ...describeEmpty(file, places(withEmpty))];
        },
    };
}
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
function expandValues(statements, { file, environment }) {
    const values = new Map();
    const withEmpty = new Set();
    let charsLeft = MAX_EXPANDED_CHARS;
    for (const statement of statements) {
        if (statement.kind === 'bare')
            values.set(statement.name, null);
        if (statement.kind !== 'assignment')
            continue;
        const lookUp = (name, otherwise) => {
            if (values.has(name))
                return values.get(name);
            const found = environment.get(name);
            if (otherwise !== '' && (found ?? otherwise ?? '') === '')
                withEmpty.add(statement);
            return found;
        };
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
    return { values, withEmpty: [...withEmpty] };
}
function describeEmpty(file, places) {
    if (places.length === 0)
        return [];
    return [
        `Reading ${file}, ${(0,build_text/* listPlaces */.bF)(places)}: a \${NAME} is not set in env: and on no line above, or is empty, so nothing replaces it. Pass it in env:. If it may be empty and has no default, write \${NAME:-}.`,
    ];
}
function checkVariables(file, findPlaces) {
    const places = findPlaces((value) => value.includes('${') && !(0,expressions/* hasExpression */.xS)(value));
    if (places.length === 0)
        return [];
    return [
        new build_errors/* ActionError */.lZ({
            doing: `Reading ${file}, ${(0,build_text/* listPlaces */.bF)(places)}`,
            happened: 'there is a ${…}, which python-dotenv expands and dotenv keeps as written',
            todo: 'Set "dotenv-expand: true" to expand it as python-dotenv does, or "dotenv-expand: false" to keep it as written',
        }),
    ];
}
function isKeyOnOneLine({ quote, value }) {
    return quote === undefined && value.startsWith('-----BEGIN ') && value.includes('\\n');
}
function describeKeys(file, places) {
    if (places.length === 0)
        return [];
    return [
        `Reading ${file}, ${(0,build_text/* listPlaces */.bF)(places)}: a key or certificate without quotes is stored with \\n instead of line breaks. Put it in double quotes.`,
    ];
}
function placesOf(text, statements, isWanted) {
    const found = statements.filter((statement) => statement.kind === 'assignment' && isWanted(statement));
    return found.map(({ line, start, end }) => nameLine(line, text.slice(start, end)));
}
function demandSameWhole(text, statements, file) {
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
    const order = findUtf16(bytes);
    if (order !== undefined) {
        refuse(1, `it is UTF-16 ${order}`, 'Save it as UTF-8. In PowerShell, write it with: Out-File -Encoding utf8');
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
function findUtf16([first, second]) {
    if (first === 0xff && second === 0xfe)
        return 'LE';
    if (first === 0xfe && second === 0xff)
        return 'BE';
    if (first !== 0 && second === 0)
        return 'LE';
    return first === 0 && second !== 0 && second !== undefined ? 'BE' : undefined;
}
function decodeUtf8(bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        return undefined;
    }
}
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
function lineOf(text, at) {
    return text.slice(0, at).split('\n').length;
}

// EXTERNAL MODULE: ./build/formats/files.js + 1 modules
var files = __webpack_require__(9537);
;// CONCATENATED MODULE: ./build/sources/dotenv/files.js


function readDotenvFiles(options) {
    const { folders } = options;
    return options.dotenvPaths.map(({ number, text: path }) => {
        const file = (0,files/* isFolder */.lQ)(path, folders) ? (0,files/* searchUpward */.Ii)(path, options.dotenvFilename, folders) : path;
        const bytes = (0,files/* readFile */.TA)(file, folders, `from-dotenv, line ${number}`);
        const { dotenvExpand: expand, variables: environment } = options;
        return { title: file, ...parseDotenv(bytes, { file, expand, environment }) };
    });
}
function readDotenvText(title, text, { dotenvExpand: expand, variables: environment }) {
    return { title, ...parseDotenv(Buffer.from(text), { file: title, expand, environment }) };
}


/***/ })

};
