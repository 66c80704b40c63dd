import { randomBytes, randomInt } from 'node:crypto';
import type { Settings } from './modal-options.ts';
import { RpcError, STATUS } from './modal-status.ts';

/** A stored secret. */
export interface Secret {
  id: string;
  /** Empty for an ephemeral one. */
  readonly name: string;
  /** Seconds since 1970. */
  createdAt: number;
  content: Map<string, string>;
}

/** An environment and its secrets by name. */
export interface Environment {
  readonly id: string;
  readonly name: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly restricted: boolean;
  readonly secrets: Map<string, Secret>;
}

/** The state of the local Modal. */
export interface State {
  readonly settings: Settings;
  readonly environments: Map<string, Environment>;
  /** The issued tokens, and when each expires, in milliseconds since 1970. */
  readonly authTokens: Map<string, number>;
  lastCreatedAt: number;
}

/** Returns a workspace with its environments and without secrets. */
export function createState(settings: Settings): State {
  const state: State = { settings, environments: new Map(), authTokens: new Map(), lastCreatedAt: 0 };
  for (const name of settings.environments) addEnvironment(state, name);
  return state;
}

/** Adds an empty environment. */
export function addEnvironment(state: State, name: string, restricted = false): Environment {
  const environment = { id: newId('en'), name, createdAt: nextCreationTime(state), restricted, secrets: new Map() };
  state.environments.set(name, environment);
  return environment;
}

/** Adds a secret, or replaces the one with its name by a new one. */
export function addSecret(state: State, place: Pick<Environment, 'secrets'>, draft: Pick<Secret, 'name' | 'content'>) {
  const secret: Secret = { id: newId('st'), createdAt: nextCreationTime(state), ...draft };
  place.secrets.set(draft.name, secret);
  return secret;
}

/** Returns the environment for an empty name. */
export function defaultEnvironment({ settings, environments }: State): Environment | undefined {
  const [name] = settings.environments;
  return settings.hasDefaultEnvironment && name !== undefined ? environments.get(name) : undefined;
}

/**
 * Returns the environment that a request names.
 *
 * @throws {RpcError} if it does not exist. Modal's clients accept both 5 and 3 for this (modal@0.11.1 and
 *   py/test/conftest.py).
 */
export function findEnvironment(state: State, name: string, missing = `Environment '${name}' not found`): Environment {
  const found = name === '' ? defaultEnvironment(state) : state.environments.get(name);
  if (found !== undefined) return found;
  if (name !== '') throw new RpcError(state.settings.unknownEnvironmentCode, missing);
  throw new RpcError(
    STATUS.INVALID_ARGUMENT,
    'No environment was specified, and the workspace has several environments but no default one',
  );
}

/** @throws {RpcError} 7 if the credentials may only read: https://modal.com/docs/guide/rbac. */
export function requireWritable(state: State, environment: Environment): void {
  if (!state.settings.readOnlyEnvironments.includes(environment.name)) return;
  throw new RpcError(
    STATUS.PERMISSION_DENIED,
    `You need the Contributor role to write to environment '${environment.name}'`,
  );
}

/**
 * Returns the time in seconds, at least a microsecond after the last one. Lists are paged by creation time, so with two
 * equal times a page could lose a secret.
 */
function nextCreationTime(state: State): number {
  state.lastCreatedAt = Math.max(state.settings.now() / 1000, state.lastCreatedAt + 1e-6);
  return state.lastCreatedAt;
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Returns an id like those of apps, `^ap-[a-zA-Z0-9]{22}$` in py/modal/_utils/name_utils.py, with another prefix. */
function newId(prefix: string): string {
  const tail = Array.from({ length: 22 }, () => ALPHANUMERIC.charAt(randomInt(ALPHANUMERIC.length)));
  return `${prefix}-${tail.join('')}`;
}

/** The life of a token of AuthTokenGet, in milliseconds, as js/src/auth_token_manager.ts assumes without `exp`. */
const AUTH_TOKEN_LIFE_MS = 20 * 60 * 1000;

/** Returns a new JSON Web Token (RFC 7519) with `exp`. Its signature is random, because no client checks it. */
export function issueAuthToken(state: State): string {
  const now = state.settings.now();
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { jti: randomBytes(8).toString('hex'), iat: toSeconds(now), exp: toSeconds(now + AUTH_TOKEN_LIFE_MS) };
  const token = [part({ alg: 'HS256', typ: 'JWT' }), part(claims), randomBytes(32).toString('base64url')].join('.');
  state.authTokens.set(token, now + AUTH_TOKEN_LIFE_MS);
  return token;
}

function toSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
