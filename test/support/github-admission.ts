import { GithubError } from './github-answer.ts';
import type { Settings } from './github-options.ts';

/** The headers and the operation of a request. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** @example 'PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}' */
  readonly operation: string;
}

/**
 * Checks the headers of a request.
 *
 * Source: docs.github.com, "Getting started with the REST API" (`Accept`, `User-Agent`), "API Versions" and
 * "Troubleshooting the REST API".
 *
 * @throws {GithubError} with GitHub's status and message.
 */
export function checkHeaders(headers: Credentials['headers'], settings: Settings): void {
  if ((headers['user-agent'] ?? '') === '') {
    const message = 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.';
    throw new GithubError(403, message);
  }
  const accept = headers['accept'] ?? '';
  // Octokit sends `application/vnd.github.v3+json`.
  if (!/application\/(?:vnd\.github(?:\.v3)?\+)?json|\*\/\*/.test(accept)) {
    throw new GithubError(415, `Unsupported 'Accept' header: '${accept}'. Must accept 'application/json'.`);
  }
  const version = headers['x-github-api-version'];
  if (version !== undefined && !API_VERSIONS.has(version)) {
    throw new GithubError(400, `Version ${version} is not a supported version.`);
  }
  const token = readToken(headers);
  if (token === undefined) throw new GithubError(401, 'Requires authentication');
  if (token !== settings.token && token !== settings.integrationToken) throw new GithubError(401, 'Bad credentials');
}

/**
 * Checks that the token has the permission.
 *
 * @throws {GithubError} 403, with the missing permission in the header `x-accepted-github-permissions`.
 */
export function checkPermission({ headers, operation }: Credentials, settings: Settings): void {
  const needed = neededPermission(operation);
  if (readToken(headers) === settings.integrationToken) {
    const mayRead = needed === 'actions=read' || operation.endsWith('/public-key');
    if (!mayRead) throw new GithubError(403, 'Resource not accessible by integration');
  } else if (!grants(settings.permissions, needed)) {
    throw new GithubError(403, 'Resource not accessible by personal access token');
  }
}

/**
 * Returns the repository permission that an operation needs, in the form of `x-accepted-github-permissions`.
 *
 * Source: docs.github.com, "Permissions required for fine-grained personal access tokens".
 *
 * @example 'environments=write'
 */
export function neededPermission(operation: string): string {
  const reads = operation.startsWith('GET ');
  if (operation.endsWith('/{environment_name}')) return reads ? 'actions=read' : 'administration=write';
  return `${operation.includes('/environments/') ? 'environments' : 'secrets'}=${reads ? 'read' : 'write'}`;
}

const API_VERSIONS = new Set(['2022-11-28', '2026-03-10']);

function readToken(headers: Credentials['headers']): string | undefined {
  return /^(?:bearer|token) (.+)$/i.exec(headers['authorization'] ?? '')?.[1];
}

function grants(permissions: Settings['permissions'], needed: string): boolean {
  const granted: Readonly<Record<string, string | boolean>> = permissions;
  const [name = '', access] = needed.split('=');
  const given = granted[name] ?? false;
  return typeof given === 'boolean' ? given : given === 'write' || given === access;
}
