/** Hides texts in the log by the algorithm of GitHub's runner. */
export interface Masker {
  /** Registers a value of `secrets.*` as at the start of a job: trimmed, and each of its lines. */
  readonly registerSecret: (value: string) => void;
  /** Registers a text of `::add-mask::`: unchanged, and each of its lines. */
  readonly registerMask: (value: string) => void;
  /** Replaces every registered text, and every known encoding of one, by `***`. */
  readonly mask: (text: string) => string;
}

/**
 * Returns a masker without texts.
 *
 * Sources: actions/runner src/Runner.Worker/Worker.cs (InitializeSecretMasker),
 * src/Runner.Worker/ActionCommandManager.cs (AddMaskCommandExtension) and
 * src/Sdk/DTLogging/Logging/SecretMasker.cs. The patterns for well-known tokens that GitHub's server adds
 * are omitted, since they only hide more.
 */
export function createMasker(): Masker {
  const needles: Needles = new Map();
  const register = (value: string): void => {
    for (const text of [value, ...encodingsOf(value)]) if (text !== '') addNeedle(needles, text);
  };
  const registerLines = (value: string): void => {
    for (const line of value.split(/[\r\n]/)) register(line.trim());
  };
  return {
    registerSecret: (value) => {
      register(value.trim());
      registerLines(value);
    },
    registerMask: (value) => {
      register(value);
      registerLines(value);
    },
    mask: (text) => replaceRanges(text, needles),
  };
}

/** The texts to replace, by their first characters: a line without these characters has none of the texts. */
type Needles = Map<string, Set<string>>;

const START_LENGTH = 4;

function addNeedle(needles: Needles, text: string): void {
  const start = text.slice(0, START_LENGTH);
  const others = needles.get(start);
  if (others === undefined) needles.set(start, new Set([text]));
  else others.add(text);
}

/**
 * Returns the encodings of a value that the runner hides. Base64url and hex are not among them.
 *
 * Sources: actions/runner src/Runner.Common/HostContext.cs (the list), src/Sdk/DTLogging/Logging/ValueEncoders.cs.
 */
export function encodingsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  const base64From = (shift: number): string => bytes.subarray(bytes.length > shift ? shift : 0).toString('base64');
  return [
    base64From(0),
    base64From(1),
    base64From(2),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    escapeJson(value),
    escapeUri(value),
    escapeXml(value),
    trimDoubleQuotes(value),
    ...powerShellParts(value),
  ];
}

/** Newtonsoft escapes the same as JSON.stringify, and three line separators. */
function escapeJson(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replaceAll('\u0085', '\\u0085')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** .NET's Uri.EscapeDataString keeps only letters, digits and `-_.~`; encodeURIComponent also keeps `!'()*`. */
function escapeUri(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** .NET's SecurityElement.Escape. */
function escapeXml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}

function trimDoubleQuotes(value: string): string {
  return value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : '';
}

/** PowerShell's error text splits a command line at `&`, and drops one character after `&+`. */
function powerShellParts(value: string): readonly string[] {
  const plus = value.indexOf('&+');
  const end = plus >= 0 ? plus + 2 : value.lastIndexOf('&') + 1;
  if (end === 0) return [];
  return [value.slice(0, end), value.slice(plus >= 0 ? end + 1 : end)].filter((part) => part.length >= 6);
}

/** Finds each needle separately, even if they overlap. Ranges that touch become one `***`. */
function replaceRanges(text: string, needles: Needles): string {
  const ranges: { start: number; end: number }[] = [];
  for (const needle of [...needles].flatMap(([start, all]) => (text.includes(start) ? [...all] : []))) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
      ranges.push({ start: at, end: at + needle.length });
    }
  }
  ranges.sort((one, other) => one.start - other.start);
  let masked = '';
  let done = 0;
  let hidden = -1;
  for (const { start, end } of ranges) {
    if (start > hidden) masked += `${text.slice(done, start)}***`;
    hidden = Math.max(hidden, end);
    done = hidden;
  }
  return masked + text.slice(done);
}
