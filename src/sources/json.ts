import { ActionError, throwAll } from '../errors.ts';
import { showName } from '../text.ts';
import type { Source, Values } from '../model.ts';
import { findExpressions, refuseExpressions } from '../formats/expressions.ts';
import { decodeText, readFile, type Folders } from '../formats/files.ts';

/**
 * Reads the `from-json` input: a JSON object, or the path of a file that holds one.
 *
 * @throws {ActionError} when it is neither. A text that could be anything is not shown as a path.
 */
export function readJson(textOrPath: string, folders: Folders): Source {
  if (/^[[{"]/.test(textOrPath)) return { title: 'from-json', values: parseJson(textOrPath, 'from-json') };
  if (!/^[\w./\\: -]{1,200}\.\w{1,10}$/.test(textOrPath)) {
    throw new ActionError({
      doing: 'Reading from-json',
      happened: 'it is neither a JSON object, which begins with {, nor the path of a file',
      todo: 'Give one of the two; if it comes from a secret, look whether the secret is defined and whole',
    });
  }
  const text = decodeText(readFile(textOrPath, folders, 'from-json'), textOrPath);
  // In the input itself GitHub has filled them in already, and one may be part of a value.
  throwAll(refuseExpressions(textOrPath, findExpressions(text)));
  return { title: textOrPath, values: parseJson(text, textOrPath) };
}

/**
 * Parses one JSON object (RFC 8259) of name → string, number, boolean or null. A number or boolean keeps the text it was
 * written with, so that `1.10`, `1e3` and ids of twenty digits arrive as they are.
 *
 * Own code and not `JSON.parse`, because that silently takes the last of two equal names, rounds numbers, and quotes the
 * text in its errors. Only the tokens are ours: what a string says is still read by `JSON.parse`.
 *
 * @param title what is parsed, as a message names it.
 * @throws {ActionError} with line and column for everything else, and of the text at most a name that can be shown.
 */
export function parseJson(text: string, title: string): Values {
  return new Scanner(text, title).readObject();
}

const BLANK = /[ \t\n\r]*/y;
/** Each repetition begins with a backslash, and what stands between holds none: no two ways to match one text. */
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y; // eslint-disable-line no-control-regex -- RFC 8259 section 7 forbids them.
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /(?:true|false|null)(?!\w)/y;

class Scanner {
  private at = 0;
  private readonly text: string;
  private readonly title: string;

  constructor(text: string, title: string) {
    this.text = text;
    this.title = title;
  }

  readObject(): Values {
    const values = new Map<string, string | null>();
    this.expect('{', 'an object, which begins with {,');
    if (!this.skip('}')) {
      do this.readMember(values);
      while (this.skip(','));
      this.expect('}', 'a comma or }');
    }
    this.token(BLANK);
    if (this.at < this.text.length) throw this.error('nothing more after the object was expected');
    return values;
  }

  private readMember(values: Map<string, string | null>): void {
    this.token(BLANK);
    const start = this.at;
    const name = this.readString('a name in double quotes');
    if (values.has(name)) throw this.error('a name stands there for the second time', start);
    this.expect(':', 'a colon');
    values.set(name, this.readValue(name));
  }

  private readValue(memberName: string): string | null {
    this.token(BLANK);
    const next = this.text[this.at];
    if (next === '"') return this.readString('the end of the string');
    if (next === '{' || next === '[') throw this.nestedError(memberName);
    const plain = this.token(WORD) ?? this.token(NUMBER);
    if (plain === undefined) throw this.error('a string, number, true, false or null was expected');
    return plain === 'null' ? null : plain;
  }

  private readString(expected: string): string {
    const token = this.token(STRING);
    if (token === undefined) throw this.error(`${expected} was expected`);
    return JSON.parse(token) as string;
  }

  private expect(character: string, expected: string): void {
    if (!this.skip(character)) throw this.error(`${expected} was expected`);
  }

  /** Passes over blanks and then over the character, where it stands there. */
  private skip(character: string): boolean {
    this.token(BLANK);
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private token(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private error(happened: string, at = this.at): ActionError {
    const todo = 'Give one JSON object of names and strings, numbers, booleans or null';
    return new ActionError({ doing: this.namePlace(at), happened, todo });
  }

  private nestedError(name: string): ActionError {
    return new ActionError({
      doing: `${this.namePlace(this.at)} (${showName(name)})`,
      happened: 'a nested object or array stands there, which no variable can hold',
      todo: 'To store it as text, put it in quotes, with a backslash before each quote in it',
    });
  }

  private namePlace(at: number): string {
    const before = this.text.slice(0, at).split(/\r\n|\r|\n/);
    return `Reading ${this.title}, line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  }
}
