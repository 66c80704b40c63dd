import { GithubError, toTimestamp } from './github-answer.ts';
import type { Answer } from './github-answer.ts';
import {
  addEnvironment,
  encodePublicKey,
  findEnvironment,
  openSealed,
  putSecret,
  UNPROTECTED,
} from './github-state.ts';
import type { Environment, Protection, Scope, Secret, State } from './github-state.ts';

/** A request to one of GitHub's paths. */
export interface Call {
  /** @example 'PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}' */
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The parsed body; undefined if there is none. */
  readonly body: unknown;
  /** The address of this path with the repository's id, without a query, for `Link`. */
  readonly address: string;
}

/**
 * Carries out a request.
 *
 * Source: docs.github.com, "REST API endpoints for GitHub Actions Secrets" and "REST API endpoints for deployment
 * environments".
 *
 * @throws {GithubError} if GitHub would reject it.
 */
export function carryOut(state: State, call: Call): Answer {
  const [method = '', template = ''] = call.operation.split(' ');
  if (template.endsWith('/{environment_name}')) {
    return method === 'GET' ? showEnvironment(state, call) : writeEnvironment(state, call);
  }
  const scope = findScope(state, call);
  if (template.endsWith('/public-key')) return showPublicKey(state, scope);
  if (template.endsWith('/secrets')) return listSecrets(scope, call);
  if (method === 'PUT') return writeSecret(state, scope, call);
  const name = nameOf(call);
  const secret = scope.secrets.get(name);
  if (secret === undefined) throw new GithubError(404, 'Not Found');
  if (method === 'GET') return { status: 200, body: describeSecret([name, secret]) };
  scope.secrets.delete(name);
  return { status: 204 };
}

function findScope(state: State, { parameters }: Call): Scope {
  const name = parameters['environment_name'];
  const scope = name === undefined ? state.repository : findEnvironment(state, name);
  if (scope === undefined) throw new GithubError(404, 'Not Found');
  return scope;
}

function showPublicKey({ settings }: State, { keys }: Scope): Answer {
  return { status: 200, body: { key_id: keys.id, key: encodePublicKey(keys, settings.publicKey) } };
}

/** 30 for each page by default, at most 100: docs.github.com, "Using pagination in the REST API". */
function listSecrets({ secrets }: Scope, { query, address }: Call): Answer {
  const perPage = Math.min(readPositive(query['per_page']) ?? 30, 100);
  const page = readPositive(query['page']) ?? 1;
  const last = Math.max(1, Math.ceil(secrets.size / perPage));
  const sorted = [...secrets].sort(([a], [b]) => (a < b ? -1 : 1));
  const shown = sorted.slice((page - 1) * perPage, page * perPage).map(describeSecret);
  const rels = { prev: page - 1, next: page + 1, last, first: 1 };
  const links = Object.entries(rels)
    .filter(([rel]) => (rel === 'next' || rel === 'last' ? page < last : page > 1))
    .map(([rel, target]) => `<${address}?per_page=${perPage}&page=${target}>; rel="${rel}"`);
  const headers: Record<string, string> = links.length === 0 ? {} : { link: links.join(', ') };
  return { status: 200, headers, body: { total_count: secrets.size, secrets: shown } };
}

function readPositive(text = ''): number | undefined {
  return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}

function describeSecret([name, { createdMs, updatedMs }]: readonly [string, Secret]) {
  return { name, created_at: toTimestamp(createdMs), updated_at: toTimestamp(updatedMs) };
}

/** 48 KB for each secret, 100 secrets for each environment or repository: docs.github.com, "Secrets reference". */
const MAX_VALUE_BYTES = 48 * 1024;
const MAX_SECRETS = 100;

/** GitHub's own messages, except those for the two limits, which are unknown. */
function writeSecret(state: State, scope: Scope, call: Call): Answer {
  const name = nameOf(call);
  const wrong = findNameProblem(name);
  if (wrong !== undefined) throw new GithubError(422, wrong);
  const encrypted = readText(call.body, 'encrypted_value');
  const keyId = readText(call.body, 'key_id');
  const value = keyId === scope.keys.id ? openSealed(encrypted, scope.keys) : undefined;
  if (value === undefined) {
    throw new GithubError(422, 'Bad request - validation failed due to an improperly encrypted secret');
  }
  if (Buffer.byteLength(value) > MAX_VALUE_BYTES) throw new GithubError(422, 'Value is too large.');
  if (!scope.secrets.has(name) && scope.secrets.size >= MAX_SECRETS) {
    throw new GithubError(422, `The limit of ${MAX_SECRETS} secrets is reached.`);
  }
  return putSecret(state, scope, { name, value }) ? { status: 204 } : { status: 201, body: {} };
}

function nameOf({ parameters }: Call): string {
  return (parameters['secret_name'] ?? '').toUpperCase();
}

/** The rules of docs.github.com, "Secrets reference", "Naming your secrets". */
function findNameProblem(name: string): string | undefined {
  if (name.startsWith('GITHUB_')) return 'Secret names must not start with GITHUB_.';
  if (/^[A-Z_][A-Z0-9_]*$/.test(name)) return undefined;
  return (
    'Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). ' +
    'Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).'
  );
}

function readText(body: unknown, name: string): string {
  const value = readProperty(body, name);
  if (value === undefined) throw new GithubError(422, `Invalid request.\n\n"${name}" wasn't supplied.`);
  if (typeof value !== 'string') throw new GithubError(422, `Invalid request.\n\n"${name}" is not a string.`);
  return value;
}

function readProperty(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  return Object.entries(body).find(([key]) => key === name)?.[1];
}

/** Environment names have at most 255 characters: docs.github.com, "Managing environments for deployment". */
const MAX_ENVIRONMENT_NAME_LENGTH = 255;

/** Like every PUT, resets omitted settings. So it must not be sent for an existing environment. */
function writeEnvironment(state: State, { parameters, body }: Call): Answer {
  const name = parameters['environment_name'] ?? '';
  if (name.length > MAX_ENVIRONMENT_NAME_LENGTH) throw new GithubError(422, 'Name is too long');
  const protection: Protection = { ...UNPROTECTED, ...(typeof body === 'object' ? body : undefined) };
  const existing = findEnvironment(state, name);
  const environment = existing ?? addEnvironment(state, name, protection);
  environment.protection = protection;
  environment.updatedMs = state.settings.now();
  return { status: 200, body: describeEnvironment(environment) };
}

function showEnvironment(state: State, { parameters }: Call): Answer {
  const environment = findEnvironment(state, parameters['environment_name'] ?? '');
  if (environment === undefined) throw new GithubError(404, 'Not Found');
  return { status: 200, body: describeEnvironment(environment) };
}

/** Omits the rule about reviewers, which would include their whole profiles. */
function describeEnvironment({ id, name, createdMs, updatedMs, protection }: Environment) {
  const wait = { id, node_id: `GA_${id}`, type: 'wait_timer', wait_timer: protection.wait_timer };
  return {
    id,
    node_id: `EN_${id}`,
    name,
    url: `https://api.github.com/environments/${id}`,
    html_url: `https://github.com/deployments/${id}`,
    created_at: toTimestamp(createdMs),
    updated_at: toTimestamp(updatedMs),
    protection_rules: protection.wait_timer > 0 ? [wait] : [],
    deployment_branch_policy: protection.deployment_branch_policy,
  };
}
