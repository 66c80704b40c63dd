export const id = 637;
export const ids = [637];
export const modules = {

/***/ 7132:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ openProxyAgent)
/* harmony export */ });
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7723);

class ProxyFailure extends Error {
    name = 'ProxyFailure';
    code = 'UND_ERR_PRX_CONN';
    constructor(cause) {
        super('The proxy was not reached.', { cause });
    }
}
const CHECKED = { rejectUnauthorized: true };
function openProxyAgent({ proxyUrl, noProxy }, options = {}) {
    const proxy = { ...CHECKED, allowH2: false };
    const server = { ...CHECKED, preferH2: options.allowH2 === true };
    return new undici__WEBPACK_IMPORTED_MODULE_0__.EnvHttpProxyAgent({
        ...options,
        httpProxy: '',
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

/***/ 4637:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openProxiedClient: () => (/* binding */ openProxiedClient)
/* harmony export */ });
/* harmony import */ var _net_proxy_agent_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7132);

function openProxiedClient(serverUrl, options) {
    const agents = new Set();
    let agent;
    return {
        post: ({ path, headers, body, receiver }) => {
            const used = agent ?? (0,_net_proxy_agent_js__WEBPACK_IMPORTED_MODULE_0__/* .openProxyAgent */ .e)(options, { connections: 1, allowH2: true });
            agents.add(used);
            agent = used;
            const controller = new AbortController();
            const { signal } = controller;
            const answer = used.request({ origin: serverUrl, path, method: 'POST', headers, body, signal });
            const cancel = (reason) => {
                if (agent === used)
                    agent = undefined;
                controller.abort(reason);
            };
            return { trailers: receive(untilAborted(answer, signal), receiver), cancel };
        },
        close: async () => {
            await Promise.all([...agents].map((one) => one.destroy()));
        },
    };
}
function untilAborted(response, signal) {
    return new Promise((resolve, reject) => {
        const abort = () => reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        response.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
}
async function receive(answer, receiver) {
    const { statusCode, headers, body, trailers } = await answer;
    try {
        receiver.onHead(statusCode, headers);
        for await (const part of body)
            receiver.onData(part);
    }
    catch (error) {
        body.on('error', () => undefined).destroy();
        throw error;
    }
    return trailers;
}


/***/ })

};
