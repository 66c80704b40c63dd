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

/** Every page of the repository, and `action.yml`. */
async function pages(): Promise<readonly string[]> {
  const top = (await readdir(ROOT)).filter((file) => file.endsWith('.md'));
  const docs = (await readdir(join(ROOT, 'docs'))).filter((file) => file.endsWith('.md'));
  return [...top, ...docs.map((file) => `docs/${file}`), 'action.yml'];
}

/** Code and quoted messages are written elsewhere. */
function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/(`+)[^]*?\1/g, 'x');
}

describe('plain English', async () => {
  test.each(await pages())('in %s', async (page) => {
    expect(findPhrases(withoutCode(await readFile(join(ROOT, page), 'utf8')))).toEqual([]);
  });

  const examples = (await readdir(join(ROOT, 'examples'))).filter((file) => file.endsWith('.yml'));
  test.each(examples)('in the comments of examples/%s', async (file) => {
    const text = await readFile(join(ROOT, 'examples', file), 'utf8');
    const comments = text.split('\n').map((line) => /(?:^|\s)#(.*)$/.exec(line)?.[1] ?? '');
    expect(findPhrases(comments.join('\n'))).toEqual([]);
  });
});

/** The texts in a source that hold a blank, so that people read them. */
function textsOf(source: string): readonly string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    // The values are not known: a name stands for each.
    if (ts.isTemplateExpression(node)) {
      texts.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('x'));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest));
  return texts.filter((text) => /\S \S/.test(text));
}

test('the texts of a source are found, and the code around them is not', () => {
  const source =
    "import { alone } from 'of which';\n// anew\nconst a = [`left ${b('for loopback alone')} out`, '', /told/];";
  expect(textsOf(source)).toEqual(['of which', 'left x out', 'for loopback alone']);
});

describe('plain English in the messages', async () => {
  const SRC = join(ROOT, 'src');
  const sources = (await readdir(SRC, { recursive: true })).filter((file) => /(?<!_pb)\.ts$/.test(file)).sort();

  test.each(sources)('of src/%s', async (file) => {
    expect(textsOf(await readFile(join(SRC, file), 'utf8')).flatMap(findPhrases)).toEqual([]);
  });
});
