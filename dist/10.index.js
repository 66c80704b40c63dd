export const id = 10;
export const ids = [10];
export const modules = {

/***/ 8010:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openProxiedClient: () => (/* binding */ openProxiedClient)
/* harmony export */ });
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4371);

/** Returns a client over undici, which goes through the proxy or around it and connects with the first request. */
function openProxiedClient(serverUrl, { proxyUrl, noProxy }) {
    const agent = new undici__WEBPACK_IMPORTED_MODULE_0__.EnvHttpProxyAgent({
        connections: 1,
        allowH2: true,
        httpProxy: '', // Clear text is for loopback alone, where no proxy stands between.
        httpsProxy: proxyUrl,
        noProxy,
        // NODE_TLS_REJECT_UNAUTHORIZED could switch the check of certificates off otherwise.
        connect: { rejectUnauthorized: true },
        requestTls: { rejectUnauthorized: true },
        proxyTls: { rejectUnauthorized: true },
    });
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
        copyHeaders(trailers, trailer); // They are there once the body has ended.
    }
    const discard = () => void body.on('error', () => undefined).destroy();
    return { status: statusCode, header: copyHeaders(headers, new Headers()), body: read(), trailer, discard };
}
/** Copies string names only: undici's HTTP/2 headers carry a symbol of node:http2 as well. */
function copyHeaders(from, to) {
    for (const [name, value] of Object.entries(from)) {
        for (const one of Array.isArray(value) ? value : [value])
            if (one !== undefined)
                to.append(name, one);
    }
    return to;
}


/***/ })

};
