import { createHash } from 'node:crypto';

/** The event that started the workflow. Omitted fields get the event's usual values, for `main` of `octo/app`. */
export interface RunEvent {
  readonly name: string;
  /** Merged into the event's usual payload, object by object. Other values replace those of the payload. */
  readonly payload?: unknown;
  readonly ref?: string;
  readonly refName?: string;
  readonly headRef?: string;
  readonly baseRef?: string;
  readonly actor?: string;
  readonly secretSource?: string;
}

/** The parts of the `github` context that depend on the event. `event` is the payload. */
export interface EventContext {
  readonly event: unknown;
  readonly event_name: string;
  readonly ref: string;
  readonly ref_name: string;
  readonly ref_type: string;
  readonly head_ref: string;
  readonly base_ref: string;
  readonly repository: string;
  readonly repository_owner: string;
  readonly actor: string;
  readonly sha: string;
  readonly secret_source: string;
}

type Payload = Readonly<Record<string, unknown>>;
type Refs = Required<Pick<RunEvent, 'ref' | 'refName' | 'headRef' | 'baseRef'>>;

const DEFAULT_BRANCH = 'main';

/**
 * Returns the `github` context for an event.
 *
 * Sources: docs.github.com "Events that trigger workflows" (the ref of each event), octokit/webhooks (payloads).
 */
export function describeEvent(event: RunEvent = { name: 'push' }): EventContext {
  const refs = refsOf(event);
  const sha = createHash('sha1').update(refs.ref).digest('hex');
  return {
    event: overlay({ ...commonPayload(event), ...payloadOf(event.name, refs, sha) }, event.payload),
    event_name: event.name,
    ref: refs.ref,
    ref_name: refs.refName,
    ref_type: refs.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    head_ref: refs.headRef,
    base_ref: refs.baseRef,
    repository: 'octo/app',
    repository_owner: 'octo',
    actor: event.actor ?? 'octocat',
    sha,
    secret_source: event.secretSource ?? 'Actions',
  };
}

/**
 * `delete`, `schedule` and similar events run on the default branch, a pull request on a merge commit without a branch.
 */
function refsOf(event: RunEvent): Refs {
  const isPullRequest = event.name === 'pull_request' || event.name === 'pull_request_target';
  const usual = event.name === 'pull_request' ? 'refs/pull/1/merge' : `refs/heads/${DEFAULT_BRANCH}`;
  const given = event.refName === undefined ? undefined : refFor(event.name, event.refName);
  const ref = event.ref ?? given ?? usual;
  return {
    ref,
    refName: event.refName ?? ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    headRef: event.headRef ?? (isPullRequest ? 'feature/login' : ''),
    baseRef: event.baseRef ?? (isPullRequest ? DEFAULT_BRANCH : ''),
  };
}

function refFor(eventName: string, refName: string): string {
  return eventName === 'pull_request' ? `refs/pull/${refName}` : `refs/heads/${refName}`;
}

function commonPayload(event: RunEvent): Payload {
  return {
    repository: repositoryPayload('octo/app', false),
    sender: { login: event.actor ?? 'octocat', type: 'User' },
  };
}

function repositoryPayload(fullName: string, fork: boolean): Payload {
  const [owner, name] = fullName.split('/');
  return {
    id: 1,
    name,
    full_name: fullName,
    private: true,
    fork,
    default_branch: DEFAULT_BRANCH,
    owner: { login: owner, type: 'Organization' },
  };
}

function payloadOf(eventName: string, refs: Refs, sha: string): Payload {
  const ref_type = refs.ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  switch (eventName) {
    case 'push':
      return { ref: refs.ref, before: '0'.repeat(40), after: sha, created: true, deleted: false, forced: false };
    case 'pull_request':
    case 'pull_request_target':
      return pullRequestPayload(refs, sha);
    case 'create':
      return { ref: refs.refName, ref_type, master_branch: DEFAULT_BRANCH, pusher_type: 'user' };
    case 'delete':
      return { ref: 'feature/login', ref_type: 'branch', pusher_type: 'user' };
    case 'schedule':
      return { schedule: '0 4 * * *' };
    case 'workflow_dispatch':
      return { ref: refs.ref, inputs: {}, workflow: '.github/workflows/sync.yml' };
    case 'workflow_run':
      return {
        action: 'completed',
        workflow_run: {
          head_branch: 'feature/login',
          head_repository: repositoryPayload('octo/app', false),
          event: 'push',
          conclusion: 'success',
        },
      };
    case 'repository_dispatch':
      return { action: 'sync', branch: DEFAULT_BRANCH, client_payload: {} };
    default:
      return {};
  }
}

function pullRequestPayload(refs: Refs, sha: string): Payload {
  const number = Number(/^refs\/pull\/(\d+)\//.exec(refs.ref)?.[1] ?? '1');
  const repo = repositoryPayload('octo/app', false);
  return {
    action: 'synchronize',
    number,
    pull_request: {
      number,
      merged: false,
      user: { login: 'octocat', type: 'User' },
      head: { ref: refs.headRef, sha, label: `octo:${refs.headRef}`, repo },
      base: { ref: refs.baseRef, sha, label: `octo:${refs.baseRef}`, repo },
    },
  };
}

function overlay(usual: unknown, given: unknown): unknown {
  if (given === undefined) return usual;
  if (!isRecord(usual) || !isRecord(given)) return given;
  const merged: Record<string, unknown> = { ...usual };
  for (const [key, value] of Object.entries(given)) {
    merged[key] = value === undefined ? undefined : overlay(usual[key], value);
  }
  return merged;
}

function isRecord(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
