import { describe, expect, test } from 'vitest';
import { startGithubServer } from '../support/github-server.ts';
import { startModalServer } from '../support/modal-server.ts';
import type { RunEvent, StepResult } from '../support/runner.ts';
import { decodeEntities } from '../support/runner-summary.ts';
import { syncGithub } from '../support/sync-github.ts';
import { CREDENTIALS, errorsOf, sync } from '../support/sync.ts';

/** Texts that a stranger may choose, by the attack. */
const FOREIGN: Readonly<Record<string, string>> = {
  'a command': '::error::forged',
  'a command after blanks': '   ::add-mask::forged',
  'a command with properties': '::warning file=a.js,line=1::forged',
  'a legacy command': 'x ##[error]forged',
  'a legacy mask': '##[add-mask]forged',
  'a legacy group in the middle': 'text ##[group]forged ##[endgroup]',
  'a command that stops all commands': '::stop-commands::forged',
  'a command that turns echoing on': '::echo::on',
  'a command after a line feed': 'text\n::error::forged',
  'a command after a carriage return': 'text\r::error::forged',
  'a command after CRLF, twice': 'text\r\n\r\n::add-mask::forged\r\n##[error]forged',
  'a command after a line separator': 'text\u2028::error::forged\u0085::error::forged',
  'a command with a NUL in it': '::\u0000error::forged',
  'a command if control characters are removed': '#\u0007#[error]forged ##\u001b[error]forged',
  'escaped line ends': 'text%0A::error::forged%0D%0A##[error]forged',
  'ANSI escapes': '\u001b[2J\u001b]0;forged\u0007\u009b31mforged',
  'a right-to-left override': 'text\u202egrof',
  'direction marks': 'a\u200eb\u200fc\u061cd\u2066e\u2069f',
  'zero-width characters': 'pass\u200bword\u200c\u200d\u2060\ufeff\u00ad',
  'tags, which are invisible letters': 'text\u{e0001}\u{e0066}\u{e006f}\u{e007f}\u{e0000}',
  'other scripts and an emoji': 'Zoë 日本語 עברית 😀',
  'HTML with a script': '<img src=x onerror=alert(1)><script>forged</script>',
  'HTML that closes open elements': '</code></td></tr></table><h1>forged</h1>',
  'HTML entities': '&lt;b&gt; &#60;b&#62;',
  'Markdown links': '[forged](javascript:alert(1)) ![forged](https://forged.invalid/x.png)',
  'a Markdown table': '| forged | forged |\n|---|---|\n| x | y |',
  'Markdown code': '`forged` ``` \n```\n# forged',
  'emphasis, a mention and an address': '**forged** _forged_ ~~forged~~ @octo/team #1 https://forged.invalid',
};

const texts = Object.values(FOREIGN);

/** Messages cut longer texts, in characters. */
const MAX_JOINED = 200;

/** Joins as many texts as fit into one, so that one run shows them all. Returns each with the index of its first text. */
function joined(all: readonly string[]): readonly (readonly [first: number, text: string])[] {
  const groups: (readonly [first: number, text: string])[] = [];
  for (const [index, text] of all.entries()) {
    const [first, before] = groups.at(-1) ?? [index, ''];
    if (before === '' || before.length + text.length >= MAX_JOINED) groups.push([index, text]);
    else groups.splice(-1, 1, [first, `${before} ${text}`]);
  }
  return groups;
}

/** Expects only the step's own output: this number of annotations of one line each, no masks, and a plain summary. */
function expectHarmless(step: StepResult, annotations: number): void {
  expect(step.annotations).toHaveLength(annotations);
  for (const { message, title, file } of step.annotations) {
    expect(message).not.toMatch(/[\r\n]/);
    expect([title, file]).toEqual([undefined, undefined]);
  }
  expect(step.masks.filter((mask) => mask.includes('forged'))).toEqual([]);
  for (const line of step.stdout.split(/\r\n|\r|\n/).filter((one) => !one.startsWith('::')))
    expect(line).not.toMatch(/##\[|^\s*::/);
  // Only the line feed may remain.
  expect((step.stdout + step.summary).replaceAll('\n', '')).not.toMatch(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]/u,
  );
  expectPlain(step);
}

/**
 * Expects no Markdown, because each block of the summary is HTML; only the step's own HTML; and foreign text only in <code>,
 * where GitHub makes no links. Each error appears as in its annotation, in the cells of a table.
 */
function expectPlain(step: StepResult): void {
  const shown = [...step.summary.matchAll(/<code>([^<>]*)<\/code>/g)].map(([, text = '']) => decodeEntities(text));
  const said = shown.map((text, index) => `${text}. ${shown[index + 1] ?? ''}.`);
  for (const error of errorsOf(step))
    expect(said.some((text) => error.replace('. Nothing was written', '').endsWith(text))).toBe(true);
  const own = step.summary
    .replaceAll(/<code>[^<>]*<\/code>/g, '')
    .replaceAll(
      /<\/?(?:h3|p|table|tr|th|td|i|b|a)>|<td nowrap>|<a href="https:\/\/modal\.com\/secrets\/acme\/[\w.-]+">/g,
      '',
    );
  expect(own).toMatch(/^[\w\s:,.…]*$/);
  expect(own).not.toContain('forged');
  for (const block of step.summary.split(/\n\s*\n/).filter((one) => one !== '')) {
    expect(block).toMatch(/^<h3>/);
    for (const line of block.split('\n')) expect(line).toMatch(/^<\/?(?:h3|p|table|tr)>/);
  }
}

describe('text from a server starts no command and no markup', () => {
  test.concurrent.each(joined(texts))('as an error, from text %i on', async (_, text) => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'status', code: 3, message: `So: ${text}` });
    const step = await sync(modal, { with: { values: 'A: a' } });
    expect(errorsOf(step)).toEqual([expect.stringContaining('Modal rejects the request (server message: So: ')]);
    expect(errorsOf(step)[0]).not.toContain('…'); // Nothing was cut.
    expectHarmless(step, 1);
  });

  test.each([0, 10, 20])('in the ten warnings that the log shows, from text %i on', async (first) => {
    await using modal = await startModalServer();
    const messages = texts.slice(first, first + 10);
    modal.inject('SecretGetOrCreate', { kind: 'warning', messages });
    const step = await sync(modal, { with: { values: 'A: a' } });
    const warning = { level: 'warning', message: expect.stringMatching(/^Message from Modal: /) };
    expect(step.annotations).toEqual(messages.map(() => warning));
    expectHarmless(step, messages.length);
  });

  test('other scripts and emoji are kept', async () => {
    await using modal = await startModalServer();
    const said = 'Zoë 日本語 עברית ไทย 😀';
    modal.inject('SecretGetOrCreate', { kind: 'status', code: 3, message: said });
    const step = await sync(modal, { with: { values: 'A: a' } });
    expect(errorsOf(step)).toEqual([expect.stringContaining(`(server message: ${said})`)]);
  });

  test('in the names of environments', async () => {
    await using modal = await startModalServer({ environments: texts });
    const step = await sync(modal, { with: { values: 'A: a' } });
    expect(errorsOf(step)).toEqual([expect.stringContaining("the environment 'prod' does not exist; there are ")]);
    expectHarmless(step, 1);
  });

  test('in the names of removed keys', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', new Map(texts.map((text) => [text, 'canary-old'])));
    const step = await sync(modal, { with: { values: 'A: a' } });
    expect(step.outputs).toMatchObject({ result: 'updated', keys: '["A"]' });
    expectHarmless(step, 1); // The warning that names them.
  });

  test.each([
    {
      fact: 'with such text in its content type',
      headers: { 'content-type': 'text/html; ##[error]forged <img>' },
    },
    { fact: 'without a content type', headers: {} },
  ])('in an answer that is not gRPC, $fact', async ({ headers }) => {
    await using modal = await startModalServer();
    const page = Buffer.from('::error::forged\n##[error]forged');
    for (let call = 0; call < 4; call += 1)
      modal.inject('SecretGetOrCreate', { kind: 'raw', status: 200, headers, body: page });
    const step = await sync(modal, { with: { values: 'A: a' } });
    expect(errorsOf(step)).toEqual([expect.stringContaining('did not answer as Modal does (HTTP 200 with ')]);
    expectHarmless(step, 1);
  });

  test('in the id of a secret', async () => {
    await using modal = await startModalServer();
    const id = 'st-1\n::error::forged\n##[add-mask]forged<img src=x>';
    const message = Buffer.concat([Buffer.of(0x0a, id.length), Buffer.from(id)]);
    const body = Buffer.concat([Buffer.of(0, 0, 0, 0, message.length), message]);
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'raw', body, trailers: { 'grpc-status': '0' } });
    const step = await sync(modal, { with: { values: 'A: a' } });
    expect(errorsOf(step)).toEqual([
      expect.stringContaining("Modal's answer names no secret. It is unknown whether the "),
    ]);
    expect(JSON.stringify(step.outputs)).not.toContain('forged');
    expectHarmless(step, 1);
  });
});

describe('text from a workflow or its files starts no command and no markup', () => {
  test.skipIf(process.platform === 'win32')('in the names of files', async () => {
    await using modal = await startModalServer();
    const names = texts.filter((text) => !/[\r\n\0]/.test(text)).map((text) => `x/${text.trim().replaceAll('/', '-')}`);
    const files = Object.fromEntries(names.map((name) => [name, 'A=canary-a']));
    const step = await sync(modal, { with: { 'from-dotenv': names.join('\n') }, files });
    expect(step.outputs['keys']).toBe('["A"]');
    expect(step.log.split('\n').filter((line) => line.startsWith('Read 1 name from x/'))).toHaveLength(names.length);
    expectHarmless(step, 0);
  });

  const environments = texts.filter((text) => !/[\r\n\0=]/.test(text)).map((text) => text.trim());

  test.concurrent.each(joined(environments))(
    'in the name of a GitHub environment, from text %i on',
    async (_, environment) => {
      await using github = await startGithubServer({ environments: [environment] });
      const step = await syncGithub(github, { with: { environment, values: 'A: a' } });
      expect(step.outputs).toMatchObject({ result: 'created', environment });
      expectHarmless(step, 0);
    },
  );

  test('in JSON names', async () => {
    await using modal = await startModalServer();
    const names = Object.fromEntries(texts.map((text) => [text, 'canary-value']));
    const step = await sync(modal, { with: { 'from-json': JSON.stringify(names) } });
    expect(errorsOf(step)).toEqual([expect.stringMatching(/^Checking the selected values: /)]);
    expect(modal.calls).toEqual([]);
    expectHarmless(step, 1);
  });

  test('in JSON names with null values', async () => {
    await using modal = await startModalServer();
    const names = Object.fromEntries(texts.map((text) => [text, null]));
    const step = await sync(modal, { with: { 'from-json': JSON.stringify({ ...names, A: 'canary-a' }) } });
    expectHarmless(step, step.exitCode === 0 ? 0 : 1);
  });

  test.each([0, 10, 20])('in ten unknown inputs, from text %i on', async (first) => {
    await using modal = await startModalServer();
    // Two names that differ only in their line ends are shown once.
    const names = texts.slice(first, first + 10).map((text, index) => `x${index}${text.replaceAll(/[\0=]/g, '')}`);
    const unknown = names.map((name) => [name, '1'] as const);
    const step = await sync(modal, { with: { values: 'A: a', ...Object.fromEntries(unknown) } });
    const refused: unknown = expect.stringMatching(/^Reading the input 'x.*': there is no such input/s);
    expect(errorsOf(step)).toEqual(unknown.map(() => refused));
    // The first annotation is the runner's own, and repeats the names.
    expectHarmless({ ...step, annotations: step.annotations.slice(1) }, unknown.length);
  });
});

describe('a hostile branch name starts no command and no markup', () => {
  const branches = texts.map((text) => text.replaceAll('\0', ''));
  const event = (headRef: string): RunEvent => ({ name: 'pull_request', headRef });

  test.concurrent.each(joined(branches))('if no rule matches it, from text %i on', async (_, branch) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { event: event(branch), with: { environment: 'main = prod', values: 'A: a' } });
    expect(errorsOf(step)).toEqual([expect.stringContaining("none of the rules 'main = prod' matches the branch '")]);
    expectHarmless(step, 1);
  });

  test('if a rule skips it', async () => {
    await using modal = await startModalServer();
    const branch = branches.join(' ');
    const step = await sync(modal, { event: event(branch), with: { environment: '** =', values: 'A: a' } });
    expect(step.outputs['result']).toBe('skipped');
    expectHarmless(step, 0);
  });

  test('in the name of an environment', async () => {
    await using modal = await startModalServer();
    const branch = branches.join(' ');
    const rule = { environment: '** = preview-{branch}', 'create-environment': 'true', values: 'A: a' };
    const step = await sync(modal, { event: event(branch), with: rule });
    expect(step.outputs['environment']).toMatch(/^preview-[a-z0-9_-]+-[a-z2-7]{16}$/);
    expectHarmless(step, 0);
  });
});

test('a server cannot add masks', async () => {
  await using modal = await startModalServer();
  modal.inject('SecretGetOrCreate', { kind: 'warning', messages: texts });
  const step = await sync(modal, { with: { keys: 'A' }, env: { A: 'canary-a' } });
  const token = modal.calls.at(-1)?.headers.get('x-modal-auth-token');
  expect(new Set(step.masks)).toEqual(new Set([...Object.values(CREDENTIALS), 'canary-a', token]));
});
