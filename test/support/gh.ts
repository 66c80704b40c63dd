import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A local `gh` that keeps its state in a file beside it and does not call GitHub. */
export interface Gh extends AsyncDisposable {
  /** The folder of the program. */
  readonly folder: string;
  /** The bodies of the pull request's comments. */
  readonly comments: () => Promise<readonly string[]>;
  /** The arguments and the token of each call. */
  readonly calls: () => Promise<readonly Call[]>;
}

interface Call {
  readonly argv: readonly string[];
  readonly token: string;
  readonly repo: string;
}

interface State {
  readonly calls: readonly Call[];
  readonly comments: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Returns a `gh` with `pr comment` and the flags below, and with `api`, which prints the warnings. As in the real one,
 * any other flag is an error, and so is `--edit-last` without a comment (cli.github.com/manual/gh_pr_comment).
 */
export async function makeGh({ warnings = [] }: Partial<Pick<State, 'warnings'>> = {}): Promise<Gh> {
  const folder = await mkdtemp(join(tmpdir(), 'gh-'));
  const file = join(folder, 'state.json');
  const state: State = { calls: [], comments: [], warnings };
  await writeFile(file, JSON.stringify(state));
  await writeFile(join(folder, 'gh'), `#!${process.execPath}\n${SCRIPT}`);
  await chmod(join(folder, 'gh'), 0o755);
  const read = async (): Promise<State> => JSON.parse(await readFile(file, 'utf8')) as State;
  return {
    folder,
    comments: async () => (await read()).comments,
    calls: async () => (await read()).calls,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const SCRIPT = `
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const file = join(__dirname, 'state.json');
const state = JSON.parse(readFileSync(file, 'utf8'));
const argv = process.argv.slice(2);
state.calls.push({ argv, token: process.env.GH_TOKEN ?? '', repo: process.env.GH_REPO ?? '' });
const options = {
  'edit-last': { type: 'boolean' },
  'create-if-none': { type: 'boolean' },
  'body-file': { type: 'string' },
  jq: { type: 'string' },
};
const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options });
if (positionals[0] === 'api') {
  for (const warning of state.warnings) console.log(warning);
} else if (positionals.slice(0, 2).join(' ') === 'pr comment') {
  const body = readFileSync(values['body-file'] === '-' ? 0 : values['body-file'], 'utf8');
  if (values['edit-last'] && state.comments.length > 0) state.comments.pop();
  else if (values['edit-last'] && !values['create-if-none']) throw new Error('no comments found for current user');
  state.comments.push(body);
} else throw new Error('unknown command');
writeFileSync(file, JSON.stringify(state));
`;
