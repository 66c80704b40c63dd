import { ActionError } from '../errors.ts';
import type { Reason } from '../model.ts';

/** What started the run: it decides which secrets the run gets and whose files it reads. */
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
 * Returns what started the run, by the runner's variables and the event's payload.
 *
 * A pull request is from a fork if its head is in another repository, or in a deleted one: then `head.repo` is null. `head.repo.fork`
 * only means that the head repository is itself a fork (docs.github.com, "Webhook events").
 */
export function findTrigger(variables: ReadonlyMap<string, string>, payload: unknown): Trigger {
  const event = variables.get('GITHUB_EVENT_NAME') ?? '';
  const head = field(field(payload, 'pull_request'), 'head');
  const repository = field(field(head, 'repo'), 'full_name');
  const ref = field(payload, 'ref');
  return {
    event,
    deletedRef: event === 'delete' && typeof ref === 'string' ? ref : undefined,
    // If in doubt, it is a stranger's.
    fromFork:
      (head !== undefined || event === 'pull_request_target') && repository !== variables.get('GITHUB_REPOSITORY'),
    fromDependabot: variables.get('GITHUB_ACTOR') === 'dependabot[bot]',
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

/** Returns why this run gets no secrets; undefined if it should get them (docs.github.com, "Using secrets"). */
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
 * Returns the error for a run that has secrets although a stranger may have written its files.
 *
 * `pull_request_target` runs with the secrets of the base repository. If it checks out the head, the stranger's `.env` or config file
 * could send those secrets to a place that the stranger reads.
 */
export function refuseUntrusted({ event, fromFork }: Trigger): ActionError | undefined {
  if (!fromFork || event !== 'pull_request_target') return undefined;
  return new ActionError({
    doing: 'Looking at what started this run',
    happened: 'it is pull_request_target from a fork, which has your secrets while its files may be a stranger’s',
    todo: 'Use pull_request, or set allow-untrusted to true where the job checks out nothing of the fork',
  });
}
