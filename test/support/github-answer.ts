import type { State } from './github-state.ts';

/** The answer to a request. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent unchanged, anything else as JSON. @default none */
  readonly body?: unknown;
}

/** A rejection with this status and GitHub's message. */
export class GithubError extends Error {
  override readonly name = 'GithubError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Returns an error in GitHub's form: docs.github.com, "Troubleshooting the REST API". */
export function refuse(status: number, message: string, documentation = 'https://docs.github.com/rest'): Answer {
  return { status, body: { message, documentation_url: documentation, status: String(status) } };
}

/** Seconds since 1970, as in `x-ratelimit-reset`: docs.github.com, "Rate limits for the REST API". */
export function toEpochSecs(ms: number): number {
  return Math.ceil(ms / 1000);
}

/** ISO 8601 in whole seconds, as in all of GitHub's answers. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Returns the headers of every answer. The rate limit counts this request, too. */
export function commonHeaders({ settings, startedMs, usedRequests }: State): Readonly<Record<string, string>> {
  // 5,000 requests an hour for a personal access token: docs.github.com, "Rate limits for the REST API".
  const limit = 5000;
  return {
    date: new Date(settings.now()).toUTCString(),
    server: 'github.com',
    'x-github-request-id': `C0DE:${usedRequests.toString(16).toUpperCase().padStart(6, '0')}`,
    'x-github-media-type': 'github.v3; format=json',
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - usedRequests)),
    'x-ratelimit-reset': String(toEpochSecs(startedMs + 3_600_000)),
    'x-ratelimit-resource': 'core',
    'x-ratelimit-used': String(usedRequests),
  };
}
