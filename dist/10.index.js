export const id = 10;
export const ids = [10];
export const modules = {

/***/ 8010:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openProxiedClient: () => (/* binding */ openProxiedClient)
/* harmony export */ });
/* harmony import */ var _http2_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9518);
/* harmony import */ var _proxy_agent_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6236);


/** Returns a client over undici, which goes through the proxy or around it and connects with the first request. */
function openProxiedClient(serverUrl, options) {
    const agent = (0,_proxy_agent_js__WEBPACK_IMPORTED_MODULE_0__/* .openProxyAgent */ .e)(options, { connections: 1, allowH2: true });
    return {
        post: async ({ path, headers, body, signal }) => {
            const request = { origin: serverUrl, path, method: 'POST', headers, body, signal };
            return toAnswer(await untilAborted(agent.request(request), signal));
        },
        close: () => agent.destroy(),
    };
}
/** undici looks at a request's signal only once it has a connection: a proxy that hangs would be waited for without an end. */
function untilAborted(response, signal) {
    return new Promise((resolve, reject) => {
        const abort = () => reject(signal.reason);
        if (signal.aborted)
            abort();
        signal.addEventListener('abort', abort, { once: true });
        response.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
}
function toAnswer({ statusCode, headers, body, trailers }) {
    const trailer = new Headers();
    async function* read() {
        yield* body;
        (0,_http2_js__WEBPACK_IMPORTED_MODULE_1__/* .copyHeaders */ .a)(trailers, trailer); // They are there once the body has ended.
    }
    const discard = () => void body.on('error', () => undefined).destroy();
    return { status: statusCode, header: (0,_http2_js__WEBPACK_IMPORTED_MODULE_1__/* .copyHeaders */ .a)(headers, new Headers()), body: read(), trailer, discard };
}


/***/ }),

/***/ 6236:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ openProxyAgent)
/* harmony export */ });
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4371);

/** Returns undici's dispatcher for requests that go through the proxy or around it. */
function openProxyAgent({ proxyUrl, noProxy }, options = {}) {
    return new undici__WEBPACK_IMPORTED_MODULE_0__.EnvHttpProxyAgent({
        ...options,
        httpProxy: '', // Clear text is for loopback alone, where no proxy stands between.
        httpsProxy: proxyUrl,
        noProxy,
        // NODE_TLS_REJECT_UNAUTHORIZED could switch the check of certificates off otherwise: the server's, and the proxy's.
        connect: { rejectUnauthorized: true },
        requestTls: { rejectUnauthorized: true },
        proxyTls: { rejectUnauthorized: true },
    });
}


/***/ })

};
