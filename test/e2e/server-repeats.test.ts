import { describe, expect, test } from 'vitest';
import { arrivalOf } from '../support/arrival.ts';
import { contentOf, expectPlainError, expectSuccess, STEP } from '../support/fault-runs.ts';
import { wrapFrame } from '../support/modal-grpc.ts';
import { ENVIRONMENT_LIST_RESPONSE, SECRET_GET_OR_CREATE_RESPONSE } from '../support/modal-messages.ts';
import { startModalServer, type Fault } from '../support/modal-server.ts';
import { encode, type DraftOf } from '../support/protobuf.ts';
import type { StepResult } from '../support/runner.ts';
import { ANSWERS, titleOf } from '../support/reliability-facts.ts';
import { messagesOf, sync } from '../support/sync.ts';

type Answer = DraftOf<typeof SECRET_GET_OR_CREATE_RESPONSE>;

const ID = 'st-abcdefghijklmnopqrstuv';

/** Carries out the call and sends this answer. */
function secret(answer: Answer): Fault {
  const body = wrapFrame(encode(SECRET_GET_OR_CREATE_RESPONSE, answer));
  return { kind: 'raw', body, trailers: { 'grpc-status': '0' }, afterCommit: true };
}

function environments(...names: readonly string[]): Fault {
  const body = wrapFrame(encode(ENVIRONMENT_LIST_RESPONSE, { items: names.map((name) => ({ name })) }));
  return { kind: 'raw', body, trailers: { 'grpc-status': '0' } };
}

/** Returns everything that people and later steps may read. */
function shown({ stdout, summary, outputs }: StepResult): string {
  const log = stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  return [...log, summary, ...Object.values(outputs)].join('\n');
}

/** A value that fits the shape of every id and name. */
const VALUE = 'canary_value';
const step = { with: { keys: 'A' }, env: { A: VALUE } } as const;

describe('a value that Modal repeats is hidden', () => {
  test.concurrent.each<{ place: string; answer: Answer }>([
    { place: 'the id', answer: { secretId: `st-${VALUE}` } },
    { place: 'a listed key', answer: { secretId: ID, metadata: { keys: ['A', VALUE], environmentName: 'prod' } } },
    {
      place: 'part of a listed key',
      answer: { secretId: ID, metadata: { keys: [`OLD_${VALUE}`], environmentName: 'prod' } },
    },
    { place: 'the environment', answer: { secretId: ID, metadata: { keys: [], environmentName: VALUE } } },
  ])('$place', async ({ answer }) => {
    await using modal = await startModalServer();
    modal.putSecret('main', 'my-app', { A: 'canary-old' });
    modal.inject('SecretGetOrCreate', secret(answer), secret(answer));
    const result = await sync(modal, { ...step, with: { ...step.with, environment: '' } });
    expect(expectSuccess(result)).toBe('updated');
    expect(shown(result)).not.toContain(VALUE);
  });

  test.concurrent('the existing environments', async () => {
    await using modal = await startModalServer();
    modal.inject('EnvironmentList', environments('main', VALUE));
    const result = await sync(modal, { ...step, with: { ...step.with, environment: 'canary_valu' } });
    expect(expectPlainError(result)).toMatch(/there are '\*\*\*' and 'main'\. Fix /);
    expect(shown(result)).not.toContain(VALUE);
  });
});

describe('text without the shape of an id or a name is hidden', () => {
  const text = 'two words: canary';

  test.concurrent('a listed key', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', { A: 'canary-old' });
    modal.inject(
      'SecretGetOrCreate',
      secret({ secretId: ID, metadata: { keys: ['A', text], environmentName: 'prod' } }),
    );
    const result = await sync(modal, step);
    expect(expectSuccess(result)).toBe('updated');
    expect(result.stdout).toContain('remove …');
    expect(shown(result)).not.toContain(text);
  });

  test.concurrent('the name of the default environment', async () => {
    await using modal = await startModalServer();
    const answer = secret({ secretId: ID, metadata: { keys: ['A'], environmentName: text } });
    modal.putSecret('main', 'my-app', { A: 'canary-old' });
    modal.inject('SecretGetOrCreate', answer, answer);
    const result = await sync(modal, { ...step, with: { ...step.with, environment: '' } });
    expect(expectSuccess(result)).toBe('updated');
    expect(result.outputs['environment']).toBe('');
    expect(shown(result)).not.toContain(text);
  });

  test.concurrent('the existing environments', async () => {
    await using modal = await startModalServer();
    modal.inject('EnvironmentList', environments('main', text));
    const result = await sync(modal, { ...step, with: { ...step.with, environment: 'stage' } });
    expect(expectPlainError(result)).toContain("there are 'main' and '…'");
  });
});

describe('a value is hidden as received and as decoded', () => {
  const values = { PERCENT: 'canary%61value', COMMA: 'canary-first,canary-second' };
  const keys = Object.keys(values).join('\n');
  const text = Object.values(values).join(' and ');

  test.concurrent('in an error', async () => {
    await using modal = await startModalServer();
    const refusal = { 'content-type': 'application/grpc', 'grpc-status': '7', 'grpc-message': `no ${text}` };
    modal.inject('SecretGetOrCreate', { kind: 'raw', headers: refusal });
    const error = expectPlainError(await sync(modal, { with: { keys }, env: values }));
    expect(error).toContain('(server message: no *** and ***)');
  });

  test.concurrent('in a warning', async () => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'warning', messages: [], verbatim: [`look at ${text}`] });
    const result = await sync(modal, { with: { keys }, env: values });
    expect(messagesOf(result, 'warning')).toEqual(['Message from Modal: look at *** and ***']);
  });

  test.concurrent('even if it is percent-encoded twice', async () => {
    await using modal = await startModalServer();
    const twice = encodeURIComponent(encodeURIComponent('canary value'));
    const refusal = { 'content-type': 'application/grpc', 'grpc-status': '7', 'grpc-message': `no ${twice}` };
    modal.inject('SecretGetOrCreate', { kind: 'raw', headers: refusal });
    const error = expectPlainError(await sync(modal, { with: { keys: 'A' }, env: { A: 'canary value' } }));
    expect(error).toContain('(server message: no ***)');
  });
});

describe.concurrent(titleOf(ANSWERS.noId), () => {
  test.each([
    { id: 'none', secretId: '' },
    { id: 'one with another prefix', secretId: 'en-abcdefghijklmnopqrstuv' },
    { id: 'text', secretId: 'st-see the canary' },
  ])('to a write: $id', async ({ secretId }) => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, secret({ secretId }));
    const error = expectPlainError(await sync(modal, STEP));
    expect(error).toMatch(
      /^Writing secret 'my-app' in environment 'prod': Modal's answer names no secret\. It is unknown whether the /,
    );
    expect(error).toContain('It is unknown whether the secret was written');
    expect(contentOf(modal)).toEqual({ A: 'canary-a' });
  });

  test('to a look-up', async () => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', secret({ secretId: '' }));
    const error = expectPlainError(await sync(modal, STEP));
    expect(error).toMatch(/^Looking up .*: Modal's answer names no secret\. Nothing was written\. /);
    expect(modal.writes).toEqual([]);
  });
});

test.concurrent('an error with 60,000 dots is read in linear time', async () => {
  await using modal = await startModalServer();
  const refusal = {
    'content-type': 'application/grpc',
    'grpc-status': '7',
    'grpc-message': `No${'.'.repeat(60_000)}x`,
  };
  modal.inject('SecretGetOrCreate', { kind: 'raw', headers: refusal });
  const started = arrivalOf(modal, 'SecretGetOrCreate').then(() => Date.now());
  expect(expectPlainError(await sync(modal, STEP))).toContain('the token may not do that');
  expect(Date.now() - (await started)).toBeLessThan(3_000); // A pattern that searches for the end from every dot takes 6.5 s.
});
