import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readManifest } from './support/runner-inputs.ts';
import { dig } from './support/workflow.ts';
import { problemsOf } from './support/workflow-parser.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, '.github', 'workflows');
const manifest = await readManifest(ROOT);
const files = (await readdir(FOLDER)).sort();
const workflows = await Promise.all(
  files.map(async (file) => {
    const text = await readFile(join(FOLDER, file), 'utf8');
    const content: unknown = parse(text);
    return { file, text, content, jobs: entriesOf(dig(content, 'jobs')) };
  }),
);
const dependabot: unknown = parse(await readFile(join(ROOT, '.github', 'dependabot.yml'), 'utf8'));

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function stepsOf(job: unknown): readonly unknown[] {
  const steps = dig(job, 'steps');
  return Array.isArray(steps) ? steps : [];
}

function textAt(step: unknown, key: string): string {
  const text = dig(step, key);
  return typeof text === 'string' ? text : '';
}

function usesOf(step: unknown): string {
  return textAt(step, 'uses');
}

test('CI, CodeQL, the drift watch, the release and both halves of the dist/ rebuild exist', () => {
  expect(files).toEqual([
    'ci.yml',
    'codeql.yml',
    'drift.yml',
    'rebuild-dist-commit.yml',
    'rebuild-dist.yml',
    'release.yml',
  ]);
});

describe.each(workflows)('$file', ({ file, text, content, jobs }) => {
  const steps = jobs.flatMap(([, job]) => stepsOf(job));

  test("passes GitHub's own parser", async () => {
    expect(await problemsOf(text)).toEqual([]);
  });

  test("fails GitHub's own parser if it has a mistake", async () => {
    expect(await problemsOf(text.replace('runs-on:', 'run-on:'))).not.toEqual([]);
  });

  test('begins with its purpose', () => {
    expect(text).toMatch(/^# .+\n/);
  });

  test('has no permissions at the top, and each job lists its own', () => {
    expect(dig(content, 'permissions')).toEqual({});
    for (const [, job] of jobs) expect(dig(job, 'permissions')).toBeTypeOf('object');
  });

  test('explains each write permission', () => {
    const writes = text.match(/^ +[\w-]+: write\b.*$/gm) ?? [];
    expect(writes.filter((line) => !line.includes(' # '))).toEqual([]);
  });

  test('limits the time of each job, and never runs twice at once', () => {
    for (const [, job] of jobs) expect(dig(job, 'timeout-minutes')).toBeTypeOf('number');
    expect(dig(content, 'concurrency', 'group')).toBeTypeOf('string');
  });

  test('pins third-party actions by SHA, with the version beside it', () => {
    const foreign = steps.filter((step) => usesOf(step) !== '' && usesOf(step) !== './');
    const pinned = text.match(/^ +(?:- )?uses: [\w-]+(?:\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm);
    expect(pinned ?? []).toHaveLength(foreign.length);
  });

  test('leaves no token in a checkout', () => {
    for (const step of steps.filter((one) => usesOf(one).startsWith('actions/checkout@'))) {
      expect(dig(step, 'with', 'persist-credentials')).toBe(false);
    }
  });

  test('puts no expression into a script', () => {
    expect(steps.filter((step) => textAt(step, 'run').includes('${{'))).toEqual([]);
  });

  test('names no secret and writes to no environment file of later steps', () => {
    expect(text).not.toMatch(/\$\{\{\s*secrets\b|GITHUB_ENV|GITHUB_PATH/);
  });

  test('never runs on pull_request_target', () => {
    expect(Object.keys(Object.fromEntries(entriesOf(dig(content, 'on'))))).not.toContain('pull_request_target');
  });

  test('installs only from the lock file', () => {
    expect(text).not.toMatch(/npm (?:install|i|update)\b|\bnpx\b/);
  });

  test('passes only inputs that action.yml declares', () => {
    const own = steps.filter((step) => usesOf(step) === './');
    const names = own.flatMap((step) => entriesOf(dig(step, 'with')).map(([name]) => name));
    expect([...manifest.inputs.keys()]).toEqual(expect.arrayContaining(names));
    expect(own.length > 0).toBe(file === 'ci.yml');
  });
});

test('every workflow, example and the README use the same version of each action', async () => {
  const examples = (await readdir(join(ROOT, 'examples'))).filter((file) => file.endsWith('.yml'));
  const others = ['README.md', ...examples.map((file) => join('examples', file))];
  const texts = [
    ...workflows.map(({ text }) => text),
    ...(await Promise.all(others.map((file) => readFile(join(ROOT, file), 'utf8')))),
  ];
  const pins = texts.flatMap((text) => [...text.matchAll(/uses: ([\w-]+\/[\w-]+)\S*@([0-9a-f]{40} # \S+)/g)]);
  const versions = new Map<string, Set<string>>();
  for (const [, action = '', version = ''] of pins) {
    versions.set(action, (versions.get(action) ?? new Set()).add(version));
  }
  expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
});

function jobsOf(file: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(workflows.find((one) => one.file === file)?.jobs ?? []);
}

describe('ci.yml', () => {
  const jobs = jobsOf('ci.yml');

  test('has a gate that needs every other job and always runs', () => {
    const others = Object.keys(jobs).filter((name) => name !== 'gate');
    expect(dig(jobs['gate'], 'needs')).toEqual(others);
    expect(dig(jobs['gate'], 'if')).toBe('${{ always() }}');
    const expected = others.map(() => 'success').join(' ');
    expect(textAt(stepsOf(jobs['gate'])[0], 'run')).toContain(`test "$RESULTS" = '${expected}'`);
  });

  test('runs the action on Linux, macOS and Windows', () => {
    const systems = ['ubuntu-latest', 'macos-latest', 'windows-latest'];
    expect(dig(jobs['use'], 'strategy', 'matrix', 'os')).toEqual(systems);
  });
});

describe('rebuild-dist-commit.yml', () => {
  const [job] = Object.values(jobsOf('rebuild-dist-commit.yml'));

  test('runs only after a Dependabot run in this repository', () => {
    const condition = String(dig(job, 'if'));
    expect(condition).toContain("actor.login == 'dependabot[bot]'");
    expect(condition).toContain('head_repository.full_name == github.repository');
    expect(condition).toContain("event == 'pull_request'");
  });

  test('checks out nothing and runs nothing from the branch', () => {
    expect(stepsOf(job).filter((step) => usesOf(step).startsWith('actions/checkout@'))).toEqual([]);
    expect(stepsOf(job).filter((step) => /\b(?:npm|node)\b/.test(textAt(step, 'run')))).toEqual([]);
  });
});

test('only the half of the dist/ rebuild that runs no proposed code can write', () => {
  const [build] = Object.values(jobsOf('rebuild-dist.yml'));
  expect(dig(build, 'permissions')).toEqual({ contents: 'read' });
});

test('Dependabot waits before it proposes a version', () => {
  const updates = dig(dependabot, 'updates');
  expect(updates).toHaveLength(3);
  for (const update of Array.isArray(updates) ? updates : []) {
    expect(dig(update, 'cooldown', 'default-days')).toBeGreaterThanOrEqual(7);
  }
});
