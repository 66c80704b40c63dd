export const id = 645;
export const ids = [645];
export const modules = {

/***/ 2606:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ MAX_TEXT_LENGTH),
/* harmony export */   g: () => (/* binding */ MAX_ANSWER_BYTES)
/* harmony export */ });
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_TEXT_LENGTH = 64 * 1024;


/***/ }),

/***/ 2426:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ withRetries)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);

const MAX_RETRIES = 3;
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

const MAX_LENGTH = 300;
const MAX_SEARCHED = 64 * 1024;
function showServerText(text) {
    if (text.length > MAX_SEARCHED)
        return '';
    const hidden = (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .hideValues */ .X8)(text);
    const decoded = decode(hidden);
    const safe = (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .hideValues */ .X8)(decoded);
    const shown = (safe === decoded ? hidden : safe).trim();
    const start = shown.slice(0, MAX_LENGTH).replace(/[.\s]+$/, '');
    return shown.length > MAX_LENGTH && start !== '' ? `${start}…` : start;
}
function decode(text) {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}
function showServerName(name, shape) {
    return shape.test(name) ? (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .hideValues */ .X8)(name) : '…';
}
function quoteServer(message) {
    const text = showServerText(message);
    return text === '' ? '' : ` (server message: ${text})`;
}


/***/ }),

/***/ 3645:
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
// EXTERNAL MODULE: ./build/node_modules/undici/index.js
var undici = __webpack_require__(7723);
// EXTERNAL MODULE: ./build/net/connection.js
var connection = __webpack_require__(7498);
;// CONCATENATED MODULE: ./build/net/proxy-agent.js


function openProxyAgent({ proxyUrl, noProxy }) {
    const closing = new AbortController();
    const way = { proxy: { proxyUrl, noProxy }, signal: closing.signal, speaks: ['http/1.1', 'h2'] };
    const agent = new undici.Agent({
        connect: (to, tell) => {
            (0,connection/* connectTo */.m)(to, way).then((socket) => tell(null, socket), (error) => tell(error, null));
        },
    });
    const close = () => {
        closing.abort();
        return agent.destroy();
    };
    return { agent, close };
}

// EXTERNAL MODULE: ./build/net/retry.js
var retry = __webpack_require__(2426);
;// CONCATENATED MODULE: ./build/targets/github/client/failure.js


class GithubError extends Error {
    name = 'GithubError';
    failure;
    constructor(failure) {
        super(failure.message);
        this.failure = failure;
    }
}
function foreign(message) {
    return new GithubError({ status: undefined, message, headers: {}, cause: undefined });
}
const FIRST_DELAY_MS = 500;
const MIN_ASKED_DELAY_MS = 1_000;
const SECONDARY_LIMIT_DELAY_MS = 60_000;
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
function causeOf(error) {
    if (!(error instanceof TypeError || error instanceof DOMException))
        return undefined;
    return error.cause instanceof DOMException ? error.cause.cause : error.cause;
}

;// CONCATENATED MODULE: ./build/targets/github/client/answer.js



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
    return isPlain ? undefined : foreign('the answer is compressed, which was not requested');
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







const HEADERS = { 'x-github-api-version': '2022-11-28', 'accept-encoding': 'identity' };
const REQUEST_TIMEOUT_MS = 15_000;
function openGithubClient(options) {
    const { agent, close } = openProxyAgent(options);
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
        close,
    };
}
function ignore() {
}
function pathOf({ environment }) {
    return environment === undefined
        ? '/repos/{owner}/{repo}/actions'
        : '/repos/{owner}/{repo}/environments/{environment}';
}
const PAGE_SIZE = 100;
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
    throw foreign(`it lists ${MAX_PAGES * PAGE_SIZE} secrets or more, but GitHub keeps at most 100`);
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
function field(data, name) {
    return typeof data === 'object' && data !== null ? Object.getOwnPropertyDescriptor(data, name)?.value : undefined;
}
function readText(data, name) {
    const text = field(data, name);
    return typeof text === 'string' && text.length <= limits/* MAX_TEXT_LENGTH */.G ? text : undefined;
}
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
function seal(value, { bytes }) {
    return Buffer.from(libsodium_wrappers/* default */.Ay.crypto_box_seal(value, bytes)).toString('base64');
}
const WRITES_WITHOUT_PAUSE = 10;
const PAUSE_MS = 1_000;
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
        return (0,failures/* explainConnection */.cR)(cause, { serverUrl: apiUrl, variable: 'GITHUB_API_URL', shownProxyUrl });
    const said = (0,server_text/* quoteServer */.u)(failure.message);
    if (status !== undefined && status >= 300 && status < 400) {
        return {
            happened: `the repository has moved, or another server answered (HTTP ${status}). Redirects are not followed`,
            todo: 'Set github-repository to the current name of the repository. If it has not moved, check GITHUB_API_URL and the proxy settings',
        };
    }
    const because = (happened, todo) => ({ happened: `${happened}${said}`, todo });
    if (status === undefined)
        return because(`${apiUrl} returned no usable answer`, "Check the runner's network and its proxy settings, and run the step again");
    if (status === 401)
        return because('GitHub does not accept github-token', 'Check that it is complete and has not expired');
    if (status === 429 || (status === 403 && isLimit(failure)))
        return because("GitHub's rate limit is used up", 'Run the step again later, or raise timeout-seconds so that it can wait');
    if (status === 403)
        return because('github-token may not do that', advisePermission(job, failure));
    if (status === 404)
        return because('the repository or environment does not exist, or the token may not see it', 'Check github-repository, environment and the permissions of the token. To create the environment, set create-environment to true');
    if (status === 400 || status === 413 || status === 422)
        return because(`GitHub rejects the request (HTTP ${status})`, 'Fix what the answer names');
    return because(`GitHub answered HTTP ${status}`, 'Run the step again. If that does not help, see githubstatus.com');
}
function isLimit({ headers, message }) {
    return (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message));
}
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
    return `Use a fine-grained or GitHub App token with the repository ${permissions} ${[...needed].join(' and ')}. The job's own GITHUB_TOKEN cannot have ${it}`;
}

// EXTERNAL MODULE: ./build/targets/demands.js
var demands = __webpack_require__(6737);
// EXTERNAL MODULE: ./build/targets/github/rules.js
var rules = __webpack_require__(6110);
;// CONCATENATED MODULE: ./build/targets/github/plan.js





async function planJob(client, job) {
    const existing = await plan_listSecrets(client, job);
    return existing === undefined ? planMissing(job) : planChange(job, existing);
}
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
function planMissing(job) {
    const plan = planChange(job, []);
    if (job.mode !== 'delete')
        return { ...plan, createsEnvironment: plan.change === 'create' };
    const missing = `${job.own.githubRepository} has no environment '${job.environment}', or github-token may not see it`;
    const todo = 'Nothing was deleted. If the secret still exists, fix environment, github-repository or the permissions of the token';
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
    return `${(0,build_text/* quoteAll */._R)(names)} ${names.length === 1 ? 'is' : 'are'} not among the ${job.title}`;
}
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
function demandRoom(job, before, added) {
    if (added === 0 || before + added <= rules/* MAX_SECRETS */.bC)
        return;
    throw new errors/* ActionError */.lZ({
        doing: `Planning ${job.title}`,
        happened: `${added} more than the ${before} secrets there would exceed the ${rules/* MAX_SECRETS */.bC} that GitHub keeps in one place`,
        todo: 'Nothing was written. Delete some first (mode delete), select fewer, or set name to store them as one JSON secret',
    });
}
function protectLeftOut(job, has) {
    const { name, mode, leftOut, own } = job;
    if (!job.protect || mode !== 'replace')
        return;
    if (name !== '') {
        const happens = 'may be in the secret now, whose value GitHub never returns';
        const loss = { happens, todo: 'set if-empty to drop to omit it' };
        (0,demands/* demandNoLoss */.A6)(job, has(name) ? leftOut : [], loss);
        return;
    }
    const endangered = own.prune ? leftOut.filter(has) : [];
    const it = endangered.length === 1 ? 'it' : 'them';
    const todo = `set if-empty to drop to delete ${it}, or remove prune to keep ${it}`;
    (0,demands/* demandNoLoss */.A6)(job, endangered, { happens: 'would be deleted', todo });
}
function scopeOf({ own, environment }) {
    const [owner = '', repo = ''] = own.githubRepository.split('/');
    return { owner, repo, environment: environment === '' ? undefined : environment };
}

;// CONCATENATED MODULE: ./build/targets/github/session.js








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
function describeState({ job, set, removed = [] }, { done, environmentExists, isRefused }) {
    if (isRefused && done.length === 0 && !environmentExists)
        return 'None of these was written.';
    const left = [...set, ...removed].filter((name) => !done.includes(name));
    return [
        environmentExists ? `The environment '${job.environment}' exists.` : [],
        done.length > 0 ? `Done: ${(0,build_text/* quoteAll */._R)(done)}.` : [],
        left.length > 0 ? `${isRefused ? 'Not done' : 'Not done, or unknown'}: ${(0,build_text/* quoteAll */._R)(left)}.` : [],
    ]
        .flat()
        .join(' ');
}
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
        happened: `after the write, ${(0,build_text/* quoteAll */._R)(missing)} ${missing.length === 1 ? 'does' : 'do'} not exist`,
        todo: 'Another writer changes these secrets. Find it, and run the step again',
    });
}


/***/ })

};
