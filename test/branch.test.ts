import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseChoice } from '../src/inputs/environments.ts';
import { parseRef } from '../src/inputs/trigger.ts';
import { chooseEnvironment, matchBranch, nameBranch } from '../src/select/environment.ts';

const choose = (text: string, branch: string) =>
  chooseEnvironment(parseChoice(text), {
    ref: parseRef(branch),
    trigger: { event: 'push' },
    from: "the input 'environment'",
    maxLength: 64,
  });

describe('a pattern', () => {
  test.each([
    ['main', 'main', true],
    ['main', 'mainly', false],
    ['release/*', 'release/1.0', true],
    ['release/*', 'release/1.0/rc', false],
    ['release/*', 'release/', true],
    ['release/*', 'release', false],
    ['feature/**', 'feature/a/b/c', true],
    ['feature/**', 'feature', false],
    ['**', '', true],
    ['**', 'a/b', true],
    ['*', 'a/b', false],
    ['**/fix', 'a/b/fix', true],
    ['a*b**c', 'axxb/y/c', true],
    ['a*b', 'a/b', false],
    ['v?.[0-9]', 'v1.2', false],
    ['v?.[0-9]', 'v?.[0-9]', true],
    ['{a,b}', 'a', false],
    ['😀*', '😀é', true],
    ['***', 'a/b', true],
    ['', '', true],
    ['', 'a', false],
  ])('%j matches %j: %s', (pattern, branch, expected) => {
    expect(matchBranch(pattern, branch)).toBe(expected);
  });

  test('is fast for any branch name', () => {
    expect(matchBranch(`${'**a'.repeat(200)}b`, 'a'.repeat(5_000))).toBe(false);
  });

  test('matches like the equivalent regular expression', () => {
    const pieces = fc
      .array(fc.constantFrom('a', 'b', '/', '*', '**', '.'), { maxLength: 8 })
      .map((all) => all.join(''));
    const branches = fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(pieces, branches, (pattern, branch) => {
        const source = pattern.replace(/\*\*+|\*|\./g, (part) =>
          part === '*' ? '[^/]*' : part === '.' ? '\\.' : '.*',
        );
        expect(matchBranch(pattern, branch)).toBe(new RegExp(`^(?:${source})$`).test(branch));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the environment', () => {
  const RULES = `
    # comments and blank lines are skipped

    main      = prod
    release/* = staging
    feature/**= preview-{branch}
    dependabot/** =
    odd=name = odd
  `;

  test.each([
    ['one name', 'prod', 'main', { kind: 'environment', name: 'prod' }],
    ['no name', '', 'main', { kind: 'environment', name: '' }],
    ['the first rule that matches', RULES, 'main', { kind: 'environment', name: 'prod' }],
    ['a pattern with a star', RULES, 'release/2', { kind: 'environment', name: 'staging' }],
    ['a name with the branch', RULES, 'feature/x', { kind: 'environment', name: 'preview-feature-x-ef6sx5i7c3u5ysnc' }],
    ['a rule that skips', RULES, 'dependabot/npm/x', { kind: 'skip', rule: 'dependabot/** =' }],
    ['a branch with an equals sign', RULES, 'odd=name', { kind: 'environment', name: 'odd' }],
    ['a rule on its own line', '** = dev', 'x', { kind: 'environment', name: 'dev' }],
    ['a tag', 'main = a\nrefs/tags/v* = prod', 'refs/tags/v1', { kind: 'environment', name: 'prod' }],
    ['a tag, not a rule for branches', '** = dev\nrefs/tags/** = prod', 'refs/tags/main', { name: 'prod' }],
    ['a branch, not a rule for tags', 'refs/tags/** = prod\n** = dev', 'main', { name: 'dev' }],
    ['a branch by its full ref', 'refs/heads/main = prod\n** = dev', 'refs/heads/main', { name: 'prod' }],
    ['a branch named like a tag', 'refs/tags/** = prod\n** = dev', 'refs/heads/refs/tags/v1', { name: 'dev' }],
    ['a merge queue without a rule', '** = dev', 'gh-readonly-queue/main/pr-1-a', { kind: 'skip' }],
    ['a merge queue with a rule', 'gh-readonly-queue/** = q', 'gh-readonly-queue/main/pr-1-a', { name: 'q' }],
    ['the placeholder twice', '** = {branch}-{branch}', 'ab', { kind: 'environment', name: 'ab-ab' }],
  ])('is chosen by %s', (_, text, branch, expected) => {
    expect(choose(text, branch)).toMatchObject(expected);
  });

  test.each([
    [
      'no rule matches',
      'main = prod\nx/* = y',
      'other',
      "none of the rules 'main = prod', 'x/* = y' matches the branch 'other'. Add a rule for it, such as '** = dev', or one with nothing after the = to skip it.",
    ],
    [
      'a tag has no rule',
      '** = dev',
      'refs/tags/v1',
      "none of the rules '** = dev' matches the tag 'v1'. Add a rule for it, such as 'refs/tags/v* = prod', or one with nothing after the = to skip it. A tag matches only patterns that start with refs/tags/.",
    ],
    [
      'a pattern appears twice',
      '# a\nmain = prod\n** = x\nmain = dev',
      'main',
      'the rules on lines 2 and 4 have the same pattern, so the second never applies. Remove the rule that is wrong.',
    ],
    ['the branch is unknown', 'main = prod', '', 'its rules need a branch, and the event push does not run on'],
    ['a line is not a rule', 'main = prod\nstaging', 'main', 'line 2 is not a rule.'],
    ['a rule has no pattern', '= prod', 'main', 'line 1 is not a rule.'],
    [
      'a single name has a placeholder',
      'preview-{branch}',
      'main',
      'only a rule can use {branch}. Write a pattern and = before it, for example ** = preview-{branch}.',
    ],
    [
      'the name leaves no room for the branch',
      `** = ${'x'.repeat(47)}{branch}`,
      'main',
      "the name on line 1 leaves no room for the branch in the 64 characters that an environment's name may have. Shorten it to 46 characters besides {branch}.",
    ],
  ])('fails if %s', (_, text, branch, message) => {
    expect(() => choose(text, branch)).toThrow(message);
  });
});

/** Both rules of Modal (py/modal/_utils/name_utils.py; modal@0.11.1 for names that it can create). */
const LEGAL = /^(?!en-)[a-z0-9][a-z0-9_-]{1,63}$/;

describe('the name for a branch', () => {
  test.each([
    ['main', 'main'],
    ['a-b', 'a-b'],
    ['snake_case', 'snake_case'],
    ['a/b', /^a-b-[a-z2-7]{16}$/],
    ['feature/ÜBER--x', /^feature-ber--x-[a-z2-7]{16}$/],
    ['Main', /^main-[a-z2-7]{16}$/],
    ['-x-', /^x-[a-z2-7]{16}$/],
    ['..', /^b-[a-z2-7]{16}$/],
    ['😀', /^b-[a-z2-7]{16}$/],
    ['x', /^b-x-[a-z2-7]{16}$/],
    ['en-us', /^b-en-us-[a-z2-7]{16}$/],
    ['x-0123abcd', 'x-0123abcd'],
    ['x-abcdefgh234567zz', /^x-abcdefgh234567zz-[a-z2-7]{16}$/],
    ['a'.repeat(64), 'a'.repeat(64)],
    ['a'.repeat(255), /^a{47}-[a-z2-7]{16}$/],
  ])('%s', (branch, expected) => {
    const name = nameBranch(branch, 64);
    if (typeof expected === 'string') expect(name).toBe(expected);
    else expect(name).toMatch(expected);
    expect(name).toMatch(LEGAL);
  });

  test('is valid and unique for 100,000 random branch names', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'a',
        'b',
        'A',
        'B',
        '-',
        '--',
        '_',
        '.',
        '/',
        'feature',
        'en-',
        'ü',
        'Ü',
        '😀',
        'abcdefgh234567zz',
        '-abcdefgh234567zz',
        ' ',
      ),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    );
    const branches = fc.sample(
      fc.array(part, { minLength: 1, maxLength: 60 }).map((parts) => parts.join('').slice(0, 255)),
      { numRuns: 100_000, seed: 20261124 },
    );
    const distinct = new Set(branches);
    const names = new Map<string, string>();
    const wrong: string[] = [];
    for (const branch of distinct) {
      for (const room of [64, 28]) {
        const name = nameBranch(branch, room);
        const key = `${room} ${name}`;
        if (!LEGAL.test(name) || name.length > room || (names.get(key) ?? branch) !== branch)
          wrong.push(`${branch} ${key}`);
        names.set(key, branch);
      }
    }
    expect(wrong).toEqual([]);
    expect(distinct.size).toBeGreaterThan(60_000);
    // A branch can have the generated name of another. It still gets a different name.
    for (const taken of [...names.keys()].slice(0, 5_000).map((key) => key.split(' ')[1] ?? '')) {
      expect(nameBranch(taken, 64) === taken).toBe(!/-[a-z2-7]{16}$/.test(taken));
    }
  });
});
