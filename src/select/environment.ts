import { hash } from 'node:crypto';
import { ActionError } from '../errors.ts';
import { PLACEHOLDER, type EnvironmentChoice, type EnvironmentRule } from '../inputs/environments.ts';
import type { Mode } from '../model.ts';
import { isShowable } from '../text.ts';

/** What the rules mean for a branch: an environment, or the rule that skips it. */
export type Choice = ChosenEnvironment | { readonly kind: 'skip'; readonly rule: string };

/** The environment that is chosen for a branch. */
export interface ChosenEnvironment {
  readonly kind: 'environment';
  readonly name: string;
  /** The name as it was written, with its `{branch}`. */
  readonly written: string;
  /** The line of the rule; undefined without one, and in a mapping. */
  readonly line: number | undefined;
  /** True if a rule chose it. */
  readonly byRule: boolean;
}

/** What the rules match, and how long a name may be. */
export interface ChoiceOptions {
  readonly branch: string;
  /** Of an environment's name, in characters: the target's limit. */
  readonly maxLength: number;
}

const DOING = "Reading the input 'environment'";

/**
 * Returns the environment for a branch: the name itself, or that of the first rule that matches.
 *
 * @throws {ActionError} if no rule matches, or if a name would be too long.
 */
export function chooseEnvironment(choice: EnvironmentChoice, options: ChoiceOptions): Choice {
  const { branch } = options;
  if (choice.kind === 'name') {
    return { kind: 'environment', name: choice.name, written: choice.name, line: undefined, byRule: false };
  }
  const rule = choice.rules.find(({ pattern }) => matchBranch(pattern, branch));
  if (rule === undefined) throw noMatch(choice.rules, branch);
  if (rule.name === '') return { kind: 'skip', rule: `${rule.pattern} =` };
  const name = fillIn(rule, options);
  return { kind: 'environment', name, written: rule.name, line: rule.line, byRule: true };
}

/** Returns the error for a run that would write for a branch that was just deleted. */
export function refuseDeletedBranch(
  mode: Mode,
  { branch, deletedRef }: { readonly branch: string; readonly deletedRef: string | undefined },
): ActionError | undefined {
  if (branch !== deletedRef || mode === 'delete' || mode === 'check') return undefined;
  return new ActionError({
    doing: DOING,
    happened: `this run is for '${branch}', which has been deleted, and mode is ${mode}`,
    todo: "Set mode to delete, or skip the step with if: github.event_name != 'delete'",
  });
}

/** Returns what to do about an illegal name, by the signs of a mistake that it has; undefined without any. */
export function explainName({ written, byRule }: ChosenEnvironment): string | undefined {
  const others = written.replaceAll(/(?<![{$]){branch}(?!})/g, '');
  if (/\{\s*branch\s*\}/i.test(others))
    return `The branch is written ${PLACEHOLDER}, in small letters and one pair of braces`;
  if (/(?:^|\s)#/.test(written)) return 'A comment needs a line of its own';
  if (/^["'`]/.test(written)) return 'Write the name without quotes';
  const isOtherRule = byRule ? written.startsWith('>') : /:(?:\s|$)|[-=]>/.test(written);
  return isOtherRule ? 'A rule is written with =, as in main = prod, and not with a colon or an arrow' : undefined;
}

function noMatch(rules: readonly EnvironmentRule[], branch: string): ActionError {
  const list = rules.map(({ pattern, name }) => `'${showPart(pattern)} = ${showPart(name)}'`).join(', ');
  const happened = `none of the rules ${list} matches the branch '${branch}'`;
  return new ActionError({
    doing: DOING,
    happened: rules.length === 0 ? 'it has no rule and no name' : happened,
    todo: "Add a rule for it, such as '** = dev', or one with nothing after the = to skip it",
  });
}

/** A part of a rule in a message; `…` if it may be a value. */
function showPart(text: string): string {
  return text === '' || isShowable(text.replaceAll(/[*{}#@]/g, '') || '-') ? text : '…';
}

/**
 * True if a branch matches a pattern, in which `**` stands for any text and `*` for any text without a slash. Everything else is
 * literal: branches may have characters that glob libraries interpret. Takes at most the pattern's length times the branch's.
 */
export function matchBranch(pattern: string, branch: string): boolean {
  const parts = pattern.match(/\*\*+|\*|[^*]/gsu) ?? [];
  let states = withStars(new Set([0]), parts);
  for (const character of branch) {
    const next = new Set<number>();
    for (const state of states) {
      const part = parts[state];
      if (part?.startsWith('**') === true || (part === '*' && character !== '/')) next.add(state);
      else if (part === character) next.add(state + 1);
    }
    states = withStars(next, parts);
  }
  return states.has(parts.length);
}

/** Adds the places behind stars that stand for nothing. */
function withStars(states: Set<number>, parts: readonly string[]): Set<number> {
  for (const state of states) if (parts[state]?.startsWith('*') === true) states.add(state + 1);
  return states;
}

function fillIn({ name, line }: EnvironmentRule, { branch, maxLength }: ChoiceOptions): string {
  const [before = '', ...rest] = name.split(PLACEHOLDER);
  if (rest.length === 0) return name;
  const room = Math.floor((maxLength - before.length - rest.join('').length) / rest.length);
  if (room < MIN_ROOM) {
    throw new ActionError({
      doing: DOING,
      happened: `the name${line === undefined ? '' : ` on line ${line}`} leaves no room for the branch in the ${maxLength} characters that an environment's name may have`,
      todo: `Shorten it to ${maxLength - MIN_ROOM} characters besides {branch}`,
    });
  }
  return name.replaceAll(PLACEHOLDER, () => nameBranch(branch, room));
}

/** A dash and eight hex digits of a SHA-256. */
const SUFFIX = /-[0-9a-f]{8}$/;
const SUFFIX_LENGTH = 9;
/** A letter for what has none, and the suffix. */
const MIN_ROOM = SUFFIX_LENGTH + 1;

/**
 * Returns a branch as a legal environment name of at most `maxLength` characters that no other branch gets: lower case, other
 * characters as dashes. If that changed or cut anything, the beginning of the branch's SHA-256 follows. A branch that itself ends in
 * such a suffix gets one too.
 *
 * Legal means that Modal's clients can create it: letters, digits, `-` and `_`, a letter or digit first, at least two characters, not
 * `en-` at the start, as ids have (modal-client: py/modal/_utils/name_utils.py; modal@0.11.1).
 */
export function nameBranch(branch: string, maxLength: number): string {
  const slug = branch
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '');
  const isLegal = slug.length >= 2 && !slug.startsWith('en-');
  if (slug === branch && isLegal && slug.length <= maxLength && !SUFFIX.test(slug)) return slug;
  const digest = hash('sha256', branch).slice(0, SUFFIX_LENGTH - 1);
  const start = (isLegal ? slug : `b${slug === '' ? '' : `-${slug}`}`).slice(0, maxLength - SUFFIX_LENGTH);
  return `${start.replace(/-+$/, '')}-${digest}`;
}
