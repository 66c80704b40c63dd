import { createHash } from 'node:crypto';
import { encodingsOf } from './runner-masks.ts';

/** Thrown if a run shows a value. The message has the place, the value's origin, and the line without the value. */
export class LeakError extends Error {
  override readonly name = 'LeakError';
}

/** An output of a run, with its text. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** A text that no output may show, and its description without the text. */
interface Forbidden {
  readonly text: string;
  readonly label: string;
}

/** The texts that a leak check searches for. */
export interface Watched {
  /** Values and their names. */
  readonly values: readonly { readonly value: string; readonly label: string }[];
  /** Texts that may be shown. A part of one is not a leak. */
  readonly exempt: readonly string[];
}

/** Shorter texts occur by chance. */
const MIN_LENGTH = 4;
/** Encodings and digests of shorter values occur by chance. */
const MIN_ENCODED_LENGTH = 8;
/** The check also searches for parts of longer values, to find a cut one. */
const MAX_WHOLE_LENGTH = 24;
const PART_LENGTH = 12;
/** Marks values that must never show. */
const CANARY = /canary-[\w.-]*\w/gi;

/** Variables with settings, not secrets. */
const SETTING =
  /^(GITHUB_.*|RUNNER_.*|ACTIONS_.*|NODE_.*|MODAL_ENVIRONMENT|MODAL_SERVER_URL|SSL_CERT_.*|LC_.*|LANG|TZ|CI|PATH|HOME|(NO_)?GRPC_PROXY|(HTTP|HTTPS|ALL|NO)_PROXY)$/i;
const CREDENTIAL = /(TOKEN|SECRET|PASSWORD)$/i;
const CREDENTIAL_INPUT = /(^|-)(token|token-id|token-secret|secret|password)$/i;

/** Returns the values in a step's `env:`: all except settings, and the user and password in a setting's URL. */
export function environmentValues(env: Readonly<Record<string, string>>): Watched['values'] {
  return Object.entries(env).flatMap(([name, value]) => {
    const label = `env ${name}`;
    if (!SETTING.test(name) || CREDENTIAL.test(name)) return [{ value, label }];
    if (!URL.canParse(value)) return [];
    const { username, password } = new URL(value);
    return [username, password].flatMap((part) => [
      { value: part, label: `credentials in ${label}` },
      { value: decode(part), label: `credentials in ${label}` },
    ]);
  });
}

/** Decodes a percent-encoded text. Returns an invalid one unchanged. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Returns the credentials among a step's inputs, by name. */
export function inputValues(inputs: ReadonlyMap<string, string>): Watched['values'] {
  return [...inputs]
    .filter(([name]) => CREDENTIAL_INPUT.test(name))
    .map(([name, value]) => ({ value, label: `input ${name}` }));
}

/**
 * Checks that no output shows a watched value, a line of one, a part of a long one, or an encoding or digest of one.
 *
 * @throws {LeakError} if one does.
 */
export function refuseLeaks(places: readonly Place[], watched: Watched): void {
  const shown = places.map(({ name, text }) => ({ name, text: normalise(text) }));
  const hasLong = watched.values.some(({ value }) => value.length > MAX_WHOLE_LENGTH);
  const forbidden = forbiddenTexts(watched, hasLong ? gramsOf(shown) : new Set());
  const reports = shown.flatMap((place) => {
    const found = findAll(place.text, [...forbidden, ...canariesIn(place.text, watched.exempt)]);
    return found.length === 0 ? [] : [describe(place, found)];
  });
  if (reports.length > 0) throw new LeakError(reports.join('\n'));
}

function forbiddenTexts({ values, exempt }: Watched, grams: ReadonlySet<string>): readonly Forbidden[] {
  const texts = values.flatMap(({ value, label }) => textsOf(normalise(value), label, grams));
  const unique = new Map<string, Forbidden>();
  for (const forbidden of texts) if (!unique.has(forbidden.text)) unique.set(forbidden.text, forbidden);
  return [...unique.values()].filter(
    ({ text }) => text.length >= MIN_LENGTH && !exempt.some((allowed) => allowed.includes(text)),
  );
}

function textsOf(value: string, label: string, grams: ReadonlySet<string>): readonly Forbidden[] {
  const whole = value.trim();
  const lines = whole.includes('\n') ? whole.split('\n').map((line) => line.trim()) : [];
  return [
    { text: whole, label },
    ...lines.map((text, index) => ({ text, label: `line ${index + 1} of ${label}` })),
    ...shownParts(whole, grams).map((text) => ({ text, label: `a part of ${label}` })),
    ...(whole.length < MIN_ENCODED_LENGTH
      ? []
      : encodings(value).map((text) => ({ text, label: `an encoding of ${label}` }))),
  ];
}

/** The runner masks some of these. None belongs in our texts. */
function encodings(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  const hash = createHash('sha256').update(bytes).digest();
  return [
    ...encodingsOf(value).map((text) => text.replace(/=+$/, '')),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    hash.toString('hex'),
    hash.toString('base64').replace(/=+$/, ''),
  ].filter((text) => text.length >= MIN_ENCODED_LENGTH);
}

/**
 * Returns the parts of a value that the outputs have. Looking up each part is faster than a search, even with 48 KB.
 */
function shownParts(value: string, grams: ReadonlySet<string>): readonly string[] {
  if (value.length <= MAX_WHOLE_LENGTH) return [];
  return [...gramsOf([{ name: '', text: value }])].filter((part) => grams.has(part) && /\w/.test(part));
}

function gramsOf(places: readonly Place[]): ReadonlySet<string> {
  const grams = new Set<string>();
  for (const { text } of places) {
    for (let at = 0; at + PART_LENGTH <= text.length; at += 1) grams.add(text.slice(at, at + PART_LENGTH));
  }
  return grams;
}

function canariesIn(text: string, exempt: readonly string[]): readonly Forbidden[] {
  return [...text.matchAll(CANARY)]
    .map(([canary]) => ({ text: canary, label: 'a canary' }))
    .filter((found) => !exempt.some((allowed) => allowed.includes(found.text)));
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

function findAll(text: string, forbidden: readonly Forbidden[]): readonly Found[] {
  const found: Found[] = [];
  for (const { text: needle, label } of forbidden) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      found.push({ start: at, end: at + needle.length, label });
    }
  }
  // If several start at one place, the longest comes first and hides the others: a report names the whole.
  found.sort((one, other) => one.start - other.start || other.end - one.end);
  let reached = 0;
  return found.filter(({ end }) => {
    const isNew = end > reached;
    reached = Math.max(reached, end);
    return isNew;
  });
}

function describe(place: Place, found: readonly Found[]): string {
  let redacted = '';
  let done = 0;
  for (const { start, end, label } of found) {
    if (start >= done) redacted += `${place.text.slice(done, start)}<${label}>`;
    done = Math.max(done, end);
  }
  redacted += place.text.slice(done);
  const labels = [...new Set(found.map(({ label }) => label))];
  const line = redacted.split('\n').find((candidate) => labels.some((label) => candidate.includes(`<${label}>`))) ?? '';
  return `${place.name} shows ${labels.join(', ')}: ${line.slice(0, 400)}`;
}

function normalise(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
