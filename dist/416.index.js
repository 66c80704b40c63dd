export const id = 416;
export const ids = [416];
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

/***/ 3416:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openSession: () => (/* binding */ openSession)
});

// EXTERNAL MODULE: ./build/masks.js
var masks = __webpack_require__(8889);
// EXTERNAL MODULE: ./build/targets/outcome.js
var outcome = __webpack_require__(169);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/text.js
var build_text = __webpack_require__(977);
;// CONCATENATED MODULE: ./build/targets/modal/client/error.js
/** gRPC's status codes but OK, under the names of grpc-go (grpc/grpc: doc/statuscodes.md). */
const Code = {
    Canceled: 1,
    Unknown: 2,
    InvalidArgument: 3,
    DeadlineExceeded: 4,
    NotFound: 5,
    AlreadyExists: 6,
    PermissionDenied: 7,
    ResourceExhausted: 8,
    FailedPrecondition: 9,
    Aborted: 10,
    OutOfRange: 11,
    Unimplemented: 12,
    Internal: 13,
    Unavailable: 14,
    DataLoss: 15,
    Unauthenticated: 16,
};
/** A call that failed. The message is the server's if `isStatus`. */
class GrpcError extends Error {
    name = 'GrpcError';
    cause;
    code;
    isStatus;
    askedDelayMs;
    wasSent;
    mayHaveRun;
    #facts;
    constructor(message, facts) {
        super(message);
        this.#facts = facts;
        this.cause = facts.cause;
        this.code = facts.code;
        this.isStatus = facts.isStatus ?? false;
        this.askedDelayMs = facts.askedDelayMs;
        this.wasSent = facts.wasSent ?? true;
        this.mayHaveRun = facts.mayHaveRun ?? false;
    }
    /** Returns the same error with more facts. */
    with(facts) {
        return new GrpcError(this.message, { ...this.#facts, ...facts });
    }
    /** The name of the code: `NotFound`. */
    get codeName() {
        return Object.entries(Code).find(([, code]) => code === this.code)?.[0] ?? '';
    }
}

// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/codegenv2/file.js + 8 modules
var file = __webpack_require__(2987);
// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/codegenv2/message.js
var message = __webpack_require__(104);
// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/codegenv2/service.js
var service = __webpack_require__(652);
// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/wkt/google/protobuf/any_pb.js
var any_pb = __webpack_require__(2240);
// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/wkt/google/protobuf/empty_pb.js
var empty_pb = __webpack_require__(8526);
// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/wkt/google/protobuf/timestamp_pb.js
var timestamp_pb = __webpack_require__(6641);
;// CONCATENATED MODULE: ./build/targets/modal/client/modal_pb.js
// The part of Modal's API that this action speaks. Message and field names and numbers are Modal's own, from
// modal_proto/api.proto of github.com/modal-labs/modal-client at 69519aef (2026-08-21); what is marked [N] is newer and
// was read from the encoders in the npm package modal@0.11.1 (dist/index.js). Modal does not promise to keep them:
// docs/protocol.md says what is called when.


/**
 * Describes the file modal.proto.
 */
const file_modal = /*@__PURE__*/ (0,file/* fileDesc */.w)("Cgttb2RhbC5wcm90bxIMbW9kYWwuY2xpZW50IhUKE0F1dGhUb2tlbkdldFJlcXVlc3QiJQoUQXV0aFRva2VuR2V0UmVzcG9uc2USDQoFdG9rZW4YASABKAkieAodRW52aXJvbm1lbnRHZXRPckNyZWF0ZVJlcXVlc3QSFwoPZGVwbG95bWVudF9uYW1lGAEgASgJEj4KFG9iamVjdF9jcmVhdGlvbl90eXBlGAIgASgOMiAubW9kYWwuY2xpZW50Lk9iamVjdENyZWF0aW9uVHlwZSI4Ch5FbnZpcm9ubWVudEdldE9yQ3JlYXRlUmVzcG9uc2USFgoOZW52aXJvbm1lbnRfaWQYASABKAkiSwoXRW52aXJvbm1lbnRMaXN0UmVzcG9uc2USMAoFaXRlbXMYAiADKAsyIS5tb2RhbC5jbGllbnQuRW52aXJvbm1lbnRMaXN0SXRlbSI0ChNFbnZpcm9ubWVudExpc3RJdGVtEgwKBG5hbWUYASABKAkSDwoHZGVmYXVsdBgEIAEoCCIoChNTZWNyZXREZWxldGVSZXF1ZXN0EhEKCXNlY3JldF9pZBgBIAEoCSIpChRTZWNyZXRHZXRJbmZvUmVxdWVzdBIRCglzZWNyZXRfaWQYASABKAkiRwoVU2VjcmV0R2V0SW5mb1Jlc3BvbnNlEi4KCG1ldGFkYXRhGAEgASgLMhwubW9kYWwuY2xpZW50LlNlY3JldE1ldGFkYXRhIqECChhTZWNyZXRHZXRPckNyZWF0ZVJlcXVlc3QSFwoPZGVwbG95bWVudF9uYW1lGAEgASgJEhgKEGVudmlyb25tZW50X25hbWUYAyABKAkSPgoUb2JqZWN0X2NyZWF0aW9uX3R5cGUYBCABKA4yIC5tb2RhbC5jbGllbnQuT2JqZWN0Q3JlYXRpb25UeXBlEkUKCGVudl9kaWN0GAUgAygLMjMubW9kYWwuY2xpZW50LlNlY3JldEdldE9yQ3JlYXRlUmVxdWVzdC5FbnZEaWN0RW50cnkSFQoNcmVxdWlyZWRfa2V5cxgHIAMoCRouCgxFbnZEaWN0RW50cnkSCwoDa2V5GAEgASgJEg0KBXZhbHVlGAIgASgJOgI4AUoECAIQAyJeChlTZWNyZXRHZXRPckNyZWF0ZVJlc3BvbnNlEhEKCXNlY3JldF9pZBgBIAEoCRIuCghtZXRhZGF0YRgCIAEoCzIcLm1vZGFsLmNsaWVudC5TZWNyZXRNZXRhZGF0YSJGCg5TZWNyZXRNZXRhZGF0YRIMCgRuYW1lGAEgASgJEgwKBGtleXMYAyADKAkSGAoQZW52aXJvbm1lbnRfbmFtZRgEIAEoCSKYAQoTU2VjcmV0VXBkYXRlUmVxdWVzdBIRCglzZWNyZXRfaWQYASABKAkSOQoHdXBkYXRlcxgCIAMoCzIoLm1vZGFsLmNsaWVudC5TZWNyZXRVcGRhdGVSZXF1ZXN0LlVwZGF0ZRozCgZVcGRhdGUSCwoDa2V5GAEgASgJEhIKBXZhbHVlGAIgASgJSACIAQFCCAoGX3ZhbHVlIhUKE1Rva2VuSW5mb0dldFJlcXVlc3QizwIKFFRva2VuSW5mb0dldFJlc3BvbnNlEhAKCHRva2VuX2lkGAEgASgJEhQKDHdvcmtzcGFjZV9pZBgCIAEoCRIWCg53b3Jrc3BhY2VfbmFtZRgDIAEoCRIzCg11c2VyX2lkZW50aXR5GAQgASgLMhoubW9kYWwuY2xpZW50LlVzZXJJZGVudGl0eUgAEkIKFXNlcnZpY2VfdXNlcl9pZGVudGl0eRgFIAEoCzIhLm1vZGFsLmNsaWVudC5TZXJ2aWNlVXNlcklkZW50aXR5SAASLgoKY3JlYXRlZF9hdBgGIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASLgoKZXhwaXJlc19hdBgHIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASEgoKdG9rZW5fbmFtZRgIIAEoCUIKCghpZGVudGl0eSIxCgxVc2VySWRlbnRpdHkSDwoHdXNlcl9pZBgBIAEoCRIQCgh1c2VybmFtZRgCIAEoCSJ5ChNTZXJ2aWNlVXNlcklkZW50aXR5EhcKD3NlcnZpY2VfdXNlcl9pZBgBIAEoCRIZChFzZXJ2aWNlX3VzZXJfbmFtZRgCIAEoCRIuCgpjcmVhdGVkX2J5GAMgASgLMhoubW9kYWwuY2xpZW50LlVzZXJJZGVudGl0eSIqCg5SUENSZXRyeVBvbGljeRIYChByZXRyeV9hZnRlcl9zZWNzGAEgASgCIlEKCVJQQ1N0YXR1cxIMCgRjb2RlGAEgASgFEg8KB21lc3NhZ2UYAiABKAkSJQoHZGV0YWlscxgDIAMoCzIULmdvb2dsZS5wcm90b2J1Zi5BbnkqoAIKEk9iamVjdENyZWF0aW9uVHlwZRIkCiBPQkpFQ1RfQ1JFQVRJT05fVFlQRV9VTlNQRUNJRklFRBAAEioKJk9CSkVDVF9DUkVBVElPTl9UWVBFX0NSRUFURV9JRl9NSVNTSU5HEAESLgoqT0JKRUNUX0NSRUFUSU9OX1RZUEVfQ1JFQVRFX0ZBSUxfSUZfRVhJU1RTEAISMwovT0JKRUNUX0NSRUFUSU9OX1RZUEVfQ1JFQVRFX09WRVJXUklURV9JRl9FWElTVFMQAxIvCitPQkpFQ1RfQ1JFQVRJT05fVFlQRV9BTk9OWU1PVVNfT1dORURfQllfQVBQEAQSIgoeT0JKRUNUX0NSRUFUSU9OX1RZUEVfRVBIRU1FUkFMEAUy2AUKC01vZGFsQ2xpZW50ElUKDEF1dGhUb2tlbkdldBIhLm1vZGFsLmNsaWVudC5BdXRoVG9rZW5HZXRSZXF1ZXN0GiIubW9kYWwuY2xpZW50LkF1dGhUb2tlbkdldFJlc3BvbnNlEnMKFkVudmlyb25tZW50R2V0T3JDcmVhdGUSKy5tb2RhbC5jbGllbnQuRW52aXJvbm1lbnRHZXRPckNyZWF0ZVJlcXVlc3QaLC5tb2RhbC5jbGllbnQuRW52aXJvbm1lbnRHZXRPckNyZWF0ZVJlc3BvbnNlElAKD0Vudmlyb25tZW50TGlzdBIWLmdvb2dsZS5wcm90b2J1Zi5FbXB0eRolLm1vZGFsLmNsaWVudC5FbnZpcm9ubWVudExpc3RSZXNwb25zZRJJCgxTZWNyZXREZWxldGUSIS5tb2RhbC5jbGllbnQuU2VjcmV0RGVsZXRlUmVxdWVzdBoWLmdvb2dsZS5wcm90b2J1Zi5FbXB0eRJYCg1TZWNyZXRHZXRJbmZvEiIubW9kYWwuY2xpZW50LlNlY3JldEdldEluZm9SZXF1ZXN0GiMubW9kYWwuY2xpZW50LlNlY3JldEdldEluZm9SZXNwb25zZRJkChFTZWNyZXRHZXRPckNyZWF0ZRImLm1vZGFsLmNsaWVudC5TZWNyZXRHZXRPckNyZWF0ZVJlcXVlc3QaJy5tb2RhbC5jbGllbnQuU2VjcmV0R2V0T3JDcmVhdGVSZXNwb25zZRJJCgxTZWNyZXRVcGRhdGUSIS5tb2RhbC5jbGllbnQuU2VjcmV0VXBkYXRlUmVxdWVzdBoWLmdvb2dsZS5wcm90b2J1Zi5FbXB0eRJVCgxUb2tlbkluZm9HZXQSIS5tb2RhbC5jbGllbnQuVG9rZW5JbmZvR2V0UmVxdWVzdBoiLm1vZGFsLmNsaWVudC5Ub2tlbkluZm9HZXRSZXNwb25zZWIGcHJvdG8z", [any_pb/* file_google_protobuf_any */.f, empty_pb/* file_google_protobuf_empty */.t, timestamp_pb/* file_google_protobuf_timestamp */.i]);
/**
 * Describes the message modal.client.AuthTokenGetRequest.
 * Use `create(AuthTokenGetRequestSchema)` to create a new message.
 */
const AuthTokenGetRequestSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 0)));
/**
 * Describes the message modal.client.AuthTokenGetResponse.
 * Use `create(AuthTokenGetResponseSchema)` to create a new message.
 */
const AuthTokenGetResponseSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 1)));
/**
 * Describes the message modal.client.EnvironmentGetOrCreateRequest.
 * Use `create(EnvironmentGetOrCreateRequestSchema)` to create a new message.
 */
const EnvironmentGetOrCreateRequestSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 2)));
/**
 * Describes the message modal.client.EnvironmentGetOrCreateResponse.
 * Use `create(EnvironmentGetOrCreateResponseSchema)` to create a new message.
 */
const EnvironmentGetOrCreateResponseSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 3)));
/**
 * Describes the message modal.client.EnvironmentListResponse.
 * Use `create(EnvironmentListResponseSchema)` to create a new message.
 */
const EnvironmentListResponseSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 4)));
/**
 * Describes the message modal.client.EnvironmentListItem.
 * Use `create(EnvironmentListItemSchema)` to create a new message.
 */
const EnvironmentListItemSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 5)));
/**
 * Describes the message modal.client.SecretDeleteRequest.
 * Use `create(SecretDeleteRequestSchema)` to create a new message.
 */
const SecretDeleteRequestSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 6)));
/**
 * Describes the message modal.client.SecretGetInfoRequest.
 * Use `create(SecretGetInfoRequestSchema)` to create a new message.
 */
const SecretGetInfoRequestSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 7)));
/**
 * Describes the message modal.client.SecretGetInfoResponse.
 * Use `create(SecretGetInfoResponseSchema)` to create a new message.
 */
const SecretGetInfoResponseSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 8)));
/**
 * Describes the message modal.client.SecretGetOrCreateRequest.
 * Use `create(SecretGetOrCreateRequestSchema)` to create a new message.
 */
const SecretGetOrCreateRequestSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 9)));
/**
 * Describes the message modal.client.SecretGetOrCreateResponse.
 * Use `create(SecretGetOrCreateResponseSchema)` to create a new message.
 */
const SecretGetOrCreateResponseSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 10)));
/**
 * Describes the message modal.client.SecretMetadata.
 * Use `create(SecretMetadataSchema)` to create a new message.
 */
const SecretMetadataSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 11)));
/**
 * Describes the message modal.client.SecretUpdateRequest.
 * Use `create(SecretUpdateRequestSchema)` to create a new message.
 */
const SecretUpdateRequestSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 12)));
/**
 * Describes the message modal.client.SecretUpdateRequest.Update.
 * Use `create(SecretUpdateRequest_UpdateSchema)` to create a new message.
 */
const SecretUpdateRequest_UpdateSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 12, 0)));
/**
 * Describes the message modal.client.TokenInfoGetRequest.
 * Use `create(TokenInfoGetRequestSchema)` to create a new message.
 */
const TokenInfoGetRequestSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 13)));
/**
 * Describes the message modal.client.TokenInfoGetResponse.
 * Use `create(TokenInfoGetResponseSchema)` to create a new message.
 */
const TokenInfoGetResponseSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 14)));
/**
 * Describes the message modal.client.UserIdentity.
 * Use `create(UserIdentitySchema)` to create a new message.
 */
const UserIdentitySchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 15)));
/**
 * Describes the message modal.client.ServiceUserIdentity.
 * Use `create(ServiceUserIdentitySchema)` to create a new message.
 */
const ServiceUserIdentitySchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (messageDesc(file_modal, 16)));
/**
 * Describes the message modal.client.RPCRetryPolicy.
 * Use `create(RPCRetryPolicySchema)` to create a new message.
 */
const RPCRetryPolicySchema = /*@__PURE__*/ (0,message/* messageDesc */.Z)(file_modal, 17);
/**
 * Describes the message modal.client.RPCStatus.
 * Use `create(RPCStatusSchema)` to create a new message.
 */
const RPCStatusSchema = /*@__PURE__*/ (0,message/* messageDesc */.Z)(file_modal, 18);
/**
 * With UNSPECIFIED the call is a look-up.
 *
 * @generated from enum modal.client.ObjectCreationType
 */
var ObjectCreationType;
(function (ObjectCreationType) {
    /**
     * @generated from enum value: OBJECT_CREATION_TYPE_UNSPECIFIED = 0;
     */
    ObjectCreationType[ObjectCreationType["UNSPECIFIED"] = 0] = "UNSPECIFIED";
    /**
     * @generated from enum value: OBJECT_CREATION_TYPE_CREATE_IF_MISSING = 1;
     */
    ObjectCreationType[ObjectCreationType["CREATE_IF_MISSING"] = 1] = "CREATE_IF_MISSING";
    /**
     * @generated from enum value: OBJECT_CREATION_TYPE_CREATE_FAIL_IF_EXISTS = 2;
     */
    ObjectCreationType[ObjectCreationType["CREATE_FAIL_IF_EXISTS"] = 2] = "CREATE_FAIL_IF_EXISTS";
    /**
     * @generated from enum value: OBJECT_CREATION_TYPE_CREATE_OVERWRITE_IF_EXISTS = 3;
     */
    ObjectCreationType[ObjectCreationType["CREATE_OVERWRITE_IF_EXISTS"] = 3] = "CREATE_OVERWRITE_IF_EXISTS";
    /**
     * @generated from enum value: OBJECT_CREATION_TYPE_ANONYMOUS_OWNED_BY_APP = 4;
     */
    ObjectCreationType[ObjectCreationType["ANONYMOUS_OWNED_BY_APP"] = 4] = "ANONYMOUS_OWNED_BY_APP";
    /**
     * @generated from enum value: OBJECT_CREATION_TYPE_EPHEMERAL = 5;
     */
    ObjectCreationType[ObjectCreationType["EPHEMERAL"] = 5] = "EPHEMERAL";
})(ObjectCreationType || (ObjectCreationType = {}));
/**
 * Describes the enum modal.client.ObjectCreationType.
 */
const ObjectCreationTypeSchema = /*@__PURE__*/ (/* unused pure expression or super */ null && (enumDesc(file_modal, 0)));
/**
 * @generated from service modal.client.ModalClient
 */
const ModalClient = /*@__PURE__*/ (0,service/* serviceDesc */.Z)(file_modal, 0);

;// CONCATENATED MODULE: ./build/targets/modal/environments.js


/** Returns a workspace's environments. Both methods reject with a `GrpcError`. */
function openEnvironments(client) {
    let listed;
    const created = new Map();
    const list = async () => {
        const answer = await orUndefined(client.environmentList({}), Code.PermissionDenied, Code.Unimplemented);
        return answer?.items.map(({ name }) => name).sort();
    };
    return {
        list: () => (listed ??= list()),
        create: (deploymentName) => {
            const objectCreationType = ObjectCreationType.CREATE_IF_MISSING;
            const creation = created.get(deploymentName) ?? client.environmentGetOrCreate({ deploymentName, objectCreationType });
            created.set(deploymentName, creation);
            return creation;
        },
    };
}
/** Resolves to undefined if a call fails with one of these gRPC codes. */
async function orUndefined(call, ...codes) {
    try {
        return await call;
    }
    catch (error) {
        if (failedWith(error, ...codes))
            return undefined;
        throw error;
    }
}
/** True if a call failed with one of these gRPC codes. */
function failedWith(error, ...codes) {
    return error instanceof GrpcError && error.isStatus && codes.includes(error.code);
}

// EXTERNAL MODULE: ./build/targets/modal/inputs.js
var inputs = __webpack_require__(6994);
// EXTERNAL MODULE: ./build/net/server-text.js
var server_text = __webpack_require__(4337);
// EXTERNAL MODULE: ./build/targets/demands.js
var demands = __webpack_require__(6737);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/targets/modal/fingerprint.js

const PREFIX = 'SYNC_SECRET_FINGERPRINT_';
const MARKER = /^SYNC_SECRET_FINGERPRINT_[0-9a-f]{64}$/;
/** Separates this use of the token's secret from any other. Another canonical form needs another text. */
const CONTEXT = 'sync-secret fingerprint v1';
/** True if a key of a secret is a marker, of this content or an older one. */
function isMarker(key) {
    return MARKER.test(key);
}
/**
 * Returns the marker for a content: HMAC-SHA-256 (RFC 2104) in hex. Its key is 32 bytes that HKDF-SHA-256 (RFC 5869, without
 * salt) derives from the token's secret, without which a fingerprint reveals nothing.
 *
 * @param writtenBy who wrote it, for people that look.
 */
function makeMarker(content, writtenBy) {
    const key = Buffer.from((0,external_node_crypto_.hkdfSync)('sha256', content.tokenSecret, '', CONTEXT, 32));
    const fingerprint = (0,external_node_crypto_.createHmac)('sha256', key).update(canonicalForm(content)).digest('hex');
    return { name: `${PREFIX}${fingerprint}`, value: writtenBy };
}
/**
 * Returns one form for one content, and different forms for different contents: each part after its length in bytes (four bytes,
 * big-endian), the number of keys before the keys, the keys in the order of their UTF-16 units; for a merge, its mode and
 * what it removes.
 */
function canonicalForm({ name, environment, mode, dict, removeKeys }) {
    const entries = [...dict].sort(([one], [other]) => (one < other ? -1 : 1));
    const merge = mode === 'merge' ? [mode, ...removeKeys] : [];
    const parts = [CONTEXT, name, environment, String(dict.size), ...entries.flat(), ...merge];
    return Buffer.concat(parts.flatMap(withLength));
}
function withLength(text) {
    const bytes = Buffer.from(text, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
}

// EXTERNAL MODULE: ./build/targets/modal/rules.js
var rules = __webpack_require__(2435);
;// CONCATENATED MODULE: ./build/targets/modal/secret.js







/**
 * Looks a secret up.
 *
 * For an unknown environment the server may answer NOT_FOUND or INVALID_ARGUMENT, and its text may not differ from that for a
 * missing secret. So after either, the environments are listed, once a run.
 *
 * @throws {GrpcError} if the call fails otherwise.
 */
async function lookUp({ client, environments }, job) {
    try {
        const answer = await get(client, job);
        const needsKeys = job.mode === 'merge' && job.marker !== undefined && listedKeys(answer.metadata) === undefined;
        return toFound(needsKeys ? { ...answer, metadata: await askForMetadata(client, answer.secretId) } : answer, job);
    }
    catch (error) {
        if (!failedWith(error, Code.NotFound, Code.InvalidArgument))
            throw error;
        const known = job.environment === '' ? undefined : await environments.list();
        if (known !== undefined && !known.includes(job.environment))
            return 'no environment';
        if (failedWith(error, Code.NotFound))
            return 'missing';
        throw error;
    }
}
/** Looks a secret up. FAILED_PRECONDITION means that it lacks one of the required keys. */
function get(client, job, requiredKeys = []) {
    const { name: deploymentName, environment: environmentName } = job;
    return client.secretGetOrCreate({ deploymentName, environmentName, requiredKeys: [...requiredKeys] });
}
/** Ids of secrets start with `st-` (modal-client: modal_proto/api.proto); seen are 22 letters and digits after it. */
const SECRET_ID = /^st-[\w-]{1,64}$/;
/**
 * Reads what a server answers about a job's secret. The server may be hostile: a name or an id may repeat a value.
 *
 * @throws {GrpcError} if the answer has no id of a secret. Then the call may have been carried out, or not.
 */
function toFound({ secretId, metadata }, job) {
    if (!SECRET_ID.test(secretId)) {
        throw new GrpcError("Modal's answer names no secret", { code: Code.DataLoss, mayHaveRun: true });
    }
    const { environmentName: environment = '' } = metadata ?? {};
    const listed = listedKeys(metadata);
    return {
        secretId,
        keys: listed && showKeys((0,demands/* without */.FF)(listed, listed.filter(isMarker)), job),
        markers: listed?.filter(isMarker) ?? [],
        environment: isShown(environment, job) ? environment : '',
    };
}
/** All in one text, as hiding takes time for each. A value of several lines may hide several keys. */
function showKeys(keys, { dict, leftOut, requiredKeys, removeKeys }) {
    const own = new Set([...dict.keys(), ...leftOut, ...requiredKeys, ...removeKeys]);
    const foreign = keys.filter((key) => !own.has(key)).map((key) => (rules/* KEY_NAME */.GX.test(key) ? key : '…'));
    if (foreign.length === 0)
        return keys;
    return [...keys.filter((key) => own.has(key)), ...(0,masks/* hideValues */.X8)(foreign.join('\n')).split('\n')].sort();
}
function isShown(environment, job) {
    return environment === job.environment || (0,server_text/* showServerName */.S0)(environment, rules/* ENVIRONMENT_NAME */.YR) === environment;
}
/**
 * An older server lists no keys and names no environment. A newer one that names the environment and lists no keys means that
 * the secret has none (modal@0.11.1: `SecretMetadata`).
 */
function listedKeys(metadata) {
    if (metadata === undefined || (metadata.keys.length === 0 && metadata.environmentName === ''))
        return undefined;
    return [...metadata.keys].sort();
}
/** Returns the secret if it has exactly these keys. An older server only tells that it lacks none of them. */
async function findExact(client, job, keys) {
    const codes = [Code.FailedPrecondition, Code.NotFound, Code.InvalidArgument];
    const answer = await orUndefined(get(client, job, keys), ...codes);
    const listed = listedKeys(answer?.metadata);
    const isOther = listed !== undefined && (0,demands/* without */.FF)(listed, keys).length + (0,demands/* without */.FF)(keys, listed).length > 0;
    return answer === undefined || isOther ? undefined : toFound(answer, job);
}
/** Returns those of `names` that the secret lacks. If the server does not list keys, this takes one look-up a name. */
async function missingKeys(client, job, { names, ...found }) {
    if (names.length === 0)
        return [];
    const keys = found.keys ?? listedKeys(await askForMetadata(client, found.secretId));
    if (keys !== undefined)
        return (0,demands/* without */.FF)(names, keys);
    const has = await Promise.all(names.map((name) => hasKeys(client, job, [name])));
    return names.filter((_, index) => has[index] === false);
}
async function askForMetadata(client, secretId) {
    return (await orUndefined(client.secretGetInfo({ secretId }), Code.Unimplemented, Code.NotFound))?.metadata;
}
/** True if the server answers that the secret exists and has all of these keys. */
async function hasKeys(client, job, keys) {
    return (await orUndefined(get(client, job, keys), Code.FailedPrecondition, Code.NotFound)) !== undefined;
}

;// CONCATENATED MODULE: ./build/targets/modal/apply.js








/**
 * Does what the plan states, even if the secret was created or deleted since the look-up.
 *
 * @throws {ActionError} if the secret lacks required keys after it was written.
 * @throws {GrpcError} if a call fails.
 */
async function applyPlan(workspace, plan, progress) {
    const { job } = plan;
    if (plan.createsEnvironment) {
        await workspace.environments.create(job.environment);
        progress.environment = job.environment;
    }
    const written = await write(workspace, plan, progress);
    const { result, secretId } = written;
    const changed = result === 'created' || result === 'updated' || result === 'deleted';
    if (changed)
        progress.state = 'written';
    if (changed && result !== 'deleted')
        await verifyRequired(workspace, job);
    const isGone = job.mode === 'delete' && !changed; // Before the look-up, or since.
    const environment = plan.environment === '' ? (written.environment ?? '') : plan.environment;
    return (0,outcome/* makeOutcome */.v$)(job, result, {
        title: (0,inputs/* describeSecret */.wr)({ ...job, environment }),
        environment,
        changed,
        secretId,
        keys: changed ? plan.set : job.marker === undefined ? [] : [...job.dict.keys()].sort(),
        missing: plan.missing ?? (isGone ? `there is no ${job.title}` : undefined),
    });
}
async function write(workspace, plan, progress) {
    const { client } = workspace;
    const { job, change, secretId = '' } = plan;
    if (change === 'none')
        return { result: (0,outcome/* idleResult */.Kh)(job), secretId };
    if (change === 'delete')
        return deleteSecret(client, secretId);
    if (job.mode === 'merge')
        return mergeInto(workspace, plan, progress);
    if (job.mode === 'create')
        return createOnly(workspace, plan, progress);
    return put(client, plan, CREATE_OVERWRITE_IF_EXISTS);
}
const { CREATE_FAIL_IF_EXISTS, CREATE_OVERWRITE_IF_EXISTS } = ObjectCreationType;
/** Writes in one atomic call: afterwards the secret holds exactly this dict. */
async function put(client, plan, objectCreationType) {
    const { name, environment } = plan.job;
    const answer = await client.secretGetOrCreate({
        deploymentName: name,
        environmentName: environment,
        objectCreationType,
        envDict: Object.fromEntries(withMarker(plan.job)),
    });
    const isNew = plan.change === 'create' || objectCreationType === CREATE_FAIL_IF_EXISTS;
    return { ...toFound(answer, plan.job), result: isNew ? 'created' : 'updated' };
}
/** Creates the secret. One that was created since the look-up stays as it is. */
async function createOnly(workspace, plan, progress) {
    const { client } = workspace;
    const { job } = plan;
    try {
        return await put(client, plan, CREATE_FAIL_IF_EXISTS);
    }
    catch (error) {
        if (!failedWith(error, Code.AlreadyExists))
            throw error;
        if (error.mayHaveRun)
            progress.state = 'in doubt';
        const found = await findSecret(workspace, job);
        // With the keys of this run, an earlier attempt may have created it. The values, which would prove it, are not readable.
        const isElses = !error.mayHaveRun || (found !== undefined && !(await hasKeys(client, job, [...job.dict.keys()])));
        if (isElses)
            return { result: 'skipped', secretId: found?.secretId ?? '' };
        throw new errors/* ActionError */.lZ({
            doing: `Writing ${job.title}`,
            happened: 'an answer was lost, and then the secret existed: this run or something else may have created it',
            todo: 'Whether the write was carried out is not known. Run the step again: it leaves a secret that exists as it is. If its values must be those of this run, set mode to replace',
        });
    }
}
/** How often a merge looks the secret up again after another writer created or deleted it. */
const MAX_MERGE_TURNS = 5;
/** Updates the secret, or creates it if it does not exist when the call arrives. */
async function mergeInto(workspace, plan, progress) {
    const { client } = workspace;
    const { job, secretId, markers } = plan;
    let found = secretId === undefined ? undefined : { secretId, markers };
    let created = false;
    for (let turn = 0; turn < MAX_MERGE_TURNS; turn++) {
        try {
            if (found !== undefined) {
                await update(client, job, found);
                return { result: created ? 'created' : 'updated', secretId: found.secretId };
            }
            if (job.dict.size === 0)
                return { result: 'unchanged', secretId: '' };
            return await put(client, plan, CREATE_FAIL_IF_EXISTS);
        }
        catch (error) {
            if (!failedWith(error, found === undefined ? Code.AlreadyExists : Code.NotFound))
                throw error;
            if (error.mayHaveRun)
                progress.state = 'in doubt';
            created = found === undefined && error.mayHaveRun; // Its own first attempt may have created it.
            found = await findSecret(workspace, job);
        }
    }
    throw new errors/* ActionError */.lZ({
        doing: `Writing ${job.title}`,
        happened: 'something else creates and deletes it all the time',
        todo: `${progress.state === 'not written' ? 'The secret was not written' : 'Whether the write was carried out is not known'}. Run the step again when nothing else writes this secret`,
    });
}
/** What is stored: the dict, and the marker if there is one. */
function withMarker({ dict, marker }) {
    return marker === undefined ? dict : new Map([...dict, [marker.name, marker.value]]);
}
async function update(client, job, { secretId, markers }) {
    const set = withMarker(job);
    const removed = [...job.removeKeys, ...markers].filter((key) => !set.has(key));
    const updates = [...[...set].map(([key, value]) => ({ key, value })), ...removed.map((key) => ({ key }))];
    await client.secretUpdate({ secretId, updates });
}
/** NOT_FOUND: another writer deleted it since the look-up, or the first attempt did and its answer was lost. */
async function deleteSecret(client, secretId) {
    try {
        await client.secretDelete({ secretId });
    }
    catch (error) {
        if (!failedWith(error, Code.NotFound))
            throw error;
        if (!error.mayHaveRun)
            return { result: 'unchanged', secretId: '' };
    }
    return { result: 'deleted', secretId };
}
async function verifyRequired(workspace, job) {
    const { client } = workspace;
    const { requiredKeys: names } = job;
    if (names.length === 0 || (await hasKeys(client, job, names)))
        return;
    const found = await findSecret(workspace, job);
    const missing = found === undefined ? names : await missingKeys(client, job, { ...found, names });
    throw new errors/* ActionError */.lZ({
        doing: `Checking required-keys of ${job.title}`,
        happened: `the secret was written, and does not have ${(0,build_text/* quoteAll */._R)(missing)}`,
        todo: 'Something else writes this secret too: see who does, and run the step again',
    });
}
async function findSecret(workspace, job) {
    const found = await lookUp(workspace, job);
    return typeof found === 'string' ? undefined : found;
}

// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/to-binary.js + 1 modules
var to_binary = __webpack_require__(1015);
// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/create.js + 1 modules
var create = __webpack_require__(9838);
// EXTERNAL MODULE: ./build/net/limits.js
var limits = __webpack_require__(2606);
;// CONCATENATED MODULE: ./build/targets/modal/client/auth-token.js

/** @param fetchToken rejects with a `GrpcError`. It is not called again while it runs: calls share its result. */
function openAuthToken(fetchToken) {
    let current;
    const get = (refused) => {
        if (current === undefined || current === refused) {
            current = fetchToken().catch((error) => {
                current = undefined;
                throw error instanceof GrpcError ? error.with({ wasSent: false }) : error;
            });
        }
        return current;
    };
    const authorize = () => {
        let mayRenew = true;
        return async (attempt) => {
            const token = get();
            try {
                return await attempt(toHeaders(await token));
            }
            catch (error) {
                if (!mayRenew || !isRefusal(error))
                    throw error;
                mayRenew = false;
                return attempt(toHeaders(await get(token)));
            }
        };
    };
    return { get: () => get(), authorize };
}
function toHeaders(token) {
    return { 'x-modal-auth-token': token };
}
function isRefusal(error) {
    return error instanceof GrpcError && error.isStatus && error.code === Code.Unauthenticated && error.wasSent;
}

// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/from-binary.js
var from_binary = __webpack_require__(9859);
;// CONCATENATED MODULE: ./build/targets/modal/client/frame.js


/*
 * gRPC's Length-Prefixed-Message (grpc/grpc: doc/PROTOCOL-HTTP2.md): one byte that says whether the message is compressed,
 * its length in four bytes, big-endian, and the message.
 */
const HEAD_BYTES = 5;
/** Returns a message as it is sent: uncompressed, with its length. */
function frameMessage(message) {
    const frame = Buffer.allocUnsafe(HEAD_BYTES + message.length);
    frame.writeUInt8(0);
    frame.writeUInt32BE(message.length, 1);
    frame.set(message, HEAD_BYTES);
    return frame;
}
/** Refuses a body that is no message of at most 4 MiB as soon as that can be told: it may have no end. */
function openFrameReader() {
    const parts = [];
    let bytes = 0;
    let frameBytes;
    return {
        read: (part) => {
            parts.push(part);
            bytes += part.length;
            if (bytes >= HEAD_BYTES)
                frameBytes ??= HEAD_BYTES + readLength(join(parts));
            if (frameBytes !== undefined && bytes > frameBytes)
                throw broken('more than one message');
        },
        end: () => {
            if (bytes === 0)
                throw broken('no message');
            if (bytes !== frameBytes)
                throw broken('a message that is cut off');
            return join(parts).subarray(HEAD_BYTES);
        },
    };
}
function join(parts) {
    const [first] = parts;
    return first !== undefined && parts.length === 1 ? first : Buffer.concat(parts);
}
function readLength(head) {
    if (head.readUInt8() !== 0)
        throw broken('a compressed message');
    const length = head.readUInt32BE(1);
    if (length > limits/* MAX_ANSWER_BYTES */.g)
        throw broken('a message of more than 4 MiB');
    return length;
}
/** The error for an answer that breaks gRPC's rules, by what it has. */
function broken(what) {
    return new GrpcError(`gRPC with ${what}`, { code: Code.Internal });
}

// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/wkt/any.js
var any = __webpack_require__(962);
;// CONCATENATED MODULE: ./build/targets/modal/client/percent.js
/**
 * Decodes percent-encoded UTF-8 as far as it can be: what is malformed must not keep the rest encoded, as masks would not
 * know a value in it. Bytes that came as they are stand there as Latin-1, which is how Node reads headers.
 *
 * @example decodePercent('50% off, gr%C3%B6%C3%') // '50% off, gr\u00f6\ufffd%'
 */
function decodePercent(text) {
    const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString();
}

;// CONCATENATED MODULE: ./build/targets/modal/client/status.js







/** The shortest wait that Modal's clients take for one (modal-client: py/modal/_utils/grpc_utils.py). */
const MIN_ASKED_DELAY_MS = 100;
/** No timer of Node's can wait longer. */
const MAX_ASKED_DELAY_MS = 2 ** 31 - 1;
/**
 * Returns the error that an answer's status tells; undefined if it is OK. An answer without a message may have its
 * status in the headers (grpc/grpc: doc/PROTOCOL-HTTP2.md, "Trailers-Only").
 */
function findError(headers, trailers) {
    const from = trailers['grpc-status'] === undefined ? headers : trailers;
    const { 'grpc-status': status, 'grpc-message': message = '', 'grpc-status-details-bin': details } = from;
    if (status === '0')
        return undefined;
    if (status === undefined)
        return broken('no status');
    if (!/^\d+$/.test(String(status)))
        return broken('a malformed status');
    const code = Object.values(Code).find((known) => known === Number(status)) ?? Code.Unknown;
    const askedDelayMs = details === undefined ? undefined : findAskedDelay(String(details), code);
    // Decoding changes a value that has a `%`.
    return new GrpcError(decodePercent((0,masks/* hideValues */.X8)(String(message), /%/)), { code, isStatus: true, askedDelayMs });
}
/** Malformed details, or details with another code than the status, must not hide the status. */
function findAskedDelay(details, status) {
    try {
        const { code, details: all } = (0,from_binary/* fromBinary */.Er)(RPCStatusSchema, Buffer.from(details, 'base64'));
        if (code !== status)
            return undefined;
        const policy = all.map((detail) => (0,any/* anyUnpack */.rW)(detail, RPCRetryPolicySchema)).find((one) => one !== undefined);
        return policy === undefined ? undefined : limitDelay(policy.retryAfterSecs * 1000);
    }
    catch {
        return undefined;
    }
}
function limitDelay(askedMs) {
    if (Number.isNaN(askedMs))
        return MIN_ASKED_DELAY_MS;
    return Math.min(Math.max(askedMs, MIN_ASKED_DELAY_MS), MAX_ASKED_DELAY_MS);
}

// EXTERNAL MODULE: external "node:http2"
var external_node_http2_ = __webpack_require__(2467);
;// CONCATENATED MODULE: ./build/targets/modal/client/http2-direct.js

/**
 * Returns a client over Node's own HTTP/2, which takes a connection at once, and another with the next request after that
 * one broke, the server said GOAWAY, or a request was given up.
 */
function openDirectClient(serverUrl, connector) {
    const openSession = () => 
    // Its errors are those of its streams; what comes besides must not end the process.
    (0,external_node_http2_.connect)(serverUrl, { ...OPTIONS, createConnection: connector.connect }).on('error', ignore);
    let session = openSession();
    return {
        post: (request) => {
            const used = session === undefined || session.closed || session.destroyed ? openSession() : session;
            session = used;
            const { trailers, cancel } = exchange(used, request);
            const leave = (reason) => {
                if (session === used)
                    session = undefined;
                cancel(reason);
            };
            return { trailers, cancel: leave };
        },
        close: () => {
            connector.close(); // Not the session: one that is closed already waits for the server to hang up.
            return Promise.resolve();
        },
    };
}
/**
 * What waits to be sent counts as memory: above 10 MB, its default, Node resets the streams of answers that have come. And a
 * pushed stream, which nobody wants, would end the process if it failed.
 */
const OPTIONS = { maxSessionMemory: 1_000, settings: { enablePush: false } }; // The first in MB.
/** Of the module, since a function keeps all that the scope it was written in shares with others. */
function ignore() {
    // The error was told by the exchange, or is of a stream that is done with.
}
function exchange(session, { path, headers, body, receiver }) {
    const { promise: trailers, resolve, reject } = Promise.withResolvers();
    const stream = session.request({ ':method': 'POST', ':path': path, ...headers });
    const cancel = (reason) => {
        reject(reason);
        stream.close(external_node_http2_.constants.NGHTTP2_CANCEL);
        stream.destroy();
    };
    const tell = (receive) => {
        try {
            receive();
        }
        catch (error) {
            cancel(error);
        }
    };
    let isAnswered = false;
    let received = {};
    stream.on('response', (head) => {
        isAnswered = true;
        tell(() => receiver.onHead(head[':status'] ?? 0, head));
    });
    stream.on('data', (part) => tell(() => receiver.onData(part)));
    stream.on('trailers', (last) => (received = last));
    stream.on('error', (error) => reject(rootOf(error)));
    stream.on('end', () => {
        if (!isAnswered || stream.writableFinished)
            return;
        resolve(received);
        stream.close(external_node_http2_.constants.NGHTTP2_CANCEL); // What was answered before all of it was sent need not be sent.
    });
    stream.on('close', () => {
        if (isAnswered && stream.readableEnded)
            resolve(received);
        else
            reject(new Error('closed before the answer was complete'));
        // Node keeps a closed stream until V8's next full collection, and with it all that its listeners lead to.
        stream.removeAllListeners().on('error', ignore);
    });
    stream.end(body);
    return { trailers, cancel };
}
/** A stream that was waiting for its connection gets an error of its own, with that of the connection as its cause. */
function rootOf(error) {
    const isCancelled = 'code' in error && error.code === 'ERR_HTTP2_STREAM_CANCEL';
    return isCancelled && error.cause instanceof Error ? error.cause : error;
}

;// CONCATENATED MODULE: ./build/targets/modal/client/channel.js





/**
 * Returns a gRPC channel over one HTTP/2 connection, which is opened ahead of the first call, or with it where a proxy
 * may stand between, and carries all calls; where it breaks, the next call opens another.
 *
 * Own code for unary calls: Connect's transport does streams, JSON and compression too, and took a sixth of a run that updates one secret and two fifths of one with 5,000 (docs/performance.md).
 */
async function openChannel({ serverUrl, route, headers: fixed, onMetadata }) {
    const client = await openHttpClient(serverUrl, route);
    return {
        begin: ({ method, frame }, headers) => {
            const answer = openAnswer(onMetadata);
            const { trailers, cancel } = client.post({
                path: `/${method.parent.typeName}/${method.name}`,
                headers: { 'content-type': 'application/grpc+proto', te: 'trailers', ...fixed, ...headers },
                body: frame,
                receiver: answer,
            });
            const message = trailers.then((last) => parse(method.output, answer.end(last)));
            return { message, cancel };
        },
        close: client.close,
    };
}
/** undici is loaded only where a proxy may stand between. */
async function openHttpClient(serverUrl, route) {
    if ('connector' in route)
        return openDirectClient(serverUrl, route.connector);
    const { openProxiedClient } = await Promise.all(/* import() */[__webpack_require__.e(723), __webpack_require__.e(637)]).then(__webpack_require__.bind(__webpack_require__, 4637));
    return openProxiedClient(serverUrl, route);
}
function openAnswer(onMetadata) {
    const frame = openFrameReader();
    let headers = {};
    return {
        onHead: (status, received) => {
            refuseForeign(status, received);
            headers = received;
            onMetadata(headers);
        },
        onData: frame.read,
        end: (trailers) => {
            onMetadata(trailers);
            const error = findError(headers, trailers);
            if (error !== undefined)
                throw error;
            return frame.end();
        },
    };
}
/**
 * @throws {GrpcError} when what answers is no gRPC server: a proxy's page, a load balancer's 502. Of the codes for
 *   that (grpc/grpc: doc/http-grpc-status-mapping.md) none is final for us: what stands between may be gone next time.
 */
function refuseForeign(status, { 'content-type': type = 'no content type' }) {
    if (status === 200 && /^application\/grpc(?:$|[+;])/.test(type))
        return;
    // Not cut, as a part of a value would not be hidden.
    const shown = type.length > MAX_TYPE_LENGTH ? 'a long content type' : type;
    throw new GrpcError(`HTTP ${status} with ${shown} instead of a gRPC answer`, { code: Code.Unavailable });
}
/** The longest content type that is shown, in characters. */
const MAX_TYPE_LENGTH = 100;
function parse(schema, message) {
    try {
        return (0,from_binary/* fromBinary */.Er)(schema, message);
    }
    catch {
        throw broken('a message that is not protobuf'); // The parser's words may quote it.
    }
}

// EXTERNAL MODULE: ./build/net/retry.js
var retry = __webpack_require__(2426);
;// CONCATENATED MODULE: ./build/targets/modal/client/retry.js




/*
 * Modal's policy, the same in its three clients (modal-client: py/modal/_utils/grpc_utils.py, js/src/client.ts,
 * go/client.go). The jitter is ours: matrix jobs that were thrown out together shall not come back together.
 */
const RETRIED_CODES = new Set([
    Code.Canceled,
    Code.Unknown,
    Code.DeadlineExceeded,
    Code.Internal,
    Code.Unavailable,
]);
const FIRST_DELAY_MS = 100;
/** One attempt's deadline, ms. Modal's clients have none but for AuthTokenGet; a hanging server must not hang a job. */
const ATTEMPT_TIMEOUT_MS = 15_000;
/**
 * Returns a function that sends a call again as Modal's clients do: after the codes above and lost connections, and
 * whenever an error's details ask for it. One idempotency key covers all attempts.
 */
function retrying(options, begin, authToken) {
    const makeAttempt = limitAttempts(options.signal);
    return (call) => {
        const state = { key: (0,external_node_crypto_.randomUUID)(), startedMs: Date.now() };
        const authorize = isExchange(call) ? (attempt) => attempt({}) : authToken.authorize();
        let mayHaveRun = false;
        return (0,retry/* withRetries */.L)(options, {
            service: 'Modal',
            name: nameCall(call),
            backOffMs,
            attempt: async (counts) => {
                try {
                    const headers = attemptHeaders({ ...state, ...counts });
                    return await authorize((token) => makeAttempt(() => begin(call, { ...headers, ...token })));
                }
                catch (reason) {
                    const error = toGrpcError(reason);
                    mayHaveRun ||= error.wasSent && isPassing(error);
                    throw error.with({ mayHaveRun });
                }
            },
            judge: (error) => {
                if (!(error instanceof GrpcError && error.wasSent))
                    return undefined;
                return { reason: error.codeName, isPassing: isPassing(error), askedDelayMs: error.askedDelayMs };
            },
        });
    };
}
/** True for the call that returns the auth token, and that cannot carry it. */
function isExchange({ method }) {
    return method.name === ModalClient.method.authTokenGet.name;
}
/** Returns the name of a method, but for the one that means nothing to people. */
function nameCall(call) {
    return isExchange(call) ? 'signing in' : call.method.name;
}
/**
 * Returns a function that makes an attempt, and cancels it when the signal ends the run or its time is over.
 *
 * An `AbortController` an attempt would do, too, but takes 6 % of a run with many secrets; `AbortSignal.any` and `.timeout`
 * keep what belongs to an attempt in memory until its 15 s are over.
 */
function limitAttempts(signal) {
    const running = new Set();
    signal.addEventListener('abort', () => {
        for (const cancel of running)
            cancel(new GrpcError('the run has ended', { code: Code.Canceled }));
    });
    return async (begin) => {
        if (signal.aborted)
            throw new GrpcError('the run has ended', { code: Code.Canceled, wasSent: false });
        const { message, cancel } = begin();
        running.add(cancel);
        const overdue = () => cancel(new GrpcError('no answer came in time', { code: Code.DeadlineExceeded }));
        const timer = setTimeout(overdue, ATTEMPT_TIMEOUT_MS);
        try {
            return await message;
        }
        finally {
            clearTimeout(timer);
            running.delete(cancel);
        }
    };
}
/** In seconds with three decimals, as Modal's JavaScript client writes them (js/src/client.ts, `retryMiddleware`). */
function attemptHeaders({ key, startedMs, retries, waits }) {
    const elapsed = ((Date.now() - startedMs) / 1000).toFixed(3);
    return {
        'x-idempotency-key': key,
        'x-retry-attempt': String(retries),
        'x-throttle-retry-attempt': String(waits),
        ...(retries > 0 && { 'x-retry-delay': elapsed }),
        ...(waits > 0 && { 'x-throttle-retry-delay': elapsed }),
    };
}
/** Any other error is Node's or undici's, about the connection. */
function toGrpcError(reason) {
    if (reason instanceof GrpcError)
        return reason;
    const message = reason instanceof Error ? reason.message : String(reason);
    return new GrpcError(message, { code: Code.Unavailable, cause: reason });
}
/** True if the call may be sent again after this, as it may or may not have been carried out. */
function isPassing({ isStatus, code }) {
    return !isStatus || RETRIED_CODES.has(code);
}
function backOffMs(retries) {
    const jitter = 0.8 + 0.4 * Math.random();
    return FIRST_DELAY_MS * 2 ** retries * jitter;
}

;// CONCATENATED MODULE: ./build/targets/modal/client/warnings.js


/** Modal's word to the users of its clients, in trailers of answers and errors alike (modal@0.11.1: `server_warnings`). */
const WARNING_HEADER = 'x-modal-warning';
/** How many texts are handed over, as GitHub shows ten warnings of a step (actions/runner: ExecutionContext.cs). */
const MAX_TOLD = 10;
/** How many different texts are remembered, so that those beyond ten are counted once. */
const MAX_REMEMBERED = 1_000;
function openWarnings(onWarning) {
    const seen = new Set();
    return {
        read: ({ [WARNING_HEADER]: header }) => {
            if (header === undefined)
                return;
            for (const text of parseWarnings(String(header))) {
                if (seen.has(text) || seen.size === MAX_REMEMBERED)
                    continue;
                seen.add(text);
                if (seen.size <= MAX_TOLD)
                    onWarning(text);
            }
        },
        end: () => {
            const more = seen.size - MAX_TOLD;
            const count = seen.size === MAX_REMEMBERED ? `${more} or more` : `${more} more`;
            if (more > 0)
                onWarning(`${count} warnings are not shown`);
        },
    };
}
/**
 * Texts of one header: separated by commas, each percent-encoded UTF-8.
 *
 * @example parseWarnings('Hello%20world, 100%25%2C%20done') // ['Hello world', '100%, done']
 */
function parseWarnings(header) {
    // Decoding and splitting change a value that has a `%` or a comma.
    return (0,masks/* hideValues */.X8)(header, /[%,]/)
        .split(',')
        .map((one) => decodePercent(one.trim()))
        .filter((text) => text.trim() !== '');
}

;// CONCATENATED MODULE: ./build/targets/modal/client/api.js









/**
 * The headers of Modal's JavaScript client 0.11.1, whose way of calling this is (modal-client: js/src/client.ts,
 * `authMiddleware`). Client type 8 is CLIENT_TYPE_LIBMODAL_JS (modal_proto/api.proto, `ClientType`); the version is the
 * Python client that it says to behave like, constant there too.
 */
const CLIENT_HEADERS = {
    'x-modal-client-type': '8',
    'x-modal-client-version': '1.0.0',
    'x-modal-libmodal-version': 'modal-js/0.11.1',
    'user-agent': 'sync-secret/1.0.0',
};
/** Returns a client that authenticates as Modal's own does: AuthTokenGet first, its token on every other call. */
async function openModalClient(options) {
    const authToken = openAuthToken(async () => {
        const { token } = await methods.authTokenGet({});
        // Never shown. A header can carry nothing else, and Node's error would quote it.
        if (!/^[\x21-\x7e]+$/.test(token) || token.length > limits/* MAX_TEXT_LENGTH */.G)
            throw new GrpcError('an auth token that is not one word of at most 64 KiB', { code: Code.Internal });
        options.onAuthToken(token);
        return token;
    });
    const warnings = openWarnings(options.onWarning);
    const channel = await openChannel({
        ...options,
        headers: {
            ...CLIENT_HEADERS,
            'x-modal-host': new URL(options.serverUrl).hostname,
            'x-modal-token-id': options.tokenId,
            'x-modal-token-secret': options.tokenSecret,
        },
        onMetadata: warnings.read,
    });
    const methods = bindMethods(retrying(options, channel.begin, authToken));
    const authenticate = async () => {
        await authToken.get();
    };
    const close = () => {
        warnings.end();
        return channel.close();
    };
    return { ...methods, authenticate, close };
}
function bindMethods(send) {
    const all = Object.values(ModalClient.method);
    const bound = all.map((method) => [
        method.localName,
        (request) => send({ method, frame: frameMessage((0,to_binary/* toBinary */.R)(method.input, (0,create/* create */.v)(method.input, request))) }),
    ]);
    return Object.fromEntries(bound);
}

// EXTERNAL MODULE: ./build/net/failures.js
var failures = __webpack_require__(3905);
// EXTERNAL MODULE: ./build/targets/modal/settings.js
var settings = __webpack_require__(3642);
;// CONCATENATED MODULE: ./build/targets/modal/errors.js







/**
 * Returns the words for a failed call to Modal; anything but a `GrpcError` is a bug and returned as it is.
 *
 * The codes are gRPC's; when Modal answers which is in modal-client: py/modal/_grpc_client.py and py/modal/exception.py.
 */
function explainRefusal(error, attempt) {
    if (!(error instanceof GrpcError))
        return error;
    const { happened, todo } = attempt.signal.aborted ? attempt.signal.reason : refusal(error, attempt);
    return new errors/* ActionError */.lZ({ doing: attempt.doing, happened, todo: `${stateAfter(error, attempt)}${todo}` });
}
/** A refused write was not carried out; after a lost answer it may have been. */
function stateAfter(error, { signal, progress }) {
    if (progress === undefined)
        return 'Nothing was written. ';
    const { state, environment } = progress;
    if (state === 'written')
        return 'The secret was written. ';
    if (state === 'in doubt' || error.mayHaveRun || (error.wasSent && signal.aborted)) {
        progress.state = 'in doubt';
        return 'Whether the write was carried out is not known; running the step again is safe. ';
    }
    if (environment === undefined)
        return 'The secret was not written. ';
    return `The secret was not written; the environment '${environment}' is there. `;
}
const AGAIN = 'Run the step again; see status.modal.com if that does not help';
const LATER = 'Run the step again later, or raise timeout-seconds so that it can wait';
function refusal(error, attempt) {
    const { askedDelayMs: askedMs, cause } = error;
    if (cause !== undefined)
        return (0,failures/* explainConnection */.c)(cause, { ...attempt, variable: 'MODAL_SERVER_URL' });
    if (!error.isStatus)
        return brokenAnswer(error, attempt);
    const wait = `Modal asks to wait ${Math.ceil((askedMs ?? 0) / 1000)} s, longer than timeout-seconds leaves`;
    const known = refusesVersion(error)
        ? ['Modal does not accept the version of its client in this action', UPDATE]
        : (REFUSALS[error.code]?.(attempt) ?? [`Modal answered ${error.codeName}`, AGAIN]);
    const [happened, todo] = askedMs === undefined ? known : [`${wait}: its rate limit is used up`, LATER];
    return { happened: `${happened}${(0,server_text/* quoteServer */.u)(error.message)}`, todo };
}
/** What a status means, and what to do about it; undefined if only the status itself is known. */
const REFUSALS = {
    [Code.Unauthenticated]: (attempt) => ['Modal does not accept the credentials', (0,settings/* adviseCredentials */.R)(attempt)],
    [Code.PermissionDenied]: ({ job }) => ['the token may not do that', adviseRole(job)],
    [Code.ResourceExhausted]: () => ["Modal's rate limit is used up", LATER],
    [Code.DeadlineExceeded]: ({ serverUrl }) => [`no answer came from ${serverUrl} in time`, AGAIN],
    // If the token may not list environments, only the write shows that one does not exist.
    [Code.NotFound]: ({ job }) => job && ['there is no such environment or secret', adviseMissing(job)],
    [Code.InvalidArgument]: ({ job }) => ['Modal does not take it', adviseInvalid(job)],
    [Code.FailedPrecondition]: ({ job }) => ['Modal does not take it', adviseInvalid(job)],
    // Every server has the calls that come here.
    [Code.Unimplemented]: () => ['Modal does not have this call', `${UPDATE}, and check MODAL_SERVER_URL if it is set`],
};
const UPDATE = 'Update the action to its newest version';
/** True if Modal refuses the version of the client (modal-client: py/test/conftest.py answers "Old client"). */
function refusesVersion({ code, message }) {
    if (code !== Code.FailedPrecondition)
        return false;
    return /\b(?:old|outdated|deprecated|unsupported) client\b|\bclient\b.{0,40}\b(?:version|outdated|deprecated|upgrade|update|too old|no longer)\b/i.test(message.slice(0, 300));
}
function adviseRole(job) {
    const environment = job === undefined || job.environment === '' ? 'ENVIRONMENT' : job.environment;
    return `Give its service user the Contributor role there: modal workspace service-users set-role NAME ${environment} contributor. If it is the token of a user, give the user that role, under the workspace's settings`;
}
function adviseMissing(job) {
    if (job.environment !== '')
        return correctEnvironment(job);
    return "Name an environment that exists, with the input 'environment'";
}
/** A workspace may have several environments and no default one. */
function adviseInvalid(job) {
    if (job?.environment !== '')
        return 'Correct what it speaks of in the inputs of the step';
    return "If it asks for an environment, name one with the input 'environment'; otherwise correct what it speaks of in the inputs of the step";
}
/** Modal did not answer: the time is over, or the answer is not gRPC. */
function brokenAnswer(error, { serverUrl }) {
    if (error.code === Code.Canceled || error.code === Code.DeadlineExceeded) {
        return { happened: `no answer came from ${serverUrl} in time`, todo: AGAIN };
    }
    if (error.code === Code.DataLoss)
        return { happened: error.message, todo: AGAIN }; // Thrown for an answer without an id.
    return {
        happened: `what ${serverUrl} answered is not an answer of Modal's (${(0,server_text/* showServerText */.Gm)(error.message)})`,
        todo: 'See whether a proxy stands between, and whether MODAL_SERVER_URL is right; run the step again otherwise',
    };
}
/** Returns the error for an environment that does not exist. It names those that do. */
function missingEnvironment(job, known) {
    return new errors/* ActionError */.lZ({
        doing: `Looking up ${job.title}`,
        happened: `the environment '${job.environment}' does not exist; ${describeEnvironments(known)}`,
        todo: `${guess(job, known)}${correctEnvironment(job)}`,
    });
}
/** Returns the annotation for a secret that is not deleted because its environment does not exist. */
function adviseGone(job, missing, known) {
    const todo = `Nothing was deleted. ${guess(job, known)}${correctEnvironment(job)} if the secret is still somewhere`;
    return new errors/* ActionError */.lZ({ doing: `Deleting ${job.title}`, happened: missing, todo }).message;
}
/** Returns the clause `there are 'dev' and 'prod'`. */
function describeEnvironments(known) {
    if (known.length === 0)
        return 'there is none';
    const shown = known.slice(0, build_text/* MAX_LISTED */.Bl).map((name) => (0,server_text/* showServerName */.S0)(name, rules/* ENVIRONMENT_NAME */.YR));
    const more = known.length > build_text/* MAX_LISTED */.Bl ? `, and ${known.length - build_text/* MAX_LISTED */.Bl} more` : '';
    return `there ${known.length === 1 ? 'is' : 'are'} ${(0,build_text/* quoteAll */._R)(shown)}${more}`;
}
function correctEnvironment({ mode, environmentFrom, createEnvironment }) {
    const mayCreate = mode !== 'check' && mode !== 'delete' && !createEnvironment;
    return `Correct ${environmentFrom}${mayCreate ? ', or let it be created with create-environment: true' : ''}`;
}
function guess({ environment }, known) {
    const near = (0,build_text/* suggest */.ZA)(environment, known.filter((name) => (0,server_text/* showServerName */.S0)(name, rules/* ENVIRONMENT_NAME */.YR) === name));
    return near === undefined ? '' : `Did you mean '${near}'? `;
}

;// CONCATENATED MODULE: ./build/targets/modal/identity.js





/**
 * Asks Modal to which workspace the token belongs.
 *
 * @param wanted the input `workspace`.
 * @returns undefined if Modal names none that may be shown.
 * @throws {ActionError} if `wanted` is set and the token belongs to another workspace, or Modal does not answer it.
 * @throws {GrpcError} if the call fails otherwise.
 */
async function identify(client, wanted) {
    const info = await client.tokenInfoGet({}).catch((error) => {
        if (wanted === undefined || !failedWith(error, Code.Unimplemented, Code.PermissionDenied))
            throw error;
        throw workspaceError(`Modal does not tell which workspace the token belongs to (${error.codeName})`, REMOVE);
    });
    const { workspaceName: workspace } = info;
    const shown = (0,server_text/* showServerName */.S0)(workspace, rules/* WORKSPACE_NAME */.ym);
    if (wanted !== undefined && workspace !== wanted) {
        if (workspace === '')
            throw workspaceError('Modal does not tell which workspace the token belongs to', REMOVE);
        const todo = `Use a token of '${wanted}', or correct workspace`;
        throw workspaceError(`the token belongs to the workspace '${shown}', not to '${wanted}'`, todo);
    }
    if (shown !== workspace && workspace !== wanted)
        return undefined;
    return { workspace, writer: readWriter(info), advice: adviseEnd(info) };
}
const REMOVE = 'Run the step again, or remove workspace if this server cannot tell it';
function workspaceError(happened, todo) {
    return new errors/* ActionError */.lZ({ doing: "Checking the input 'workspace'", happened, todo: `Nothing was written. ${todo}` });
}
/** What the name of a user or service user may be. Modal's rule is only known for the latter (modal.com/docs/guide/service-users). */
const WRITER_NAME = /^[\w.@ -]{1,64}$/;
function readWriter({ identity }) {
    switch (identity.case) {
        case 'serviceUserIdentity':
            return { kind: 'service user', name: (0,server_text/* showServerName */.S0)(identity.value.serviceUserName, WRITER_NAME) };
        case 'userIdentity':
            return { kind: 'user', name: (0,server_text/* showServerName */.S0)(identity.value.username, WRITER_NAME) };
        default:
            return undefined;
    }
}
/** The warning comes so long before the end of a token. */
const WARN_BEFORE_MS = 14 * 24 * 60 * 60 * 1000;
function adviseEnd({ expiresAt }) {
    if (expiresAt === undefined)
        return undefined;
    const endsAt = new Date(Number(expiresAt.seconds) * 1000);
    if (Number.isNaN(endsAt.getTime()) || endsAt.getTime() - Date.now() > WARN_BEFORE_MS)
        return undefined;
    return new errors/* ActionError */.lZ({
        doing: "Checking Modal's token",
        happened: `it ends on ${endsAt.toISOString().slice(0, 10)}`,
        todo: 'Create another one before that, and replace MODAL_TOKEN_ID and MODAL_TOKEN_SECRET by its id and secret',
    }).message;
}

;// CONCATENATED MODULE: ./build/targets/modal/plan.js






/**
 * Looks the secret up and plans the job. Writes nothing.
 *
 * @throws {ActionError | AggregateError} if the environment does not exist, protected keys would be lost, or required keys would
 *   be missing.
 * @throws {GrpcError} if a call fails otherwise.
 */
async function planJob(workspace, job) {
    const { mode, marker } = job;
    if (marker !== undefined && mode === 'replace') {
        (0,demands/* demandRequired */.zI)(job, (0,demands/* without */.FF)(job.requiredKeys, namesOf(job)));
        const unchanged = await findExact(workspace.client, job, [...namesOf(job), marker.name]);
        if (unchanged !== undefined)
            return makePlan(job, unchanged, { kept: namesOf(job) });
    }
    const found = await lookUp(workspace, job);
    if (found === 'missing') {
        // If the token may not list environments, the environment may be missing, too.
        return planMissing(job, job.environment !== '' && (await workspace.environments.list()) === undefined);
    }
    if (found !== 'no environment')
        return planFound(workspace.client, job, found);
    const known = (await workspace.environments.list()) ?? [];
    if (mode === 'delete')
        return planGone(job, known);
    if (job.createEnvironment && mode !== 'check')
        return planMissing(job, true);
    throw missingEnvironment(job, known);
}
/**
 * Returns a plan that changes nothing, unless `rest` states otherwise. The job's title names the environment if it is the
 * default one and the server names it.
 */
function makePlan(job, found, rest = {}) {
    const environment = job.environment === '' ? (found?.environment ?? '') : job.environment;
    return {
        job: { ...job, title: (0,inputs/* describeSecret */.wr)({ ...job, environment }) },
        environment,
        change: 'none',
        createsEnvironment: false,
        secretId: found?.secretId,
        markers: found?.markers ?? [],
        set: [],
        added: [],
        removed: [],
        kept: [],
        ...rest,
    };
}
function namesOf({ dict }) {
    return [...dict.keys()].sort();
}
/** The secrets of an environment that does not exist are gone: nothing is left to delete. */
function planGone(job, known) {
    const missing = `there is no environment '${job.environment}'; ${describeEnvironments(known)}`;
    return makePlan(job, undefined, job.mayBeGone ? { missing } : { missing, advice: adviseGone(job, missing, known) });
}
function planMissing(job, environmentMayBeMissing) {
    const set = namesOf(job);
    if (job.mode === 'check')
        throw (0,demands/* missingSecret */.bk)(job);
    if (job.mode === 'delete' || set.length === 0) {
        const missing = `there is no ${job.title}${environmentMayBeMissing ? ', or no such environment' : ''}`;
        return makePlan(job, undefined, { missing });
    }
    (0,demands/* demandRequired */.zI)(job, (0,demands/* without */.FF)(job.requiredKeys, set));
    const createsEnvironment = job.createEnvironment && environmentMayBeMissing;
    if (createsEnvironment)
        (0,rules/* demandCreatable */.Li)(job);
    return makePlan(job, undefined, { change: 'create', createsEnvironment, set, added: set });
}
async function planFound(client, job, found) {
    const plan = makePlan(job, found, { kept: found.keys });
    const lacking = (names) => missingKeys(client, job, { ...found, names });
    switch (job.mode) {
        case 'check':
        case 'create':
            (0,demands/* demandRequired */.zI)(plan.job, await lacking(job.requiredKeys));
            return plan;
        case 'delete':
            return { ...plan, change: 'delete', removed: found.keys, kept: [] };
        case 'replace':
            return planReplace(plan, job.protect ? (0,demands/* without */.FF)(job.leftOut, await lacking(job.leftOut)) : []);
        case 'merge':
            (0,demands/* demandRequired */.zI)(plan.job, await lacking((0,demands/* without */.FF)(job.requiredKeys, namesOf(job))));
            return planMerge(plan);
    }
}
/** @param endangered empty names that the secret has now. */
function planReplace(plan, endangered) {
    const { job, kept: keys } = plan;
    const set = namesOf(job);
    const it = endangered.length === 1 ? 'it' : 'them';
    (0,demands/* demandNoLoss */.A6)(job, endangered, {
        happens: `would be deleted from the secret, which has ${it} now`,
        todo: `set if-empty to drop to delete ${it}, or mode to merge to keep ${it}`,
    });
    (0,demands/* demandRequired */.zI)(job, (0,demands/* without */.FF)(job.requiredKeys, set));
    return {
        ...plan,
        change: 'update',
        set,
        added: keys && (0,demands/* without */.FF)(set, keys),
        removed: keys && (0,demands/* without */.FF)(keys, set),
        kept: [],
    };
}
function planMerge(plan) {
    const { job, kept: keys, markers } = plan;
    const set = namesOf(job);
    const added = keys && (0,demands/* without */.FF)(set, keys);
    if (job.marker !== undefined && keys === undefined)
        throw plan_refusal(job, UNLISTED);
    const removed = keys === undefined ? job.removeKeys : keys.filter((key) => job.removeKeys.includes(key));
    const kept = keys && (0,demands/* without */.FF)(keys, [...set, ...removed]);
    if (set.length === 0 && kept?.length === 0 && removed.length > 0) {
        const todo = 'Use mode delete to remove the whole secret';
        throw plan_refusal(job, { happened: 'remove-keys would leave the secret without any key', todo });
    }
    // Two markers: two merges wrote at once.
    const isOurs = markers.length === 1 && markers[0] === job.marker?.name && added?.length === 0;
    if (removed.length === 0 && (isOurs || set.length === 0))
        return plan;
    return { ...plan, change: 'update', set, added, removed, kept };
}
const UNLISTED = {
    happened: 'skip-unchanged needs a server that lists the keys of a secret if mode is merge, and this one does not',
    todo: 'Set skip-unchanged to false: then every run writes',
};
function plan_refusal({ title }, { happened, todo }) {
    return new errors/* ActionError */.lZ({ doing: `Planning ${title}`, happened, todo: `Nothing was written. ${todo}` });
}

;// CONCATENATED MODULE: ./build/targets/modal/session.js









/** Returns an open session with Modal. */
async function openSession(settings, context, route) {
    const closing = new AbortController(); // Ends a TokenInfoGet that nothing waits for.
    const client = await openModalClient({
        ...settings,
        ...context,
        route,
        signal: AbortSignal.any([context.signal, closing.signal]),
        onAuthToken: masks/* maskOpaque */.G1,
        onWarning: (text) => context.onWarning('Modal', text),
        onRetry: (notice) => {
            if (notice.call !== 'TokenInfoGet' || settings.workspace !== undefined)
                context.onRetry(notice);
        },
    });
    const open = { client, environments: openEnvironments(client), settings, context };
    return {
        connect: () => explained(open, { doing: 'Signing in to Modal' }, () => client.authenticate()),
        identify: () => identifyToken(open),
        plan: (job) => plan(open, job),
        close: () => {
            closing.abort();
            return client.close();
        },
    };
}
/** Makes calls. @throws {ActionError} for a `GrpcError`. */
async function explained({ settings, context }, about, call) {
    try {
        return await call();
    }
    catch (error) {
        const all = { job: undefined, progress: undefined, ...settings, ...context, ...about };
        throw explainRefusal(error, { ...all, shownProxyUrl: context.proxy.shownUrl });
    }
}
/** Without the input `workspace`, the answer is good to know, but nothing waits for it, and it is no reason to fail. */
async function identifyToken(open) {
    const { client, settings, context } = open;
    const identified = explained(open, { doing: "Checking the input 'workspace'" }, async () => {
        const identity = await identify(client, settings.workspace);
        if (identity !== undefined)
            context.onIdentity(identity);
    });
    if (settings.workspace !== undefined)
        return identified;
    identified.catch(() => undefined);
}
async function plan(open, job) {
    const content = { ...job, tokenSecret: open.settings.tokenSecret };
    const marker = job.own.skipUnchanged ? makeMarker(content, open.context.writtenBy) : undefined;
    const about = { doing: `Looking up ${job.title}`, job };
    const planned = await explained(open, about, () => planJob(open, { ...job, marker }));
    return { ...planned, apply: () => apply(open, planned) };
}
async function apply(open, { job, ...rest }) {
    const progress = { state: 'not written' };
    const about = { doing: `Writing ${job.title}`, job, progress: rest.change === 'none' ? undefined : progress };
    try {
        return await explained(open, about, () => applyPlan(open, { job, ...rest }, progress));
    }
    catch (error) {
        return (0,outcome/* failedOutcome */.iS)(job, error, progress.state);
    }
}


/***/ })

};
