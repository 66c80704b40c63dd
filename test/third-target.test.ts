import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runStep, type StepOptions } from './support/runner.ts';
import { errorsOf } from './support/sync.ts';

const ACTION = join(import.meta.dirname, 'support', 'json-file-target');
const ENV = { A: 'canary-a', B: 'canary-b', C: 'canary-c' };

/** Runs the action with the third target, and returns the written secrets. */
async function syncToFile({ with: inputs, ...options }: StepOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'json-file-'));
  try {
    const path = join(folder, 'secrets.json');
    const step = await runStep({
      action: ACTION,
      ...options,
      with: { name: 'api', environment: 'prod', 'json-file': path, ...inputs },
      env: { ...ENV, ...options.env },
    });
    return { step, content: await readFile(path, 'utf8').catch(() => undefined) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('a target outside src/', () => {
  test('syncs, and is the default if it is registered first', async () => {
    const { step, content } = await syncToFile({ with: { keys: 'A\nB' } });
    expect(errorsOf(step)).toEqual([]);
    expect(content).toBe('{"prod":{"api":{"a":"canary-a","b":"canary-b"}}}');
    expect(step.log).toContain("Plan: create object 'api' of 'prod'; set a, b\nCreated: object 'api' of 'prod'");
    expect(step.outputs).toMatchObject({ result: 'created', changed: 'true', keys: '["a","b"]' });
    expect(step.summary).toContain('<h3>Secret <code>api</code>: created</h3>');
  });

  test('reads its own inputs, and the variable for its environment', async () => {
    const inputs = { keys: 'A', environment: '', 'json-indent': '1' };
    const { step, content } = await syncToFile({ with: inputs, env: { JSON_ENVIRONMENT: 'dev' } });
    expect(errorsOf(step)).toEqual([]);
    expect(content).toBe('{\n "dev": {\n  "api": {\n   "a": "canary-a"\n  }\n }\n}');
  });

  test('writes nothing in a dry run', async () => {
    const { step, content } = await syncToFile({ with: { keys: 'A', 'dry-run': 'true' } });
    expect(step.outputs['result']).toBe('planned');
    expect(content).toBeUndefined();
  });

  test('needs no credentials and is not skipped', async () => {
    const { step } = await syncToFile({ with: { keys: 'A', 'if-no-credentials': 'skip' } });
    expect(step.outputs['result']).toBe('created');
    const { step: without } = await syncToFile({ with: { keys: 'A', 'if-no-credentials': 'skip', 'json-file': '' } });
    expect(errorsOf(without)).toEqual(['Reading json-file: it is missing. Give the path.']);
  });

  test.each([
    [
      'its own inputs',
      { 'json-indent': '9' },
      "Reading the input 'json-indent': it is not a whole number from 0 to 8.",
    ],
    ['inputs of another target', { prune: 'true' }, "Reading the input 'prune': it belongs to target github."],
    ['combinations', { mode: 'merge' }, "Reading the input 'mode': there is no mode merge here."],
    ['names of environments', { environment: 'pro d' }, "Reading the input 'environment': it has a blank."],
    ['its settings', { 'json-file': '' }, 'Reading json-file: it is missing.'],
    ['its limits', { keys: 'A\nB\nC' }, 'Checking the size: it has over two keys.'],
    ['an unknown target', { target: 'xml' }, 'Write one of json-file, modal, github.'],
    ['a misspelt input', { 'json-fiel': 'x' }, "Did you mean 'json-file'?"],
  ])('checks %s', async (_, inputs, error) => {
    const { step, content } = await syncToFile({ with: { keys: 'A', ...inputs } });
    expect(errorsOf(step)).toEqual([expect.stringContaining(error)]);
    expect(content).toBeUndefined();
  });

  test('owns its inputs: other targets refuse them', async () => {
    const { step } = await syncToFile({ with: { keys: 'A', target: 'modal', 'json-indent': '1' } });
    expect(errorsOf(step)).toContain(
      "Reading the input 'json-indent': it belongs to target json-file. Remove it, or set target to json-file.",
    );
  });
});

/** A comparison with a target's name: `=== 'github'`, `case 'modal'`, `includes('github')`. */
const COMPARISON =
  /(?:[=!]==?\s*|\bcase\s+|\bincludes\()['"`](?:modal|github)['"`]|['"`](?:modal|github)['"`]\s*[=!]==?/;

describe('outside src/targets/', () => {
  const source = join(import.meta.dirname, '..', 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

  test.each(files.filter((path) => !path.startsWith('targets')))('%s compares no target name', (path) => {
    const lines = readFileSync(join(source, path), 'utf8').split('\n');
    expect(lines.filter((line) => COMPARISON.test(line))).toEqual([]);
  });

  test.each([
    ["if (target === 'github') return;", true],
    ["case 'modal':", true],
    ["['github', 'modal'].includes('github')", true],
    ["if ('modal' !== target.name) return;", true],
    ["import { github } from './github/index.ts';", false],
  ])('this test finds the comparison in %s: %s', (line, expected) => {
    expect(COMPARISON.test(line)).toBe(expected);
  });
});
