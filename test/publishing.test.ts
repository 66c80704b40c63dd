import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startModalServer, type ModalServerOptions } from './support/modal-server.ts';
import { findDeadUrl } from './support/mute-server.ts';
import type { StepOptions } from './support/runner.ts';
import { CREDENTIALS, errorsOf, methodsOf, sync } from './support/sync.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (file: string): Promise<string> => readFile(join(ROOT, file), 'utf8');
const readme = await read('README.md');

const folder = await mkdtemp(join(tmpdir(), 'publishing-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly exitCode: number;
  readonly printed: string;
}

/** Runs a script of a repository with this Node and only the given variables. */
function runScript(
  script: string,
  parameters: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { PATH, SystemRoot } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [script, ...parameters],
      { env: { PATH, SystemRoot, ...env } },
      (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : Number(error.code ?? -1), printed: stdout + stderr });
      },
    );
  });
}

describe('the tables of inputs and outputs in the README', () => {
  const script = join(ROOT, 'scripts', 'readme.js');

  test('match action.yml', async () => {
    expect(await runScript(script, ['--check'])).toEqual({ exitCode: 0, printed: '' });
  });

  test('become stale if action.yml gets a new input', async () => {
    const elsewhere = join(folder, 'tables');
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, 'action.yml'), await read('action.yml'));
    await writeFile(join(elsewhere, 'README.md'), readme);
    expect(await runScript(script, ['--check', elsewhere])).toMatchObject({ exitCode: 0 });

    const changed = (await read('action.yml')).replace(
      '\noutputs:',
      '  extra:\n    description: One more.\n\noutputs:',
    );
    await writeFile(join(elsewhere, 'action.yml'), changed);
    const { exitCode, printed } = await runScript(script, ['--check', elsewhere]);
    expect(exitCode).toBe(1);
    expect(printed).toContain('npm run readme');
    expect(await runScript(script, [elsewhere])).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(elsewhere, 'README.md'), 'utf8')).toContain('\n| `extra` | – | One more. |\n');
  });
});

interface Mistake extends StepOptions {
  readonly fact: string;
  readonly server?: ModalServerOptions;
  readonly before?: Readonly<Record<string, string>>;
}

const KEY = { KEY: 'canary-value' };
const FORK = {
  name: 'pull_request',
  headRef: 'x',
  payload: { pull_request: { head: { repo: { full_name: 'a/b' } } } },
};

/** The most likely mistakes. docs/troubleshooting.md answers each. */
const MISTAKES: readonly Mistake[] = [
  { fact: 'no credentials', with: { keys: 'KEY' }, env: { ...KEY, MODAL_TOKEN_ID: '', MODAL_TOKEN_SECRET: '' } },
  {
    fact: 'no credentials, in a pull request from a fork',
    with: { keys: 'KEY' },
    env: { ...KEY, MODAL_TOKEN_ID: '', MODAL_TOKEN_SECRET: '' },
    event: FORK,
  },
  { fact: 'a wrong token', with: { keys: 'KEY' }, env: { ...KEY, MODAL_TOKEN_SECRET: 'as-canary-wrong' } },
  {
    fact: 'swapped id and secret',
    with: { keys: 'KEY' },
    env: { ...KEY, MODAL_TOKEN_ID: CREDENTIALS.MODAL_TOKEN_SECRET, MODAL_TOKEN_SECRET: CREDENTIALS.MODAL_TOKEN_ID },
  },
  {
    fact: 'a token without the right to write',
    with: { keys: 'KEY' },
    env: KEY,
    server: { readOnlyEnvironments: ['prod'] },
  },
  { fact: 'a token of another workspace', with: { keys: 'KEY', workspace: 'other' }, env: KEY },
  { fact: 'a mistyped environment', with: { keys: 'KEY', environment: 'prd' }, env: KEY },
  { fact: 'a name that no source has', with: { keys: 'KEY' } },
  {
    fact: 'an empty value for a key that the secret has',
    with: { keys: 'KEY\nA' },
    env: { KEY: '', A: 'canary-a' },
    before: KEY,
  },
  { fact: 'only undefined secrets', with: { keys: 'KEY' }, env: { KEY: '' } },
  { fact: 'a missing file', with: { 'from-dotenv': 'build/.env' } },
  { fact: '${…} in a file', with: { 'from-dotenv': '.env' }, files: { '.env': 'URL=https://${HOST}/' } },
  { fact: '${{ … }} in a file', with: { 'from-dotenv': '.env' }, files: { '.env': 'KEY=${{ secrets.KEY }}' } },
  { fact: 'a # in a value', with: { 'from-dotenv': '.env' }, files: { '.env': 'KEY=canary#a' } },
  { fact: 'a mistyped input', with: { keys: 'KEY', dry_run: 'true' }, env: KEY },
  { fact: 'all secrets of the repository', with: { 'from-json': '{"github_token":"canary-t"}' } },
  { fact: 'a branch without a rule', with: { keys: 'KEY', environment: 'release = prod' }, env: KEY },
  {
    fact: 'rules on an event without its own branch',
    with: { keys: 'KEY', environment: 'main = prod' },
    env: KEY,
    event: { name: 'issue_comment' },
  },
  {
    fact: 'keys that select nothing from a file',
    with: { keys: 'KEY', 'from-dotenv': '.env' },
    env: KEY,
    files: { '.env': 'OTHER=canary-other' },
  },
];

async function makeMistake({ server, before, ...options }: Mistake): Promise<readonly string[]> {
  await using modal = await startModalServer(server);
  if (before !== undefined) modal.putSecret('prod', 'my-app', before);
  return errorsOf(await sync(modal, options));
}

const printed = new Map<string, readonly string[]>();
for (const mistake of MISTAKES) printed.set(mistake.fact, await makeMistake(mistake));

/** The sentences in the first column of the table whose heading begins with `error`. `…` stands for any text. */
const quoted = (/^\| error +\|.*\n((?:\|.*\n)+)/m.exec(await read('docs/troubleshooting.md'))?.[1] ?? '')
  .split('\n')
  .flatMap((line) => /^\| `([^`]+)`/.exec(line)?.[1] ?? []);

function toPattern(sentence: string): RegExp {
  return new RegExp(sentence.split('…').map(escapePattern).join('.*'), 's');
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

describe.each(await pages())('the links of %s', (page, text) => {
  test('lead to existing files and headings', async () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    const broken = await Promise.all(
      links.map(async ([link, path = '', anchor]) => ((await leadsSomewhere(page, path, anchor)) ? [] : [link])),
    );
    expect(broken.flat()).toEqual([]);
  });
});

async function pages(): Promise<readonly (readonly [page: string, text: string])[]> {
  const top = (await readdir(ROOT)).filter((file) => file.endsWith('.md'));
  const docs = (await readdir(join(ROOT, 'docs'))).filter((file) => file.endsWith('.md'));
  const all = [...top, ...docs.map((file) => `docs/${file}`)];
  return Promise.all(all.map(async (page) => [page, await read(page)] as const));
}

async function leadsSomewhere(page: string, path: string, anchor: string | undefined): Promise<boolean> {
  const target = path === '' ? page : join(dirname(page), path);
  if (anchor === undefined) return existsSync(join(ROOT, target));
  const headings = [...(await read(target)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => toAnchor(heading));
  return headings.includes(anchor);
}

/** GitHub's anchor: lower case, no punctuation, dashes for spaces. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe('docs/troubleshooting.md', () => {
  test('quotes ten errors or more', () => {
    expect(quoted.length).toBeGreaterThanOrEqual(10);
  });

  test('quotes only messages that the action prints', () => {
    const all = [...printed.values()].flat();
    expect(quoted.filter((sentence) => !all.some((error) => toPattern(sentence).test(error)))).toEqual([]);
  });

  test.each(MISTAKES)('answers $fact', ({ fact }) => {
    const errors = printed.get(fact) ?? [];
    expect(errors).toHaveLength(1);
    const answers = quoted.filter((sentence) => toPattern(sentence).test(errors[0] ?? ''));
    expect(answers, errors[0]).not.toEqual([]);
  });
});

/** Returns the files that git tracks or would add, as text. */
async function filesOfRepository(): Promise<readonly (readonly [string, string])[]> {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  const files = [...new Set(listed.toString().split('\0'))].filter((file) => file !== '');
  return Promise.all(files.map(async (file) => [file, await read(file).catch(() => '')] as const));
}

describe('the files of the repository', async () => {
  const files = await filesOfRepository();
  const naming = (pattern: RegExp): readonly string[] =>
    files.filter(([, text]) => pattern.test(text)).map(([file]) => file);

  test('name no host of a package registry', () => {
    expect(naming(/registry\.[a-z]+js\.org|registry\.yarnpkg|npm\.pkg\.github/)).toEqual([]);
  });

  test("name no folder of the author's machine", () => {
    expect(naming(/(?<![\w.])\/(?:work|root|Users)\/\w/)).toEqual([]);
  });

  test('have lock files without addresses', () => {
    expect(files.filter(([file]) => file.endsWith('package-lock.json'))).toHaveLength(2);
    expect(naming(/^ +"resolved": "/m)).toEqual([]);
  });

  test('agree on the version: package.json, the changelog and the calls to Modal', async () => {
    const { version } = JSON.parse(await read('package.json')) as { readonly version: string };
    expect(await read('CHANGELOG.md')).toContain(`\n## ${version} `);
    const others = files.flatMap(([file, text]) => {
      const said = [...text.matchAll(/'sync-secret\/(\d+\.\d+\.\d+)'/g)].map(([, one]) => one);
      return said.some((one) => one !== version) ? [file] : [];
    });
    expect(others).toEqual([]);
  });
});

test("CONTRIBUTING's map has one line for each folder of src/, and no other", async () => {
  const entries = await readdir(join(ROOT, 'src'), { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  // Other folders are details of their stage.
  const stages = folders.map((folder) => folder.slice(ROOT.length + 1)).filter((folder) => !INNER.test(folder));
  const named = [...(await read('CONTRIBUTING.md')).matchAll(/^\| `(src\/[\w/]+)\/` +\|/gm)].map(
    ([, folder]) => folder,
  );
  expect(named.sort()).toEqual(stages.sort());
});

/** Folders inside a stage, except the targets. */
const INNER = /^src\/(?!targets\/\w+$)\w+\/./;

test('docs/protocol.md names every method that the action can call', async () => {
  const methods = [...(await read('proto/modal.proto')).matchAll(/^ *rpc (\w+)/gm)].map(([, method = '']) => method);
  const page = await read('docs/protocol.md');
  expect(methods.length).toBeGreaterThan(5);
  expect(methods.filter((method) => !page.includes(`\`${method} {`))).toEqual([]);
});

describe('dist/licenses.txt', async () => {
  const bundle = (await readdir(join(ROOT, 'dist'))).filter((file) => file.endsWith('.js'));
  const code = (await Promise.all(bundle.map((file) => read(join('dist', file))))).join('\n');
  // webpack prefixes a module with its path: `;// CONCATENATED MODULE: ./node_modules/@actions/github/lib/context.js`.
  const modules = [...code.matchAll(/MODULE: \S*\bnode_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//g)];
  // A module that webpack keeps separate has no prefix.
  const { dependencies } = JSON.parse(await read('package.json')) as { dependencies: Record<string, string> };
  const packages = [...new Set([...modules.map(([, name = '']) => name), ...Object.keys(dependencies)])].sort();
  const notices = (await read('dist/licenses.txt')).split('\n');

  test('belongs to a bundle with recognizable packages', () => {
    expect(modules.length).toBeGreaterThan(20);
    expect(packages).toEqual(expect.arrayContaining(['@actions/core', '@actions/http-client', 'libsodium', 'undici']));
  });

  test.each(packages)('has the notice of %s', (name) => {
    expect(notices).toContain(name);
  });
});

describe('npm run test:live', () => {
  const script = join(ROOT, 'scripts', 'live.ts');

  test('prints how to run it and succeeds without credentials', async () => {
    const { exitCode, printed: text } = await runScript(script, []);
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^Skipped: MODAL_TOKEN_ID and MODAL_TOKEN_SECRET are not both set\./);
  });

  test.each([
    { fact: 'like the expected service', server: {}, keeps: 'yes' },
    { fact: "like Modal's own mock", server: { overwriteKeepsId: false, unknownEnvironmentCode: 3 }, keeps: 'no' },
    { fact: 'of an older version', server: { listsKeys: false, emptyDict: 'refuse', invalidCode: 9 }, keeps: 'yes' },
  ] as const)(
    'keeps every promise with a Modal $fact, reports its behaviour, and leaves nothing',
    async ({ server, keeps }) => {
      await using modal = await startModalServer(server);
      const before = modal.environments();
      const { exitCode, printed: text } = await runScript(script, [], { ...CREDENTIALS, MODAL_SERVER_URL: modal.url });
      expect(text).toContain('Every promise was kept.');
      expect(text).toMatch(new RegExp(`^does overwriting keep the id +${keeps}$`, 'm'));
      expect(exitCode).toBe(0);
      expect(modal.environments()).toEqual(before);
      expect(before.flatMap((environment) => modal.secretNames(environment))).toEqual([]);
    },
  );

  test('reports the answer of each server and the owner of the token', async () => {
    await using first = await startModalServer({ tokenEndsAt: 4_000_000_000 });
    await using second = await startModalServer({ hasTokenInfo: false });
    const dead = (await findDeadUrl()).replace('https:', 'http:');
    const list = [first.url, second.url, dead].join(',');
    const { exitCode, printed: text } = await runScript(script, [], { ...CREDENTIALS, MODAL_SERVER_URL: list });
    const [heading, , ...rows] = text.trim().split('\n');
    expect(heading).toMatch(/^Server +Answer$/);
    expect(rows.slice(0, 3).map((row) => row.split(/ {2,}/))).toEqual([
      [first.url, 'signed in; workspace acme, service user ci; the token ends 2096-10-02T07:06:40.000Z'],
      [second.url, expect.stringMatching(/^signed in; TokenInfoGet: status 12: /)],
      [dead, expect.stringContaining('ECONNREFUSED')],
    ]);
    expect(text).toContain('Every promise was kept.');
    expect(exitCode).toBe(0);
    expect(new Set(methodsOf(second))).toEqual(new Set(['AuthTokenGet', 'TokenInfoGet']));
  });

  test('fails and reports it without access', async () => {
    await using modal = await startModalServer();
    modal.inject('EnvironmentGetOrCreate', { kind: 'status', code: 7, message: 'no' });
    const { exitCode, printed: text } = await runScript(script, [], { ...CREDENTIALS, MODAL_SERVER_URL: modal.url });
    expect(exitCode).toBe(1);
    expect(text).toContain('Not every promise was kept.');
  });
});
