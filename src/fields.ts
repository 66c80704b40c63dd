import { ActionError, type Reason } from './errors.ts';

/** Named texts, of the step's inputs or of an entry of the config file, and the errors found in reading them. */
export interface Fields {
  /** The text of a field as written; undefined where it is left out or blank. */
  readonly text: (name: string) => string | undefined;
  /** Where a field stands, as an error begins: `Reading the input 'mode'`. */
  readonly where: (name: string) => string;
  readonly errors: ActionError[];
}

/** Notes that a field is wrong. */
export function refuseField(fields: Fields, name: string, { happened, todo }: Reason): void {
  fields.errors.push(new ActionError({ doing: fields.where(name), happened, todo }));
}

/** A field without the blanks around it. */
export function readText(fields: Fields, name: string): string | undefined {
  return fields.text(name)?.trim();
}

/** A line of a text. */
export interface Line {
  /** Counted from 1, with those that are left out. */
  readonly number: number;
  /** Without the blanks around it. */
  readonly text: string;
}

/** The lines of a field, without blank ones and those that start with `#`. */
export function readLines(fields: Fields, name: string): readonly Line[] {
  return splitLines(fields.text(name) ?? '');
}

/** The lines of a text, without blank ones and those that start with `#`. */
export function splitLines(text: string): readonly Line[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '' && !line.text.startsWith('#'));
}

/** YAML 1.2's core schema (yaml.org/spec/1.2.2, section 10.3.2). */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE'].map((text) => [text, false] as const),
]);

/** A field that says yes or no; undefined where it says nothing. */
export function readBoolean(fields: Fields, name: string): boolean | undefined {
  const text = readText(fields, name);
  if (text === undefined) return undefined;
  const value = BOOLEANS.get(text);
  if (value === undefined) {
    refuseField(fields, name, { happened: 'it is neither true nor false', todo: 'Write true or false' });
  }
  return value;
}

/** A field that is one of the choices; undefined where it is left out. */
export function readChoice<T extends string>(fields: Fields, name: string, choices: readonly T[]): T | undefined {
  const text = readText(fields, name);
  const choice = choices.find((one) => one === text);
  if (text !== undefined && choice === undefined) {
    refuseField(fields, name, { happened: 'there is no such choice', todo: `Write one of ${choices.join(', ')}` });
  }
  return choice;
}

/** Whether a field is left out or one of the choices. What hangs on it is not judged where it is neither. */
export function isChoice(fields: Fields, name: string, choices: readonly string[]): boolean {
  const text = readText(fields, name);
  return text === undefined || choices.includes(text);
}

/** What a field that is a number may be. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly todo: string;
}

/** A field that is a whole number in a range; undefined where it is left out. */
export function readWholeNumber(fields: Fields, name: string, { min, max, todo }: Range): number | undefined {
  const text = readText(fields, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= min && value <= max) return value;
  refuseField(fields, name, { happened: `it is not a whole number from ${min} to ${max}`, todo });
  return undefined;
}
