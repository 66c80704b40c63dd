import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Masker } from './runner-masks.ts';

/** An annotation, as shown beside the run. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
}

interface Command {
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
  readonly legacy: boolean;
}

/** The longest message of an annotation, in characters: actions/runner src/Runner.Worker/ExecutionContext.cs. */
const MAX_MESSAGE_LENGTH = 4096;

/** The commands of the runner: actions/runner src/Runner.Worker/ActionCommandManager.cs. */
const CARRIED_OUT = ['add-mask', 'debug', 'warning', 'error', 'notice', 'group', 'endgroup', 'echo', 'stop-commands'];

/** Commands that are deprecated, disabled, or change later steps. If our step prints one, it is foreign text. */
const REFUSED = ['set-output', 'save-state', 'set-env', 'add-path', 'add-matcher', 'remove-matcher'];

/**
 * The log of one step, while the step runs.
 *
 * Sources: actions/runner src/Runner.Worker/Handlers/OutputManager.cs and src/Runner.Worker/ActionCommandManager.cs.
 */
export class StepLog {
  /** The log as people see it. */
  readonly lines: string[] = [];
  readonly annotations: Annotation[] = [];
  /** The texts of `add-mask`, in order. */
  readonly masks: string[] = [];
  /** Every line except `::add-mask::`, as the process wrote it, and unescaped. */
  readonly written: string[] = [];
  readonly #known = new Set([...CARRIED_OUT, ...REFUSED]);
  readonly #masker: Masker;
  readonly #settings: { readonly debug: boolean; readonly workspace: string };
  #stopToken: string | undefined;
  #echo = false;

  constructor(masker: Masker, settings: { readonly debug: boolean; readonly workspace: string }) {
    this.#masker = masker;
    this.#settings = settings;
  }

  /** Shows a line with the masks registered so far. */
  show(text: string): void {
    this.lines.push(this.#masker.mask(text));
  }

  /** Shows a debug message, line by line, if debug logging is on. */
  showDebug(text: string): void {
    if (this.#settings.debug) for (const line of text.split(/\r?\n/)) this.show(`##[debug]${line}`);
  }

  /** Shows an annotation and keeps it. */
  annotate(annotation: Annotation): void {
    const message = this.#masker.mask(annotation.message);
    this.lines.push(`##[${annotation.level}]${message}`);
    this.annotations.push({ ...annotation, message: message.slice(0, MAX_MESSAGE_LENGTH) });
  }

  /**
   * Handles one line of the process: carries out its command, or shows it.
   *
   * @throws {Error} if it contains a command that our steps must not print.
   */
  take(line: string): void {
    const command = parseCommand(line, this.#known);
    const stopped = this.#stopToken !== undefined;
    if (stopped || command?.name !== 'add-mask' || command.legacy) {
      this.written.push(line, ...(command === undefined ? [] : [...command.properties.values(), command.data]));
    }
    if (command === undefined) this.show(line);
    else if (!stopped) this.#carryOut(command, line);
    else if (command.name === this.#stopToken) this.#resume(line);
    else this.show(line);
  }

  #carryOut(command: Command, line: string): void {
    const { name, data } = command;
    if (REFUSED.includes(name)) throw new Error(`the step gave the command '${name}', which no step of ours may give`);
    if (this.#echo && ['group', 'endgroup', 'echo'].includes(name)) this.show(line);
    if (name === 'add-mask') this.#addMask(data);
    else if (name === 'debug') this.showDebug(data);
    else if (name === 'group') this.show(`##[group]${data}`);
    else if (name === 'endgroup') this.show('##[endgroup]');
    else if (name === 'echo') this.#echo = data.trim().toUpperCase() === 'ON';
    else if (name === 'stop-commands') this.#stop(data, line);
    else this.annotate(annotationOf(command, this.#settings.workspace));
  }

  #addMask(value: string): void {
    if (value.trim() === '') {
      this.annotate({ level: 'warning', message: "Can't add secret mask for empty string in ##[add-mask] command." });
      return;
    }
    if (this.#echo) this.show('::add-mask::***');
    this.masks.push(value);
    this.#masker.registerMask(value);
  }

  /** With an empty token or one that is a command, foreign text could resume commands. The runner refuses these too. */
  #stop(token: string, line: string): void {
    const name = token.toLowerCase();
    if (name === '' || name === 'pause-logging' || this.#known.has(name)) {
      throw new Error('the step stopped commands with a token that anyone can guess');
    }
    this.show(line);
    this.#stopToken = name;
    this.#known.add(name);
  }

  #resume(line: string): void {
    this.show(line);
    if (this.#stopToken !== undefined) this.#known.delete(this.#stopToken);
    this.#stopToken = undefined;
  }
}

/** `::name key=value,…::data` is a command only at the start of a line, `##[name key=value;…]data` anywhere in it. */
function parseCommand(line: string, known: ReadonlySet<string>): Command | undefined {
  return [parseCurrent(line), parseLegacy(line)].find((command) => command !== undefined && known.has(command.name));
}

/** Source: actions/runner src/Runner.Common/ActionCommand.cs, TryParseV2. */
function parseCurrent(line: string): Command | undefined {
  const text = line.trimStart();
  const end = text.indexOf('::', 2);
  if (!text.startsWith('::') || end < 0) return undefined;
  const unescapeProperty = (escaped: string): string => unescape(escaped, ['%0D', '%0A', '%3A', '%2C', '%25']);
  const info = parseInfo(text.slice(2, end), ',', unescapeProperty);
  return { ...info, data: unescape(text.slice(end + 2), ['%0D', '%0A', '%25']), legacy: false };
}

/** Source: actions/runner src/Runner.Common/ActionCommand.cs, TryParse. */
function parseLegacy(line: string): Command | undefined {
  const start = line.indexOf('##[');
  const end = line.indexOf(']', start);
  if (start < 0 || end < 0) return undefined;
  const unescapeAny = (escaped: string): string => unescape(escaped, ['%3B', '%0D', '%0A', '%5D', '%25']);
  const info = parseInfo(line.slice(start + 3, end), ';', unescapeAny);
  return { ...info, data: unescapeAny(line.slice(end + 1)), legacy: true };
}

function parseInfo(
  info: string,
  separator: string,
  unescapeValue: (escaped: string) => string,
): Pick<Command, 'name' | 'properties'> {
  const space = info.indexOf(' ');
  const properties = new Map<string, string>();
  for (const pair of space < 0 ? [] : info.slice(space + 1).split(separator)) {
    const equals = pair.indexOf('=');
    const value = pair.slice(equals + 1);
    if (equals > 0 && value !== '') properties.set(pair.slice(0, equals).trim().toLowerCase(), unescapeValue(value));
  }
  return { name: (space < 0 ? info : info.slice(0, space)).toLowerCase(), properties };
}

/** `%25` comes last in each list, as in the runner, so that its result is not unescaped again. */
function unescape(escaped: string, codes: readonly string[]): string {
  return codes.reduce((text, code) => text.replaceAll(code, decodeURIComponent(code)), escaped);
}

function annotationOf({ name, properties, data }: Command, workspace: string): Annotation {
  const title = properties.get('title');
  const file = properties.get('file');
  const line = properties.get('line');
  return {
    level: name === 'error' || name === 'warning' ? name : 'notice',
    message: data,
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { file: relativeTo(workspace, file) }),
    ...(line === undefined ? {} : { line: Number(line) }),
  };
}

/** Shows a file of the workspace by its path in the repository, and any other path unchanged. */
function relativeTo(workspace: string, file: string): string {
  const path = relative(workspace, resolve(workspace, file));
  return path.startsWith('..') || isAbsolute(path) ? file : path.replaceAll(sep, '/');
}
