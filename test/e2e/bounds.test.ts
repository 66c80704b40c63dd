import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import type { StepOptions } from '../support/runner.ts';
import { errorsOf, sync } from '../support/sync.ts';

const CONFIG = { name: '', environment: '', config: 'secrets.yml' };

function repeat(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

function entries(count: number, line: (index: number) => string): string {
  return `secrets:\n${repeat(count, (index) => `  - ${line(index)}`)}\n`;
}

describe('input over a limit fails, and the error names the input', () => {
  test.each<StepOptions & { fact: string; error: RegExp }>([
    {
      fact: '1,001 lines of keys',
      with: { keys: repeat(1_001, (index) => `K${index}?`) },
      error: /^Reading keys: it has 1001 lines, which are more than 1000\./,
    },
    {
      fact: '20,001 names',
      with: { keys: 'N1', 'from-dotenv': '.env' },
      files: { '.env': repeat(20_001, (index) => `N${index}=canary-${index}`) },
      error: /^Reading the sources: they have 20001 names, which are more than 20000\./,
    },
    {
      fact: '20,001 names from one repeated file',
      with: { keys: 'N1', 'from-dotenv': repeat(20, () => '.env') },
      files: { '.env': repeat(1_001, (index) => `N${index}=canary-${index}`) },
      error: /^Reading the sources: they have 20020 names/,
    },
    {
      fact: '1,001 rules',
      with: { values: 'A: a', environment: repeat(1_001, (index) => `b${index} = prod`) },
      error:
        /^Reading the input 'environment': it has more than 1000 rules, or a pattern of more than 255 characters\./,
    },
    {
      fact: 'a pattern of 256 characters',
      with: { values: 'A: a', environment: `${'x'.repeat(256)} = prod` },
      error:
        /^Reading the input 'environment': it has more than 1000 rules, or a pattern of more than 255 characters\./,
    },
    {
      fact: 'a branch of 256 characters',
      with: { values: 'A: a', environment: '** = prod', branch: 'x'.repeat(256) },
      error: /^Reading the input 'branch': no branch has such a long name\./,
    },
    {
      fact: '5,001 entries',
      with: CONFIG,
      files: { 'secrets.yml': entries(5_001, (index) => `{ name: s${index}, values: { A: a } }`) },
      error: /^Reading secrets\.yml, line 2, column 3: the list has more than 5000 entries\./,
    },
    {
      fact: '3,000 entries that each take all 1,000 names of one file',
      with: CONFIG,
      files: {
        'secrets.yml': entries(3_000, (index) => `{ name: s${index}, from-dotenv: .env }`),
        '.env': repeat(1_000, (index) => `N${index}=canary-${index}`),
      },
      error: /^Reading secrets\.yml, line 2003 \(s2001\): the entries before it compare more than 2000000 names/,
    },
  ])('$fact', async ({ error, ...options }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, options);
    expect(errorsOf(step)).toEqual([expect.stringMatching(error)]);
    expect(modal.calls).toEqual([]);
  });
});

describe('a run with input within the limits ends', () => {
  test.each<StepOptions & { fact: string; errors: number }>([
    {
      fact: '1,000 missing names and 20,000 others',
      with: { keys: repeat(1_000, (index) => `MISSING_NAME_${index}`), 'from-dotenv': '.env' },
      files: { '.env': repeat(20_000, (index) => `NAME_${index}=canary-${index}`) },
      errors: 1,
    },
    {
      fact: '1,000 lines of * and 20,000 names',
      with: { keys: repeat(1_000, () => '*'), 'from-dotenv': '.env' },
      files: { '.env': repeat(20_000, (index) => `NAME_${index}=canary-${index}`) },
      errors: 10,
    },
    {
      fact: '999 exclusions and 20,000 names',
      with: { keys: `${repeat(999, (index) => `!*${index}*X*`)}\nNAME_1`, 'from-dotenv': '.env' },
      files: { '.env': repeat(20_000, (index) => `NAME_${index}=canary-${index}`) },
      errors: 0,
    },
    {
      fact: '5,000 entries with 1,000 rules from the defaults',
      with: { ...CONFIG, branch: 'a'.repeat(255), 'dry-run': 'true' },
      files: {
        'secrets.yml': `defaults:\n  environment:\n${repeat(1_000, (index) => `    '${'**a'.repeat(10)}${index}': dev`)}\n${entries(5_000, (index) => `{ name: s${index}, values: { A: a } }`)}`,
      },
      errors: 10,
    },
    {
      fact: '3,000 entries that read one refused file',
      with: CONFIG,
      files: {
        'secrets.yml': entries(3_000, (index) => `{ name: s${index}, from-dotenv: .env }`),
        '.env': repeat(20_000, (index) => `N${index}=canary-p#${index}`),
      },
      errors: 10,
    },
  ])('$fact', async ({ errors, ...options }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, options);
    expect(errorsOf(step)).toHaveLength(errors);
  });

  test.skipIf(process.platform === 'win32')('a run ends if its event file is a pipe without a writer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pipe-'));
    try {
      execFileSync('mkfifo', [join(folder, 'event.json')]);
      await using modal = await startModalServer();
      const step = await sync(modal, {
        with: { values: 'A: a' },
        env: { GITHUB_EVENT_PATH: join(folder, 'event.json') },
      });
      expect(step.outputs['result']).toBe('created');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test.skipIf(process.platform === 'win32')('a search ends in a workspace at the root folder', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: { 'from-dotenv': 'proc', 'dotenv-filename': 'no-such.env' },
      env: { GITHUB_WORKSPACE: '/' },
    });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Looking for no-such\.env in proc and the folders above it: no folder up to the workspace has such a file/,
      ),
    ]);
  });
});
