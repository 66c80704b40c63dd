import { hash } from 'node:crypto';
import { ActionError } from '../errors.ts';
import { PLACEHOLDER, type EnvironmentChoice, type EnvironmentRule } from '../inputs/environments.ts';
import { TAGS, type Ref, type Trigger } from '../inputs/trigger.ts';
import type { Mode, Reason } from '../model.ts';
import { isShowable, MAX_LISTED } from '../text.ts';

/** The result of the rules for a branch. */
export type Choice = ChosenEnvironment | SkippedBranch;

/** The environment for a branch. */
export interface ChosenEnvironment {
  readonly kind: 'environment';
  readonly name: string;
  /** The name as written, with its `{branch}`. */
  readonly written: string;
  /** The line of the rule; undefined without one, and in a mapping. */
  readonly line: number | undefined;
  /** True if a rule chose it. */
  readonly byRule: boolean;
}

/** A branch that gets no environment. */
export interface SkippedBranch {
  readonly kind: 'skip';
  readonly ref: Ref;
  /** `dependabot/** =`; undefined for a merge queue's branch that matches no rule. */
  readonly rule: string | undefined;
}

/** The data that determines an environment. */
export interface ChoiceOptions {
  /** The branch or tag that rules match; undefined if unknown. */
  readonly ref: Ref | undefined;
  readonly trigger: Pick<Trigger, 'event'>;
  /** The input or variable that names the environment, for messages. */
  readonly from: string;
  /** The target's limit for an environment's name, in characters. */
  readonly maxLength: number;
}

/** The temporary branches of a merge queue (docs.github.com, "Managing a merge queue"). */
const QUEUE = 'gh-readonly-queue/';

/**
 * Returns the environment for a branch: the one name, or the name in the first rule that matches.
 *
 * @throws {ActionError} if no rule matches, the branch is unknown, or the name would be too long.
 */
export function chooseEnvironment(choice: EnvironmentChoice, options: ChoiceOptions): Choice {
  const { ref, from } = options;
  if (choice.kind === 'name') {
    return { kind: 'environment', name: choice.name, written: choice.name, line: undefined, byRule: false };
  }
  if (ref === undefined) throw new ActionError({ doing: `Reading ${from}`, ...explainUnknown(options.trigger.event) });
  const isQueue = ref.name.startsWith(QUEUE);
  const rule = findRule(choice.rules, ref, isQueue);
  if (rule === undefined && isQueue) return { kind: 'skip', ref, rule: undefined };
  if (rule === undefined) throw new ActionError({ doing: `Reading ${from}`, ...explainNoMatch(choice.rules, ref) });
  if (rule.name === '') return { kind: 'skip', ref, rule: rule.written };
  const name = fillIn(rule, ref, options);
  return { kind: 'environment', name, written: rule.name, line: rule.line, byRule: true };
}

/** Returns the error for a run that would write for the branch whose deletion started it; undefined if it may. */
export function explainDeleted(
  mode: Mode,
  { ref, trigger }: { readonly ref: Ref | undefined; readonly trigger: Trigger },
): Reason | undefined {
  const isDeleted = trigger.isDeletion && ref !== undefined && ref.name === trigger.ref?.name;
  if (!isDeleted || mode === 'delete' || mode === 'check') return undefined;
  return {
    happened: `this run is for '${ref.name}', which has been deleted, and mode is ${mode}`,
    todo: "Skip the step with if: github.event_name != 'delete', and clean up in a step of its own, with mode: delete and if: github.event_name == 'delete'",
  };
}

/** Returns the advice for an invalid name that shows the signs of a known mistake; undefined for any other. */
export function explainName({ written, byRule }: ChosenEnvironment, ref: Ref | undefined): string | undefined {
  const others = written.replaceAll(/(?<![{$]){branch}(?!})/g, '');
  if (/\{\s*branch\s*\}/i.test(others))
    return `The branch is written ${PLACEHOLDER}, in small letters and one pair of braces`;
  if (/(?:^|\s)#/.test(written)) return 'A comment needs a line of its own';
  if (/^["'`]/.test(written)) return 'Write the name without quotes';
  if ((ref !== undefined && /[^\w.-]/.test(ref.name) && written.includes(ref.name)) || /\d\/merge$/.test(written)) {
    return `To put the branch into a name, write a rule: ** = preview-${PLACEHOLDER}. It makes a valid name of any branch`;
  }
  if (written.includes(',')) {
    return 'A step writes to one environment. For several, list the secret in a config file, with environment: [prod, dev]';
  }
  const isOtherRule = byRule ? written.startsWith('>') : /:(?:\s|$)|[-=]>/.test(written);
  return isOtherRule ? 'A rule is written with =, as in main = prod, and not with a colon or an arrow' : undefined;
}

/** The expression for the branch of an event that runs on the default branch. */
const BRANCHES: Readonly<Record<string, string>> = {
  workflow_run: 'github.event.workflow_run.head_branch',
  check_run: 'github.event.check_run.check_suite.head_branch',
  check_suite: 'github.event.check_suite.head_branch',
  deployment: 'github.event.deployment.ref',
  deployment_status: 'github.event.deployment.ref',
  release: 'github.ref', // A tag.
};

function explainUnknown(event: string): Reason {
  const expression = BRANCHES[event];
  return {
    happened: `its rules need a branch, and the event ${event} does not run on the branch that it is about`,
    todo:
      expression === undefined
        ? 'Set the input branch to the branch that this run is for'
        : `Set the input branch: \${{ ${expression} }}${event === 'release' ? `, and write rules for tags: ${TAGS}* = prod` : ''}`,
  };
}

function explainNoMatch(rules: readonly EnvironmentRule[], { isTag, name }: Ref): Reason {
  const shown = rules.slice(0, MAX_LISTED).map(({ pattern, name, written }) => {
    const shown = [showPart(pattern), showPart(name)];
    return `'${shown.includes('…') ? shown.join(' = ').trim() : written}'`;
  });
  const list = [...shown, ...(rules.length > MAX_LISTED ? [`and ${rules.length - MAX_LISTED} more`] : [])].join(', ');
  const what = isTag ? `the tag '${name.slice(TAGS.length)}'` : `the branch '${name}'`;
  const [example, why] = isTag
    ? [`'${TAGS}v* = prod'`, `. A tag matches only patterns that start with ${TAGS}`]
    : ["'** = dev'", ''];
  return {
    happened: rules.length === 0 ? 'it has no rule and no name' : `none of the rules ${list} matches ${what}`,
    todo: `Add a rule for it, such as ${example}, or one with nothing after the = to skip it${why}`,
  };
}

/** Shows a part of a rule; `…` if it may be a value. */
function showPart(text: string): string {
  return text === '' || isShowable(text.replaceAll(/[*{}#@]/g, '') || '-') ? text : '…';
}

/** For each list of rules, the last ref and the rule that matched it. Thousands of entries may share a list. */
const found = new WeakMap<
  readonly EnvironmentRule[],
  { readonly ref: Ref; readonly rule: EnvironmentRule | undefined }
>();

function findRule(rules: readonly EnvironmentRule[], ref: Ref, isQueue: boolean): EnvironmentRule | undefined {
  const known = found.get(rules);
  if (known?.ref === ref) return known.rule;
  const rule = rules.find(({ pattern }) => (!isQueue || pattern.startsWith(QUEUE)) && matchRef(pattern, ref));
  found.set(rules, { ref, rule });
  return rule;
}

function matchRef(pattern: string, { isTag, name }: Ref): boolean {
  if (isTag !== pattern.startsWith(TAGS)) return false;
  return matchBranch(pattern.replace(/^refs\/heads\//, ''), name);
}

/**
 * True if a branch matches a pattern: `**` matches any text, `*` any text without a slash. Everything else is literal, because
 * branches may contain characters that glob libraries interpret. The time is at most the product of both lengths.
 */
export function matchBranch(pattern: string, branch: string): boolean {
  const parts = pattern.match(/\*\*+|\*|[^*]/gsu) ?? [];
  let states = withStars(new Set([0]), parts);
  for (const character of branch) {
    if (states.size === 0) return false;
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

/** Adds the positions after stars that match nothing. */
function withStars(states: Set<number>, parts: readonly string[]): Set<number> {
  for (const state of states) if (parts[state]?.startsWith('*') === true) states.add(state + 1);
  return states;
}

function fillIn({ name, line }: EnvironmentRule, ref: Ref, { from, maxLength }: ChoiceOptions): string {
  const [before = '', ...rest] = name.split(PLACEHOLDER);
  if (rest.length === 0) return name;
  const room = Math.floor((maxLength - before.length - rest.join('').length) / rest.length);
  if (room >= MIN_ROOM) return name.replaceAll(PLACEHOLDER, () => nameBranch(ref.name, room));
  throw new ActionError({
    doing: `Reading ${from}`,
    happened: `the name${line === undefined ? '' : ` on line ${line}`} leaves no room for the branch in the ${maxLength} characters that an environment's name may have`,
    todo: `Shorten it to ${maxLength - MIN_ROOM} characters besides ${PLACEHOLDER}`,
  });
}

/** 80 bits of a SHA-256: 16 characters of lower-case base32. With 32 bits, an equal name took 14 minutes on one core (measured). */
const SUFFIX = /-[a-z2-7]{16}$/;
const SUFFIX_LENGTH = 17;
/** A letter for a branch without letters, and the suffix. */
const MIN_ROOM = SUFFIX_LENGTH + 1;

/**
 * Returns a valid environment name of at most `maxLength` characters that is unique to the branch: lower case, with dashes for
 * other characters. If this changed or cut anything, a dash and 80 bits of the branch's SHA-256 follow. A branch that already
 * ends in such a suffix gets another.
 *
 * Modal's clients can create a valid name: letters, digits, `-` and `_`, a letter or digit first, at least two characters, and no
 * `en-` at the start, which ids have (modal-client: py/modal/_utils/name_utils.py; modal@0.11.1).
 */
export function nameBranch(branch: string, maxLength: number): string {
  const slug = branch
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '');
  const isLegal = slug.length >= 2 && !slug.startsWith('en-');
  if (slug === branch && isLegal && slug.length <= maxLength && !SUFFIX.test(slug)) return slug;
  const start = (isLegal ? slug : `b${slug === '' ? '' : `-${slug}`}`).slice(0, maxLength - SUFFIX_LENGTH);
  return `${start.replace(/-+$/, '')}-${toBase32(hash('sha256', branch, 'buffer').subarray(0, 10))}`;
}

/** Returns bytes in base32 (RFC 4648, section 6), in lower case, without padding. */
function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const digits = bits.match(/.{1,5}/g) ?? [];
  return digits.map((five) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(parseInt(five.padEnd(5, '0'), 2))).join('');
}
