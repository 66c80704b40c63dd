import { ActionError, throwAll } from '../errors.ts';
import { findExpressions, refuseExpressions } from '../formats/expressions.ts';
import { decodeText, readFile, type Folders } from '../formats/files.ts';
import { indexLines } from '../formats/places.ts';
import type { Reason, Source, Values } from '../model.ts';
import { isShowable } from '../text.ts';
import { checkCiphertext } from './ciphertext.ts';

/**
 * Reads the `from-json` input: a JSON object, or the path of a file that holds one.
 *
 * @throws {ActionError} if it is neither. Shows a path only if the text looks like one.
 */
export function readJson(textOrPath: string, folders: Folders): Source {
  if (/^[[{"]/.test(textOrPath)) return readJsonText(textOrPath, 'from-json');
  if (!/^[\w./\\: -]{1,200}\.\w{1,10}$/.test(textOrPath)) {
    throw new ActionError({
      doing: 'Reading from-json',
      happened: 'it is neither a JSON object, which begins with {, nor the path of a file',
      todo: 'Give one of the two. If it comes from a secret, check that the secret is defined and complete',
    });
  }
  const text = decodeText(readFile(textOrPath, folders, 'from-json'), textOrPath);
  // In the input itself, GitHub has evaluated expressions. One that remains may be part of a value.
  throwAll(refuseExpressions(textOrPath, findExpressions(text)));
  return readJsonText(text, textOrPath);
}

/**
 * Reads a text that is one JSON object. Checks for ciphertext first: SOPS nests its metadata, which would be the first error.
 *
 * @throws {ActionError} as `parseJson` does, and for ciphertext.
 */
export function readJsonText(text: string, title: string): Source {
  const strings = text
    .split(/\r\n|\r|\n/)
    .map((line) => Array.from(line.matchAll(/"([^"\\]*)/g), ([, start = '']) => start));
  throwAll(
    checkCiphertext(title, (isWanted) =>
      strings.flatMap((starts, index) => (starts.some(isWanted) ? [`line ${index + 1}`] : [])),
    ),
  );
  const scanner = new Scanner(text, title);
  return { title, values: scanner.readObject(), placeOf: (name) => scanner.placeOf(name) };
}

/**
 * Parses one JSON object (RFC 8259) of name to string, number, boolean or null. Numbers and booleans keep their text, so
 * `1.10`, `1e3` and ids of twenty digits arrive as written.
 *
 * `JSON.parse` silently takes the last of two equal names, rounds numbers, and quotes the text in its errors. Here, it only
 * decodes strings.
 *
 * @param title the text's name in messages.
 * @throws {ActionError} with the place, and at most a name. The column is omitted if it would reveal the length of a value on
 * the same line.
 */
export function parseJson(text: string, title: string): Values {
  return new Scanner(text, title).readObject();
}

const BLANK = /[ \t\n\r]*/y;
/** A string without its last quote. Each repetition starts with a backslash and holds no other, so it matches in one way. */
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*/y; // eslint-disable-line no-control-regex -- RFC 8259 section 7 forbids them.
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /(?:true|false|null)(?!\w)/y;

/** The names and values before a place. A column would reveal the length of a value, or of a name that may be one. */
interface Before {
  /** The last name with a colon after it, and its end. */
  readonly member: string;
  readonly memberEnd: number;
  /** The end of the last value with a comma or } after it. */
  readonly valueEnd: number;
}

class Scanner {
  private at = 0;
  private before: Before = { member: '', memberEnd: 0, valueEnd: 0 };
  private readonly names = new Map<string, Before & { readonly start: number }>();
  private readonly text: string;
  private readonly title: string;
  private lines: ReturnType<typeof indexLines> | undefined;

  constructor(text: string, title: string) {
    this.text = text;
    this.title = title;
  }

  readObject(): Values {
    const values = new Map<string, string | null>();
    if (!this.skip('{')) throw this.error('an object was expected, which begins with {');
    if (!this.skip('}')) {
      do this.readMember(values);
      while (this.skip(','));
      this.skip('}');
    }
    if (this.skipBlanks() < this.text.length) throw this.error('there is more text after the object');
    return values;
  }

  private readMember(values: Map<string, string | null>): void {
    const nameStart = this.skipBlanks();
    if (this.text[this.at] !== '"') throw this.error('a name in double quotes was expected');
    const name = this.readString();
    const nameEnd = this.at;
    // Without a colon, it could be a value, so neither its text nor its end is shown.
    if (!this.skip(':')) throw this.error('a colon is missing after this name', nameStart);
    if (values.has(name))
      throw this.error(`${isShowable(name) ? `the name '${name}'` : 'a name'} appears twice`, nameStart);
    this.names.set(name, { start: nameStart, ...this.before });
    this.before = { member: name, memberEnd: nameEnd, valueEnd: this.before.valueEnd };
    const valueStart = this.skipBlanks();
    values.set(name, this.readValue());
    const valueEnd = this.at;
    const next = this.text[this.skipBlanks()];
    if (next !== ',' && next !== '}') throw this.error('a comma or } is missing after this value', valueStart);
    this.before = { member: name, memberEnd: nameEnd, valueEnd };
  }

  private readValue(): string | null {
    const next = this.text[this.at];
    if (next === '"') return this.readString();
    if (next === '{' || next === '[') {
      const todo = 'To store it as JSON text, put it in quotes, with a backslash before each quote in it';
      throw this.error('a variable cannot hold an object or an array', this.at, todo);
    }
    const plain = this.token(WORD) ?? this.token(NUMBER);
    if (plain === undefined) throw this.error('a string, number, true, false or null was expected');
    return plain === 'null' ? null : plain;
  }

  private readString(): string {
    const start = this.at;
    const found = this.token(STRING) ?? '';
    if (this.text[this.at] !== '"') {
      const { happened, todo } = describeEnd(this.text[this.at]);
      throw this.error(happened, start, todo);
    }
    this.at += 1;
    return found.includes('\\') ? (JSON.parse(`${found}"`) as string) : found.slice(1);
  }

  /** Skips blanks and then the character. Returns false if there is another. */
  private skip(character: string): boolean {
    if (this.text[this.skipBlanks()] !== character) return false;
    this.at += 1;
    return true;
  }

  private skipBlanks(): number {
    BLANK.lastIndex = this.at;
    BLANK.test(this.text);
    this.at = BLANK.lastIndex;
    return this.at;
  }

  private token(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private error(happened: string, at = this.at, todo = TODO): ActionError {
    const { member } = this.before;
    const after = isShowable(member) ? `, after '${member}'` : '';
    const place = this.describePlace(at, this.before);
    return new ActionError({ doing: `Reading ${this.title}, ${place}${after}`, happened, todo });
  }

  /** Returns the place of a name that was read. */
  placeOf(name: string): string | undefined {
    const found = this.names.get(name);
    return found && this.describePlace(found.start, found);
  }

  private describePlace(at: number, { member, memberEnd, valueEnd }: Before): string {
    const { line, column } = (this.lines ??= indexLines(this.text))(at);
    const hiddenEnd = isShowable(member) ? valueEnd : Math.max(memberEnd, valueEnd);
    return `line ${line}${hiddenEnd > at - column + 1 ? '' : `, column ${column}`}`;
  }
}

const TODO = 'Give one JSON object of names and strings, numbers, booleans or null';

/** Describes a string that stops at an invalid character or at the end of the text. */
function describeEnd(character: string | undefined): Reason {
  switch (character) {
    case undefined:
      return { happened: 'the text that starts here has no closing quote', todo: TODO };
    case '\\':
      return {
        happened: 'a backslash inside the text that starts here begins no escape',
        todo: 'Write \\\\ for a backslash',
      };
    case '\n':
    case '\r':
      return {
        happened: 'there is a line break inside the text that starts here',
        todo: 'Write \\n instead, or pass ${{ toJSON(secrets.NAME) }} without quotes around it',
      };
    default:
      return {
        happened: 'there is a control character inside the text that starts here',
        todo: 'Write it as an escape, such as \\t for a tab',
      };
  }
}
