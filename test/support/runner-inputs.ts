import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parse } from 'yaml';

/** The parts of an `action.yml` that a run needs. */
export interface Manifest {
  /** The path of the script, relative to the action's folder. */
  readonly main: string;
  readonly inputs: ReadonlyMap<string, { readonly default: string; readonly deprecationMessage?: string }>;
}

/** Contexts that a default may use: actions/runner src/Runner.Worker/action_yaml.json, `input-default-context`. */
export type DefaultContexts = Readonly<Record<'github' | 'runner' | 'job' | 'strategy' | 'matrix', unknown>>;

/**
 * Reads an action's `action.yml`.
 *
 * @throws {Error} if it is not a JavaScript action for node24.
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const manifest = recordOf(parse(await readFile(join(folder, 'action.yml'), 'utf8')));
  const runs = recordOf(manifest['runs']);
  if (runs['using'] !== 'node24' || typeof runs['main'] !== 'string') {
    throw new Error(`${folder}: action.yml is not a JavaScript action that runs on node24`);
  }
  const inputs = Object.entries(recordOf(manifest['inputs'])).map(([name, declared]) => {
    const { default: fallback, deprecationMessage } = recordOf(declared);
    const deprecation = deprecationMessage === undefined ? {} : { deprecationMessage: textOf(deprecationMessage) };
    return [name, { default: textOf(fallback), ...deprecation }] as const;
  });
  return { main: runs['main'], inputs: new Map(inputs) };
}

/**
 * Returns the text of every input by name: the given text, the default, or an empty string. Undeclared inputs come
 * last. As with the real runner, the action cannot distinguish an omitted input from an empty one, but only an omitted
 * one gets the default.
 *
 * Source: actions/runner src/Runner.Worker/ActionRunner.cs, src/Runner.Worker/ActionManifestManager.cs.
 */
export function resolveInputs(
  manifest: Manifest,
  given: Readonly<Record<string, string>>,
  contexts: DefaultContexts,
): ReadonlyMap<string, string> {
  const texts = new Map(Object.entries(given).map(([name, text]) => [name.toLowerCase(), text]));
  const inputs = new Map<string, string>();
  for (const [name, declared] of manifest.inputs) {
    inputs.set(name, texts.get(name.toLowerCase()) ?? evaluateTemplate(declared.default, contexts));
  }
  for (const name of undeclaredInputs(manifest, given)) inputs.set(name, texts.get(name.toLowerCase()) ?? '');
  return inputs;
}

/** Returns the names in `given` that the action does not declare. The runner warns about them and passes them on. */
export function undeclaredInputs(manifest: Manifest, given: Readonly<Record<string, string>>): readonly string[] {
  const declared = new Set([...manifest.inputs.keys()].map((name) => name.toLowerCase()));
  return Object.keys(given).filter((name) => !declared.has(name.toLowerCase()));
}

/**
 * Returns the variable of an input. Only blanks are replaced, so `dry-run` becomes `INPUT_DRY-RUN`.
 *
 * Source: actions/runner src/Runner.Worker/Handlers/Handler.cs, AddInputsToEnvironment.
 */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

/** Returns a template's text, with each `${{ }}` evaluated. */
function evaluateTemplate(template: string, contexts: DefaultContexts): string {
  // An expression ends at the first `}}` outside quoted strings.
  const expression = /\$\{\{((?:'[^']*'|[^'])*?)\}\}/g;
  return template.replaceAll(expression, (_, source: string) => evaluateExpression(source, contexts));
}

function evaluateExpression(source: string, contexts: DefaultContexts): string {
  const values: unknown = JSON.parse(JSON.stringify(contexts), data.reviver);
  if (!(values instanceof data.Dictionary)) throw new Error('the contexts of an expression are not a dictionary');
  const { tokens } = new Lexer(source.trim()).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), []).parse();
  return new Evaluator(parsed, values).evaluate().coerceString();
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
