import { checkHeaders, checkPermission, neededPermission } from './github-admission.ts';
import { commonHeaders, GithubError, refuse } from './github-answer.ts';
import type { Answer } from './github-answer.ts';
import { findPlace, findProblems, OPERATIONS } from './github-description.ts';
import { distort, isCarriedOut } from './github-faults.ts';
import type { GithubFault } from './github-faults.ts';
import { listen } from './github-listener.ts';
import type { Exchange, Listener } from './github-listener.ts';
import { carryOut } from './github-operations.ts';
import { settle } from './github-options.ts';
import type { GithubServerOptions } from './github-options.ts';
import { locate, redirectAway, redirectMoved } from './github-redirects.ts';
import { createState, findEnvironment, putSecret, rotateKeys } from './github-state.ts';
import type { Scope, State } from './github-state.ts';

export type { GithubFault } from './github-faults.ts';
export type { GithubServerOptions } from './github-options.ts';

/** One request as received. */
export interface RecordedRequest {
  readonly method: string;
  /** As received, percent-encoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** With the credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed; a string if it is not JSON; undefined if it is empty. */
  readonly body: unknown;
  /** The status of the answer; -1 before it is sent. */
  readonly status: number;
  /** Its violations of GitHub's OpenAPI description. */
  readonly problems: readonly string[];
}

/** The requests that get a fault. */
export interface FaultMatch {
  /** @default any */
  readonly method?: string;
  /** Matches the path as received, percent-encoded, without the query. @default any */
  readonly path?: RegExp;
}

/** A local GitHub: its secrets, the requests that it received, and the faults to inject. */
export interface GithubServer extends AsyncDisposable {
  /** The address for GITHUB_API_URL. With `/api/v3` at the end, it acts as a GitHub Enterprise Server. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** All PUT and DELETE requests, even failed ones. */
  readonly writes: readonly RecordedRequest[];
  /** Returns a copy: opened values by upper-case name; undefined if the environment does not exist. */
  environmentSecrets(environment: string): ReadonlyMap<string, string> | undefined;
  /** Returns a copy: opened values by upper-case name. */
  repositorySecrets(): ReadonlyMap<string, string>;
  environments(): readonly string[];
  /** Returns the settings of the last PUT, `PROTECTED` before it; undefined if the environment does not exist. */
  protection(environment: string): unknown;
  /** Creates or replaces a secret without a request and without limits. */
  putEnvironmentSecret(environment: string, name: string, value: string): void;
  /** Creates or replaces a secret without a request and without limits. */
  putRepositorySecret(name: string, value: string): void;
  /** Gives every scope a new key pair. Values sealed for an old one then cause status 422. */
  rotateKey(): void;
  /** Queues faults. Each matching request takes the next one. */
  inject(match: FaultMatch, ...faults: readonly GithubFault[]): void;
  /** Awaits the listener before handling each request, even one with a fault. */
  onRequest(listener: RequestListener): void;
  close(): Promise<void>;
}

type RequestListener = (request: RecordedRequest) => void | Promise<void>;

/** Starts a local GitHub on a free port. */
export async function startGithubServer(options: GithubServerOptions = {}): Promise<GithubServer> {
  const server = new LocalGithub(await createState(settle(options)));
  await server.start();
  return server;
}

/** A recorded request, perhaps without an answer yet. */
interface OpenRequest extends RecordedRequest {
  status: number;
}

class LocalGithub implements GithubServer {
  readonly requests: OpenRequest[] = [];
  readonly #state: State;
  readonly #faults: { readonly match: FaultMatch; readonly fault: GithubFault }[] = [];
  readonly #listeners: RequestListener[] = [];
  #listener: Listener | undefined;

  constructor(state: State) {
    this.#state = state;
  }

  async start(): Promise<void> {
    this.#listener = await listen((exchange) => this.#serve(exchange));
  }

  get url(): string {
    return this.#listener?.url ?? '';
  }

  get writes(): readonly RecordedRequest[] {
    return this.requests.filter(({ method }) => method === 'PUT' || method === 'DELETE');
  }

  environmentSecrets(environment: string): ReadonlyMap<string, string> | undefined {
    const scope = findEnvironment(this.#state, environment);
    return scope && valuesOf(scope);
  }

  repositorySecrets(): ReadonlyMap<string, string> {
    return valuesOf(this.#state.repository);
  }

  environments(): readonly string[] {
    return [...this.#state.environments.values()].map(({ name }) => name);
  }

  protection(environment: string): unknown {
    return findEnvironment(this.#state, environment)?.protection;
  }

  /** A test must name an existing environment. */
  putEnvironmentSecret(environment: string, name: string, value: string): void {
    const scope = findEnvironment(this.#state, environment);
    if (scope === undefined) throw new Error(`The local GitHub has no environment '${environment}'`);
    putSecret(this.#state, scope, { name, value });
  }

  putRepositorySecret(name: string, value: string): void {
    putSecret(this.#state, this.#state.repository, { name, value });
  }

  rotateKey(): void {
    rotateKeys(this.#state);
  }

  inject(match: FaultMatch, ...faults: readonly GithubFault[]): void {
    this.#faults.push(...faults.map((fault) => ({ match, fault })));
  }

  onRequest(listener: RequestListener): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #serve(exchange: Exchange): Promise<void> {
    const request = record(exchange, this.#state);
    this.requests.push(request);
    for (const listener of this.#listeners) await listener(request);
    const fault = this.#takeFault(request);
    const answer = isCarriedOut(fault) ? answerRequest(this.#state, request, this.url) : undefined;
    const sent = distort(fault, answer, this.#state.settings.now());
    if (sent === 'hang') return;
    if (sent === 'drop') {
      exchange.drop();
      return;
    }
    this.#state.usedRequests += 1;
    request.status = sent.status;
    exchange.send({ ...sent, headers: { ...commonHeaders(this.#state), ...sent.headers } });
  }

  #takeFault({ method, path }: RecordedRequest): GithubFault {
    const index = this.#faults.findIndex(
      ({ match }) => (match.method ?? method) === method && path.search(match.path ?? '') >= 0,
    );
    return this.#faults.splice(index, index < 0 ? 0 : 1)[0]?.fault ?? { kind: 'pass' };
  }
}

function valuesOf({ secrets }: Scope): ReadonlyMap<string, string> {
  return new Map([...secrets].map(([name, { value }]) => [name, value]));
}

function record({ method, target, headers, body: text }: Exchange, { settings }: State): OpenRequest {
  // `URL` would resolve dots in the path.
  const [path = '', search] = target.split(/\?(.*)/s);
  const query = Object.fromEntries(new URLSearchParams(search));
  const body = text === '' ? undefined : parse(text);
  const place = findPlace(locate(path, settings).path);
  const problems = findProblems({ method, place, query, contentType: headers['content-type'], body });
  return { method, path, query, headers, body, status: -1, problems };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function answerRequest(state: State, request: RecordedRequest, url: string): Answer {
  const away = redirectAway(request, state.settings);
  if (away !== undefined) return away;
  try {
    checkHeaders(request.headers, state.settings);
    return redirectMoved(request, state.settings, url) ?? answerAdmitted(state, request, url);
  } catch (error) {
    return answerError(error);
  }
}

function answerAdmitted(state: State, { method, path: given, headers, query, body }: RecordedRequest, url: string) {
  const { path, address, known } = locate(given, state.settings);
  const place = findPlace(path);
  const operation = `${method} ${place?.template ?? ''}`;
  if (place === undefined || !known || !OPERATIONS.includes(operation)) throw new GithubError(404, 'Not Found');
  const accepted = { 'x-accepted-github-permissions': neededPermission(operation) };
  try {
    checkPermission({ headers, operation }, state.settings);
    if (typeof body === 'string') throw new GithubError(400, 'Problems parsing JSON');
    const { parameters } = place;
    const answer = carryOut(state, { operation, parameters, query, body, address: url + address });
    return { ...answer, headers: { ...accepted, ...answer.headers } };
  } catch (error) {
    return { ...answerError(error), headers: accepted };
  }
}

function answerError(error: unknown): Answer {
  if (error instanceof GithubError) return refuse(error.status, error.message);
  return refuse(500, `The local GitHub failed: ${String(error)}`);
}
