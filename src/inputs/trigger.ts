import { ActionError } from '../errors.ts';
import type { Reason } from '../model.ts';

/** What started the run, as far as it decides which secrets the run can see and whose files it works on. */
export interface Trigger {
  /** The name of the event, `pull_request`. */
  readonly event: string;
  /** The branch or tag whose deletion started the run. */
  readonly deletedRef: string | undefined;
  readonly fromFork: boolean;
  readonly fromDependabot: boolean;
}

/** Why a run sees no secrets, and what to do about it. */
export type NoSecrets = Reason;

/**
 * Tells what started the run from the runner's variables and the event's payload.
 *
 * A pull request is from a fork when its head is in another repository, or in one that is gone (`head.repo` is null
 * then). That the head repository is itself a fork of something says nothing (docs.github.com, "Webhook events").
 */
export function findTrigger(variables: ReadonlyMap<string, string>, payload: unknown): Trigger {
  const event = variables.get('GITHUB_EVENT_NAME') ?? '';
  const head = field(field(payload, 'pull_request'), 'head');
  const repository = field(field(head, 'repo'), 'full_name');
  const ref = field(payload, 'ref');
  return {
    event,
    deletedRef: event === 'delete' && typeof ref === 'string' ? ref : undefined,
    // What cannot be told is taken for a stranger's where that matters.
    fromFork:
      (head !== undefined || event === 'pull_request_target') && repository !== variables.get('GITHUB_REPOSITORY'),
    fromDependabot: variables.get('GITHUB_ACTOR') === 'dependabot[bot]',
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

/** Returns why this run sees no secrets, or undefined where it should see them (docs.github.com, "Using secrets"). */
export function explainNoSecrets({ event, fromFork, fromDependabot }: Trigger): NoSecrets | undefined {
  if (fromDependabot) {
    return {
      happened: "Dependabot started this run, and GitHub gives it no secrets but Dependabot's own",
      todo: "Define them under Settings, Secrets and variables, Dependabot, or skip the step with if: github.actor != 'dependabot[bot]'",
    };
  }
  if (fromFork && event !== 'pull_request_target') {
    return {
      happened: 'the pull request comes from a fork, and GitHub gives such runs no secrets',
      // It holds for every other event too, such as a push, and needs no quotes in YAML.
      todo: 'Skip the step for forks with if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository',
    };
  }
  return undefined;
}

/**
 * Returns the error for a run that has secrets although a stranger wrote its files, or undefined for any other.
 *
 * `pull_request_target` runs with the secrets of the base repository; with a checkout of the head, a `.env` or a config
 * file is the stranger's, and could send those secrets where the stranger reads them.
 */
export function refuseUntrusted({ event, fromFork }: Trigger): ActionError | undefined {
  if (!fromFork || event !== 'pull_request_target') return undefined;
  return new ActionError({
    doing: 'Looking at what started this run',
    happened: 'it is pull_request_target from a fork, which has your secrets while its files may be a stranger’s',
    todo: 'Use pull_request, or set allow-untrusted to true where the job checks out nothing of the fork',
  });
}
