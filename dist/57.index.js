export const id = 57;
export const ids = [57];
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

/***/ 5057:
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
    with(facts) {
        return new GrpcError(this.message, { ...this.#facts, ...facts });
    }
    get codeName() {
        return Object.entries(Code).find(([, code]) => code === this.code)?.[0] ?? '';
    }
}

// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/wire/binary-encoding.js + 3 modules
var binary_encoding = __webpack_require__(9799);
;// CONCATENATED MODULE: ./build/targets/modal/client/google/protobuf/any_pb.js

function createBaseAny() {
    return { typeUrl: "", value: new Uint8Array(0) };
}
const Any = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.typeUrl !== "") {
            writer.uint32(10).string(message.typeUrl);
        }
        if (message.value.length !== 0) {
            writer.uint32(18).bytes(message.value);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseAny();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.typeUrl = reader.string();
                        continue;
                    }
                    case 2: {
                        if (tag !== 18) {
                            break;
                        }
                        message.value = reader.bytes();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};

;// CONCATENATED MODULE: ./build/targets/modal/client/google/protobuf/empty_pb.js

function createBaseEmpty() {
    return {};
}
const Empty = {
    encode(_, writer = new binary_encoding/* BinaryWriter */.fI()) {
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseEmpty();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};

;// CONCATENATED MODULE: ./build/targets/modal/client/google/protobuf/timestamp_pb.js

function createBaseTimestamp() {
    return { seconds: 0n, nanos: 0 };
}
const Timestamp = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.seconds !== 0n) {
            if (BigInt.asIntN(64, message.seconds) !== message.seconds) {
                throw new globalThis.Error("value provided for field message.seconds of type int64 too large");
            }
            writer.uint32(8).int64(message.seconds);
        }
        if (message.nanos !== 0) {
            writer.uint32(16).int32(message.nanos);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseTimestamp();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 8) {
                            break;
                        }
                        message.seconds = reader.int64();
                        continue;
                    }
                    case 2: {
                        if (tag !== 16) {
                            break;
                        }
                        message.nanos = reader.int32();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};

;// CONCATENATED MODULE: ./build/targets/modal/client/modal_pb.js




const ObjectCreationType = {
    UNSPECIFIED: 0,
    CREATE_IF_MISSING: 1,
    CREATE_FAIL_IF_EXISTS: 2,
    CREATE_OVERWRITE_IF_EXISTS: 3,
    ANONYMOUS_OWNED_BY_APP: 4,
    EPHEMERAL: 5,
};
function createBaseAuthTokenGetRequest() {
    return {};
}
const AuthTokenGetRequest = {
    encode(_, writer = new binary_encoding/* BinaryWriter */.fI()) {
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseAuthTokenGetRequest();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseAuthTokenGetResponse() {
    return { token: "" };
}
const AuthTokenGetResponse = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.token !== "") {
            writer.uint32(10).string(message.token);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseAuthTokenGetResponse();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.token = reader.string();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseEnvironmentGetOrCreateRequest() {
    return { deploymentName: "", objectCreationType: 0 };
}
const EnvironmentGetOrCreateRequest = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.deploymentName !== "") {
            writer.uint32(10).string(message.deploymentName);
        }
        if (message.objectCreationType !== 0) {
            writer.uint32(16).int32(message.objectCreationType);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseEnvironmentGetOrCreateRequest();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.deploymentName = reader.string();
                        continue;
                    }
                    case 2: {
                        if (tag !== 16) {
                            break;
                        }
                        message.objectCreationType = reader.int32();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseEnvironmentGetOrCreateResponse() {
    return { environmentId: "" };
}
const EnvironmentGetOrCreateResponse = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.environmentId !== "") {
            writer.uint32(10).string(message.environmentId);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseEnvironmentGetOrCreateResponse();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.environmentId = reader.string();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseEnvironmentListResponse() {
    return { items: [] };
}
const EnvironmentListResponse = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        for (const v of message.items) {
            EnvironmentListItem.encode(v, writer.uint32(18).fork()).join();
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseEnvironmentListResponse();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 2: {
                        if (tag !== 18) {
                            break;
                        }
                        message.items.push(EnvironmentListItem.decode(reader, reader.uint32()));
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseEnvironmentListItem() {
    return { name: "", default: false };
}
const EnvironmentListItem = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.name !== "") {
            writer.uint32(10).string(message.name);
        }
        if (message.default !== false) {
            writer.uint32(32).bool(message.default);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseEnvironmentListItem();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.name = reader.string();
                        continue;
                    }
                    case 4: {
                        if (tag !== 32) {
                            break;
                        }
                        message.default = reader.bool();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseSecretDeleteRequest() {
    return { secretId: "" };
}
const SecretDeleteRequest = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.secretId !== "") {
            writer.uint32(10).string(message.secretId);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseSecretDeleteRequest();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.secretId = reader.string();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseSecretGetInfoRequest() {
    return { secretId: "" };
}
const SecretGetInfoRequest = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.secretId !== "") {
            writer.uint32(10).string(message.secretId);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseSecretGetInfoRequest();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.secretId = reader.string();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseSecretGetInfoResponse() {
    return { metadata: undefined };
}
const SecretGetInfoResponse = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.metadata !== undefined) {
            SecretMetadata.encode(message.metadata, writer.uint32(10).fork()).join();
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseSecretGetInfoResponse();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.metadata = SecretMetadata.decode(reader, reader.uint32());
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseSecretGetOrCreateRequest() {
    return { deploymentName: "", environmentName: "", objectCreationType: 0, envDict: [], requiredKeys: [] };
}
const SecretGetOrCreateRequest = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.deploymentName !== "") {
            writer.uint32(10).string(message.deploymentName);
        }
        if (message.environmentName !== "") {
            writer.uint32(26).string(message.environmentName);
        }
        if (message.objectCreationType !== 0) {
            writer.uint32(32).int32(message.objectCreationType);
        }
        for (const v of message.envDict) {
            SecretGetOrCreateRequest_EnvDictEntry.encode(v, writer.uint32(42).fork()).join();
        }
        for (const v of message.requiredKeys) {
            writer.uint32(58).string(v);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseSecretGetOrCreateRequest();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.deploymentName = reader.string();
                        continue;
                    }
                    case 3: {
                        if (tag !== 26) {
                            break;
                        }
                        message.environmentName = reader.string();
                        continue;
                    }
                    case 4: {
                        if (tag !== 32) {
                            break;
                        }
                        message.objectCreationType = reader.int32();
                        continue;
                    }
                    case 5: {
                        if (tag !== 42) {
                            break;
                        }
                        message.envDict.push(SecretGetOrCreateRequest_EnvDictEntry.decode(reader, reader.uint32()));
                        continue;
                    }
                    case 7: {
                        if (tag !== 58) {
                            break;
                        }
                        message.requiredKeys.push(reader.string());
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseSecretGetOrCreateRequest_EnvDictEntry() {
    return { key: undefined, value: undefined };
}
const SecretGetOrCreateRequest_EnvDictEntry = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.key !== undefined) {
            writer.uint32(10).string(message.key);
        }
        if (message.value !== undefined) {
            writer.uint32(18).string(message.value);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseSecretGetOrCreateRequest_EnvDictEntry();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.key = reader.string();
                        continue;
                    }
                    case 2: {
                        if (tag !== 18) {
                            break;
                        }
                        message.value = reader.string();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseSecretGetOrCreateResponse() {
    return { secretId: "", metadata: undefined };
}
const SecretGetOrCreateResponse = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.secretId !== "") {
            writer.uint32(10).string(message.secretId);
        }
        if (message.metadata !== undefined) {
            SecretMetadata.encode(message.metadata, writer.uint32(18).fork()).join();
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseSecretGetOrCreateResponse();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.secretId = reader.string();
                        continue;
                    }
                    case 2: {
                        if (tag !== 18) {
                            break;
                        }
                        message.metadata = SecretMetadata.decode(reader, reader.uint32());
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseSecretMetadata() {
    return { name: "", keys: [], environmentName: "" };
}
const SecretMetadata = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.name !== "") {
            writer.uint32(10).string(message.name);
        }
        for (const v of message.keys) {
            writer.uint32(26).string(v);
        }
        if (message.environmentName !== "") {
            writer.uint32(34).string(message.environmentName);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseSecretMetadata();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.name = reader.string();
                        continue;
                    }
                    case 3: {
                        if (tag !== 26) {
                            break;
                        }
                        message.keys.push(reader.string());
                        continue;
                    }
                    case 4: {
                        if (tag !== 34) {
                            break;
                        }
                        message.environmentName = reader.string();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseSecretUpdateRequest() {
    return { secretId: "", updates: [] };
}
const SecretUpdateRequest = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.secretId !== "") {
            writer.uint32(10).string(message.secretId);
        }
        for (const v of message.updates) {
            SecretUpdateRequest_Update.encode(v, writer.uint32(18).fork()).join();
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseSecretUpdateRequest();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.secretId = reader.string();
                        continue;
                    }
                    case 2: {
                        if (tag !== 18) {
                            break;
                        }
                        message.updates.push(SecretUpdateRequest_Update.decode(reader, reader.uint32()));
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseSecretUpdateRequest_Update() {
    return { key: "", value: undefined };
}
const SecretUpdateRequest_Update = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.key !== "") {
            writer.uint32(10).string(message.key);
        }
        if (message.value !== undefined) {
            writer.uint32(18).string(message.value);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseSecretUpdateRequest_Update();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.key = reader.string();
                        continue;
                    }
                    case 2: {
                        if (tag !== 18) {
                            break;
                        }
                        message.value = reader.string();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseTokenInfoGetRequest() {
    return {};
}
const TokenInfoGetRequest = {
    encode(_, writer = new binary_encoding/* BinaryWriter */.fI()) {
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseTokenInfoGetRequest();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseTokenInfoGetResponse() {
    return {
        tokenId: "",
        workspaceId: "",
        workspaceName: "",
        identity: undefined,
        createdAt: undefined,
        expiresAt: undefined,
        tokenName: "",
    };
}
const TokenInfoGetResponse = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.tokenId !== "") {
            writer.uint32(10).string(message.tokenId);
        }
        if (message.workspaceId !== "") {
            writer.uint32(18).string(message.workspaceId);
        }
        if (message.workspaceName !== "") {
            writer.uint32(26).string(message.workspaceName);
        }
        switch (message.identity?.$case) {
            case "userIdentity":
                UserIdentity.encode(message.identity.value, writer.uint32(34).fork()).join();
                break;
            case "serviceUserIdentity":
                ServiceUserIdentity.encode(message.identity.value, writer.uint32(42).fork()).join();
                break;
        }
        if (message.createdAt !== undefined) {
            Timestamp.encode(message.createdAt, writer.uint32(50).fork()).join();
        }
        if (message.expiresAt !== undefined) {
            Timestamp.encode(message.expiresAt, writer.uint32(58).fork()).join();
        }
        if (message.tokenName !== "") {
            writer.uint32(66).string(message.tokenName);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseTokenInfoGetResponse();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.tokenId = reader.string();
                        continue;
                    }
                    case 2: {
                        if (tag !== 18) {
                            break;
                        }
                        message.workspaceId = reader.string();
                        continue;
                    }
                    case 3: {
                        if (tag !== 26) {
                            break;
                        }
                        message.workspaceName = reader.string();
                        continue;
                    }
                    case 4: {
                        if (tag !== 34) {
                            break;
                        }
                        message.identity = { $case: "userIdentity", value: UserIdentity.decode(reader, reader.uint32()) };
                        continue;
                    }
                    case 5: {
                        if (tag !== 42) {
                            break;
                        }
                        message.identity = {
                            $case: "serviceUserIdentity",
                            value: ServiceUserIdentity.decode(reader, reader.uint32()),
                        };
                        continue;
                    }
                    case 6: {
                        if (tag !== 50) {
                            break;
                        }
                        message.createdAt = Timestamp.decode(reader, reader.uint32());
                        continue;
                    }
                    case 7: {
                        if (tag !== 58) {
                            break;
                        }
                        message.expiresAt = Timestamp.decode(reader, reader.uint32());
                        continue;
                    }
                    case 8: {
                        if (tag !== 66) {
                            break;
                        }
                        message.tokenName = reader.string();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseUserIdentity() {
    return { userId: "", username: "" };
}
const UserIdentity = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.userId !== "") {
            writer.uint32(10).string(message.userId);
        }
        if (message.username !== "") {
            writer.uint32(18).string(message.username);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseUserIdentity();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.userId = reader.string();
                        continue;
                    }
                    case 2: {
                        if (tag !== 18) {
                            break;
                        }
                        message.username = reader.string();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseServiceUserIdentity() {
    return { serviceUserId: "", serviceUserName: "", createdBy: undefined };
}
const ServiceUserIdentity = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.serviceUserId !== "") {
            writer.uint32(10).string(message.serviceUserId);
        }
        if (message.serviceUserName !== "") {
            writer.uint32(18).string(message.serviceUserName);
        }
        if (message.createdBy !== undefined) {
            UserIdentity.encode(message.createdBy, writer.uint32(26).fork()).join();
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseServiceUserIdentity();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 10) {
                            break;
                        }
                        message.serviceUserId = reader.string();
                        continue;
                    }
                    case 2: {
                        if (tag !== 18) {
                            break;
                        }
                        message.serviceUserName = reader.string();
                        continue;
                    }
                    case 3: {
                        if (tag !== 26) {
                            break;
                        }
                        message.createdBy = UserIdentity.decode(reader, reader.uint32());
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseRPCRetryPolicy() {
    return { retryAfterSecs: 0 };
}
const RPCRetryPolicy = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.retryAfterSecs !== 0) {
            writer.uint32(13).float(message.retryAfterSecs);
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseRPCRetryPolicy();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 13) {
                            break;
                        }
                        message.retryAfterSecs = reader.float();
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
function createBaseRPCStatus() {
    return { code: 0, message: "", details: [] };
}
const RPCStatus = {
    encode(message, writer = new binary_encoding/* BinaryWriter */.fI()) {
        if (message.code !== 0) {
            writer.uint32(8).int32(message.code);
        }
        if (message.message !== "") {
            writer.uint32(18).string(message.message);
        }
        for (const v of message.details) {
            Any.encode(v, writer.uint32(26).fork()).join();
        }
        return writer;
    },
    decode(input, length) {
        const reader = input instanceof binary_encoding/* BinaryReader */.V5 ? input : new binary_encoding/* BinaryReader */.V5(input);
        const previousRecursionDepth = reader.__tsProtoDecodeDepth ?? 0;
        if (previousRecursionDepth >= 100) {
            throw new globalThis.Error("protobuf decode recursion limit exceeded");
        }
        reader.__tsProtoDecodeDepth = previousRecursionDepth + 1;
        try {
            const end = length === undefined ? reader.len : reader.pos + length;
            const message = createBaseRPCStatus();
            while (reader.pos < end) {
                const tag = reader.uint32();
                switch (tag >>> 3) {
                    case 1: {
                        if (tag !== 8) {
                            break;
                        }
                        message.code = reader.int32();
                        continue;
                    }
                    case 2: {
                        if (tag !== 18) {
                            break;
                        }
                        message.message = reader.string();
                        continue;
                    }
                    case 3: {
                        if (tag !== 26) {
                            break;
                        }
                        message.details.push(Any.decode(reader, reader.uint32()));
                        continue;
                    }
                }
                if ((tag & 7) === 4 || tag === 0) {
                    break;
                }
                reader.skip(tag & 7);
            }
            return message;
        }
        finally {
            reader.__tsProtoDecodeDepth = previousRecursionDepth;
        }
    },
};
const ModalClientDefinition = {
    name: "ModalClient",
    fullName: "modal.client.ModalClient",
    methods: {
        authTokenGet: {
            name: "AuthTokenGet",
            requestType: AuthTokenGetRequest,
            requestStream: false,
            responseType: AuthTokenGetResponse,
            responseStream: false,
            options: {},
        },
        environmentGetOrCreate: {
            name: "EnvironmentGetOrCreate",
            requestType: EnvironmentGetOrCreateRequest,
            requestStream: false,
            responseType: EnvironmentGetOrCreateResponse,
            responseStream: false,
            options: {},
        },
        environmentList: {
            name: "EnvironmentList",
            requestType: Empty,
            requestStream: false,
            responseType: EnvironmentListResponse,
            responseStream: false,
            options: {},
        },
        secretDelete: {
            name: "SecretDelete",
            requestType: SecretDeleteRequest,
            requestStream: false,
            responseType: Empty,
            responseStream: false,
            options: {},
        },
        secretGetInfo: {
            name: "SecretGetInfo",
            requestType: SecretGetInfoRequest,
            requestStream: false,
            responseType: SecretGetInfoResponse,
            responseStream: false,
            options: {},
        },
        secretGetOrCreate: {
            name: "SecretGetOrCreate",
            requestType: SecretGetOrCreateRequest,
            requestStream: false,
            responseType: SecretGetOrCreateResponse,
            responseStream: false,
            options: {},
        },
        secretUpdate: {
            name: "SecretUpdate",
            requestType: SecretUpdateRequest,
            requestStream: false,
            responseType: Empty,
            responseStream: false,
            options: {},
        },
        tokenInfoGet: {
            name: "TokenInfoGet",
            requestType: TokenInfoGetRequest,
            requestStream: false,
            responseType: TokenInfoGetResponse,
            responseStream: false,
            options: {},
        },
    },
};

;// CONCATENATED MODULE: ./build/targets/modal/environments.js


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
const CONTEXT = 'sync-secret fingerprint v1';
function isMarker(key) {
    return MARKER.test(key);
}
function makeMarker(content, writtenBy) {
    const key = Buffer.from((0,external_node_crypto_.hkdfSync)('sha256', content.tokenSecret, '', CONTEXT, 32));
    const fingerprint = (0,external_node_crypto_.createHmac)('sha256', key).update(canonicalForm(content)).digest('hex');
    return { name: `${PREFIX}${fingerprint}`, value: writtenBy };
}
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
function get(client, job, requiredKeys = []) {
    const { name: deploymentName, environment: environmentName } = job;
    const objectCreationType = ObjectCreationType.UNSPECIFIED;
    return client.secretGetOrCreate({
        deploymentName,
        environmentName,
        objectCreationType,
        envDict: [],
        requiredKeys,
    });
}
const SECRET_ID = /^st-[\w-]{1,64}$/;
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
function showKeys(keys, { dict, leftOut, requiredKeys, removeKeys }) {
    const others = keys.filter((key) => !dict.has(key));
    if (others.length === 0)
        return keys;
    const own = new Set([...dict.keys(), ...leftOut, ...requiredKeys, ...removeKeys]);
    const foreign = others.filter((key) => !own.has(key)).map((key) => (rules/* KEY_NAME */.GX.test(key) ? key : '…'));
    if (foreign.length === 0)
        return keys;
    return [...keys.filter((key) => own.has(key)), ...(0,masks/* hideValues */.X8)(foreign.join('\n')).split('\n')].sort();
}
function isShown(environment, job) {
    return environment === job.environment || (0,server_text/* showServerName */.S0)(environment, rules/* ENVIRONMENT_NAME */.YR) === environment;
}
function listedKeys(metadata) {
    if (metadata === undefined || (metadata.keys.length === 0 && metadata.environmentName === ''))
        return undefined;
    return [...metadata.keys].sort();
}
async function findExact(client, job, keys) {
    const codes = [Code.FailedPrecondition, Code.NotFound, Code.InvalidArgument];
    const answer = await orUndefined(get(client, job, keys), ...codes);
    const listed = listedKeys(answer?.metadata);
    const isOther = listed !== undefined && (0,demands/* without */.FF)(listed, keys).length + (0,demands/* without */.FF)(keys, listed).length > 0;
    return answer === undefined || isOther ? undefined : toFound(answer, job);
}
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
async function hasKeys(client, job, keys) {
    return (await orUndefined(get(client, job, keys), Code.FailedPrecondition, Code.NotFound)) !== undefined;
}

;// CONCATENATED MODULE: ./build/targets/modal/apply.js








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
    const isGone = job.mode === 'delete' && !changed;
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
async function put(client, plan, objectCreationType) {
    const { name, environment } = plan.job;
    const answer = await client.secretGetOrCreate({
        deploymentName: name,
        environmentName: environment,
        objectCreationType,
        envDict: entriesOf(withMarker(plan.job)),
        requiredKeys: [],
    });
    const isNew = plan.change === 'create' || objectCreationType === CREATE_FAIL_IF_EXISTS;
    return { ...toFound(answer, plan.job), result: isNew ? 'created' : 'updated' };
}
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
        const isElses = !error.mayHaveRun || (found !== undefined && !(await hasKeys(client, job, [...job.dict.keys()])));
        if (isElses)
            return { result: 'skipped', secretId: found?.secretId ?? '' };
        throw new errors/* ActionError */.lZ({
            doing: `Writing ${job.title}`,
            happened: 'an answer was lost, and then the secret existed: this run or something else may have created it',
            todo: 'It is unknown whether the secret was written. Run the step again: it leaves a secret that exists as it is. If its values must be those of this run, set mode to replace',
        });
    }
}
const MAX_MERGE_TURNS = 5;
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
            created = found === undefined && error.mayHaveRun;
            found = await findSecret(workspace, job);
        }
    }
    throw new errors/* ActionError */.lZ({
        doing: `Writing ${job.title}`,
        happened: 'something else creates and deletes it all the time',
        todo: `${progress.state === 'not written' ? 'The secret was not written' : 'It is unknown whether the secret was written'}. Run the step again when nothing else writes this secret`,
    });
}
function withMarker({ dict, marker }) {
    return marker === undefined ? dict : new Map([...dict, [marker.name, marker.value]]);
}
async function update(client, job, { secretId, markers }) {
    const set = withMarker(job);
    const removed = [...job.removeKeys, ...markers].filter((key) => !set.has(key));
    await client.secretUpdate({ secretId, updates: [...entriesOf(set), ...removed.map((key) => ({ key }))] });
}
function entriesOf(dict) {
    return [...dict].map(([key, value]) => ({ key, value }));
}
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
        happened: `after the write, the secret does not have ${(0,build_text/* quoteAll */._R)(missing)}`,
        todo: 'Something else writes this secret too: find it, and run the step again',
    });
}
async function findSecret(workspace, job) {
    const found = await lookUp(workspace, job);
    return typeof found === 'string' ? undefined : found;
}

// EXTERNAL MODULE: ./build/net/limits.js
var limits = __webpack_require__(2606);
;// CONCATENATED MODULE: ./build/targets/modal/client/auth-token.js

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

;// CONCATENATED MODULE: ./build/targets/modal/client/frame.js


const HEAD_BYTES = 5;
function frameMessage(message) {
    const frame = Buffer.allocUnsafe(HEAD_BYTES + message.length);
    frame.writeUInt8(0);
    frame.writeUInt32BE(message.length, 1);
    frame.set(message, HEAD_BYTES);
    return frame;
}
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
function broken(what) {
    return new GrpcError(`gRPC with ${what}`, { code: Code.Internal });
}

;// CONCATENATED MODULE: ./build/targets/modal/client/percent.js
function decodePercent(text) {
    const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString();
}

;// CONCATENATED MODULE: ./build/targets/modal/client/status.js





const MIN_ASKED_DELAY_MS = 100;
const MAX_ASKED_DELAY_MS = 2 ** 31 - 1;
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
    return new GrpcError(decodePercent((0,masks/* hideValues */.X8)(String(message), /%/)), { code, isStatus: true, askedDelayMs });
}
function findAskedDelay(details, status) {
    try {
        const { code, details: all } = RPCStatus.decode(Buffer.from(details, 'base64'));
        if (code !== status)
            return undefined;
        const policy = all.find(({ typeUrl }) => typeUrl.endsWith('/modal.client.RPCRetryPolicy'));
        return policy === undefined ? undefined : limitDelay(RPCRetryPolicy.decode(policy.value).retryAfterSecs * 1000);
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
;// CONCATENATED MODULE: ./build/targets/modal/client/http2.js

function openHttpClient(connector) {
    let line = openLine(connector);
    return {
        post: (request) => {
            if (line.isGone())
                line = openLine(connector);
            const { opened, leave } = line;
            let begun;
            const trailers = opened.then((begin) => (begun = begin(request)).trailers);
            const cancel = (reason) => {
                leave(reason);
                begun?.cancel(reason);
            };
            return { trailers, cancel };
        },
        close: connector.close,
    };
}
function openLine(connector) {
    const { promise: opened, resolve, reject } = Promise.withResolvers();
    let session;
    let isLeft = false;
    const leave = (reason) => {
        isLeft = true;
        reject(reason);
    };
    const begin = ({ serverUrl, socket }) => {
        const used = (0,external_node_http2_.connect)(serverUrl, { ...OPTIONS, createConnection: () => socket });
        session = used.on('error', ignore);
        const host = { 'x-modal-host': new URL(serverUrl).hostname };
        resolve(({ headers, ...request }) => exchange(used, { ...request, headers: { ...headers, ...host } }));
    };
    connector.connect().then(begin).catch(leave);
    opened.catch(ignore);
    return { opened, leave, isGone: () => isLeft || session?.closed === true || session?.destroyed === true };
}
const OPTIONS = { maxSessionMemory: 1_000, settings: { enablePush: false } };
function ignore() {
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
        stream.close(external_node_http2_.constants.NGHTTP2_CANCEL);
    });
    stream.on('close', () => {
        if (isAnswered && stream.readableEnded)
            resolve(received);
        else
            reject(new Error('closed before the answer was complete'));
        stream.removeAllListeners().on('error', ignore);
    });
    stream.end(body);
    return { trailers, cancel };
}
function rootOf(error) {
    const isCancelled = 'code' in error && error.code === 'ERR_HTTP2_STREAM_CANCEL';
    return isCancelled && error.cause instanceof Error ? error.cause : error;
}

;// CONCATENATED MODULE: ./build/targets/modal/client/channel.js




function openChannel({ connector, headers: fixed, onMetadata }) {
    const client = openHttpClient(connector);
    return {
        begin: ({ path, frame, decode }, headers) => {
            const answer = openAnswer(onMetadata);
            const { trailers, cancel } = client.post({
                path,
                headers: { 'content-type': 'application/grpc+proto', te: 'trailers', ...fixed, ...headers },
                body: frame,
                receiver: answer,
            });
            const message = trailers.then((last) => parse(decode, answer.end(last)));
            return { message, cancel };
        },
        close: client.close,
    };
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
function refuseForeign(status, { 'content-type': type = 'no content type' }) {
    if (status === 200 && /^application\/grpc(?:$|[+;])/.test(type))
        return;
    const shown = type.length > MAX_TYPE_LENGTH ? 'a long content type' : type;
    throw new GrpcError(`HTTP ${status} with ${shown} instead of a gRPC answer`, { code: Code.Unavailable });
}
const MAX_TYPE_LENGTH = 100;
function parse(decode, message) {
    try {
        return decode(message);
    }
    catch {
        throw broken('a message that is not protobuf');
    }
}

// EXTERNAL MODULE: ./build/net/retry.js
var retry = __webpack_require__(2426);
;// CONCATENATED MODULE: ./build/targets/modal/client/retry.js




const RETRIED_CODES = new Set([
    Code.Canceled,
    Code.Unknown,
    Code.DeadlineExceeded,
    Code.Internal,
    Code.Unavailable,
]);
const FIRST_DELAY_MS = 100;
const ATTEMPT_TIMEOUT_MS = 15_000;
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
function isExchange({ name }) {
    return name === ModalClientDefinition.methods.authTokenGet.name;
}
function nameCall(call) {
    return isExchange(call) ? 'signing in' : call.name;
}
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
function toGrpcError(reason) {
    if (reason instanceof GrpcError)
        return reason;
    const message = reason instanceof Error ? reason.message : String(reason);
    return new GrpcError(message, { code: Code.Unavailable, cause: reason });
}
function isPassing({ isStatus, code }) {
    return !isStatus || RETRIED_CODES.has(code);
}
function backOffMs(retries) {
    const jitter = 0.8 + 0.4 * Math.random();
    return FIRST_DELAY_MS * 2 ** retries * jitter;
}

;// CONCATENATED MODULE: ./build/targets/modal/client/warnings.js


const WARNING_HEADER = 'x-modal-warning';
const MAX_SHOWN = 10;
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
                if (seen.size <= MAX_SHOWN)
                    onWarning(text);
            }
        },
        end: () => {
            const more = seen.size - MAX_SHOWN;
            const count = seen.size === MAX_REMEMBERED ? `${more} or more` : `${more} more`;
            if (more > 0)
                onWarning(`${count} warnings are not shown`);
        },
    };
}
function parseWarnings(header) {
    return (0,masks/* hideValues */.X8)(header, /[%,]/)
        .split(',')
        .map((one) => decodePercent(one.trim()))
        .filter((text) => text.trim() !== '');
}

;// CONCATENATED MODULE: ./build/targets/modal/client/api.js








const CLIENT_HEADERS = {
    'x-modal-client-type': '8',
    'x-modal-client-version': '1.0.0',
    'x-modal-libmodal-version': 'modal-js/0.11.1',
    'user-agent': 'sync-secret/1.0.0',
};
function openModalClient(options) {
    const authToken = openAuthToken(async () => {
        const { token } = await methods.authTokenGet({});
        if (!/^[\x21-\x7e]+$/.test(token) || token.length > limits/* MAX_TEXT_LENGTH */.G)
            throw new GrpcError('an auth token that is not one word of at most 64 KiB', { code: Code.Internal });
        options.onAuthToken(token);
        return token;
    });
    const warnings = openWarnings(options.onWarning);
    const channel = openChannel({
        ...options,
        headers: {
            ...CLIENT_HEADERS,
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
        channel.close();
    };
    return { ...methods, authenticate, close };
}
function bindMethods(send) {
    const { fullName, methods } = ModalClientDefinition;
    const bound = Object.entries(methods).map(([key, { name, requestType, responseType }]) => [
        key,
        (request) => send({
            name,
            path: `/${fullName}/${name}`,
            frame: frameMessage(requestType.encode(request).finish()),
            decode: (message) => responseType.decode(message),
        }),
    ]);
    return Object.fromEntries(bound);
}

// EXTERNAL MODULE: ./build/net/failures.js
var failures = __webpack_require__(3905);
// EXTERNAL MODULE: ./build/targets/modal/settings.js
var settings = __webpack_require__(3642);
;// CONCATENATED MODULE: ./build/targets/modal/errors.js







function explainRefusal(error, attempt) {
    if (!(error instanceof GrpcError))
        return error;
    const { happened, todo } = attempt.signal.aborted ? attempt.signal.reason : refusal(error, attempt);
    return new errors/* ActionError */.lZ({ doing: attempt.doing, happened, todo: `${stateAfter(error, attempt)}${todo}` });
}
function stateAfter(error, { signal, progress }) {
    if (progress === undefined)
        return 'Nothing was written. ';
    const { state, environment } = progress;
    if (state === 'written')
        return 'The secret was written. ';
    if (state === 'in doubt' || error.mayHaveRun || (error.wasSent && signal.aborted)) {
        progress.state = 'in doubt';
        return 'It is unknown whether the secret was written, and a second run is safe. ';
    }
    if (environment === undefined)
        return 'The secret was not written. ';
    return `The secret was not written. The environment '${environment}' exists. `;
}
const AGAIN = 'Run the step again. If that does not help, see status.modal.com';
const LATER = 'Run the step again later, or raise timeout-seconds so that it can wait';
function refusal(error, attempt) {
    const { askedDelayMs: askedMs, cause } = error;
    if (cause !== undefined)
        return (0,failures/* explainConnection */.cR)(cause, { ...attempt, variable: 'MODAL_SERVER_URL' });
    if (!error.isStatus)
        return brokenAnswer(error, attempt);
    const wait = `Modal asks to wait ${Math.ceil((askedMs ?? 0) / 1000)} s, longer than timeout-seconds leaves`;
    const known = refusesVersion(error)
        ? ['Modal does not accept the version of its client in this action', UPDATE]
        : (REFUSALS[error.code]?.(attempt) ?? [`Modal answered ${error.codeName}`, AGAIN]);
    const [happened, todo] = askedMs === undefined ? known : [`${wait}: its rate limit is used up`, LATER];
    return { happened: `${happened}${(0,server_text/* quoteServer */.u)(error.message)}`, todo };
}
const REFUSALS = {
    [Code.Unauthenticated]: (attempt) => ['Modal does not accept the credentials', (0,settings/* adviseCredentials */.R)(attempt)],
    [Code.PermissionDenied]: ({ job }) => ['the token may not do that', adviseRole(job)],
    [Code.ResourceExhausted]: () => ["Modal's rate limit is used up", LATER],
    [Code.DeadlineExceeded]: ({ serverUrl }) => [`no answer came from ${serverUrl} in time`, AGAIN],
    [Code.NotFound]: ({ job }) => job && ['there is no such environment or secret', adviseMissing(job)],
    [Code.InvalidArgument]: ({ job }) => ['Modal rejects the request', adviseInvalid(job)],
    [Code.FailedPrecondition]: ({ job }) => ['Modal rejects the request', adviseInvalid(job)],
    [Code.Unimplemented]: () => ['Modal does not have this call', `${UPDATE}, and check MODAL_SERVER_URL if it is set`],
};
const UPDATE = 'Update the action to its newest version';
function refusesVersion({ code, message }) {
    if (code !== Code.FailedPrecondition)
        return false;
    return /\b(?:old|outdated|deprecated|unsupported) client\b|\bclient\b.{0,40}\b(?:version|outdated|deprecated|upgrade|update|too old|no longer)\b/i.test(message.slice(0, 300));
}
function adviseRole(job) {
    const environment = job === undefined || job.environment === '' ? 'ENVIRONMENT' : job.environment;
    return `Give the token's service user the Contributor role there: ${setRole(environment)}. If it is a user's token, give the user that role in the workspace's settings`;
}
function setRole(environment) {
    return `modal workspace service-users set-role NAME ${environment} contributor`;
}
function adviseMissing(job) {
    if (job.environment !== '')
        return `${correctEnvironment(job)}. ${adviseHidden(job)}`;
    return "Name an environment that exists, with the input 'environment'";
}
function adviseInvalid(job) {
    const fix = 'fix the input that the message names';
    if (job?.environment !== '')
        return (0,build_text/* capitalize */.ZH)(fix);
    return `If it asks for an environment, set the input 'environment'. Otherwise ${fix}`;
}
function brokenAnswer(error, { serverUrl }) {
    if (error.code === Code.Canceled || error.code === Code.DeadlineExceeded) {
        return { happened: `no answer came from ${serverUrl} in time`, todo: AGAIN };
    }
    if (error.code === Code.DataLoss)
        return { happened: error.message, todo: AGAIN };
    return {
        happened: `${serverUrl} did not answer as Modal does (${(0,server_text/* showServerText */.Gm)(error.message)})`,
        todo: 'Check whether a proxy intercepts the connection, and whether MODAL_SERVER_URL is right. Otherwise run the step again',
    };
}
function missingEnvironment(job, known) {
    return new errors/* ActionError */.lZ({
        doing: `Looking up ${job.title}`,
        happened: `the environment '${job.environment}' does not exist; ${describeEnvironments(known)}`,
        todo: `${guess(job, known)}${correctEnvironment(job)}. ${adviseHidden(job)}`,
    });
}
function adviseGone(job, missing, known) {
    const todo = `Nothing was deleted. ${guess(job, known)}If the secret still exists, fix ${job.environmentFrom}. ${adviseHidden(job)}`;
    return new errors/* ActionError */.lZ({ doing: `Deleting ${job.title}`, happened: missing, todo }).message;
}
function describeEnvironments(known) {
    if (known.length === 0)
        return 'there is none';
    const shown = known.slice(0, build_text/* MAX_LISTED */.Bl).map((name) => (0,server_text/* showServerName */.S0)(name, rules/* ENVIRONMENT_NAME */.YR));
    const more = known.length > build_text/* MAX_LISTED */.Bl ? `, and ${known.length - build_text/* MAX_LISTED */.Bl} more` : '';
    return `there ${known.length === 1 ? 'is' : 'are'} ${(0,build_text/* quoteAll */._R)(shown)}${more}`;
}
function correctEnvironment({ mode, environmentFrom, createEnvironment }) {
    const mayCreate = mode !== 'check' && mode !== 'delete' && !createEnvironment;
    return `Fix ${environmentFrom}${mayCreate ? '. If you want a new environment, set create-environment to true' : ''}`;
}
function adviseHidden({ environment }) {
    return `If the environment exists, the token's service user may have no role in it: ${setRole(environment)}`;
}
function guess({ environment }, known) {
    const near = (0,build_text/* suggest */.ZA)(environment, known.filter((name) => (0,server_text/* showServerName */.S0)(name, rules/* ENVIRONMENT_NAME */.YR) === name));
    return near === undefined ? '' : `Did you mean '${near}'? `;
}

;// CONCATENATED MODULE: ./build/targets/modal/identity.js





async function identify(client, wanted) {
    const info = await client.tokenInfoGet({}).catch((error) => {
        if (wanted === undefined || !failedWith(error, Code.Unimplemented, Code.PermissionDenied))
            throw error;
        throw workspaceError(`Modal does not name the workspace of the token (${error.codeName})`, REMOVE);
    });
    const { workspaceName: workspace } = info;
    const shown = (0,server_text/* showServerName */.S0)(workspace, rules/* WORKSPACE_NAME */.ym);
    if (wanted !== undefined && workspace !== wanted) {
        if (workspace === '')
            throw workspaceError('Modal does not name the workspace of the token', REMOVE);
        const todo = `Use a token of '${wanted}', or fix the input workspace`;
        throw workspaceError(`the token belongs to the workspace '${shown}', not to '${wanted}'`, todo);
    }
    if (shown !== workspace && workspace !== wanted)
        return undefined;
    return { workspace, writer: readWriter(info), advice: adviseEnd(info) };
}
const REMOVE = 'Run the step again, or remove workspace if this server never names it';
function workspaceError(happened, todo) {
    return new errors/* ActionError */.lZ({ doing: "Checking the input 'workspace'", happened, todo: `Nothing was written. ${todo}` });
}
const WRITER_NAME = /^[\w.@ -]{1,64}$/;
function readWriter({ identity }) {
    switch (identity?.$case) {
        case 'serviceUserIdentity':
            return { kind: 'service user', name: (0,server_text/* showServerName */.S0)(identity.value.serviceUserName, WRITER_NAME) };
        case 'userIdentity':
            return { kind: 'user', name: (0,server_text/* showServerName */.S0)(identity.value.username, WRITER_NAME) };
        default:
            return undefined;
    }
}
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
        todo: 'Create another one before that, and replace MODAL_TOKEN_ID and MODAL_TOKEN_SECRET with its id and secret',
    }).message;
}

;// CONCATENATED MODULE: ./build/targets/modal/plan.js






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









function openSession(settings, context, connector) {
    const closing = new AbortController();
    const client = openModalClient({
        ...settings,
        ...context,
        connector,
        signal: AbortSignal.any([context.signal, closing.signal]),
        onAuthToken: masks/* maskOpaque */.G1,
        onWarning: (text) => context.onWarning('Modal', text),
        onRetry: (notice) => {
            if (notice.call !== 'TokenInfoGet' || settings.workspace !== undefined)
                context.onRetry(notice);
        },
    });
    const open = { client, environments: openEnvironments(client), settings, context, connector };
    return {
        connect: () => explained(open, { doing: 'Signing in to Modal' }, () => client.authenticate()),
        identify: () => identifyToken(open),
        plan: (job) => plan(open, job),
        close: () => {
            closing.abort();
            client.close();
            return Promise.resolve();
        },
    };
}
async function explained({ settings, context, connector }, about, call) {
    try {
        return await call();
    }
    catch (error) {
        const all = { job: undefined, progress: undefined, ...settings, ...context, ...about };
        throw explainRefusal(error, { ...all, serverUrl: connector.serverUrl(), shownProxyUrl: context.proxy.shownUrl });
    }
}
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
