import { ActionError } from '../errors.ts';
import type { Reason } from '../model.ts';
import { MAX_REF_LENGTH } from './environments.ts';
import { Misfit, parsedText, type Row } from './rows.ts';

/** A branch or a tag. */
export interface Ref {
  readonly isTag: boolean;
  /** `feature/x` for a branch, `refs/tags/v1` for a tag. */
  readonly name: string;
}

/** The event that started the run. It determines the branch, the secrets of the run, and the author of its files. */
export interface Trigger {
  /** The name of the event: `pull_request`. */
  readonly event: string;
  /** The branch or tag of the run; undefined if the event does not name one. */
  readonly ref: Ref | undefined;
  /** True if the deletion of `ref` started the run. */
  readonly isDeletion: boolean;
  readonly fromFork: boolean;
  readonly fromDependabot: boolean;
}

/** Why a run gets no secrets, and what to do about it. */
export type NoSecrets = Reason;

/**
 * Events that run on the ref that they concern (docs.github.com, "Events that trigger workflows"). All others without a pull
 * request run on the default branch.
 */
const REF_EVENTS: ReadonlySet<string> = new Set(
  'push schedule workflow_dispatch workflow_call create merge_group'.split(' '),
);

/** Events that get secrets even if a stranger caused them (docs.github.com, "Using secrets"). */
const PRIVILEGED: ReadonlySet<string> = new Set(['pull_request_target', 'workflow_run']);

/**
 * Returns the event that started the run, from the runner's variables and the event's payload.
 *
 * A pull request is from a fork if its head is in another repository, or in a deleted one (`head.repo` is null). `head.repo.fork`
 * only means that the head repository is itself a fork (docs.github.com, "Webhook events").
 */
export function findTrigger(variables: ReadonlyMap<string, string>, payload: unknown): Trigger {
  const event = variables.get('GITHUB_EVENT_NAME') ?? '';
  const head = field(field(payload, 'pull_request'), 'head');
  const isPull = (field(head, 'repo') ?? field(head, 'ref')) !== undefined || event === 'pull_request_target';
  const source = isPull ? field(head, 'repo') : field(field(payload, 'workflow_run'), 'head_repository');
  const isElsewhere = field(source, 'full_name') !== variables.get('GITHUB_REPOSITORY'); // If unknown, it counts as a fork.
  return {
    event,
    ref: findRef(event, variables, payload),
    isDeletion: event === 'delete',
    fromFork: (isPull || event === 'workflow_run') && isElsewhere,
    fromDependabot: variables.get('GITHUB_ACTOR') === 'dependabot[bot]',
  };
}

function findRef(event: string, variables: ReadonlyMap<string, string>, payload: unknown): Ref | undefined {
  const ref = field(payload, 'ref');
  if (event === 'delete') {
    return typeof ref === 'string' ? parseRef(field(payload, 'ref_type') === 'tag' ? `${TAGS}${ref}` : ref) : undefined;
  }
  const head = field(field(field(payload, 'pull_request'), 'head'), 'ref') ?? variables.get('GITHUB_HEAD_REF');
  if (typeof head === 'string' && head !== '') return { isTag: false, name: head };
  return REF_EVENTS.has(event) ? parseRef(variables.get('GITHUB_REF') ?? '') : undefined;
}

/** The start of a tag's ref. */
export const TAGS = 'refs/tags/';

/** Returns the branch or tag that a ref or the name of a branch means; undefined for an empty text. */
export function parseRef(text: string): Ref | undefined {
  const name = text.replace(/^refs\/heads\//, '');
  return name === '' ? undefined : { isTag: name === text && name.startsWith(TAGS), name };
}

/** The input `branch`. */
export function branchInput(): Row<Ref | undefined> {
  return parsedText((written = '') => {
    if (written.length > MAX_REF_LENGTH)
      throw new Misfit('no branch has such a long name', 'Write the name of a branch');
    if (!/^(?:refs\/pull\/)?\d+\/merge$/.test(written)) return parseRef(written);
    throw new Misfit('it is the merge commit of a pull request', 'Remove it: the head branch is found without it');
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

/** Returns why this run gets no secrets; undefined if it should get them (docs.github.com, "Using secrets"). */
export function explainNoSecrets(trigger: Trigger, hasCredentials: boolean): NoSecrets | undefined {
  const { event, fromFork, fromDependabot } = trigger;
  const orSkip = (verb: string): string =>
    hasCredentials ? verb : `Set if-no-credentials to skip, or ${verb.toLowerCase()}`;
  if (fromDependabot) {
    return {
      happened: "Dependabot started this run, so GitHub gives it only Dependabot's own secrets",
      todo: `${orSkip('Define')} them under Settings, Secrets and variables, Dependabot, or skip the step with if: github.actor != 'dependabot[bot]'`,
    };
  }
  if (fromFork && !PRIVILEGED.has(event)) {
    return {
      happened: 'the pull request comes from a fork, and GitHub gives such runs no secrets',
      // True for every other event too, such as a push. It needs no quotes in YAML.
      todo: `${orSkip('Add')} if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository to the step, which skips forks`,
    };
  }
  return undefined;
}

/**
 * Returns the error for a run with secrets whose files or branch name may come from a stranger.
 *
 * `pull_request_target` and `workflow_run` run with the secrets of the base repository, and private repositories can send secrets to
 * forks. If such a run checks out the head, the stranger's `.env` or config file could send the secrets to a place that the stranger can read.
 *
 * @param hasCredentials true if the run got a credential of any target.
 */
export function refuseUntrusted({ event, fromFork }: Trigger, hasCredentials: boolean): ActionError | undefined {
  if (!fromFork || (!PRIVILEGED.has(event) && !hasCredentials)) return undefined;
  const instead =
    {
      pull_request_target: 'Use pull_request, or set',
      workflow_run:
        'Skip such runs with if: github.event.workflow_run.head_repository.full_name == github.repository, or set',
    }[event] ?? 'Stop sending secrets to forks in the settings of the repository, or set';
  return new ActionError({
    doing: 'Checking what started this run',
    happened: `it is ${event} from a fork: it has your secrets, and its files may come from a stranger`,
    todo: `${instead} allow-untrusted to true if the job checks out nothing from the fork`,
  });
}
