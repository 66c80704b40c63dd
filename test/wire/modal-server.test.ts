import { once } from 'node:events';
import { connect } from 'node:http2';
import type { ClientHttp2Session, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { wrapFrame } from '../support/modal-grpc.ts';
import * as shapes from '../support/modal-messages.ts';
import { startModalServer } from '../support/modal-server.ts';
import type { Fault, ModalServer, ModalServerOptions } from '../support/modal-server.ts';
import { decode, encode, MalformedMessage } from '../support/protobuf.ts';
import type { DraftOf, Message, Shape } from '../support/protobuf.ts';

const RPC = {
  AuthTokenGet: [shapes.EMPTY, shapes.AUTH_TOKEN_GET_RESPONSE],
  ClientHello: [shapes.EMPTY, shapes.CLIENT_HELLO_RESPONSE],
  WorkspaceNameLookup: [shapes.EMPTY, shapes.WORKSPACE_NAME_LOOKUP_RESPONSE],
  TokenInfoGet: [shapes.EMPTY, shapes.TOKEN_INFO_GET_RESPONSE],
  EnvironmentList: [shapes.EMPTY, shapes.ENVIRONMENT_LIST_RESPONSE],
  EnvironmentGetOrCreate: [shapes.ENVIRONMENT_GET_OR_CREATE_REQUEST, shapes.ENVIRONMENT_GET_OR_CREATE_RESPONSE],
  EnvironmentCreate: [shapes.ENVIRONMENT_CREATE_REQUEST, shapes.EMPTY],
  EnvironmentDelete: [shapes.ENVIRONMENT_DELETE_REQUEST, shapes.EMPTY],
  SecretGetOrCreate: [shapes.SECRET_GET_OR_CREATE_REQUEST, shapes.SECRET_GET_OR_CREATE_RESPONSE],
  SecretUpdate: [shapes.SECRET_UPDATE_REQUEST, shapes.EMPTY],
  SecretDelete: [shapes.SECRET_ID_REQUEST, shapes.EMPTY],
  SecretList: [shapes.SECRET_LIST_REQUEST, shapes.SECRET_LIST_RESPONSE],
  SecretGetInfo: [shapes.SECRET_ID_REQUEST, shapes.SECRET_GET_INFO_RESPONSE],
} as const satisfies Record<string, readonly [Shape, Shape]>;

type Rpc = keyof typeof RPC;

/** The answer that a bare HTTP/2 client receives. */
interface Reply {
  /** `response` headers and trailers; empty before they arrive. */
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** From trailers, or from the headers of a trailers-only answer; -1 for none. */
  readonly status: number;
  /** As received, percent-encoded. */
  readonly text: string;
  /** The error code of RST_STREAM, 0 for none. */
  readonly reset: number;
}

/** The headers of the smallest client that Modal accepts, a Python one (ClientType 1). */
const HEADERS = {
  ':method': 'POST',
  'content-type': 'application/grpc',
  te: 'trailers',
  'x-modal-client-type': '1',
  'x-modal-client-version': '1.4.0',
  'x-modal-token-id': 'ak-canary-id',
  'x-modal-token-secret': 'as-canary-secret',
};

function open(server: Pick<ModalServer, 'url' | 'caPem'>): ClientHttp2Session {
  const session = connect(server.url, server.caPem === undefined ? {} : { ca: server.caPem });
  session.on('error', () => undefined);
  return session;
}

function post(session: ClientHttp2Session, headers: OutgoingHttpHeaders, body: Uint8Array): Promise<Reply> {
  return new Promise((resolve) => {
    const stream = session.request(headers);
    let head: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    stream.on('response', (received: IncomingHttpHeaders) => (head = received));
    stream.on('trailers', (received: IncomingHttpHeaders) => (trailers = received));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', () => undefined);
    stream.on('close', () => {
      const last: IncomingHttpHeaders = { ...head, ...trailers };
      const text = String(last['grpc-message'] ?? '');
      const status = Number(last['grpc-status'] ?? -1);
      const reset = stream.rstCode;
      resolve({ headers: head, trailers, body: Buffer.concat(chunks), status, text, reset });
    });
    stream.end(body);
  });
}

/** Sends one request on its own connection. Omits undefined headers. */
async function send(
  server: ModalServer,
  method: string,
  { body = wrapFrame(new Uint8Array()), headers = {} }: { body?: Uint8Array; headers?: OutgoingHttpHeaders } = {},
): Promise<Reply> {
  const session = open(server);
  const all: OutgoingHttpHeaders = { ...HEADERS, ':path': `/modal.client.ModalClient/${method}`, ...headers };
  const reply = await post(session, Object.fromEntries(Object.entries(all).filter(([, value]) => value)), body);
  session.destroy();
  return reply;
}

/** Makes one call. Returns the reply with its message. */
async function ask<M extends Rpc>(
  server: ModalServer,
  method: M,
  request: DraftOf<(typeof RPC)[M][0]> = {},
  headers: OutgoingHttpHeaders = {},
): Promise<Reply & { readonly message: Message }> {
  const [requestShape, responseShape]: readonly [Shape, Shape] = RPC[method];
  const reply = await send(server, method, {
    body: wrapFrame(encode(requestShape, request as DraftOf<Shape>)),
    headers,
  });
  return { ...reply, message: reply.status === 0 ? decode(responseShape, reply.body.subarray(5)) : {} };
}

const app = { deploymentName: 'app', environmentName: 'dev' };

/** Starts a server with the secret `app` in `dev`. */
async function startWithApp(options: ModalServerOptions = {}): Promise<ModalServer> {
  const server = await startModalServer(options);
  server.putSecret('dev', 'app', { A: '1', B: '2' });
  return server;
}

/** Returns a secret's stored content. */
function contentOf(server: ModalServer, name = 'app', environment = 'dev'): unknown {
  const content = server.secret(environment, name);
  return content && Object.fromEntries(content);
}

describe('The codec agrees with bytes from protobufjs and from the official client', () => {
  const rows: readonly [string, Shape, Message, string][] = [
    ['a look-up', shapes.SECRET_GET_OR_CREATE_REQUEST, { deploymentName: 'x' }, '0a0178'],
    [
      'a look-up with an environment and required keys',
      shapes.SECRET_GET_OR_CREATE_REQUEST,
      { deploymentName: 'x', environmentName: 'dev', requiredKeys: ['A'] },
      '0a01781a036465763a0141',
    ],
    [
      'an overwrite',
      shapes.SECRET_GET_OR_CREATE_REQUEST,
      { deploymentName: 'app', environmentName: 'main', objectCreationType: 3, envDict: new Map([['A', '1']]) },
      '0a036170701a046d61696e20032a060a0141120131',
    ],
    [
      'an empty value in a map',
      shapes.SECRET_GET_OR_CREATE_REQUEST,
      { deploymentName: 'app', objectCreationType: 2, envDict: new Map([['A', '']]) },
      '0a0361707020022a050a01411200',
    ],
    [
      'a response with a double',
      shapes.SECRET_GET_OR_CREATE_RESPONSE,
      { secretId: 'st-1', metadata: { name: 'app', creationInfo: { createdAt: 1700000000.5, createdBy: 'ci' } } },
      '0a0473742d3112140a03617070120d0900002040fc54d94112026369',
    ],
    [
      'set, set to empty, and unset',
      shapes.SECRET_UPDATE_REQUEST,
      { secretId: 'st-1', updates: [{ key: 'A', value: 'x' }, { key: 'B', value: '' }, { key: 'C' }] },
      '0a0473742d3112060a014112017812050a0142120012030a0143',
    ],
    [
      'a page of a list',
      shapes.SECRET_LIST_REQUEST,
      { environmentName: 'main', pagination: { maxObjects: 100, createdBefore: 1700000000.5 } },
      '0a046d61696e120b08641100002040fc54d941',
    ],
    ['a deletion', shapes.SECRET_ID_REQUEST, { secretId: 'st-abc' }, '0a0673742d616263'],
    [
      'an environment',
      shapes.ENVIRONMENT_GET_OR_CREATE_REQUEST,
      { deploymentName: 'dev', objectCreationType: 1 },
      '0a036465761001',
    ],
    ['a float', shapes.RPC_RETRY_POLICY, { retryAfterSecs: 2 }, '0d00000040'],
    [
      'a status with details',
      shapes.RPC_STATUS,
      {
        code: 8,
        message: 'slow down',
        details: [
          { typeUrl: 'type.modal.com/modal.client.RPCRetryPolicy', value: Uint8Array.from([0x0d, 0, 0, 0, 0x40]) },
        ],
      },
      Buffer.from(
        'CAgSCXNsb3cgZG93bhozCip0eXBlLm1vZGFsLmNvbS9tb2RhbC5jbGllbnQuUlBDUmV0cnlQb2xpY3kSBQ0AAABA',
        'base64',
      ).toString('hex'),
    ],
  ];
  test.each(rows)('on %s', (_title, shape, message, hex) => {
    expect(Buffer.from(encode(shape, message as DraftOf<Shape>)).toString('hex')).toBe(hex);
    expect(decode(shape, Buffer.from(hex, 'hex'))).toMatchObject(message);
  });
});

describe('The codec follows the encoding specification', () => {
  const all = {
    text: [1, 'string'],
    count: [2, 'int32'],
    map: [3, 'map'],
    part: [4, { a: [1, 'string'], b: [2, 'string'] }],
    long: [5, 'int64'],
    flag: [6, 'bool'],
    maybe: [7, 'string', 'optional'],
    data: [8, 'bytes'],
  } as const satisfies Shape;
  const accepted: readonly [string, string, Message][] = [
    [
      'an empty message has all defaults',
      '',
      { text: '', count: 0, map: new Map(), part: undefined, maybe: undefined, flag: false },
    ],
    ['the last of a repeated field counts', '0a01610a0162', { text: 'b' }],
    ['a message in several parts is merged', '22030a01612203120162', { part: { a: 'a', b: 'b' } }],
    [
      'unknown fields of every wire type are skipped',
      'f80601f9060000000000000000fa060161fd0600000000' + '0a0178',
      { text: 'x' },
    ],
    ['a map entry without a value is an empty value', '1a030a0141', { map: new Map([['A', '']]) }],
    ['a map entry without a key is an empty key', '1a03120141', { map: new Map([['', 'A']]) }],
    ['the last of a repeated map key counts', '1a060a01411201311a060a0141120132', { map: new Map([['A', '2']]) }],
    ['minus one takes ten bytes', '10ffffffffffffffffff01', { count: -1 }],
    ['a varint may be longer than necessary', '108100', { count: 1 }],
    ['a byte-order mark is kept', '0a04efbbbf41', { text: '\ufeffA' }],
    ['characters beyond the basic plane are kept', '0a04f09f9491', { text: '🔑' }],
    ['__proto__ is an ordinary map key', '1a0e0a095f5f70726f746f5f5f120131', { map: new Map([['__proto__', '1']]) }],
    ['an empty optional field is present', '3a00', { maybe: '' }],
    ['a large number of seconds is exact', '2880e2cfaa06', { long: 1_700_000_000 }],
    ['a boolean can be true', '3001', { flag: true }],
    ['bytes are kept', '4203010203', { data: Uint8Array.from([1, 2, 3]) }],
  ];
  test.each(accepted)('%s', (_title, hex, message) => {
    expect(decode(all, Buffer.from(hex, 'hex'))).toMatchObject(message);
  });

  const refused: readonly [string, string][] = [
    ['text cut short', '0a0561'],
    ['a varint cut short', '1080'],
    ['a fixed64 cut short', 'f90600'],
    ['a varint of eleven bytes', '10ffffffffffffffffffff01'],
    ['field number zero', '0001'],
    ['a known field of another wire type', '0801'],
    ['a group', 'fb06fc06'],
    ['wire type 7', 'ff06'],
    ['text that is not UTF-8', '0a01ff'],
  ];
  test.each(refused)('%s is rejected', (_title, hex) => {
    expect(() => decode(all, Buffer.from(hex, 'hex'))).toThrow(MalformedMessage);
  });

  test('an encoded message decodes to itself', () => {
    const message = {
      text: 'x'.repeat(300),
      count: -7,
      map: new Map([['', '']]),
      part: { a: '', b: 'é' },
      long: 2 ** 40,
      flag: true,
      maybe: '',
      data: Uint8Array.from([0]),
    };
    expect(decode(all, encode(all, message))).toEqual(message);
  });

  test('a value of the wrong type is not encoded', () => {
    expect(() => encode(all as Shape, { count: 'one' })).toThrow(TypeError);
  });
});

describe('Modal accepts', () => {
  const rows: readonly [string, OutgoingHttpHeaders, number][] = [
    ['a Python client with its credentials', {}, 0],
    ['no client without a client type', { 'x-modal-client-type': undefined }, 3],
    ['no client without a client version', { 'x-modal-client-version': undefined }, 3],
    ['no client without a token id', { 'x-modal-token-id': undefined }, 16],
    ['no client without a token secret', { 'x-modal-token-secret': undefined }, 16],
    ['no client with a wrong token secret', { 'x-modal-token-secret': 'as-wrong' }, 16],
    ['no JavaScript client without a token of AuthTokenGet', { 'x-modal-client-type': '8' }, 16],
    ['no Go client with a token from elsewhere', { 'x-modal-client-type': '9', 'x-modal-auth-token': 'a.b.c' }, 16],
  ];
  test.each(rows)('%s', async (_title, headers, status) => {
    await using server = await startWithApp();
    expect(await ask(server, 'SecretGetOrCreate', app, headers)).toMatchObject({ status });
  });

  test('no wrong token, and returns a message', async () => {
    await using server = await startModalServer();
    const reply = await ask(server, 'AuthTokenGet', {}, { 'x-modal-token-id': 'ak-wrong' });
    expect(reply).toMatchObject({ status: 16, text: 'Token validation failed' });
  });

  test('a JavaScript client until its token expires, after twenty minutes', async () => {
    let now = 1_700_000_000_000;
    await using server = await startWithApp({ now: () => now });
    const type = { 'x-modal-client-type': '8' };
    const { message } = await ask(server, 'AuthTokenGet', {}, type);
    const token = String(message['token']);
    expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
      exp: 1_700_001_200,
    });
    const headers = { ...type, 'x-modal-auth-token': token };
    now += 20 * 60_000 - 1;
    expect(await ask(server, 'SecretGetOrCreate', app, headers)).toMatchObject({ status: 0 });
    now += 1;
    expect(await ask(server, 'SecretGetOrCreate', app, headers)).toMatchObject({ status: 16 });
  });

  test('a JavaScript client without a token if none is required', async () => {
    await using server = await startWithApp({ requireAuthToken: false });
    expect(await ask(server, 'SecretGetOrCreate', app, { 'x-modal-client-type': '8' })).toMatchObject({ status: 0 });
  });

  test('its configured credentials', async () => {
    await using server = await startModalServer({ credentials: { tokenId: 'ak-other', tokenSecret: 'as-other' } });
    const headers = { 'x-modal-token-id': 'ak-other', 'x-modal-token-secret': 'as-other' };
    expect(await ask(server, 'WorkspaceNameLookup', {}, headers)).toMatchObject({ message: { username: 'acme' } });
  });
});

describe('SecretGetOrCreate', () => {
  interface Row {
    readonly title: string;
    readonly options?: ModalServerOptions;
    readonly request: DraftOf<typeof shapes.SECRET_GET_OR_CREATE_REQUEST>;
    readonly status: number;
    readonly text?: string;
    /** The content of `app` in `dev` afterwards. @default unchanged */
    readonly after?: Readonly<Record<string, string>>;
  }
  const C = new Map([['C', '3']]);
  const missing = (environment: string) =>
    `Secret 'no' not found in environment '${environment}'. You can create it here: ` +
    `https://modal.com/secrets/acme/${environment}/create?secret_name=no`;
  const rows: readonly Row[] = [
    { title: 'finds a secret', request: app, status: 0 },
    { title: 'names the missing secret', request: { ...app, deploymentName: 'no' }, status: 5, text: missing('dev') },
    { title: 'names the default environment', request: { deploymentName: 'no' }, status: 5, text: missing('main') },
    { title: 'distinguishes upper from lower case', request: { ...app, deploymentName: 'App' }, status: 5 },
    { title: 'finds required keys', request: { ...app, requiredKeys: ['B', 'A'] }, status: 0 },
    {
      title: 'lists the required keys that are missing',
      request: { ...app, requiredKeys: ['X', 'A', 'Y'] },
      status: 9,
      text: 'Secret is missing key(s): X, Y',
    },
    {
      title: 'type 1 does not change an existing one',
      request: { ...app, objectCreationType: 1, envDict: C },
      status: 0,
    },
    { title: 'type 2 rejects an existing one', request: { ...app, objectCreationType: 2, envDict: C }, status: 6 },
    {
      title: 'type 3 replaces the whole content',
      request: { ...app, objectCreationType: 3, envDict: C },
      status: 0,
      after: { C: '3' },
    },
    { title: 'type 3 empties a secret', request: { ...app, objectCreationType: 3 }, status: 0, after: {} },
    {
      title: 'type 3 may reject an empty content',
      options: { emptyDict: 'refuse' },
      request: { ...app, objectCreationType: 3 },
      status: 3,
    },
    { title: 'type 4 is not for named secrets', request: { ...app, objectCreationType: 4 }, status: 3 },
    { title: 'type 5 creates a nameless secret', request: { objectCreationType: 5, envDict: C }, status: 0 },
    { title: 'type 9 does not exist', request: { ...app, objectCreationType: 9 }, status: 3 },
    {
      title: 'an unknown environment returns 5',
      request: { ...app, environmentName: 'no' },
      status: 5,
      text: "Environment 'no' not found",
    },
    {
      title: 'an unknown environment may return 3',
      options: { unknownEnvironmentCode: 3 },
      request: { ...app, environmentName: 'no' },
      status: 3,
      text: "Environment 'no' not found",
    },
    {
      title: 'an unknown environment may look like a missing secret',
      options: { unknownEnvironmentText: 'secret' },
      request: { deploymentName: 'no', environmentName: 'no', objectCreationType: 3 },
      status: 5,
      text: missing('no'),
    },
    {
      title: 'an omitted environment returns 3 without a default',
      options: { hasDefaultEnvironment: false },
      request: { deploymentName: 'app' },
      status: 3,
    },
    {
      title: 'a write to a read-only environment returns 7',
      options: { readOnlyEnvironments: ['dev'] },
      request: { ...app, objectCreationType: 3, envDict: C },
      status: 7,
    },
    {
      title: 'a read-only environment can be read',
      options: { readOnlyEnvironments: ['dev'] },
      request: app,
      status: 0,
    },
  ];
  test.each(rows)('$title', async ({ options, request, status, text, after = { A: '1', B: '2' } }) => {
    await using server = await startWithApp(options);
    const reply = await ask(server, 'SecretGetOrCreate', request);
    expect(reply.status).toBe(status);
    if (text !== undefined) expect(reply.text).toBe(text);
    if (status === 0) expect(reply.message['secretId']).toMatch(/^st-[a-zA-Z0-9]{22}$/);
    expect(contentOf(server)).toEqual(after);
  });

  test.each([1, 2, 3])('type %i creates a missing secret with its content', async (objectCreationType) => {
    await using server = await startModalServer();
    const reply = await ask(server, 'SecretGetOrCreate', { deploymentName: 'new', objectCreationType, envDict: C });
    expect(reply.status).toBe(0);
    expect(contentOf(server, 'new', 'main')).toEqual({ C: '3' });
    expect(reply.message).toMatchObject({
      secretId: server.secretId('main', 'new'),
      metadata: { name: 'new', keys: ['C'], environmentName: 'main', creationInfo: { createdBy: 'ci' } },
    });
  });

  test('a nameless secret is not listed', async () => {
    await using server = await startModalServer();
    await ask(server, 'SecretGetOrCreate', { objectCreationType: 5, envDict: C });
    expect(server.secretNames('main')).toEqual([]);
  });

  test.each([
    [true, 'keeps its id and creation time'],
    [false, 'may make a new id and creation time'],
  ])('overwriteKeepsId %s: an overwritten secret %s', async (overwriteKeepsId) => {
    await using server = await startWithApp({ overwriteKeepsId });
    const before = await ask(server, 'SecretGetOrCreate', app);
    const after = await ask(server, 'SecretGetOrCreate', { ...app, objectCreationType: 3 });
    const identify = ({ message }: typeof before) =>
      decode(shapes.SECRET_GET_OR_CREATE_RESPONSE, encode(shapes.SECRET_GET_OR_CREATE_RESPONSE, message));
    const [old, now] = [identify(before), identify(after)];
    expect(now.secretId === old.secretId).toBe(overwriteKeepsId);
    expect(now.metadata?.creationInfo?.createdAt === old.metadata?.creationInfo?.createdAt).toBe(overwriteKeepsId);
    expect(after.message['secretId']).toBe(server.secretId('dev', 'app'));
  });

  test('an older server returns neither keys nor environment', async () => {
    await using server = await startWithApp({ listsKeys: false });
    const { message } = await ask(server, 'SecretGetOrCreate', app);
    expect(message['metadata']).toMatchObject({ name: 'app', keys: [], environmentName: '' });
  });

  const contents: readonly [string, string, string, number][] = [
    ['a key with a digit inside', 'A1_b', '', 0],
    ['a key that starts with a digit', '1A', '', 3],
    ['a key with a dash', 'A-B', '', 3],
    ['an empty key', '', '', 3],
    ['a key with a final newline', 'A\n', '', 3],
    ['a key of 16,384 characters', 'K'.repeat(16_384), '', 0],
    ['a key of 16,385 characters', 'K'.repeat(16_385), '', 3],
    ['a value of 32,768 characters that are four bytes each', 'A', '🔑'.repeat(32_768), 0],
    ['a value of 32,769 characters', 'A', 'v'.repeat(32_769), 3],
  ];
  test.each(contents)('%s', async (_title, key, value, status) => {
    await using server = await startModalServer();
    const request = { ...app, objectCreationType: 2, envDict: new Map([[key, value]]) };
    expect(await ask(server, 'SecretGetOrCreate', request)).toMatchObject({ status });
    expect(contentOf(server)).toEqual(status === 0 ? { [key]: value } : undefined);
  });

  test('an invalid request may return 9', async () => {
    await using server = await startModalServer({ invalidCode: 9 });
    const request = { ...app, objectCreationType: 3, envDict: new Map([['A-B', '']]) };
    expect(await ask(server, 'SecretGetOrCreate', request)).toMatchObject({ status: 9 });
  });

  const names: readonly [string, number][] = [
    ['My_app-1.x', 0],
    ['n'.repeat(64), 0],
    ['n'.repeat(65), 3],
    ['', 3],
    ['with space', 3],
    [`ap-${'x'.repeat(22)}`, 3],
  ];
  test.each(names)('the name %j returns %i', async (deploymentName, status) => {
    await using server = await startModalServer();
    const request = { deploymentName, objectCreationType: 2, envDict: C };
    expect(await ask(server, 'SecretGetOrCreate', request)).toMatchObject({ status });
  });
});

describe('SecretUpdate', () => {
  interface Row {
    readonly title: string;
    readonly options?: ModalServerOptions;
    readonly updates: DraftOf<typeof shapes.SECRET_UPDATE_REQUEST>['updates'];
    readonly status: number;
    readonly after: Readonly<Record<string, string>>;
  }
  const before = { A: '1', B: '2' };
  const rows: readonly Row[] = [
    {
      title: 'sets, empties and removes keys, and keeps the rest',
      updates: [
        { key: 'A', value: '' },
        { key: 'C', value: '3' },
      ],
      status: 0,
      after: { A: '', B: '2', C: '3' },
    },
    { title: 'removes keys without a value', updates: [{ key: 'A' }], status: 0, after: { B: '2' } },
    { title: 'accepts the removal of an absent key', updates: [{ key: 'X' }], status: 0, after: before },
    {
      title: 'rejects all changes if one key is invalid',
      updates: [{ key: 'A' }, { key: '-', value: '' }],
      status: 3,
      after: before,
    },
    {
      title: 'may reject the removal of the last key',
      options: { emptyDict: 'refuse' },
      updates: [{ key: 'A' }, { key: 'B' }],
      status: 3,
      after: before,
    },
    {
      title: 'returns 7 in a read-only environment',
      options: { readOnlyEnvironments: ['dev'] },
      updates: [{ key: 'A' }],
      status: 7,
      after: before,
    },
  ];
  test.each(rows)('$title', async ({ options, updates, status, after }) => {
    await using server = await startWithApp(options);
    const secretId = server.secretId('dev', 'app');
    expect(await ask(server, 'SecretUpdate', { secretId, updates })).toMatchObject({ status });
    expect(contentOf(server)).toEqual(after);
  });

  test.each(['SecretUpdate', 'SecretDelete', 'SecretGetInfo'] as const)(
    '%s of an unknown id returns 5',
    async (method) => {
      await using server = await startModalServer();
      const reply = await ask(server, method, { secretId: 'st-no' });
      expect(reply).toMatchObject({ status: 5, text: "No Secret with ID 'st-no' found" });
    },
  );
});

describe('The other methods', () => {
  test('SecretDelete deletes, except in a read-only environment', async () => {
    await using server = await startWithApp({ readOnlyEnvironments: ['prod'] });
    server.putSecret('prod', 'app', {});
    expect(await ask(server, 'SecretDelete', { secretId: server.secretId('dev', 'app') })).toMatchObject({ status: 0 });
    expect(await ask(server, 'SecretDelete', { secretId: server.secretId('prod', 'app') })).toMatchObject({
      status: 7,
    });
    expect([server.secretNames('dev'), server.secretNames('prod')]).toEqual([[], ['app']]);
  });

  test('SecretList pages from the newest to the oldest, excluding the start of the page', async () => {
    await using server = await startModalServer({ now: () => 1_700_000_000_000 });
    for (const name of ['first', 'second', 'third']) server.putSecret('dev', name, { A: '1' });
    const page = async (createdBefore?: number) => {
      const pagination = { maxObjects: 2, createdBefore };
      const { message } = await ask(server, 'SecretList', { environmentName: 'dev', pagination });
      return decode(shapes.SECRET_LIST_RESPONSE, encode(shapes.SECRET_LIST_RESPONSE, message));
    };
    const { items, environmentName } = await page();
    expect(environmentName).toBe('dev');
    expect(items.map(({ label }) => label)).toEqual(['third', 'second']);
    expect(items[0]).toMatchObject({
      secretId: server.secretId('dev', 'third'),
      environmentName: 'dev',
      metadata: { name: 'third', keys: ['A'], environmentName: 'dev' },
    });
    const rest = await page(items[1]?.metadata?.creationInfo?.createdAt);
    expect(rest.items.map(({ label }) => label)).toEqual(['first']);
  });

  test('SecretList without pagination lists all of the default environment', async () => {
    await using server = await startModalServer();
    for (let index = 0; index < 101; index++) server.putSecret('main', `app${index}`, {});
    const { message } = await ask(server, 'SecretList');
    expect(message).toMatchObject({ environmentName: 'main' });
    expect(message['items']).toHaveLength(101);
  });

  test('SecretGetInfo lists the keys, and does not exist on an older server', async () => {
    await using server = await startWithApp();
    await using older = await startWithApp({ listsKeys: false });
    const reply = await ask(server, 'SecretGetInfo', { secretId: server.secretId('dev', 'app') });
    expect(reply.message).toMatchObject({ metadata: { name: 'app', keys: ['A', 'B'] } });
    expect(await ask(older, 'SecretGetInfo', { secretId: older.secretId('dev', 'app') })).toMatchObject({ status: 12 });
  });

  test('an unknown method and an unknown service return 12', async () => {
    await using server = await startModalServer();
    expect(await send(server, 'SecretRename')).toMatchObject({ status: 12 });
    expect(await send(server, '', { headers: { ':path': '/modal.other/SecretList' } })).toMatchObject({ status: 12 });
  });

  test('ClientHello, WorkspaceNameLookup and TokenInfoGet name the caller', async () => {
    await using server = await startModalServer({ workspace: 'globex' });
    expect(await ask(server, 'ClientHello')).toMatchObject({ status: 0, message: { warning: '' } });
    expect(await ask(server, 'WorkspaceNameLookup')).toMatchObject({ message: { username: 'globex' } });
    expect(await ask(server, 'TokenInfoGet')).toMatchObject({
      message: {
        tokenId: 'ak-canary-id',
        workspaceName: 'globex',
        serviceUserIdentity: { serviceUserName: 'ci' },
        expiresAt: undefined,
      },
    });
  });
});

describe('Environments', () => {
  interface Row {
    readonly title: string;
    readonly options?: ModalServerOptions;
    readonly call: (server: ModalServer) => Promise<Reply>;
    readonly status: number;
    /** The environments afterwards. @default unchanged */
    readonly after?: readonly string[];
  }
  const get = (deploymentName: string, objectCreationType: number) => (server: ModalServer) =>
    ask(server, 'EnvironmentGetOrCreate', { deploymentName, objectCreationType });
  const create = (name: string, defaultMemberRole?: number) => (server: ModalServer) =>
    ask(server, 'EnvironmentCreate', { name, defaultMemberRole });
  const remove = (name: string) => (server: ModalServer) => ask(server, 'EnvironmentDelete', { name });
  const list = (environmentName: string) => (server: ModalServer) => ask(server, 'SecretList', { environmentName });
  const added = ['main', 'dev', 'pr-1'];
  const rows: readonly Row[] = [
    { title: 'type 0 finds one', call: get('dev', 0), status: 0 },
    { title: 'type 0 finds the default one', call: get('', 0), status: 0 },
    { title: 'type 0 of an unknown one returns 5', call: get('pr-1', 0), status: 5 },
    {
      title: 'type 0 of an unknown one may return 3',
      options: { unknownEnvironmentCode: 3 },
      call: get('pr-1', 0),
      status: 3,
    },
    { title: 'type 1 creates one', call: get('pr-1', 1), status: 0, after: added },
    { title: 'type 1 finds one', call: get('dev', 1), status: 0 },
    { title: 'type 2 creates one', call: get('pr-1', 2), status: 0, after: added },
    { title: 'type 2 of an existing one returns 6', call: get('dev', 2), status: 6 },
    { title: 'type 3 returns 3 for any environment', call: get('dev', 3), status: 3 },
    { title: 'EnvironmentCreate creates one', call: create('pr-1'), status: 0, after: added },
    { title: 'EnvironmentCreate of an existing one returns 6', call: create('dev'), status: 6 },
    {
      title: 'EnvironmentCreate of an existing one may do nothing',
      options: { createExistingEnvironment: 'accept' },
      call: create('dev'),
      status: 0,
    },
    { title: 'EnvironmentCreate accepts a role only for a restricted one', call: create('pr-1', 1), status: 3 },
    { title: 'EnvironmentCreate of a name like an id returns 3', call: create('EN-1'), status: 3 },
    { title: 'EnvironmentDelete deletes one', call: remove('dev'), status: 0, after: ['main'] },
    { title: 'EnvironmentDelete of an unknown one returns 5', call: remove('pr-1'), status: 5 },
    {
      title: 'EnvironmentDelete of a read-only one returns 7',
      options: { readOnlyEnvironments: ['dev'] },
      call: remove('dev'),
      status: 7,
    },
    {
      title: 'EnvironmentList may be forbidden',
      options: { mayListEnvironments: false },
      call: (server) => ask(server, 'EnvironmentList'),
      status: 7,
    },
    { title: 'SecretList of an unknown one returns 5', call: list('pr-1'), status: 5 },
  ];
  test.each(rows)('$title', async ({ options, call, status, after = ['main', 'dev'] }) => {
    await using server = await startModalServer({ environments: ['main', 'dev'], ...options });
    expect((await call(server)).status).toBe(status);
    expect(server.environments()).toEqual(after);
  });

  test('the first one is the default', async () => {
    await using server = await startModalServer({ environments: ['prod', 'dev'] });
    const { message } = await ask(server, 'EnvironmentList');
    expect(message['items']).toMatchObject([
      { name: 'prod', default: true, webhookSuffix: '' },
      { name: 'dev', default: false, webhookSuffix: 'dev' },
    ]);
  });

  test('a default one is optional', async () => {
    await using server = await startModalServer({ environments: ['prod'], hasDefaultEnvironment: false });
    const { message } = await ask(server, 'EnvironmentList');
    expect(message['items']).toMatchObject([{ name: 'prod', default: false }]);
  });

  test('a deleted one loses its secrets', async () => {
    await using server = await startWithApp();
    const secretId = server.secretId('dev', 'app');
    await ask(server, 'EnvironmentDelete', { name: 'dev' });
    expect(await ask(server, 'SecretUpdate', { secretId, updates: [] })).toMatchObject({ status: 5 });
    expect(server.secretNames('dev')).toEqual([]);
  });
});

describe('A request that breaks gRPC over HTTP/2 is rejected', () => {
  const frame = wrapFrame(encode(shapes.SECRET_GET_OR_CREATE_REQUEST, app));
  const rows: readonly [string, { body?: Uint8Array; headers?: OutgoingHttpHeaders }, Partial<Reply>][] = [
    ['a JSON content type', { headers: { 'content-type': 'application/json' } }, { status: -1 }],
    ['gRPC-Web', { headers: { 'content-type': 'application/grpc-web+proto' } }, { status: -1 }],
    ['no content type', { headers: { 'content-type': undefined } }, { status: -1 }],
    ['PUT', { headers: { ':method': 'PUT' } }, { status: 13 }],
    ['no te: trailers', { headers: { te: undefined } }, { status: 13 }],
    ['a malformed timeout', { headers: { 'grpc-timeout': '5s' } }, { status: 13 }],
    ['gzip', { headers: { 'grpc-encoding': 'gzip' } }, { status: 12 }],
    ['a compressed flag', { body: Buffer.concat([Buffer.of(1), frame.subarray(1)]) }, { status: 13 }],
    ['no message', { body: new Uint8Array() }, { status: 13 }],
    ['half a length prefix', { body: frame.subarray(0, 3) }, { status: 13 }],
    ['a message cut short', { body: frame.subarray(0, -1) }, { status: 13 }],
    ['two messages', { body: Buffer.concat([frame, frame]) }, { status: 13 }],
    ['a message that is not protobuf', { body: wrapFrame(Buffer.of(0xff)) }, { status: 13 }],
  ];
  test.each(rows)('%s', async (_title, request, reply) => {
    await using server = await startWithApp();
    expect(await send(server, 'SecretGetOrCreate', { body: frame, ...request })).toMatchObject(reply);
    expect(server.calls).toMatchObject([{ method: 'SecretGetOrCreate', status: reply.status }]);
  });

  test('a request that is not gRPC gets HTTP status 415', async () => {
    await using server = await startModalServer();
    const reply = await send(server, 'SecretList', { headers: { 'content-type': 'application/json' } });
    expect(reply.headers[':status']).toBe(415);
  });

  test('application/grpc+proto and a timeout are accepted', async () => {
    await using server = await startWithApp();
    const headers = { 'content-type': 'application/grpc+proto', 'grpc-timeout': '5000m' };
    expect(await send(server, 'SecretGetOrCreate', { body: frame, headers })).toMatchObject({ status: 0 });
  });
});

describe('Answers', () => {
  test.each(['trailers-only', 'headers-and-trailers'] as const)('an error can come as %s', async (responseForm) => {
    await using server = await startModalServer({ responseForm });
    const reply = await ask(server, 'SecretGetOrCreate', app);
    const [where, notThere] =
      responseForm === 'trailers-only' ? [reply.headers, reply.trailers] : [reply.trailers, reply.headers];
    expect(where['grpc-status']).toBe('5');
    expect(notThere['grpc-status']).toBeUndefined();
    expect(reply.headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc' });
  });

  test('a message is percent-encoded UTF-8', async () => {
    await using server = await startModalServer();
    server.inject('SecretList', { kind: 'status', code: 9, message: '100 %\n🔑 ~' });
    expect(await ask(server, 'SecretList')).toMatchObject({ text: '100 %25%0A%F0%9F%94%91 ~' });
  });

  test('a call is recorded with its headers and message', async () => {
    await using server = await startModalServer();
    const envDict = new Map([['A', '1']]);
    await ask(server, 'SecretGetOrCreate', { ...app, objectCreationType: 3, envDict }, { 'x-idempotency-key': 'k' });
    const [call] = server.calls;
    expect(call).toMatchObject({
      method: 'SecretGetOrCreate',
      authority: server.url.slice('http://'.length),
      message: { ...app, objectCreationType: 3, envDict, requiredKeys: [] },
      status: 0,
      connection: 1,
    });
    expect(call?.headers.get('x-idempotency-key')).toBe('k');
    expect(call?.headers.get(':path')).toBeUndefined();
    expect(Buffer.from(call?.bytes ?? []).toString('hex')).toBe('0a036170701a0364657620032a060a0141120131');
  });

  test('writes and look-ups are distinguished', async () => {
    await using server = await startWithApp();
    await ask(server, 'SecretGetOrCreate', app);
    await ask(server, 'EnvironmentGetOrCreate', { deploymentName: 'dev' });
    await ask(server, 'EnvironmentList');
    expect(server.writes).toEqual([]);
    await ask(server, 'SecretGetOrCreate', { ...app, objectCreationType: 2 });
    await ask(server, 'SecretDelete', { secretId: 'st-no' });
    expect(server.writes.map(({ method, status }) => [method, status])).toEqual([
      ['SecretGetOrCreate', 6],
      ['SecretDelete', 5],
    ]);
  });

  test('a listener can change the state before a call is carried out', async () => {
    await using server = await startWithApp();
    server.onCall(async ({ status }) => {
      await Promise.resolve();
      expect(status).toBe(-1);
      server.removeSecret('dev', 'app');
    });
    expect(await ask(server, 'SecretGetOrCreate', app)).toMatchObject({ status: 5 });
  });

  test('an answer shows the error of a listener', async () => {
    await using server = await startWithApp();
    server.onCall(() => Promise.reject(new Error('as told')));
    expect(await ask(server, 'SecretGetOrCreate', app)).toMatchObject({
      status: 13,
      text: 'The local Modal failed: Error: as told',
    });
  });

  test('putSecret keeps the id and copies the content', async () => {
    await using server = await startWithApp();
    const id = server.secretId('dev', 'app');
    const content = new Map([['C', '3']]);
    server.putSecret('dev', 'app', content);
    content.clear();
    expect(server.secretId('dev', 'app')).toBe(id);
    expect(contentOf(server)).toEqual({ C: '3' });
    expect(() => server.putSecret('no', 'app', {})).toThrow("no environment 'no'");
  });
});

describe('Faults', () => {
  const write = { ...app, objectCreationType: 3, envDict: new Map([['C', '3']]) };
  const html = { status: 502, headers: { 'content-type': 'text/html' }, body: Buffer.from('<h1>Bad gateway</h1>') };
  const rows: readonly [string, Fault, Partial<Reply>][] = [
    ['a status', { kind: 'status', code: 14, message: 'try again' }, { status: 14, text: 'try again' }],
    ['a stream reset', { kind: 'reset' }, { status: -1, reset: 2 }],
    ['a refused stream', { kind: 'reset', code: 7 }, { status: -1, reset: 7 }],
    ['an HTML page', { kind: 'raw', ...html }, { status: -1, body: html.body }],
    ['a missing status', { kind: 'raw', body: wrapFrame(new Uint8Array()), trailers: {} }, { status: -1 }],
    [
      'a malformed message',
      { kind: 'raw', headers: { 'grpc-status': '7', 'grpc-message': 'bad%E0%A4%A' } },
      { status: 7, text: 'bad%E0%A4%A' },
    ],
    [
      'half a frame',
      { kind: 'raw', body: Buffer.of(0, 0), trailers: { 'grpc-status': '0' } },
      { status: 0, body: Buffer.of(0, 0) },
    ],
    ['a connection that ends', { kind: 'drop' }, { status: -1, body: Buffer.of() }],
    ['a GOAWAY', { kind: 'goaway' }, { status: -1, body: Buffer.of() }],
  ];
  test.each(rows)('%s affects one call, which is not carried out', async (_title, fault, reply) => {
    await using server = await startWithApp();
    server.inject('SecretGetOrCreate', fault);
    expect(await ask(server, 'SecretGetOrCreate', write)).toMatchObject(reply);
    expect(contentOf(server)).toEqual({ A: '1', B: '2' });
    expect(await ask(server, 'SecretGetOrCreate', write)).toMatchObject({ status: 0 });
    expect(server.calls.map(({ status }) => status)).toEqual([reply.status, 0]);
  });

  const committed: readonly Fault[] = [
    { kind: 'status', code: 14, afterCommit: true },
    { kind: 'reset', afterCommit: true },
    { kind: 'goaway', afterCommit: true },
    { kind: 'drop', afterCommit: true },
    { kind: 'raw', status: 502, afterCommit: true },
    { kind: 'truncate', bytes: 0 },
  ];
  test.each(committed)('$kind can come after the call is carried out', async (fault) => {
    await using server = await startWithApp();
    server.inject('SecretGetOrCreate', fault);
    expect((await ask(server, 'SecretGetOrCreate', write)).status).not.toBe(0);
    expect(contentOf(server)).toEqual({ C: '3' });
  });

  test('a retry policy is in the details', async () => {
    await using server = await startModalServer();
    server.inject('SecretList', { kind: 'status', code: 8, message: 'slow down', retryAfterSecs: 2 });
    const { headers } = await ask(server, 'SecretList');
    expect(headers['grpc-status-details-bin']).toBe(
      'CAgSCXNsb3cgZG93bhozCip0eXBlLm1vZGFsLmNvbS9tb2RhbC5jbGllbnQuUlBDUmV0cnlQb2xpY3kSBQ0AAABA',
    );
  });

  test('the faults of each method apply in order', async () => {
    await using server = await startWithApp();
    server.inject('SecretList', { kind: 'status', code: 14 }, { kind: 'pass' });
    server.inject('SecretList', { kind: 'status', code: 2 });
    expect((await ask(server, 'SecretGetOrCreate', app)).status).toBe(0);
    const statuses: number[] = [];
    for (let index = 0; index < 4; index++) statuses.push((await ask(server, 'SecretList')).status);
    expect(statuses).toEqual([14, 0, 2, 0]);
  });

  test.each([0, 5])('warnings come with status %i', async (status) => {
    await using server = await startWithApp();
    server.inject('SecretGetOrCreate', {
      kind: 'warning',
      messages: ['Hello world', '100%, done'],
      verbatim: ['bad%E0%A4%A'],
    });
    const reply = await ask(server, 'SecretGetOrCreate', status === 0 ? app : { deploymentName: 'no' });
    expect(reply.status).toBe(status);
    expect({ ...reply.headers, ...reply.trailers }['x-modal-warning']).toBe(
      'Hello%20world, 100%25%2C%20done, bad%E0%A4%A',
    );
  });

  test.each([0, 3, 5, 10])('an answer can be cut after %i bytes', async (bytes) => {
    await using server = await startWithApp();
    const whole = await ask(server, 'SecretGetOrCreate', app);
    server.inject('SecretGetOrCreate', { kind: 'truncate', bytes });
    const cut = await ask(server, 'SecretGetOrCreate', app);
    expect(cut).toMatchObject({ status: -1, headers: { ':status': 200 }, body: whole.body.subarray(0, bytes) });
  });

  test('an endless body continues until the client stops', async () => {
    await using server = await startModalServer();
    server.inject('SecretList', { kind: 'raw', body: 'endless' });
    const session = open(server);
    const stream = session.request({ ...HEADERS, ':path': '/modal.client.ModalClient/SecretList' });
    stream.end(wrapFrame(new Uint8Array()));
    let received = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (received === 0) expect(chunk.subarray(0, 5)).toEqual(Buffer.of(0, 0xff, 0xff, 0xff, 0xff));
      received += chunk.length;
      if (received > 1_000_000) break;
    }
    session.destroy();
  });

  test('a GOAWAY names the last handled call', async () => {
    await using server = await startWithApp();
    const lastIds: number[] = [];
    for (const afterCommit of [true, false]) {
      const session = open(server);
      session.on('goaway', (_code: number, lastId: number) => lastIds.push(lastId));
      const headers = { ...HEADERS, ':path': '/modal.client.ModalClient/SecretList' };
      await post(session, headers, wrapFrame(new Uint8Array()));
      server.inject('SecretList', { kind: 'goaway', afterCommit });
      await post(session, headers, wrapFrame(new Uint8Array()));
    }
    expect(lastIds).toEqual([3, 1]);
  });

  test('a hanging call delays neither the next one nor the end', async () => {
    const server = await startWithApp();
    server.inject('SecretGetOrCreate', { kind: 'hang' });
    const session = open(server);
    const headers = { ...HEADERS, ':path': '/modal.client.ModalClient/SecretGetOrCreate' };
    const body = wrapFrame(encode(shapes.SECRET_GET_OR_CREATE_REQUEST, app));
    const hanging = post(session, headers, body);
    expect(await post(session, headers, body)).toMatchObject({ status: 0 });
    expect(server.calls).toMatchObject([
      { status: -1, connection: 1 },
      { status: 0, connection: 1 },
    ]);
    await server.close();
    expect(await hanging).toMatchObject({ status: -1 });
    await server.close();
  });
});

describe('Connections', () => {
  test('are counted', async () => {
    await using server = await startModalServer();
    await ask(server, 'ClientHello');
    await ask(server, 'ClientHello');
    expect(server.connections).toBe(2);
    expect(server.calls.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  test('end with the server, even without requests', async () => {
    await using server = await startModalServer();
    const socket = connectTcp(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    await ask(server, 'ClientHello'); // The server has accepted the silent connection by now.
    const closed = once(socket.resume(), 'close');
    await server.close();
    await closed;
  });

  test.each(['localhost', '127.0.0.1'])('use TLS with a certificate for %s', async (host) => {
    await using server = await startModalServer({ tls: true });
    expect(server.url).toMatch(/^https:\/\/localhost:\d+$/);
    const url = `https://${host}:${new URL(server.url).port}`;
    const session = open({ url, caPem: server.caPem });
    const headers = { ...HEADERS, ':path': '/modal.client.ModalClient/ClientHello' };
    expect(await post(session, headers, wrapFrame(new Uint8Array()))).toMatchObject({ status: 0 });
    expect(session.alpnProtocol).toBe('h2');
    session.destroy();
  });

  test('can drop with TLS', async () => {
    await using server = await startModalServer({ tls: true });
    server.inject('ClientHello', { kind: 'drop' }, { kind: 'truncate', bytes: 3 });
    expect(await ask(server, 'ClientHello')).toMatchObject({ status: -1 });
    expect(await ask(server, 'ClientHello')).toMatchObject({ status: -1, body: Buffer.of(0, 0, 0) });
    expect(await ask(server, 'ClientHello')).toMatchObject({ status: 0 });
    expect(server.connections).toBe(3);
  });

  test('are not trusted without the certificate authority', async () => {
    await using server = await startModalServer({ tls: true });
    const socket = connectTls({ port: Number(new URL(server.url).port), host: 'localhost', ALPNProtocols: ['h2'] });
    const [error] = (await once(socket, 'error').catch((reason: unknown) => [reason])) as [NodeJS.ErrnoException];
    expect(error.code).toMatch(/UNABLE_TO|SELF_SIGNED/);
  });
});
