import { describe, expect, test } from 'vitest';
import {
  contentOf,
  countAttempts,
  expectPlainError,
  expectSuccess,
  STEP,
  times,
  WRITTEN,
} from '../support/fault-runs.ts';
import type { RawFault } from '../support/modal-faults.ts';
import { startModalServer, type Fault } from '../support/modal-server.ts';
import { ANSWERS, titleOf, WARNINGS, type Fact } from '../support/reliability-facts.ts';
import type { StepResult } from '../support/runner.ts';
import { sync } from '../support/sync.ts';

interface Row {
  readonly fact: Fact;
  readonly answer: Omit<RawFault, 'kind'>;
  /** The cause in the final error. */
  readonly says: RegExp;
}

const GRPC = { 'content-type': 'application/grpc' };
const HTML = { 'content-type': 'text/html; charset=utf-8' };
const OK = { 'grpc-status': '0' };
const PAGE = new TextEncoder().encode('<html><h1>::error::Bad Gateway</h1></html>');
/** `RPCStatus` with only code 99: field 1, a varint. */
const CODE_99 = Buffer.from([0x08, 99]).toString('base64');
/** The same with code 5, NOT_FOUND. */
const CODE_5 = Buffer.from([0x08, 5]).toString('base64');

const rows: readonly Row[] = [
  {
    fact: ANSWERS.html,
    answer: { headers: HTML, body: PAGE },
    says: /did not answer as Modal does \(HTTP 200 with text\/html; charset=utf-8 instead of a gRPC answer\)/,
  },
  {
    fact: ANSWERS.badGateway,
    answer: { status: 502, headers: HTML, body: PAGE },
    says: /did not answer as Modal does \(HTTP 502 with text\/html/,
  },
  {
    fact: ANSWERS.proxyAuthentication,
    answer: { status: 407, headers: { 'proxy-authenticate': 'Basic realm="x"' } },
    says: /did not answer as Modal does \(HTTP 407 with no content type/,
  },
  { fact: ANSWERS.forbidden, answer: { status: 403, headers: HTML, body: PAGE }, says: /\(HTTP 403 with text\/html/ },
  { fact: ANSWERS.noStatus, answer: { body: frame([]) }, says: /did not answer as Modal does \(gRPC with no status\)/ },
  {
    fact: ANSWERS.badStatus,
    answer: { body: frame([]), trailers: { 'grpc-status': 'fine' } },
    says: /did not answer as Modal does \(gRPC with a malformed status\)/,
  },
  {
    fact: ANSWERS.badDetails,
    answer: { headers: { ...GRPC, 'grpc-status': '14', 'grpc-status-details-bin': '!!!%' } },
    says: /: Modal answered Unavailable\. /,
  },
  {
    fact: ANSWERS.foreignDetails,
    answer: { headers: { ...GRPC, 'grpc-status': '14', 'grpc-status-details-bin': CODE_99 } },
    says: /: Modal answered Unavailable\. /,
  },
  {
    fact: ANSWERS.otherDetails,
    answer: { headers: { ...GRPC, 'grpc-status': '14', 'grpc-status-details-bin': CODE_5 } },
    says: /: Modal answered Unavailable\. /,
  },
  {
    fact: ANSWERS.halfHead,
    answer: { body: frame([]).subarray(0, 3), trailers: OK },
    says: /did not answer as Modal does \(gRPC with a message that is cut off\)/,
  },
  {
    fact: ANSWERS.halfFrame,
    answer: { body: frame([10, 2, 65, 66]).subarray(0, 7), trailers: OK },
    says: /did not answer as Modal does \(gRPC with a message that is cut off\)/,
  },
  {
    fact: ANSWERS.wrongLength,
    answer: { body: frame([10, 2, 65, 66], { length: 3 }), trailers: OK },
    says: /did not answer as Modal does \(gRPC with more than one message\)/,
  },
  {
    fact: ANSWERS.compressed,
    answer: {
      headers: { ...GRPC, 'grpc-encoding': 'gzip' },
      body: frame([10, 2, 65, 66], { flags: 1 }),
      trailers: OK,
    },
    says: /did not answer as Modal does \(gRPC with a compressed message\)/,
  },
  {
    fact: ANSWERS.endless,
    answer: { body: 'endless' },
    says: /did not answer as Modal does \(gRPC with a message of more than 4 MiB\)/,
  },
  {
    fact: ANSWERS.tooLarge,
    answer: { body: frame([], { length: 4 * 1024 * 1024 + 1 }), trailers: OK },
    says: /did not answer as Modal does \(gRPC with a message of more than 4 MiB\)/,
  },
  {
    fact: ANSWERS.longType,
    answer: { headers: { 'content-type': `text/html;${' '.repeat(50_000)}x` }, body: PAGE },
    says: /did not answer as Modal does \(HTTP 200 with a long content type instead of a gRPC answer\)/,
  },
  {
    fact: ANSWERS.twoMessages,
    answer: { body: Buffer.concat([frame([]), frame([])]), trailers: OK },
    says: /did not answer as Modal does \(gRPC with more than one message\)/,
  },
  {
    fact: ANSWERS.noMessage,
    answer: { headers: { ...GRPC, ...OK } },
    says: /did not answer as Modal does \(gRPC with no message\)/,
  },
  {
    fact: ANSWERS.notProtobuf,
    answer: { body: frame([0xff, 0xff]), trailers: OK },
    says: /did not answer as Modal does \(gRPC with a message that is not protobuf\)/,
  },
];

describe.concurrent.each(rows.map((row) => ({ ...row, title: titleOf(row.fact) })))('$title', ({ answer, says }) => {
  test('once in the look-up and once in the write', async () => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'raw', ...answer }, { kind: 'pass' }, { kind: 'raw', ...answer });
    expect(expectSuccess(await sync(modal, STEP))).toBe('created');
    expect(contentOf(modal)).toEqual(WRITTEN);
    expect(countAttempts(modal)).toEqual([
      'AuthTokenGet 1',
      'SecretGetOrCreate 2',
      'EnvironmentList 1',
      'SecretGetOrCreate 2',
    ]);
    expect(modal.connections).toBe(1);
  });

  test('on every attempt', async () => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, ...times(9, { kind: 'raw', ...answer }));
    const error = expectPlainError(await sync(modal, STEP));
    expect(error).toMatch(/^Writing secret 'my-app' in environment 'prod': /);
    expect(error).toMatch(says);
    expect(error).toContain('It is unknown whether the secret was written, and a second run is safe.');
    expect(countAttempts(modal)).toEqual([
      'AuthTokenGet 1',
      'SecretGetOrCreate 1',
      'EnvironmentList 1',
      'SecretGetOrCreate 4',
    ]);
  });
});

test.concurrent('the client reads a message of 4 MiB', async () => {
  await using modal = await startModalServer();
  const padding = Buffer.from([0x7a, 0xf5, 0xff, 0xff, 0x01]); // Unknown field 15, of 4 MiB - 11 bytes.
  const message = Buffer.concat([
    Buffer.from([10, 4, ...Buffer.from('st-1')]),
    padding,
    Buffer.alloc(4 * 1024 * 1024 - 11),
  ]);
  modal.inject('SecretGetOrCreate', { kind: 'raw', body: frame(message), trailers: OK });
  expect(expectSuccess(await sync(modal, STEP))).toBe('updated');
});

describe.concurrent(titleOf(ANSWERS.badToken), () => {
  test.each([
    { fact: 'empty', token: '' },
    { fact: 'with a blank', token: 'canary-one canary-two' },
    { fact: 'with a line break', token: 'canary-one\n' },
    { fact: 'not ASCII', token: 'canary-größe' },
    { fact: 'longer than 64 KiB', token: `canary-${'x'.repeat(64 * 1024 - 6)}` },
  ])('$fact', async ({ token }) => {
    await using modal = await startModalServer();
    const text = Buffer.from(token);
    const length = [(text.length & 0x7f) | 0x80, ((text.length >> 7) & 0x7f) | 0x80, text.length >> 14];
    const body = frame(Buffer.concat([Buffer.from([10, ...length]), text]));
    modal.inject('AuthTokenGet', ...times(9, { kind: 'raw', body, trailers: OK }));
    const step = await sync(modal, STEP);
    const error = expectPlainError(step);
    expect(error).toMatch(
      /^Signing in to Modal: .*\(an auth token that is not one word of at most 64 KiB\)\. Nothing was/,
    );
    expect(step.stdout).not.toContain('canary-one');
    expect(countAttempts(modal)).toEqual(['AuthTokenGet 1']);
  });
});

test.concurrent(titleOf(ANSWERS.encoding), async () => {
  await using modal = await startModalServer();
  const headers = { ...GRPC, 'grpc-encoding': 'gzip' };
  const found = frame([10, 4, ...Buffer.from('st-1')]);
  modal.inject('SecretGetOrCreate', { kind: 'raw', headers, body: found, trailers: OK });
  expect(expectSuccess(await sync(modal, STEP))).toBe('updated');
  expect(countAttempts(modal)).toEqual(['AuthTokenGet 1', 'SecretGetOrCreate 1', 'SecretGetOrCreate 1']);
});

describe.concurrent(titleOf(ANSWERS.badMessage), () => {
  const BAD = { 'grpc-message': '100% of nothing%E0%A4%A' };

  test('with NOT_FOUND: the action creates the secret', async () => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'raw', headers: { ...GRPC, 'grpc-status': '5', ...BAD } });
    expect(expectSuccess(await sync(modal, STEP))).toBe('created');
    expect(contentOf(modal)).toEqual(WRITTEN);
  });

  test.each([
    { form: 'headers', answer: { headers: { ...GRPC, 'grpc-status': '7', ...BAD } } },
    { form: 'trailers', answer: { body: new Uint8Array(), trailers: { 'grpc-status': '7', ...BAD } } },
  ])('with PERMISSION_DENIED in the $form: the error is about rights', async ({ answer }) => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'raw', ...answer });
    expect(expectPlainError(await sync(modal, STEP))).toContain(
      ': the token may not do that (server message: 100% of nothing\ufffd%A). The secret was not written. ',
    );
    expect(modal.writes).toHaveLength(1);
  });
});

test.concurrent('a truncated character in a grpc-message does not reveal the value', async () => {
  await using modal = await startModalServer();
  const value = 'canary größe 50%';
  const text = encodeURIComponent(`bad value ${value}, größer`).slice(0, -5); // Within the last ß.
  const headers = { ...GRPC, 'grpc-status': '7', 'grpc-message': text };
  modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'raw', headers });
  const error = expectPlainError(await sync(modal, { ...STEP, env: { A: value } }));
  expect(error).toContain('(server message: bad value ***, gr\u00f6\ufffd)');
  expect(error).not.toContain('gr%C3%B6');
});

describe.concurrent('warnings', () => {
  test(titleOf(WARNINGS.once), async () => {
    await using modal = await startModalServer();
    const messages = ['Upgrade your client.', 'Größe: 100 %, bald weniger'];
    for (const method of ['AuthTokenGet', 'EnvironmentList']) modal.inject(method, { kind: 'warning', messages });
    modal.inject('SecretGetOrCreate', ...times(2, { kind: 'warning', messages }));
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(warningsOf(step)).toEqual(messages.map((text) => `Message from Modal: ${text}`));
  });

  test(titleOf(WARNINGS.joined), async () => {
    await using modal = await startModalServer();
    const verbatim = ['Hello%20world, 100%25%2C%20done,,%20'];
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'warning', messages: [], verbatim });
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(warningsOf(step)).toEqual(['Message from Modal: Hello world', 'Message from Modal: 100%, done']);
  });

  test(titleOf(WARNINGS.malformed), async () => {
    await using modal = await startModalServer();
    const verbatim = ['50% off', '%E0%A4%A'];
    modal.inject('AuthTokenGet', { kind: 'warning', messages: [], verbatim });
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(warningsOf(step)).toEqual(['Message from Modal: 50% off', 'Message from Modal: \ufffd%A']);
  });

  test.each([
    { form: 'headers', answer: { headers: { ...GRPC, 'grpc-status': '7', 'x-modal-warning': 'Last%20call' } } },
    {
      form: 'trailers',
      answer: { body: new Uint8Array(), trailers: { 'grpc-status': '7', 'x-modal-warning': 'Last%20call' } },
    },
  ])(`${titleOf(WARNINGS.onError)} ($form)`, async ({ answer }) => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'raw', ...answer });
    const step = await sync(modal, STEP);
    expectPlainError(step);
    expect(warningsOf(step)).toEqual(['Message from Modal: Last call']);
  });

  test(titleOf(WARNINGS.onAttempt), async () => {
    await using modal = await startModalServer();
    const headers = { ...GRPC, 'grpc-status': '14', 'x-modal-warning': 'Last%20call' };
    modal.inject('SecretGetOrCreate', { kind: 'raw', headers });
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(warningsOf(step)).toEqual(['Message from Modal: Last call']);
  });

  test.each([
    { more: 1, said: '1 more warnings are not shown' },
    { more: 3, said: '3 more warnings are not shown' },
    { more: 5_000, said: '990 or more warnings are not shown' },
  ])(`${titleOf(WARNINGS.many)} ($more)`, async ({ more, said }) => {
    await using modal = await startModalServer();
    const messages = Array.from({ length: 10 + more }, (_, index) => `w${index}`);
    const warning: Fault = { kind: 'warning', messages: [], verbatim: [messages.join()] };
    for (const method of ['AuthTokenGet', 'EnvironmentList']) modal.inject(method, warning);
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(warningsOf(step)).toEqual([...messages.slice(0, 10), said].map((text) => `Message from Modal: ${text}`));
  });

  test(titleOf(WARNINGS.commands), async () => {
    await using modal = await startModalServer();
    const messages = ['::error::one', 'x\n::error::two lines\r::stop-commands::x', '##[error]three', '%0A::error::4'];
    modal.inject('SecretGetOrCreate', { kind: 'warning', messages });
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(step.annotations.filter(({ level }) => level !== 'warning')).toEqual([]);
    expect(warningsOf(step)).toHaveLength(4);
    expect(step.log).not.toMatch(/^\s*::|##\[error\]/m);
    expect(step.stdout).not.toMatch(/##\[|^(?!::(?:add-mask|warning)::)\s*::/m);
    expect(step.log).toContain('Created: ');
  });
});

function warningsOf(step: StepResult): readonly string[] {
  return step.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);
}

/** A gRPC frame: flags, length, message. A test may pass a wrong length. */
function frame(
  message: readonly number[] | Uint8Array,
  { flags = 0, length = message.length }: { readonly flags?: number; readonly length?: number } = {},
): Buffer {
  const head = Buffer.from([flags, 0, 0, 0, 0]);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, Buffer.from(message)]);
}
