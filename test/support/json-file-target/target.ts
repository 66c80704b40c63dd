import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ActionError } from '../../../src/errors.ts';
import { parsedText, text, wholeNumber } from '../../../src/inputs/rows.ts';
import type { Job, Outcome, Plan } from '../../../src/model.ts';
import type { Own, Session, Target } from '../../../src/targets/target.ts';

const INPUTS = {
  name: parsedText((name = '') => name),
  'json-indent': wholeNumber({ min: 0, max: 8, default: '0', todo: 'Give how many blanks a level has' }),
} as const;

const RUN_INPUTS = { 'json-file': text({ variable: 'JSON_FILE' }) } as const;

type JsonFileJob = Job<Own<typeof INPUTS>>;

/** Environment → name → key → value. */
type Content = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

/** A JSON file as a target: small, but complete. */
export const jsonFile: Target<typeof INPUTS, typeof RUN_INPUTS, string> = {
  name: 'json-file',
  inputs: INPUTS,
  runInputs: RUN_INPUTS,
  environments: {
    variable: 'JSON_ENVIRONMENT',
    maxLength: 20,
    check: (name) => (name.includes(' ') ? { happened: 'it has a blank', todo: 'Write it without blanks' } : undefined),
  },
  readSettings: ({ jsonFile: path = '' }) => ({
    settings: path,
    secrets: [],
    problems:
      path === ''
        ? [new ActionError({ doing: 'Reading json-file', happened: 'it is missing', todo: 'Give the path' })]
        : [],
  }),
  checkEntry: ({ mode }) =>
    mode === 'replace' ? [] : [{ name: 'mode', happened: `there is no mode ${mode} here`, todo: 'Remove it' }],
  deletesKeys: () => false,
  describe: ({ name, environment = '' }) => `object '${name}' of '${environment}'`,
  unnamedEnvironment: 'top',
  storedName: (key) => key.toLowerCase(),
  claims: ({ name, environment }) => ({ scope: environment, names: [name], all: false }),
  checkJob: ({ dict }) =>
    dict.size > 2
      ? [new ActionError({ doing: 'Checking the size', happened: 'it has over two keys', todo: 'Choose fewer' })]
      : [],
  connect: (path) => Promise.resolve(openSession(path)),
};

function openSession(path: string): Session {
  const read = (): Content => (existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Content) : {});
  const plan = (job: JsonFileJob): Plan => {
    const { name, environment, dict, leftOut } = job;
    const before = read()[environment]?.[name];
    const change = before === undefined ? 'create' : 'update';
    const set = [...dict.keys()].map((key) => jsonFile.storedName(key)).sort();
    const added = set.filter((key) => before?.[key] === undefined);
    const removed = Object.keys(before ?? {}).filter((key) => !set.includes(key));
    const apply = (): Promise<Outcome> => {
      const content = read();
      const stored = Object.fromEntries([...dict].map(([key, value]) => [jsonFile.storedName(key), value]));
      const after = { ...content, [environment]: { ...content[environment], [name]: stored } };
      writeFileSync(path, JSON.stringify(after, undefined, job.own.jsonIndent));
      const result = before === undefined ? 'created' : 'updated';
      const outcome = { title: job.title, name, environment, result, changed: true, secretId: '' } as const;
      return Promise.resolve({ ...outcome, keys: set, droppedKeys: leftOut });
    };
    const rest = { createsEnvironment: false, environment, secretId: undefined, kept: [] };
    return { job, change, ...rest, set, added, removed, apply };
  };
  return {
    connect: () => Promise.resolve(),
    plan: (job: JsonFileJob) => Promise.resolve(plan(job)),
    close: () => Promise.resolve(),
  };
}
