import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/** Phrases of translated English, what to write instead, and a sentence that has one. In lower case, with single blanks. */
const PHRASES: readonly { readonly phrase: RegExp; readonly instead: string; readonly sample: string }[] = [
  { phrase: /\bof (?:which|whom)\b/, instead: 'a second sentence', sample: 'rules, of which the first wins' },
  {
    phrase: /\b(?:and|or|to|with|of|from|by|in|for) what (?:is|are|was|has|does|stands)\b/,
    instead: 'the noun',
    sample: 'it shows its log and what is stored',
  },
  {
    phrase: /(?:^|[.:;!?] )what (?:is|are|was|has|does|stands|follows)\b/,
    instead: 'the noun',
    sample: 'what follows the = is no name',
  },
  { phrase: /\b(?:is|are|was|be|being) to be\b/, instead: 'must, or the verb', sample: 'it is to be a name' },
  { phrase: /\bnot to be\b/, instead: 'must not', sample: 'what is being written is not to be left half done' },
  { phrase: /\bwhoever\b/, instead: 'if you, anyone who', sample: 'whoever pins a commit' },
  { phrase: /\bnobody\b/, instead: 'nothing, no one, the passive', sample: 'nobody can compare' },
  { phrase: /\bwho (?:do|does|did) not\b/, instead: 'without', sample: 'to who does not hold the token' },
  {
    phrase: /\bit is (?:they|he|she|that|those) that\b/,
    instead: 'subject, verb',
    sample: 'it is they that the goals are about',
  },
  {
    phrase: /\b(?:left|leaves?|leaving) (?:\w+ )?out\b/,
    instead: 'omit, drop',
    sample: 'left out, every name goes in',
  },
  { phrase: /\bmend(?:s|ed|ing)?\b/, instead: 'fix', sample: 'a release is never mended' },
  { phrase: /(?<!-)\balone\b/, instead: 'only', sample: 'for loopback alone' },
  { phrase: /\banew\b/, instead: 'again', sample: 'set both secrets anew' },
  {
    phrase: /\b(?:is|are|was|were) (?:already |not )?there(?=[.,;:)]| and\b| if\b| now\b| already\b|$)/,
    instead: 'exists',
    sample: 'if the secret is there',
  },
  { phrase: /\b(?:tell|tells|told|telling)\b/, instead: 'print, name, report', sample: 'it tells what it did' },
  { phrase: /\bspeaks? of\b/, instead: 'names', sample: 'correct what it speaks of' },
  { phrase: /\bcorrect what\b/, instead: 'fix the', sample: 'correct what it names' },
  { phrase: /\bby no accident\b/, instead: 'omit it', sample: 'accepted, and by no accident' },
];

/** Returns the phrases in a text. Line breaks do not hide one. */
function findPhrases(text: string): readonly string[] {
  const plain = text.toLowerCase().replaceAll(/\s+/g, ' ');
  return PHRASES.flatMap(({ phrase, instead }) => {
    const found = new RegExp(`.{0,30}${phrase.source}.{0,30}`).exec(plain);
    return found === null ? [] : [`${found[0]} → ${instead}`];
  });
}

describe('the list of phrases', () => {
  test.each(PHRASES)('finds «$sample»', ({ phrase, sample }) => {
    expect(sample).toMatch(phrase);
    expect(findPhrases(sample.replaceAll(' ', '\n  '))).not.toEqual([]);
  });

  test('accepts plain sentences', () => {
    const text =
      'Print what you need. There is one rule: are there keys? It left the room. The stand-alone tool exists.';
    expect(findPhrases(text)).toEqual([]);
  });
});

const ROOT = join(import.meta.dirname, '..');

/** The hand-written files under a folder whose paths match. */
async function filesIn(folder: string, pattern: RegExp): Promise<readonly string[]> {
  const files = await readdir(join(ROOT, folder), { recursive: true });
  const own = files.filter((file) => !/_pb\.ts$|(?:^|\/)node_modules\//.test(file));
  return own
    .filter((file) => pattern.test(file))
    .map((file) => join(folder, file))
    .sort();
}

const read = (file: string): Promise<string> => readFile(join(ROOT, file), 'utf8');

/** Code and quoted messages are written elsewhere. */
function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/(`+)[^]*?\1/g, 'x');
}

const TOP = (await readdir(ROOT)).filter((file) => file.endsWith('.md'));

test.each([...TOP, ...(await filesIn('docs', /\.md$/)), 'action.yml'])('%s is plain English', async (page) => {
  expect(findPhrases(withoutCode(await read(page)))).toEqual([]);
});

const WORKFLOWS = [...(await filesIn('examples', /\.yml$/)), ...(await filesIn('.github', /\.yml$/)), '.ci/run'];

test.each(WORKFLOWS)('the comments of %s are plain English', async (file) => {
  const comments = (await read(file)).split('\n').map((line) => /(?:^|\s)#(.*)$/.exec(line)?.[1] ?? '');
  expect(findPhrases(comments.join('\n'))).toEqual([]);
});

/** What people read in a source. */
interface Readable {
  /** The texts with a blank in them. */
  readonly messages: readonly string[];
  /** The titles of tests, and of the rows of their tables. */
  readonly titles: readonly string[];
  /** Without their marks. Those that no code separates are one. */
  readonly comments: readonly string[];
}

function readableOf(source: string): Readable {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest);
  const messages: string[] = [];
  const titles: string[] = [];
  const comments = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    const before = ts.getLeadingCommentRanges(source, node.pos) ?? [];
    for (const ranges of [before, ts.getTrailingCommentRanges(source, node.end) ?? []]) {
      const text = ranges.map(({ pos, end }) => source.slice(pos, end)).join('\n');
      if (ranges[0] !== undefined) comments.set(ranges[0].pos, text.replaceAll(/^\s*(?:\/\/|\/?\*+\/?)/gm, ''));
    }
    const text = textOf(node);
    if (text !== undefined && /\S \S/.test(text)) messages.push(text);
    const title = titleOf(node);
    if (title !== undefined) titles.push(title);
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return { messages, titles, comments: [...comments.values()] };
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  // The values are not known: a name stands for each.
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('x');
}

function titleOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAssignment(node)) {
    const isTitle = ts.isIdentifier(node.name) && /^(?:fact|title|fault|does)$/.test(node.name.text);
    return isTitle ? textOf(node.initializer) : undefined;
  }
  if (!ts.isCallExpression(node) || node.arguments[0] === undefined) return undefined;
  let called: ts.Expression = node.expression;
  while (ts.isCallExpression(called) || ts.isPropertyAccessExpression(called)) called = called.expression;
  return ts.isIdentifier(called) && /^(?:test|describe|it)$/.test(called.text) ? textOf(node.arguments[0]) : undefined;
}

test('messages, titles and comments of a source are found, and the code around them is not', () => {
  const source = `
    import { alone } from 'of which';
    // set
    // anew
    const a = [\`left \${b('for loopback alone')} out\`, '', /told/]; // whoever
    test.each(rows)('is there', () => ({ fact: 'mended', other: 'nobody' }));`;
  expect(readableOf(source)).toEqual({
    messages: ['of which', 'left x out', 'for loopback alone', 'is there'],
    titles: ['is there', 'mended'],
    comments: [' set\n anew', ' whoever'],
  });
});

test.each(await filesIn('src', /\.ts$/))('the messages of %s are plain English', async (file) => {
  expect(readableOf(await read(file)).messages.flatMap(findPhrases)).toEqual([]);
});

const CODE = /\.(?:ts|js|cjs)$/;
const FOLDERS = await Promise.all(['src', 'test', 'scripts', 'bench'].map((folder) => filesIn(folder, CODE)));

test.each(FOLDERS.flat())('the comments and test titles of %s are plain English', async (file) => {
  const { comments, titles } = readableOf(await read(file));
  // A comment on a list of phrases quotes them.
  expect(comments.map(withoutCode).concat(titles).flatMap(findPhrases)).toEqual([]);
});
