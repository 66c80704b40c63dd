export const id = 804;
export const ids = [804];
export const modules = {

/***/ 4804:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   goesAround: () => (/* binding */ goesAround),
/* harmony export */   openTunnel: () => (/* binding */ openTunnel)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4708);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7030);
/* harmony import */ var _failures_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3905);




async function openTunnel(target, { proxyUrl, noProxy }) {
    if (goesAround(target, noProxy))
        return undefined;
    const { promise, resolve, reject } = Promise.withResolvers();
    const { protocol, hostname, port, username, password } = new URL(proxyUrl);
    const host = hostname.replace(/^\[|\]$/g, '');
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
    const authority = `${(0,node_net__WEBPACK_IMPORTED_MODULE_2__.isIP)(target.host) === 6 ? `[${target.host}]` : target.host}:${target.port}`;
    const options = {
        ...{ host, method: 'CONNECT', path: authority, agent: false, signal: target.signal },
        ...(port !== '' && { port }),
        headers: {
            ...{ host: authority, connection: 'keep-alive' },
            ...(username + password !== '' && { 'proxy-authorization': `Basic ${login}` }),
        },
        servername: (0,node_net__WEBPACK_IMPORTED_MODULE_2__.isIP)(host) === 0 ? host : '',
        rejectUnauthorized: true,
    };
    (protocol === 'https:' ? node_https__WEBPACK_IMPORTED_MODULE_1__.request : node_http__WEBPACK_IMPORTED_MODULE_0__.request)(options)
        .on('error', (cause) => reject(new _failures_js__WEBPACK_IMPORTED_MODULE_3__/* .ProxyFailure */ .N$(cause)))
        .on('connect', ({ statusCode }, socket) => {
        socket.on('error', () => undefined);
        if (statusCode === 200)
            resolve(socket);
        else {
            socket.destroy();
            reject(new _failures_js__WEBPACK_IMPORTED_MODULE_3__/* .ProxyFailure */ .N$(new Error(`HTTP ${String(statusCode)}`)));
        }
    })
        .end();
    return promise;
}
function goesAround({ host, port }, noProxy) {
    const server = bare(host);
    return noProxy.split(/[,\s]+/).some((entry) => {
        const [, name = entry, onlyPort = port] = /^([^:]+|\[.+\]):(\d+)$/.exec(entry) ?? [];
        const domain = bare(name.replace(/^\*?\./, ''));
        const isNamed = name === '*' || (!name.startsWith('*') && server === domain) || server.endsWith(`.${domain}`);
        return entry !== '' && isNamed && Number(onlyPort) === port;
    });
}
function bare(name) {
    return name
        .replace(/^\[(.+)\]$/, '$1')
        .replace(/(.)\.$/, '$1')
        .toLowerCase();
}


/***/ })

};
