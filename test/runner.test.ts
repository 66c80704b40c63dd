import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { LeakError, runStep, type StepOptions, type StepResult } from './support/runner.ts';

const MANIFEST = `
name: Fixture
description: Does what the test says.
inputs:
  name:
    description: Plain.
  dry-run:
    description: Has a hyphen.
    default: false
  two words:
    description: Has a blank.
    default: yes it has
  branch:
    description: Has an expression.
    default: \${{ github.event_name == 'delete' && github.event.ref || github.head_ref || github.ref_name }}
  mixed:
    description: Text around expressions.
    default: run \${{ github.run_id }} of \${{ github.repository }}, \${{ format('{0}}}', runner.name) }}
  source:
    description: Only an expression knows it.
    default: \${{ github.secret_source }}
  old:
    description: Deprecated.
    deprecationMessage: use name
runs:
  using: node24
  main: index.js
`;

/** Sixteen characters. Each encoding treats some of them specially. */
const SECRET = 'pa"s\'w<o>r&d %é!';

let folder = '';
const actions = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixtures-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a step whose action is only the given script. */
async function run(script: string, options: StepOptions = {}): Promise<StepResult> {
  let action = actions.get(script);
  if (action === undefined) {
    action = await mkdtemp(join(folder, 'action-'));
    actions.set(script, action);
    await writeFile(join(action, 'action.yml'), MANIFEST);
    await writeFile(join(action, 'index.js'), `const fs = require('node:fs');\nconst { env } = process;\n${script}`);
  }
  return runStep({ ...options, action });
}

/** Returns the step's log below its header. */
async function bodyOf(script: string, options: StepOptions = {}): Promise<string> {
  const { log } = await run(script, { mayLeak: true, ...options });
  return log.slice(log.indexOf('##[endgroup]') + '##[endgroup]\n'.length);
}

/** Returns the environment that the step sees. */
async function environmentOf(options: StepOptions = {}): Promise<Record<string, string>> {
  const { stdout } = await run('console.log(JSON.stringify(env))', { mayLeak: true, ...options });
  return JSON.parse(stdout) as Record<string, string>;
}

/** JavaScript that prints each text as one line. */
function print(...lines: string[]): string {
  return lines.map((line) => `console.log(${JSON.stringify(line)});`).join('\n');
}

function append(variable: string, text: string): string {
  return `fs.appendFileSync(env.${variable}, ${JSON.stringify(text)});`;
}

describe('inputs', () => {
  it('arrive under upper-case names with their hyphens', async () => {
    const env = await environmentOf({ with: { name: ' api ', 'DRY-RUN': 'true', unknown: 'x' } });

    expect(env['INPUT_NAME']).toBe(' api ');
    expect(env['INPUT_DRY-RUN']).toBe('true');
    expect(env['INPUT_TWO_WORDS']).toBe('yes it has');
    expect(env['INPUT_OLD']).toBe('');
    expect(env['INPUT_UNKNOWN']).toBe('x');
  });

  it('can have expressions in their defaults', async () => {
    const env = await environmentOf({ event: { name: 'push', secretSource: 'Dependabot' } });

    expect(env['INPUT_DRY-RUN']).toBe('false');
    expect(env['INPUT_MIXED']).toBe('run 1234567890 of octo/app, GitHub Actions 1}');
    expect(env['INPUT_SOURCE']).toBe('Dependabot');
  });

  it('that are undeclared or deprecated cause a warning', async () => {
    const { annotations } = await run('', { with: { naem: 'api', old: 'x' } });

    const valid = "'name', 'dry-run', 'two words', 'branch', 'mixed', 'source', 'old'";
    expect(annotations).toEqual([
      { level: 'warning', message: `Unexpected input(s) 'naem', valid inputs are [${valid}]` },
      { level: 'warning', message: "Input 'old' has been deprecated with message: use name" },
    ]);
  });
});

describe('events', () => {
  const deleted = { name: 'delete', payload: { ref: 'feature/old' } };

  test.each([
    { case: 'no event becomes a push', event: undefined, ref: 'refs/heads/main', name: 'main', branch: 'main' },
    { case: 'push', event: { name: 'push', refName: 'dev' }, ref: 'refs/heads/dev', name: 'dev', branch: 'dev' },
    { case: 'tag', event: { name: 'push', ref: 'refs/tags/v1' }, ref: 'refs/tags/v1', name: 'v1', branch: 'v1' },
    { case: 'pr', event: { name: 'pull_request' }, ref: 'refs/pull/1/merge', name: '1/merge', branch: 'feature/login' },
    {
      case: 'pr of a fork',
      event: { name: 'pull_request_target', headRef: 'evil' },
      ref: 'refs/heads/main',
      name: 'main',
      branch: 'evil',
    },
    { case: 'create', event: { name: 'create', refName: 'a/b' }, ref: 'refs/heads/a/b', name: 'a/b', branch: 'a/b' },
    { case: 'delete', event: deleted, ref: 'refs/heads/main', name: 'main', branch: 'feature/old' },
    { case: 'schedule', event: { name: 'schedule' }, ref: 'refs/heads/main', name: 'main', branch: 'main' },
    { case: 'manual', event: { name: 'workflow_dispatch', refName: 'x' }, ref: 'refs/heads/x', name: 'x', branch: 'x' },
  ])('$case: the ref is $ref, the branch is $branch', async ({ event, ref, name, branch }) => {
    const env = await environmentOf(event === undefined ? {} : { event });

    expect(env['GITHUB_REF']).toBe(ref);
    expect(env['GITHUB_REF_NAME']).toBe(name);
    expect(env['INPUT_BRANCH']).toBe(branch);
  });

  it("have their payload in a file, with the test's values over the usual ones", async () => {
    const event = { name: 'pull_request', payload: { pull_request: { head: { repo: { fork: true } } } } };
    const { stdout } = await run("console.log(fs.readFileSync(env.GITHUB_EVENT_PATH, 'utf8'))", { event });

    expect(JSON.parse(stdout)).toMatchObject({
      number: 1,
      pull_request: { head: { ref: 'feature/login', repo: { fork: true, full_name: 'octo/app' } } },
      repository: { default_branch: 'main', fork: false },
    });
  });
});

describe('the environment', () => {
  it('inherits nothing from the test process', async () => {
    process.env['RUNNER_TEST_STRAY'] = 'stray';
    process.env['NODE_V8_COVERAGE'] = folder;
    const env = await environmentOf({ env: { API_KEY: 'k' } });
    delete process.env['RUNNER_TEST_STRAY'];
    delete process.env['NODE_V8_COVERAGE'];

    const usual =
      /^(GITHUB_|RUNNER_(OS|ARCH|TEMP|TOOL_CACHE|NAME|ENVIRONMENT)$|INPUT_|CI$|ACTIONS_RUNTIME_TOKEN$|PATH$)/;
    const system = /^(HOME|USERPROFILE|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|__CF_USER_TEXT_ENCODING)$/i;
    expect(Object.keys(env).filter((name) => !usual.test(name) && !system.test(name))).toEqual(['API_KEY']);
  });

  it('has no GitHub token and no source of secrets', async () => {
    const env = await environmentOf();

    expect(env).not.toHaveProperty('GITHUB_TOKEN');
    expect(env).not.toHaveProperty('GITHUB_SECRET_SOURCE');
    expect(env['ACTIONS_RUNTIME_TOKEN']).toMatch(/^canary-/);
  });

  it("has the workspace as its folder, with the test's files, and an empty standard input", async () => {
    const script = `console.log(fs.readFileSync('a/.env', 'utf8') + fs.readFileSync(0, 'utf8') + '.');
      console.log(fs.realpathSync(process.cwd()) === env.GITHUB_WORKSPACE);`;

    expect((await run(script, { files: { 'a/.env': 'A=1' } })).stdout).toBe('A=1.\ntrue\n');
  });

  it('disappears afterwards', async () => {
    const { stdout } = await run('console.log(env.GITHUB_WORKSPACE); console.log(env.GITHUB_EVENT_PATH)');

    for (const path of stdout.trim().split('\n')) await expect(readdir(path)).rejects.toThrow('ENOENT');
  });
});

describe('masks', () => {
  const bytes = Buffer.from(SECRET);

  test.each([
    { form: 'plain text', shown: SECRET },
    { form: 'base64', shown: bytes.toString('base64') },
    { form: 'base64 from the second byte', shown: bytes.subarray(1).toString('base64') },
    { form: 'base64 from the third byte', shown: bytes.subarray(2).toString('base64') },
    { form: 'a command-line argument', shown: 'pa\\"s\'w<o>r&d %é!' },
    { form: 'an expression string', shown: "pa\"s''w<o>r&d %é!" },
    { form: 'JSON', shown: JSON.stringify(SECRET).slice(1, -1) },
    { form: 'a URI', shown: 'pa%22s%27w%3Co%3Er%26d%20%25%C3%A9%21' },
    { form: 'XML', shown: 'pa&quot;s&apos;w&lt;o&gt;r&amp;d %é!' },
    { form: 'the part that PowerShell prints up to an ampersand', shown: 'pa"s\'w<o>r&' },
  ])('hide a value as $form', async ({ shown }) => {
    expect(await bodyOf(print('::add-mask::pa"s\'w<o>r&d %25é!', `<${shown}>`))).toBe('<***>');
  });

  test.each([
    { form: 'hex', shown: bytes.toString('hex') },
    { form: 'encodeURIComponent', shown: encodeURIComponent(SECRET) },
    { form: 'base64url', shown: Buffer.from('>>>>????').toString('base64url') },
  ])('do not hide a value as $form', async ({ shown }) => {
    const masks = ['::add-mask::pa"s\'w<o>r&d %25é!', '::add-mask::>>>>????'];
    expect(await bodyOf(print(...masks, shown))).toBe(shown);
  });

  it('hide each line of a value', async () => {
    expect(await bodyOf(print('::add-mask::first%0D%0A  second %0A', 'a first, a second'))).toBe('a ***, a ***');
  });

  it('merge if they overlap or touch', async () => {
    expect(await bodyOf(print('::add-mask::abcd', '::add-mask::cdef', 'xabcdefx', 'abcdabcd'))).toBe('x***x\n***');
  });

  it('apply from their line on', async () => {
    expect(await bodyOf(print('early', '::add-mask::early', 'early'))).toBe('early\n***');
  });

  it('on stdout do not protect stderr', async () => {
    expect(await bodyOf(`${print('::add-mask::late')} console.error('late');`)).toBe('late');
  });

  it('from the runner protect stderr and the header', async () => {
    const options = { registered: [' known '], env: { K: 'known' }, with: { name: 'known' } };
    const { log } = await run("console.error('known')", { ...options, mayLeak: true });

    expect(log).not.toContain('known');
    expect(log).toContain('  K: ***');
    expect(log).toContain('  name: ***');
  });

  it('are returned as given, and an empty one causes a warning', async () => {
    const { masks, annotations } = await run(print('::add-mask::a%0Ab%25', '::add-mask:: '));

    expect(masks).toEqual(['a\nb%']);
    expect(annotations).toMatchObject([{ level: 'warning' }]);
  });
});

describe('commands', () => {
  test.each([
    { case: 'a group is shown', lines: ['::group::Plan', 'x', '::endgroup::'], log: '##[group]Plan\nx\n##[endgroup]' },
    { case: 'a debug message is dropped', lines: ['::debug::x', 'y'], log: 'y' },
    { case: 'spaces may precede a command', lines: ['  ::notice::x'], log: '##[notice]x' },
    { case: 'other text may not precede a command', lines: ['a ::notice::x'], log: 'a ::notice::x' },
    { case: 'unknown commands are text', lines: ['::unknown::x', '##[unknown]x'], log: '::unknown::x\n##[unknown]x' },
    { case: 'the old form works anywhere in a line', lines: ['key ##[add-mask]abc', 'abc'], log: '***' },
    { case: 'names are case-insensitive', lines: ['::Add-Mask::abc', 'abc'], log: '***' },
    { case: 'a lone CR starts a line', lines: ['a\r::add-mask::abc', 'abc'], log: 'a\n***' },
    {
      case: 'stopped commands are text until the token appears',
      lines: ['::stop-commands::t0k', '::notice::x', '::T0k::', '::notice::y'],
      log: '::stop-commands::t0k\n::notice::x\n::T0k::\n##[notice]y',
    },
  ])('$case', async ({ lines, log }) => {
    expect(await bodyOf(print(...lines))).toBe(log);
  });

  it('create annotations, unescaped, masked and cut', async () => {
    const lines = [
      '::add-mask::hidden',
      `::error title=A%3A B%2C,file=a/.env,line=3::50%25%0Ahidden${'x'.repeat(5000)}`,
    ];
    const { annotations, log } = await run(print(...lines));

    const message = `50%\n***${'x'.repeat(5000)}`;
    expect(annotations).toEqual([
      { level: 'error', title: 'A: B,', file: 'a/.env', line: 3, message: message.slice(0, 4096) },
    ]);
    expect(log).toContain(`##[error]${message}`);
  });

  it('return the file of an annotation as its path in the workspace', async () => {
    const script = 'console.log(`::warning file=${env.GITHUB_WORKSPACE.replaceAll(":", "%3A")}/a/.env::x`)';

    expect((await run(script)).annotations).toMatchObject([{ file: 'a/.env' }]);
  });

  it('for debugging are shown in a debug run, like outputs', async () => {
    const log = await bodyOf(`${print('::debug::one%0Atwo')} ${append('GITHUB_OUTPUT', 'a=b\n')}`, { debug: true });

    expect(log).toBe('##[debug]one\n##[debug]two\n##[debug]Set output a = b');
  });

  test.each([
    '::set-output name=a::b',
    '::save-state name=a::b',
    '::set-env name=a::b',
    '::add-path::b',
    'text ##[set-output name=a]b',
    '##[add-matcher]b',
    '::stop-commands::',
    '::stop-commands::notice',
  ])('%s ends the run', async (line) => {
    await expect(run(print(line))).rejects.toThrow(/^the step (gave the command|stopped commands)/);
  });
});

describe('files', () => {
  const heredoc = 'a=1\n\nb<<E=O\nx\n\ny=z\nE=O\nc=d<<e\nempty<<EOF\nEOF\nlast=';

  it('of outputs hold pairs and blocks', async () => {
    expect((await run(append('GITHUB_OUTPUT', heredoc))).outputs).toEqual({
      a: '1',
      b: 'x\n\ny=z',
      c: 'd<<e',
      empty: '',
      last: '',
    });
  });

  test.each([
    { fault: 'no mark', content: 'a\n' },
    { fault: 'no name', content: '=a\n' },
    { fault: 'no delimiter', content: 'a<<\n\n' },
    { fault: 'no end of a block', content: 'a<<EOF\nx\nEOF \n' },
  ])('of outputs with $fault end the run', async ({ content }) => {
    await expect(run(append('GITHUB_OUTPUT', content))).rejects.toThrow('unable to process a file command: line 1');
  });

  it('of the summary are masked line by line', async () => {
    const script = `${print('::add-mask::hidden')} ${append('GITHUB_STEP_SUMMARY', '# hidden\nhidden\n')}`;

    expect((await run(script, { mayLeak: true })).summary).toBe('# ***\n***\n');
  });

  it('of the summary can have at most one mebibyte', async () => {
    const write = (size: number) => `fs.writeFileSync(env.GITHUB_STEP_SUMMARY, 'x'.repeat(${size}))`;

    expect((await run(write(1_048_576))).summary).toHaveLength(1_048_576);
    await expect(run(write(1_048_577))).rejects.toThrow('summary has more than 1048576 bytes');
  });

  test.each(['GITHUB_ENV', 'GITHUB_PATH'])('%s ends the run', async (variable) => {
    await expect(run(append(variable, 'A=1\n'))).rejects.toThrow(`the step wrote ${variable}`);
  });

  it('that the step creates are listed', async () => {
    const script = `fs.writeFileSync('new', ''); fs.writeFileSync('old', 'changed');
      fs.writeFileSync(env.RUNNER_TEMP + '/t', ''); fs.writeFileSync(require('node:os').homedir() + '/h', '');`;
    const { createdFiles } = await run(script, { files: { old: '' } });

    expect(createdFiles).toEqual(['workspace/new', 'temp/t', 'home/h']);
  });
});

describe('a process', () => {
  test.each([0, 1, 7])('can end with %i', async (code) => {
    expect(await run(`process.exitCode = ${code}`)).toMatchObject({ exitCode: code, signal: null });
  });

  it('keeps its output, stream by stream', async () => {
    const result = await run("console.log('out'); console.error('err');");

    expect(result).toMatchObject({ stdout: 'out\n', stderr: 'err\n' });
  });

  test.skipIf(process.platform === 'win32')('receives a signal when a line matches', async () => {
    const wait = 'setTimeout(() => {}, 30_000);';
    const signal = { when: /^ready$/, send: 'SIGINT' } as const;

    expect(await run(`${print('ready')} ${wait}`, { signal })).toMatchObject({ exitCode: null, signal: 'SIGINT' });
    const handler = "process.on('SIGINT', () => { console.log('stopped'); process.exit(3); });";
    expect(await run(`${handler} ${wait} ${print('ready')}`, { signal })).toMatchObject({
      exitCode: 3,
      stdout: 'ready\nstopped\n',
    });
  });

  test.skipIf(process.platform === 'win32')('receives a signal when a promise resolves', async () => {
    const wait = 'setTimeout(() => {}, 30_000);';
    const signal = { when: Promise.resolve(), send: 'SIGTERM' } as const;

    expect(await run(wait, { signal })).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
  });

  it('reaches its time limit when a promise resolves, and its other timers stay', async () => {
    const script = `setTimeout(() => { console.log('over'); process.exit(); }, env['INPUT_TIMEOUT-SECONDS'] * 1000);
      setTimeout(() => console.log('other'), 20_000);`;
    const { stdout } = await run(script, { with: { 'timeout-seconds': '30' }, timeIsUp: Promise.resolve() });

    expect(stdout).toBe('over\n');
  });

  it('receives arguments for Node', async () => {
    expect((await run('console.log(process.execArgv)', { nodeArguments: ['--no-deprecation'] })).stdout).toContain(
      '--no-deprecation',
    );
  });
});

describe('a leak', () => {
  const env = { DATABASE_URL: 'postgres://u:hunter2@db.example/app' };
  const value = env.DATABASE_URL;

  test.each([
    { place: 'log', script: print(`is ${value}`), line: 'is <env DATABASE_URL>' },
    { place: 'log', script: `console.error(${JSON.stringify(value)})`, line: '<env DATABASE_URL>' },
    { place: 'annotation', script: print(`::error::is ${value}!`), line: 'is <env DATABASE_URL>!' },
    {
      place: 'annotation',
      script: print(`::error title=${value.replaceAll(':', '%3A')}::x`),
      line: '<env DATABASE_URL>',
    },
    { place: 'summary', script: append('GITHUB_STEP_SUMMARY', `a\n${value}\n`), line: '<env DATABASE_URL>' },
    ...[
      value.replaceAll(/[:/@]/g, (character) => `&#${character.charCodeAt(0)};`),
      value.replaceAll('@', '&#x40;'),
      value.replaceAll('@', '\\@'),
      value.replaceAll('@', '<b>@</b>'),
    ].map((shown) => ({
      place: 'summary, rendered,',
      script: append('GITHUB_STEP_SUMMARY', `<p>${shown}</p>\n`),
      line: '<env DATABASE_URL>',
    })),
    { place: 'output keys', script: append('GITHUB_OUTPUT', `keys=${value}\n`), line: 'keys=<env DATABASE_URL>' },
    { place: 'GITHUB_STATE', script: append('GITHUB_STATE', `s=${value}\n`), line: 's=<env DATABASE_URL>' },
    { place: 'GITHUB_ENV', script: append('GITHUB_ENV', `s=${value}\n`), line: 's=<env DATABASE_URL>' },
    { place: 'GITHUB_PATH', script: append('GITHUB_PATH', value), line: '<env DATABASE_URL>' },
    {
      place: 'file workspace/a/b',
      script: `fs.mkdirSync('a'); fs.writeFileSync('a/b', env.DATABASE_URL)`,
      line: '<env DATABASE_URL>',
    },
    {
      place: 'file temp/b',
      script: `fs.writeFileSync(env.RUNNER_TEMP + '/b', env.DATABASE_URL)`,
      line: '<env DATABASE_URL>',
    },
  ])('appears in $place: $line', async ({ place, script, line }) => {
    const error: unknown = await run(script, { env }).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(LeakError);
    const { message } = error as LeakError;
    expect(message.split('\n').find((report) => report.startsWith(`${place} shows`))).toContain(`: ${line}`);
    expect(message).not.toContain('hunter2');
  });

  const pem = '-----BEGIN KEY-----\nMIIEvQIBADANBgkq\n-----END KEY-----\n';
  test.each([
    { what: 'a value of secrets', options: { secrets: ['hunter2!'] }, shown: 'hunter2!', label: 'secrets[0]' },
    { what: 'a registered value', options: { registered: ['hunter2!'] }, shown: 'hunter2!', label: 'registered[0]' },
    { what: 'one line', options: { secrets: [pem] }, shown: 'MIIEvQIBADANBgkq', label: 'line 2 of secrets[0]' },
    { what: 'a cut value', options: { env }, shown: 'postgres://u:hun…', label: 'a part of env DATABASE_URL' },
    {
      what: 'base64',
      options: { env },
      shown: Buffer.from(value).toString('base64'),
      label: 'an encoding of env DATABASE_URL',
    },
    {
      what: 'hex',
      options: { env },
      shown: Buffer.from(value).toString('hex'),
      label: 'an encoding of env DATABASE_URL',
    },
    { what: 'a token', options: { env: { GITHUB_TOKEN: 'ghs_1234' } }, shown: 'ghs_1234', label: 'env GITHUB_TOKEN' },
    {
      what: 'a credential input',
      options: { with: { 'modal-token-id': 'ak-12' } },
      shown: 'ak-12',
      label: 'input modal-token-id',
    },
    {
      what: 'the password of a proxy',
      options: { env: { HTTPS_PROXY: 'http://me:s%40cret@proxy:8080' } },
      shown: 's@cret',
      label: 'credentials in env HTTPS_PROXY',
    },
    { what: 'a canary', options: {}, shown: 'Canary-x.y', label: 'a canary' },
  ])('is $what', async ({ options, shown, label }) => {
    await expect(run(print(`<${shown}>`), options)).rejects.toThrow(`shows ${label}: <`);
  });

  test.each([
    { what: 'a short value', options: { env: { A: 'abc' } }, shown: 'abc' },
    { what: 'a setting', options: { env: { GITHUB_API_URL: 'http://127.0.0.1:1' } }, shown: 'http://127.0.0.1:1' },
    { what: 'an exempt value', options: { env: { A: 'production' }, notSecret: ['production'] }, shown: 'production' },
    {
      what: 'a part that an exempt text shares',
      options: { env: { URL: 'https://api.example.com/v1/x' }, notSecret: ['https://api.modal.com'] },
      shown: 'https://api.modal.com',
    },
  ])('is not $what', async ({ options, shown }) => {
    expect((await run(print(shown), options)).stdout).toBe(`${shown}\n`);
  });

  it('is a text of the action that only the masks hide', async () => {
    const script = print(`::add-mask::${value}`, `::error::server said ${value}`);

    await expect(run(script, { env })).rejects.toThrow('raw stdout or stderr shows env DATABASE_URL: ');
    expect((await run(script, { env, serverEchoes: true })).annotations).toMatchObject([
      { message: 'server said ***' },
    ]);
  });

  it('is not a name from secrets.* that the step repeats and the masks hide', async () => {
    const options = { registered: ['acme_production'], with: { name: 'acme_production' } };
    const say = `${print('Created: acme_production')} ${append('GITHUB_OUTPUT', 'name=acme_production\n')}`;

    expect((await run(say, options)).log).toContain('Created: ***');
    expect((await run(append('GITHUB_STEP_SUMMARY', '<p>acme_production</p>'), options)).summary).toBe('<p>***</p>');
    await expect(run(append('GITHUB_STEP_SUMMARY', '<p>acme&#95;production</p>'), options)).rejects.toThrow(
      'summary, rendered, shows registered[0]: ',
    );
    await expect(run(say, { registered: options.registered })).rejects.toThrow('output name shows registered[0]: ');
  });

  it('is not a mask in an `::add-mask::` line, unless commands are stopped', async () => {
    const mask = `::add-mask::${value}`;

    expect((await run(print(mask), { env })).masks).toEqual([value]);
    await expect(run(print('::stop-commands::t0k', mask), { env })).rejects.toThrow(LeakError);
    await expect(run(print(`##[add-mask]${value}`), { env })).rejects.toThrow('raw stdout or stderr');
  });

  it('is not the header, which the runner prints before the step starts', async () => {
    expect((await run('', { env })).log).toContain(`  DATABASE_URL: ${value}`);
  });
});
