import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startModalServer } from './support/modal-server.ts';
import { runPictured } from './support/pictured-run.ts';
import { CREDENTIALS, errorsOf, sync } from './support/sync.ts';
import { EXAMPLES, makeUpSecrets, runJob, toWorkflow } from './support/workflow.ts';
import { problemsOf } from './support/workflow-parser.ts';

const ROOT = join(import.meta.dirname, '..');
const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
const files = (await readdir(EXAMPLES)).filter((file) => file.endsWith('.yml'));
const examples = new Map(
  await Promise.all(files.map(async (file) => [file, await readFile(join(EXAMPLES, file), 'utf8')] as const)),
);

/** The text below a heading, up to the next heading. */
interface Section {
  readonly heading: string;
  /** The examples that it links to. */
  readonly files: readonly string[];
  /** Its blocks of YAML. */
  readonly blocks: readonly string[];
}

const [opening, ...sections] = readme.split(/^(?=##+ )/m).map((text): Section => {
  return {
    heading: /^#+ (.*)/.exec(text)?.[1] ?? '',
    files: capture(text, /\]\(examples\/([\w-]+\.yml)\)/g),
    blocks: capture(text, /^```ya?ml\n([^]*?)^```$/gm),
  };
});

function capture(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, captured = '']) => captured);
}

test('the README has at most 2,500 words, tables included', () => {
  expect(readme.split(/\s+/).filter((word) => word !== '').length).toBeLessThanOrEqual(2500);
});

describe("the README's first workflow", () => {
  const [first = '', ...others] = opening?.blocks ?? [];
  const workflow = toWorkflow('README.md', first);

  test('is the only one in its section, near the top, and short', () => {
    expect(others).toEqual([]);
    expect(readme.slice(0, readme.indexOf(first)).split('\n').length).toBeLessThan(10);
    expect(first.trim().split('\n').length).toBeLessThanOrEqual(20);
  });

  test('is in block style, with two keys, ready for a third', () => {
    expect(first.replaceAll('${{', '')).not.toMatch(/\{ /);
    expect(first).toMatch(/^ +keys: \|\n +[A-Z_]+\n +[A-Z_]+\n +env:$/m);
  });

  test("passes GitHub's own parser, which would find a mistake", async () => {
    expect(await problemsOf(first)).toEqual([]);
    expect(await problemsOf(first.replace('runs-on', 'run-on'))).not.toEqual([]);
  });

  test('writes the two keys and nothing else', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', { ELSE: 'canary-else' });
    const secrets = makeUpSecrets(workflow, CREDENTIALS);
    const job = await runJob(workflow, { event: { name: 'push' }, serverUrl: modal.url, secrets });
    expect(job.sync && errorsOf(job.sync)).toEqual([]);
    expect(job.conclusion).toBe('success');
    expect(modal.secret('prod', 'my-app')).toEqual(
      new Map([
        ['DATABASE_URL', 'canary-database_url'],
        ['STRIPE_KEY', 'canary-stripe_key'],
      ]),
    );
  });
});

/** True if a text has these lines in sequence, at any indentation. */
function hasLines(text: string, lines: string): boolean {
  const depths = Array.from({ length: 12 }, (_, depth) => ' '.repeat(2 * depth));
  return depths.some((indent) => `\n${text}`.includes(`\n${lines.replaceAll(/^(?=.)/gm, indent)}`));
}

/** The one recipe without an example. The test runs it unchanged. */
const UNLINKED = '`.env` plus two secrets';

describe("the README's recipes", () => {
  const blocks = sections
    .filter(({ heading }) => heading !== UNLINKED)
    .flatMap(({ heading, files: linked, blocks: all }) => all.map((block) => ({ heading, linked, block })));

  test.each([
    { heading: 'Named secrets', example: 'named-secrets.yml' },
    { heading: 'A whole `.env` in one secret', example: 'whole-dotenv.yml' },
    { heading: 'A generated `.env`', example: 'generated-dotenv.yml' },
    { heading: 'Plan on pull requests', example: 'plan-on-pull-request.yml' },
    { heading: 'Prod and preview', example: 'per-branch.yml' },
    { heading: 'Rotation', example: 'rotation.yml' },
    { heading: 'Many secrets', example: 'many-secrets.yml' },
    { heading: 'Modal and GitHub', example: 'both-targets.yml' },
  ])('$heading links to $example and shows lines of it', ({ heading, example }) => {
    const section = sections.find((one) => one.heading === heading);
    expect(section?.files).toContain(example);
    expect(section?.blocks).toHaveLength(1);
  });

  test('link every example', () => {
    expect([...new Set(sections.flatMap(({ files: linked }) => linked))].sort()).toEqual(files.sort());
  });

  test('are the only YAML after the first workflow', () => {
    expect(readme.match(/^ *```ya?ml/gm)).toHaveLength(2 + blocks.length);
  });

  test('support a `.env` plus two secrets', async () => {
    const [block = '', ...others] = sections.find(({ heading }) => heading === UNLINKED)?.blocks ?? [];
    expect(others).toEqual([]);
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: parse(block) as Record<string, string>,
      env: { SESSION_KEY: 'canary-session', STRIPE_KEY_LIVE: 'canary-stripe', ELSE: 'canary-else' },
      files: { 'build/.env': 'DATABASE_URL=canary-database\nLOG_LEVEL=info\n' },
    });
    expect(errorsOf(step)).toEqual([]);
    expect(Object.fromEntries(modal.secret('prod', 'my-app') ?? [])).toEqual({
      DATABASE_URL: 'canary-database',
      LOG_LEVEL: 'info',
      SESSION_KEY: 'canary-session',
      STRIPE_KEY: 'canary-stripe',
    });
  });

  test.each(blocks)('the lines under $heading appear in a linked example', ({ linked, block }) => {
    const texts = linked.map((file) => examples.get(file) ?? '');
    expect(texts.some((text) => hasLines(text, block))).toBe(true);
  });

  test.each(blocks)('the test finds a changed letter in the lines under $heading', ({ linked, block }) => {
    const changed = block.replace(/[a-z]/, '?');
    expect(changed).not.toBe(block);
    expect(linked.some((file) => hasLines(examples.get(file) ?? '', changed))).toBe(false);
  });
});

describe("the README's picture of the job summary", () => {
  const [, says = '', file = ''] = /!\[([^\]]+)\]\(([^)]+)\)/.exec(readme) ?? [];

  test('has a description that matches the run it shows', async () => {
    const [, title = ''] = /<h3>(.+)<\/h3>/.exec(await runPictured()) ?? [];
    const read = title.replace(/<\/?code>/g, '');
    expect(read).toMatch(/^Workspace acme, \d+ secrets: .* 1 failed/);
    expect(says, 'after a change, run npm run picture, look at it, and describe it').toContain(`«${read}»`);
  });

  test('is a PNG that loads fast', async () => {
    const picture = await readFile(join(ROOT, file));
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect(picture.length).toBeLessThan(120_000);
  });
});
