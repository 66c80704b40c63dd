// `npm run fuzz -- --minutes 60`: feeds random texts to all readers of src/ until the time is over. A reader may return
// a result or throw an `ActionError`. A crash, a message with a part of a value, or a text that takes longer than a
// second is a finding. On a finding, prints the data to repeat it, and exits with code 1.
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { ActionError, problemsOf } from '../src/errors.ts';
import { parseMapping } from '../src/formats/yaml/mapping.ts';
import { parseChoice } from '../src/inputs/environments.ts';
import { Misfit } from '../src/inputs/rows.ts';
import { chooseEnvironment, nameBranch } from '../src/select/environment.ts';
import { parseKeys } from '../src/select/key-entries.ts';
import { parseDotenv } from '../src/sources/dotenv/read.ts';
import { parseJson } from '../src/sources/json.ts';
import { parseValues } from '../src/sources/values.ts';
import { showServerText } from '../src/net/server-text.ts';
import { defuse, isShowable, splitLines, suggest } from '../src/text.ts';

const { values: given } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: String(Date.now()) } },
});
const endMs = Date.now() + Number(given.minutes) * 60_000;
const MAX_MS = 1_000;

/** A part of every value. No message may contain it. */
const VALUE = '€uro€';

const pieces = Array.from(' \t\r\n=:,;#"\'`\\{}[]()<>|&*!?%@~$-._/+0aAZ€\0\ufeff\u00a0\u2028😀')
  .concat([
    '${',
    '${{',
    '}}',
    ':-',
    '\\n',
    '\r\n',
    '---',
    '-----BEGIN ',
    'export ',
    'NAME=',
    'A: ',
    '"A":',
    '**',
    'op://',
  ])
  .concat([
    'ENC[AES256_GCM,',
    'encrypted:',
    'null',
    'true',
    '1e3',
    '{branch}',
    '!!str ',
    VALUE,
    `A=${VALUE}`,
    `"${VALUE}"`,
  ]);
const piece = fc.constantFrom(...pieces);
const texts = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
  fc.tuple(piece, piece, fc.nat(20_000)).map(([one, other, times]) => (one + other).repeat(times)),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

const options = { file: '.env', environment: new Map([['A', VALUE]]) };
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'a .env text': (text) => parseDotenv(Buffer.from(text), { ...options, expand: undefined }),
  'a .env text, expanded': (text) => parseDotenv(Buffer.from(text), { ...options, expand: true }),
  JSON: (text) => parseJson(text, 'from-json'),
  values: parseValues,
  'a config file': (text) => parseMapping(text, { doing: 'Reading it', todo: 'Write it' }),
  keys: (text) => parseKeys(splitLines(text)),
  'rules of environments': (text) =>
    chooseEnvironment(parseChoice(text), {
      ref: { name: 'feature/x', isTag: false },
      trigger: { event: 'push' },
      from: 'environment',
      maxLength: 64,
    }),
  'a branch': (text) => nameBranch(text.slice(0, 255), 64),
  'a text of a server': (text) => [showServerText(text), defuse(text), isShowable(text), suggest(text, [text, 'name'])],
};

/** Runs one reader on one text. @throws {Error} that describes the finding. */
function attempt(read: (text: string) => unknown, text: string): void {
  const before = process.cpuUsage();
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof Misfit)) {
      const shown = problemsOf(error, '').find(({ message }) => message.includes(VALUE));
      if (shown instanceof ActionError) throw new Error(`a message shows a value: ${shown.message}`, { cause: error });
    }
  }
  const { user, system } = process.cpuUsage(before);
  const tookMs = (user + system) / 1000; // CPU time, because the machine may be busy.
  if (tookMs > MAX_MS) throw new Error(`it took ${Math.round(tookMs)} ms for ${text.length} characters`);
}

let runs = 0;
for (let seed = Number(given.seed); Date.now() < endMs; seed++) {
  for (const [name, read] of Object.entries(readers)) {
    const result = fc.check(
      fc.property(texts, (text) => {
        runs += 1;
        attempt(read, text);
      }),
      { seed, numRuns: 200, interruptAfterTimeLimit: Math.max(endMs - Date.now(), 1) },
    );
    if (!result.failed || result.interrupted) continue;
    console.log(
      `Found in ${name}, after ${runs} texts (--seed ${seed}):\n${JSON.stringify(result.counterexample).slice(0, 500)}`,
    );
    console.log(result.errorInstance);
    process.exit(1);
  }
}
console.log(`Found nothing in ${runs.toLocaleString('en')} texts (--seed ${given.seed}).`);
