export const id = 866;
export const ids = [866];
export const modules = {

/***/ 3905:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ explainConnection)
/* harmony export */ });
/* harmony import */ var _masks_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8889);

/** Explains why no connection was made, or why it broke. `cause` is Node's or undici's error. */
function explainConnection(cause, destination) {
    const { serverUrl, variable, shownProxyUrl: proxyUrl } = destination;
    const code = findCode(cause);
    const network = `Check ${variable}, the runner's network and its proxy settings (HTTPS_PROXY, NO_PROXY)`;
    if (proxyUrl !== '' && isProxyProblem(cause)) {
        return {
            happened: `the proxy ${proxyUrl} lets no connection to ${serverUrl} through (${proxyStatus(cause) ?? code})`,
            todo: `Check HTTPS_PROXY, its user and password, and what the proxy allows; NO_PROXY=${new URL(serverUrl).hostname} goes around it`,
        };
    }
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
        return { happened: `the name of ${serverUrl} is not known (${code})`, todo: network };
    }
    if (code === 'ECONNREFUSED')
        return { happened: `${serverUrl} refuses the connection`, todo: network };
    if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(code)) {
        return {
            happened: `the certificate of ${serverUrl} is not trusted (${code})`,
            todo: 'Where a proxy that reads TLS stands between, set NODE_EXTRA_CA_CERTS, in the env: of the step, to the file of its certificate authority',
        };
    }
    if (code.includes('NO_APPLICATION_PROTOCOL')) {
        return {
            happened: `what is at ${serverUrl} does not speak HTTP/2, so that it is not Modal`,
            todo: `Check ${variable}, and whether a proxy that reads TLS stands between`,
        };
    }
    if (/SSL|EPROTO/.test(code)) {
        return {
            happened: `${serverUrl} does not speak TLS (${code})`,
            todo: `Check the port in ${variable}, and whether it is to be https: at all`,
        };
    }
    return { happened: `the connection to ${serverUrl} failed (${code})`, todo: network };
}
/** The code of an error: with several addresses tried, that of the first; of a proxy's, that of its reason. */
function findCode(cause) {
    if (cause instanceof AggregateError && cause.errors.length > 0)
        return findCode(cause.errors[0]);
    if (!(cause instanceof Error))
        return 'for an unknown reason';
    if (isProxyProblem(cause) && cause.cause instanceof Error)
        return findCode(cause.cause);
    // What has none is ours or a parser's, and may quote what it was given.
    return 'code' in cause && typeof cause.code === 'string' ? cause.code : (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .hideValues */ .X8)(cause.message);
}
/** undici names its own proxy errors, and `proxy-agent.ts` those of reaching the proxy. */
function isProxyProblem(cause) {
    if (!(cause instanceof Error))
        return false;
    return proxyStatus(cause) !== undefined || ('code' in cause && String(cause.code).startsWith('UND_ERR_PRX'));
}
/** The HTTP status with which a proxy refused CONNECT (undici: lib/dispatcher/proxy-agent.js). */
function proxyStatus(cause) {
    const status = cause instanceof Error ? /^Proxy response \((\d+)\)/.exec(cause.message)?.[1] : undefined;
    return status === undefined ? undefined : `HTTP ${status}`;
}


/***/ }),

/***/ 2606:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ MAX_TEXT_LENGTH),
/* harmony export */   g: () => (/* binding */ MAX_ANSWER_BYTES)
/* harmony export */ });
/** The largest answer that is read, in bytes. The largest that is known, a list of names, is far smaller. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** The longest name, id, token or message in an answer, in characters. */
const MAX_TEXT_LENGTH = 64 * 1024;


/***/ }),

/***/ 7132:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ openProxyAgent)
/* harmony export */ });
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7723);

/** That the proxy itself was not reached, for the reason that is its cause. The code is undici's own for such. */
class ProxyFailure extends Error {
    name = 'ProxyFailure';
    code = 'UND_ERR_PRX_CONN';
    constructor(cause) {
        super('The proxy was not reached.', { cause });
    }
}
/** NODE_TLS_REJECT_UNAUTHORIZED could switch the check of certificates off otherwise. */
const CHECKED = { rejectUnauthorized: true };
/**
 * Returns undici's dispatcher for requests that go through the proxy or around it.
 *
 * @param options `allowH2` is about the server: HTTP/2 is offered first then, where undici would offer it last. The proxy
 *   itself is asked in HTTP/1.1, in which CONNECT is understood by all.
 */
function openProxyAgent({ proxyUrl, noProxy }, options = {}) {
    const proxy = { ...CHECKED, allowH2: false };
    const server = { ...CHECKED, preferH2: options.allowH2 === true };
    return new undici__WEBPACK_IMPORTED_MODULE_0__.EnvHttpProxyAgent({
        ...options,
        httpProxy: '', // Clear text is for loopback alone, where no proxy stands between.
        httpsProxy: proxyUrl,
        noProxy,
        connect: server,
        requestTls: server,
        proxyTls: proxy,
        clientFactory: (origin, { connect }) => new undici__WEBPACK_IMPORTED_MODULE_0__.Pool(origin, {
            connect: (to, tell) => connect(to, (...[error, socket]) => {
                if (error === null)
                    tell(null, socket);
                else
                    tell(new ProxyFailure(error), null);
            }),
        }),
    });
}


/***/ }),

/***/ 2426:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ withRetries)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);

/** Modal's clients retry three times (modal-client: py/modal/_utils/grpc_utils.py). GitHub names no number. */
const MAX_RETRIES = 3;
/**
 * Makes a call, and makes it again while its failure is worth it and the time of the run allows: three times by itself, and
 * without counting whenever the service asks to wait.
 *
 * @throws the error of the last attempt.
 */
async function withRetries(options, call) {
    const { service, name, attempt, judge, backOffMs } = call;
    let counts = { retries: 0, waits: 0 };
    for (;;) {
        try {
            return await attempt(counts);
        }
        catch (error) {
            const { reason = '', isPassing = false, askedDelayMs } = judge(error, counts) ?? {};
            const { retries, waits } = counts;
            const asked = askedDelayMs !== undefined;
            const waitMs = askedDelayMs ?? backOffMs(retries);
            const isWorthIt = asked || (isPassing && retries < MAX_RETRIES);
            if (options.signal.aborted || !isWorthIt || Date.now() + waitMs >= options.deadlineMs)
                throw error;
            options.onRetry({ service, call: name, reason, waitMs, asked });
            counts = asked ? { retries, waits: waits + 1 } : { retries: retries + 1, waits };
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(waitMs, undefined, { signal: options.signal }).catch(() => {
                throw error;
            });
        }
    }
}


/***/ }),

/***/ 4337:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gm: () => (/* binding */ showServerText),
/* harmony export */   S0: () => (/* binding */ showServerName),
/* harmony export */   u: () => (/* binding */ quoteServer)
/* harmony export */ });
/* harmony import */ var _masks_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8889);

/** Long enough for every sentence that the servers are known to send, in characters. */
const MAX_LENGTH = 300;
/** Longer texts are not shown at all: cutting them first could keep the half of a value, in characters. */
const MAX_SEARCHED = 64 * 1024;
/**
 * Returns a server's text as it may be shown: `***` for every value that it repeats, as it is or percent-encoded, and at most
 * 300 characters.
 */
function showServerText(text) {
    if (text.length > MAX_SEARCHED)
        return '';
    const hidden = (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .hideValues */ .X8)(text);
    const decoded = decode(hidden);
    const safe = (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .hideValues */ .X8)(decoded);
    const shown = (safe === decoded ? hidden : safe).trim();
    // Matched after the cut: from each of many dots, the pattern looks for the end of the text.
    const start = shown.slice(0, MAX_LENGTH).replace(/[.\s]+$/, '');
    return shown.length > MAX_LENGTH && start !== '' ? `${start}…` : start;
}
function decode(text) {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}
/** Returns a name that a server gave as it may be shown: `***` for a value in it, `…` if it does not have the shape. */
function showServerName(name, shape) {
    return shape.test(name) ? (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .hideValues */ .X8)(name) : '…';
}
/**
 * Returns the clause that quotes a server after what happened; empty if there is nothing to quote.
 *
 * @example quoteServer('Not Found.') // ' (it says: Not Found)'
 */
function quoteServer(message) {
    const text = showServerText(message);
    return text === '' ? '' : ` (it says: ${text})`;
}


/***/ }),

/***/ 8866:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openSession: () => (/* binding */ openSession)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/text.js
var build_text = __webpack_require__(977);
// EXTERNAL MODULE: ./build/targets/outcome.js
var outcome = __webpack_require__(169);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(8134);
// EXTERNAL MODULE: ./node_modules/libsodium-wrappers/dist/modules-esm/libsodium-wrappers.mjs + 1 modules
var libsodium_wrappers = __webpack_require__(4768);
// EXTERNAL MODULE: ./build/net/limits.js
var limits = __webpack_require__(2606);
// EXTERNAL MODULE: ./build/net/proxy-agent.js
var proxy_agent = __webpack_require__(7132);
// EXTERNAL MODULE: ./build/node_modules/undici/index.js
var undici = __webpack_require__(7723);
// EXTERNAL MODULE: ./build/net/retry.js
var retry = __webpack_require__(2426);
;// CONCATENATED MODULE: ./build/targets/github/client/failure.js


/** A request that failed for good. */
class GithubError extends Error {
    name = 'GithubError';
    failure;
    constructor(failure) {
        super(failure.message);
        this.failure = failure;
    }
}
/** Returns the error for an answer that is not GitHub's: a proxy's page, for example. */
function foreign(message) {
    return new GithubError({ status: undefined, message, headers: {}, cause: undefined });
}
const FIRST_DELAY_MS = 500;
/** The shortest wait that is taken for one that GitHub asks for: its own are whole seconds. */
const MIN_ASKED_DELAY_MS = 1_000;
/** The wait before another attempt if GitHub names none (docs.github.com, "Rate limits for the REST API"). */
const SECONDARY_LIMIT_DELAY_MS = 60_000;
/**
 * Sends a request until its answer is one that waiting would not change: both of GitHub's rate limits are obeyed, server
 * errors and lost connections retried.
 *
 * @throws {GithubError} when there is none in time.
 */
function retrying(route, options, send) {
    return (0,retry/* withRetries */.L)(options, {
        service: 'GitHub',
        name: nameRequest(route),
        backOffMs: (retries) => FIRST_DELAY_MS * 2 ** retries,
        attempt: async () => {
            try {
                return await send();
            }
            catch (error) {
                throw toGithubError(error);
            }
        },
        judge: (error, { waits }) => {
            if (!(error instanceof GithubError))
                return undefined;
            const { failure } = error;
            const reason = String(failure.status ?? 'no answer');
            return { reason, isPassing: isPassing(failure), askedDelayMs: askedDelayMs(failure, waits) };
        },
    });
}
/** Returns a request as people would call it: `PUT /repos/…` says nothing to them. */
function nameRequest(route) {
    const [method = '', path = ''] = route.split(' ');
    if (path.endsWith('/public-key'))
        return 'reading the public key';
    if (!path.includes('/secrets'))
        return method === 'GET' ? 'looking up the environment' : 'creating the environment';
    return method === 'GET' ? 'listing secrets' : method === 'PUT' ? 'writing a secret' : 'deleting a secret';
}
function isPassing({ status }) {
    return status === undefined || status >= 500;
}
/** The wait that GitHub asks for in ms, for both of its limits; undefined where it asks for none. */
function askedDelayMs({ status, headers, message }, before) {
    if (status !== 403 && status !== 429)
        return undefined;
    const retryAfter = Number(headers['retry-after'] ?? Number.NaN);
    if (Number.isFinite(retryAfter))
        return Math.max(retryAfter * 1000, MIN_ASKED_DELAY_MS);
    const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
    if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset))
        return Math.max(reset * 1000 - Date.now(), 0) + MIN_ASKED_DELAY_MS;
    return status === 429 || /secondary rate limit/i.test(message) ? SECONDARY_LIMIT_DELAY_MS * 2 ** before : undefined;
}
/**
 * Takes apart Octokit's error, which calls a lost connection a 500 without a response. Octokit fails in other ways on answers
 * that it cannot read.
 */
function toGithubError(error) {
    if (error instanceof GithubError)
        return error;
    if (!(error instanceof Error && 'status' in error))
        return foreign('it cannot be read');
    if (error.cause instanceof GithubError)
        return error.cause;
    const message = error.message.slice(0, limits/* MAX_TEXT_LENGTH */.G).split('\n')[0] ?? '';
    const response = 'response' in error ? error.response : undefined;
    if (response === undefined)
        return new GithubError({ status: undefined, message, headers: {}, cause: causeOf(error.cause) });
    return new GithubError({ status: Number(error.status), message, headers: response.headers, cause: undefined });
}
/** What made fetch fail: it wraps that in a `TypeError`, and what was cancelled for it in a `DOMException`, too. */
function causeOf(error) {
    if (!(error instanceof TypeError || error instanceof DOMException))
        return undefined;
    return error.cause instanceof DOMException ? error.cause.cause : error.cause;
}

;// CONCATENATED MODULE: ./build/targets/github/client/answer.js



/**
 * Sends a request as `fetch` does, but follows no redirect, which could lead the values elsewhere, and reads no answer that
 * is compressed or has no end: few bytes can unpack to gigabytes.
 *
 * @throws {GithubError} for such an answer.
 */
async function fetchAnswer(url, init) {
    const response = await (0,undici.fetch)(url, { ...init, redirect: 'manual' });
    const refusal = refuse(response);
    if (refusal !== undefined) {
        await response.body?.cancel();
        throw refusal;
    }
    return response.body === null ? response : new undici.Response(await readBody(response.body), response);
}
function refuse({ status, headers }) {
    if (status >= 300 && status < 400)
        return new GithubError({ status, message: '', headers: {}, cause: undefined });
    const isPlain = /^(?:identity)?$/i.test(headers.get('content-encoding') ?? '');
    return isPlain ? undefined : foreign('the answer is compressed, although that was not asked for');
}
async function readBody(body) {
    const parts = [];
    let bytes = 0;
    for await (const part of body) {
        bytes += part.length;
        if (bytes > limits/* MAX_ANSWER_BYTES */.g)
            throw foreign('the answer is larger than 4 MiB');
        parts.push(part);
    }
    return Buffer.concat(parts);
}

;// CONCATENATED MODULE: ./build/targets/github/client/api.js







/** The version that GitHub Enterprise Servers know as well (docs.github.com, "API versions"). */
const HEADERS = { 'x-github-api-version': '2022-11-28', 'accept-encoding': 'identity' };
/** One request's deadline, ms. */
const REQUEST_TIMEOUT_MS = 15_000;
/** Returns a client for GitHub's secrets. Nothing is asked before the first call. */
function openGithubClient(options) {
    const agent = (0,proxy_agent/* openProxyAgent */.e)(options);
    const octokit = (0,github/* getOctokit */.Q)(options.token, {
        baseUrl: options.apiUrl,
        request: { fetch: (url, init) => fetchAnswer(url, { ...init, dispatcher: agent }) },
        log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    });
    const send = (route, parameters = {}) => retrying(route, options, () => {
        const signal = AbortSignal.any([options.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
        return octokit.request(route, { ...parameters, headers: HEADERS, request: { signal } });
    });
    const keys = rememberKeys(send);
    const inTurn = openPace(options.signal);
    return {
        listSecrets: (scope) => listSecrets(send, scope),
        putSecret: (scope, name, value) => inTurn(() => putSecret(send, keys, { scope, name, value })),
        deleteSecret: (scope, name) => inTurn(() => deleteSecret(send, scope, name)),
        createEnvironment: (scope) => inTurn(() => createEnvironment(send, scope)),
        close: () => agent.destroy(),
    };
}
function ignore() {
    // Octokit would write to stderr, which the runner shows before what stdout has masked.
}
/** The part of a path that tells the scope; Octokit percent-encodes each name in it, slashes included. */
function pathOf({ environment }) {
    return environment === undefined
        ? '/repos/{owner}/{repo}/actions'
        : '/repos/{owner}/{repo}/environments/{environment}';
}
/** GitHub's largest page (docs.github.com, "List environment secrets"). */
const PAGE_SIZE = 100;
/** GitHub keeps at most 100 secrets in one place (docs.github.com, "Secrets reference"): many more are no answer of its. */
const MAX_PAGES = 10;
async function listSecrets(send, scope) {
    const names = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
        const { data } = await send(`GET ${pathOf(scope)}/secrets`, { ...scope, per_page: PAGE_SIZE, page });
        const found = readNames(data);
        names.push(...found);
        if (found.length < PAGE_SIZE)
            return names.sort();
    }
    throw foreign(`it lists ${MAX_PAGES * PAGE_SIZE} secrets or more, and GitHub keeps at most 100`);
}
function readNames(data) {
    const secrets = field(data, 'secrets');
    if (!Array.isArray(secrets) || secrets.length > PAGE_SIZE)
        throw foreign('it is not a list of secrets');
    return secrets.map((secret) => {
        const name = readText(secret, 'name');
        if (name === undefined || !/^\w+$/.test(name))
            throw foreign('it lists a secret without a name');
        return name;
    });
}
/** Returns a member of JSON that may be anything. */
function field(data, name) {
    return typeof data === 'object' && data !== null ? Object.getOwnPropertyDescriptor(data, name)?.value : undefined;
}
function readText(data, name) {
    const text = field(data, name);
    return typeof text === 'string' && text.length <= limits/* MAX_TEXT_LENGTH */.G ? text : undefined;
}
/** A key may be rotated after it was fetched: GitHub then answers 422, and the new one is fetched, once. */
async function putSecret(send, keys, { scope, name, value }) {
    const route = `PUT ${pathOf(scope)}/secrets/{secret_name}`;
    const put = async (key) => {
        const sealed = { encrypted_value: seal(value, key), key_id: key.id };
        const { status } = await send(route, { ...scope, secret_name: name, ...sealed });
        if (status !== 201 && status !== 204)
            throw foreign(`HTTP ${status} instead of 201 or 204`);
    };
    try {
        await put(await keys.get(scope));
    }
    catch (error) {
        if (!(error instanceof GithubError) || error.failure.status !== 422)
            throw error;
        await put(await keys.fetchAgain(scope));
    }
}
async function deleteSecret(send, scope, name) {
    try {
        await send(`DELETE ${pathOf(scope)}/secrets/{secret_name}`, { ...scope, secret_name: name });
    }
    catch (error) {
        if (!(error instanceof GithubError) || error.failure.status !== 404)
            throw error;
    }
}
/** Looks first and sends no body, so that the protection rules of an existing one are never touched. */
async function createEnvironment(send, scope) {
    try {
        await send(`GET ${pathOf(scope)}`, { ...scope });
    }
    catch (error) {
        if (!(error instanceof GithubError) || error.failure.status !== 404)
            throw error;
        await send(`PUT ${pathOf(scope)}`, { ...scope });
    }
}
/** Each scope has a key of its own, which is fetched once. */
function rememberKeys(send) {
    const known = new Map();
    const fetchAgain = (scope) => {
        const key = fetchKey(send, scope);
        known.set(JSON.stringify(scope), key);
        return key;
    };
    return { get: (scope) => known.get(JSON.stringify(scope)) ?? fetchAgain(scope), fetchAgain };
}
async function fetchKey(send, scope) {
    const { data } = await send(`GET ${pathOf(scope)}/secrets/public-key`, { ...scope });
    const [id, key] = [readText(data, 'key_id'), readText(data, 'key')];
    if (id === undefined || key === undefined)
        throw foreign('it is not a public key');
    await libsodium_wrappers/* default.ready */.Ay.ready;
    const bytes = new Uint8Array(Buffer.from(key, 'base64'));
    if (bytes.length === libsodium_wrappers/* default */.Ay.crypto_box_PUBLICKEYBYTES)
        return { id, bytes };
    throw foreign(`its public key has ${bytes.length} bytes instead of 32`);
}
/** A sealed box (doc.libsodium.org, "Sealed boxes"), as padded Base64. */
function seal(value, { bytes }) {
    return Buffer.from(libsodium_wrappers/* default */.Ay.crypto_box_seal(value, bytes)).toString('base64');
}
/*
 * What GitHub asks of clients that write (docs.github.com, "Best practices for using the REST API"): one request after
 * another, and a second between the writes of a large number. A few may go at once.
 */
const WRITES_WITHOUT_PAUSE = 10;
const PAUSE_MS = 1_000;
/** Returns a function that does one thing after another, at GitHub's pace. */
function openPace(signal) {
    let last = Promise.resolve();
    let writes = 0;
    return (write) => {
        const turn = last.then(async () => {
            writes += 1;
            if (writes > WRITES_WITHOUT_PAUSE)
                await (0,promises_.setTimeout)(PAUSE_MS, undefined, { signal }).catch(ignore);
            return write();
        });
        last = turn.catch(ignore);
        return turn;
    };
}

// EXTERNAL MODULE: ./build/net/failures.js
var failures = __webpack_require__(3905);
// EXTERNAL MODULE: ./build/net/server-text.js
var server_text = __webpack_require__(4337);
;// CONCATENATED MODULE: ./build/targets/github/errors.js





/** Explains in plain words why a request to GitHub failed. Any error but a `GithubError` is returned as it is. */
function explainRefusal(error, attempt) {
    const { doing, signal, state } = attempt;
    if (!(error instanceof GithubError))
        return error;
    const { happened, todo } = signal.aborted ? signal.reason : refusal(error.failure, attempt);
    return new errors/* ActionError */.lZ({ doing, happened, todo: `${state} ${todo}` });
}
function refusal(failure, { apiUrl, shownProxyUrl, job }) {
    const { status, cause } = failure;
    if (cause !== undefined)
        return (0,failures/* explainConnection */.c)(cause, { serverUrl: apiUrl, variable: 'GITHUB_API_URL', shownProxyUrl });
    const said = (0,server_text/* quoteServer */.u)(failure.message);
    if (status !== undefined && status >= 300 && status < 400) {
        return {
            happened: `the repository has moved, or another server stands between (HTTP ${status}); no redirect is followed`,
            todo: 'Set github-repository to the name that the repository has now; if it has not moved, check GITHUB_API_URL and the proxy settings',
        };
    }
    const because = (happened, todo) => ({ happened: `${happened}${said}`, todo });
    if (status === undefined)
        return because(`no usable answer came from ${apiUrl}`, "Check the runner's network and its proxy settings, and run the step again");
    if (status === 401)
        return because('GitHub does not accept github-token', 'See whether it is whole and has not expired');
    if (status === 429 || (status === 403 && isLimit(failure)))
        return because("GitHub's rate limit is used up", 'Run the step again later, or raise timeout-seconds so that it can wait');
    if (status === 403)
        return because('github-token may not do that', advisePermission(job, failure));
    if (status === 404)
        return because('there is no such repository or environment, or the token may not see it', 'Check github-repository and environment, set create-environment to true for one that is to be created, and see that the token may see the repository');
    if (status === 400 || status === 413 || status === 422)
        return because(`GitHub does not take it (HTTP ${status})`, 'Change what it names');
    return because(`GitHub answered HTTP ${status}`, 'Run the step again; see githubstatus.com if that does not help');
}
function isLimit({ headers, message }) {
    return (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message));
}
/**
 * Returns the permissions that the whole run needs: GitHub's header names those of the failed request, and a look-up needs less
 * than the write after it (docs.github.com, "Troubleshooting the REST API").
 */
function advisePermission({ environment, mode, createEnvironment }, { headers }) {
    const writes = mode !== 'check';
    const needed = new Set([
        `${environment === '' ? 'Secrets' : 'Environments'}: ${writes ? 'write' : 'read'}`,
        ...(writes && mode !== 'delete' && createEnvironment && environment !== '' ? ['Administration: write'] : []),
    ]);
    for (const one of (headers['x-accepted-github-permissions'] ?? '').split(/[,;]\s*/))
        if (/^(?!secrets=|environments=|administration=|metadata=)\w+=\w+$/.test(one))
            needed.add((0,build_text/* capitalize */.ZH)(one.replace('=', ': ')));
    const [permissions, it] = needed.size === 1 ? ['permission', 'it'] : ['permissions', 'them'];
    return `Use a fine-grained or GitHub App token with the repository ${permissions} ${[...needed].join(' and ')}; the job's own GITHUB_TOKEN cannot have ${it}`;
}

// EXTERNAL MODULE: ./build/targets/demands.js
var demands = __webpack_require__(6737);
// EXTERNAL MODULE: ./build/targets/github/rules.js
var rules = __webpack_require__(6110);
;// CONCATENATED MODULE: ./build/targets/github/plan.js




/**
 * Looks at the secrets as they are now and plans the job. Writes nothing.
 *
 * @throws {ActionError | AggregateError} if protected keys would be lost, required keys would be missing, or there is no room.
 * @throws {GithubError} if a request fails.
 */
async function planJob(client, job) {
    const existing = await plan_listSecrets(client, job);
    return existing === undefined ? planMissing(job) : planChange(job, existing);
}
/** Returns undefined if the environment is missing and this job allows that. */
async function plan_listSecrets(client, job) {
    try {
        return await client.listSecrets(scopeOf(job));
    }
    catch (error) {
        const isMissing = error instanceof GithubError && error.failure.status === 404 && job.environment !== '';
        if (isMissing && (job.mode === 'delete' || (job.createEnvironment && job.mode !== 'check')))
            return undefined;
        throw error;
    }
}
/** GitHub gives one answer if the environment does not exist and if the token may not see it. */
function planMissing(job) {
    const plan = planChange(job, []);
    if (job.mode !== 'delete')
        return { ...plan, createsEnvironment: plan.change === 'create' };
    const missing = `there is no environment '${job.environment}' of ${job.own.githubRepository}, or github-token may not see it`;
    const todo = 'Nothing was deleted. Correct environment or github-repository, or the permissions of the token, if the secret is still somewhere';
    const { message } = new errors/* ActionError */.lZ({ doing: `Deleting ${job.title}`, happened: missing, todo });
    return { ...plan, missing, advice: job.mayBeGone ? undefined : message };
}
function planChange(job, existing) {
    const { name, mode, dict, environment } = job;
    const listed = asWritten(job, existing);
    const stored = new Set(existing);
    const has = (one) => stored.has((0,rules/* storedName */.Rs)(one));
    const all = [...(0,rules/* secretsOf */.Fj)(job).keys()].sort();
    const added = all.filter((one) => !has(one));
    const set = mode === 'create' ? added : all;
    const removed = removals(job, listed);
    const gone = new Set([...set, ...removed].map(rules/* storedName */.Rs));
    const kept = listed.filter((one) => !gone.has((0,rules/* storedName */.Rs)(one)));
    const present = new Set(name === '' ? [...kept, ...set].map(rules/* storedName */.Rs) : set.length > 0 ? dict.keys() : []);
    const lacking = job.requiredKeys.filter((key) => !present.has(key) && !present.has((0,rules/* storedName */.Rs)(key)));
    if (mode !== 'delete')
        (0,demands/* demandRequired */.zI)(job, lacking);
    if (mode === 'check' && name !== '' && !has(name))
        throw (0,demands/* missingSecret */.bk)(job);
    protectLeftOut(job, has);
    demandRoom(job, existing.length, added.length);
    const changes = mode === 'delete' ? 'delete' : removed.length + set.length === added.length ? 'create' : 'update';
    const change = gone.size === 0 ? 'none' : changes;
    const missing = mode === 'delete' ? describeAbsent(job, has) : undefined;
    return {
        job,
        environment,
        change,
        createsEnvironment: false,
        secretId: undefined,
        set,
        added: mode === 'delete' ? [] : added,
        removed,
        kept,
        missing,
    };
}
function describeAbsent(job, has) {
    const names = (0,rules/* namesOf */.eZ)(job).filter((name) => !has(name));
    if (names.length === 0)
        return undefined;
    if (job.name !== '')
        return `there is no ${job.title}`;
    return `there is no ${names.map((name) => `'${name}'`).join(' and no ')} among the ${job.title}`;
}
/** Existing names, as the user wrote those that the job mentions: only then does a mask match a name from `secrets.*`. */
function asWritten(job, existing) {
    const mentioned = [...job.requiredKeys, ...job.leftOut, ...job.removeKeys, ...(0,rules/* namesOf */.eZ)(job)];
    const written = new Map(mentioned.map((name) => [(0,rules/* storedName */.Rs)(name), name]));
    return existing.map((name) => written.get(name) ?? name).sort();
}
function removals(job, listed) {
    if (job.own.prune) {
        const kept = new Set([...(0,rules/* secretsOf */.Fj)(job).keys()].map(rules/* storedName */.Rs));
        return listed.filter((name) => !kept.has((0,rules/* storedName */.Rs)(name)));
    }
    const named = new Set((job.mode === 'delete' ? (0,rules/* namesOf */.eZ)(job) : job.removeKeys).map(rules/* storedName */.Rs));
    return listed.filter((name) => named.has((0,rules/* storedName */.Rs)(name)));
}
/** Deletions come after the writes: for a while, both exist. */
function demandRoom(job, before, added) {
    if (added === 0 || before + added <= rules/* MAX_SECRETS */.bC)
        return;
    throw new errors/* ActionError */.lZ({
        doing: `Planning ${job.title}`,
        happened: `it has ${before} secrets, and ${added} more would be over the ${rules/* MAX_SECRETS */.bC} that GitHub keeps in one place`,
        todo: 'Nothing was written. Delete some first (mode delete), choose fewer, or store them as one JSON secret by giving it a name',
    });
}
/** Pruning would delete a left-out key; nobody can read whether a JSON secret has it now. */
function protectLeftOut(job, has) {
    const { name, mode, leftOut, own } = job;
    if (!job.protect || mode !== 'replace')
        return;
    if (name !== '') {
        const happens = 'may be in the secret now, which nobody can read';
        const loss = { happens, todo: 'set if-empty to drop to leave it out' };
        (0,demands/* demandNoLoss */.A6)(job, has(name) ? leftOut : [], loss);
        return;
    }
    const endangered = own.prune ? leftOut.filter(has) : [];
    const it = endangered.length === 1 ? 'it' : 'them';
    const todo = `set if-empty to drop to delete ${it}, or take prune away to keep ${it}`;
    (0,demands/* demandNoLoss */.A6)(job, endangered, { happens: 'would be deleted', todo });
}
/** Where a job's secrets are. */
function scopeOf({ own, environment }) {
    const [owner = '', repo = ''] = own.githubRepository.split('/');
    return { owner, repo, environment: environment === '' ? undefined : environment };
}

;// CONCATENATED MODULE: ./build/targets/github/session.js








/** Returns an open session with GitHub. */
function openSession(settings, context) {
    const { url: proxyUrl, shownUrl: shownProxyUrl, noProxy } = context.proxy;
    const client = openGithubClient({ ...settings, ...context, proxyUrl, noProxy });
    const about = { ...settings, ...context, shownProxyUrl };
    return {
        connect: () => Promise.resolve(),
        plan: async (job) => {
            try {
                const plan = await planJob(client, job);
                return { ...plan, apply: () => applyPlan(client, plan, about) };
            }
            catch (error) {
                const state = 'Nothing was written.';
                throw explainRefusal(error, { ...about, job, doing: `Looking up ${job.title}`, state });
            }
        },
        close: () => client.close(),
    };
}
/** Writes first and deletes afterwards. If one fails, those before it are known by name. */
async function applyPlan(client, plan, about) {
    const { job, set, removed = [] } = plan;
    const scope = scopeOf(job);
    const secrets = (0,rules/* secretsOf */.Fj)(job);
    const done = [];
    let environmentExists = false;
    try {
        if (plan.createsEnvironment) {
            await client.createEnvironment({ ...scope, environment: job.environment });
            environmentExists = true;
        }
        for (const name of set) {
            await client.putSecret(scope, (0,rules/* storedName */.Rs)(name), secrets.get(name) ?? '');
            done.push(name);
        }
        for (const name of removed) {
            await client.deleteSecret(scope, (0,rules/* storedName */.Rs)(name));
            done.push(name);
        }
        if (plan.change !== 'none' && job.mode !== 'delete')
            await verifyRequired(client, job);
    }
    catch (error) {
        const isRefused = isRefusal(error);
        const state = describeState(plan, { done, environmentExists, isRefused });
        const attempt = { ...about, job, doing: `Writing ${job.title}`, state };
        const written = done.length > 0 ? 'written' : isRefused ? 'not written' : 'in doubt';
        return (0,outcome/* failedOutcome */.iS)(job, explainRefusal(error, attempt), written);
    }
    return doneOutcome(plan);
}
/** Returns whole sentences about what was written before a request failed. */
function describeState({ job, set, removed = [] }, { done, environmentExists, isRefused }) {
    if (isRefused && done.length === 0 && !environmentExists)
        return 'None of these was written.';
    const left = [...set, ...removed].filter((name) => !done.includes(name));
    return [
        environmentExists ? `The environment '${job.environment}' is there.` : [],
        done.length > 0 ? `Done: ${(0,build_text/* quoteAll */._R)(done)}.` : [],
        left.length > 0 ? `Not done${isRefused ? '' : ', or not known'}: ${(0,build_text/* quoteAll */._R)(left)}.` : [],
    ]
        .flat()
        .join(' ');
}
/** True if GitHub answered and so wrote nothing. After a lost answer, that is not known. */
function isRefusal(error) {
    return error instanceof GithubError && error.failure.status !== undefined && error.failure.status < 500;
}
const RESULTS = { create: 'created', update: 'updated', delete: 'deleted' };
function doneOutcome({ job, change, set, missing }) {
    if (change !== 'none')
        return (0,outcome/* makeOutcome */.v$)(job, RESULTS[change], { changed: true, keys: set });
    return (0,outcome/* makeOutcome */.v$)(job, (0,outcome/* idleResult */.Kh)(job), { keys: set, missing });
}
async function verifyRequired(client, job) {
    if (job.requiredKeys.length === 0 || job.name !== '')
        return;
    const names = new Set(await client.listSecrets(scopeOf(job)));
    const missing = job.requiredKeys.filter((key) => !names.has((0,rules/* storedName */.Rs)(key)));
    if (missing.length === 0)
        return;
    throw new errors/* ActionError */.lZ({
        doing: `Checking required-keys of ${job.title}`,
        happened: `the secrets were written, and there is no ${(0,build_text/* quoteAll */._R)(missing)}`,
        todo: 'Something else writes there too: see who does, and run the step again',
    });
}


/***/ })

};
