import { deliver, isCarriedOut } from './modal-faults.ts';
import type { Fault } from './modal-faults.ts';
import { unwrapRequest, UnsupportedMediaType } from './modal-grpc.ts';
import type { Answer } from './modal-grpc.ts';
import { listen } from './modal-listener.ts';
import type { Exchange, Listener } from './modal-listener.ts';
import { admit, findMethod, isWrite } from './modal-methods.ts';
import { settle } from './modal-options.ts';
import type { ModalServerOptions } from './modal-options.ts';
import { addSecret, createState } from './modal-state.ts';
import type { Environment, Secret, State } from './modal-state.ts';
import { RpcError, STATUS } from './modal-status.ts';
import { MalformedMessage } from './protobuf.ts';
import type { Message } from './protobuf.ts';

export type { Fault } from './modal-faults.ts';
export type { ModalServerOptions } from './modal-options.ts';

/** One call as received. */
export interface RecordedCall {
  /** @example 'SecretGetOrCreate' */
  readonly method: string;
  /** All request headers with the credentials, without the pseudo-headers. */
  readonly headers: ReadonlyMap<string, string>;
  /** The pseudo-header `:authority`. */
  readonly authority: string;
  /** The request message without its length prefix; empty if there is none. */
  readonly bytes: Uint8Array;
  /** Field names in camelCase, maps as `Map`, enums as numbers; empty if it cannot be decoded. */
  readonly message: Readonly<Record<string, unknown>>;
  /** The gRPC status of the answer; -1 before it is sent. */
  readonly status: number;
  /** The number of its connection, from 1. */
  readonly connection: number;
}

/** A local Modal: its secrets, the calls that it received, and the faults to inject. */
export interface ModalServer extends AsyncDisposable {
  readonly url: string;
  /** The certificate authority, with `tls`. */
  readonly caPem: string | undefined;
  readonly calls: readonly RecordedCall[];
  /** The number of TCP connections so far. */
  readonly connections: number;
  /** The calls that write, or would write without an error. */
  readonly writes: readonly RecordedCall[];
  /** Returns a copy. */
  secret(environment: string, name: string): ReadonlyMap<string, string> | undefined;
  secretId(environment: string, name: string): string | undefined;
  secretNames(environment: string): readonly string[];
  environments(): readonly string[];
  /** Creates or replaces a secret without a call. An existing one keeps its id. */
  putSecret(environment: string, name: string, content: Content): void;
  removeSecret(environment: string, name: string): void;
  /** Queues faults. Each call to `method` takes the next one. */
  inject(method: string, ...faults: readonly Fault[]): void;
  /** Awaits the listener before handling each call, even one with a fault. */
  onCall(listener: CallListener): void;
  close(): Promise<void>;
}

type Content = Readonly<Record<string, string>> | ReadonlyMap<string, string>;
type CallListener = (call: RecordedCall) => void | Promise<void>;

/** Starts a local Modal on a free port. */
export async function startModalServer(options: ModalServerOptions = {}): Promise<ModalServer> {
  const server = new LocalModal(createState(settle(options)));
  await server.start();
  return server;
}

/** A recorded call, perhaps without an answer yet. */
interface OpenCall extends RecordedCall {
  status: number;
}

class LocalModal implements ModalServer {
  readonly calls: OpenCall[] = [];
  readonly #state: State;
  readonly #faults = new Map<string, Fault[]>();
  readonly #listeners: CallListener[] = [];
  #listener: Listener | undefined;

  constructor(state: State) {
    this.#state = state;
  }

  async start(): Promise<void> {
    this.#listener = await listen(this.#state.settings, (exchange) => this.#serve(exchange));
  }

  get url(): string {
    return this.#listener?.url ?? '';
  }

  get caPem(): string | undefined {
    return this.#listener?.caPem;
  }

  get connections(): number {
    return this.#listener?.connections ?? 0;
  }

  get writes(): readonly RecordedCall[] {
    return this.calls.filter(({ method, message }) => isWrite(method, message));
  }

  secret(environment: string, name: string): ReadonlyMap<string, string> | undefined {
    const secret = this.#find(environment, name);
    return secret && new Map(secret.content);
  }

  secretId(environment: string, name: string): string | undefined {
    return this.#find(environment, name)?.id;
  }

  secretNames(environment: string): readonly string[] {
    return [...(this.#state.environments.get(environment)?.secrets.keys() ?? [])];
  }

  environments(): readonly string[] {
    return [...this.#state.environments.keys()];
  }

  putSecret(environment: string, name: string, content: Content): void {
    const map = new Map(isMap(content) ? content : Object.entries(content));
    const existing = this.#find(environment, name);
    if (existing === undefined) addSecret(this.#state, this.#environment(environment), { name, content: map });
    else existing.content = map;
  }

  removeSecret(environment: string, name: string): void {
    this.#environment(environment).secrets.delete(name);
  }

  inject(method: string, ...faults: readonly Fault[]): void {
    this.#faults.set(method, [...(this.#faults.get(method) ?? []), ...faults]);
  }

  onCall(listener: CallListener): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #find(environment: string, name: string): Secret | undefined {
    return this.#state.environments.get(environment)?.secrets.get(name);
  }

  /** A test must name an existing environment. */
  #environment(name: string): Environment {
    const environment = this.#state.environments.get(name);
    if (environment === undefined) throw new Error(`The local Modal has no environment '${name}'`);
    return environment;
  }

  async #serve(exchange: Exchange): Promise<void> {
    const request = this.#understand(exchange);
    const call = record(exchange, request);
    this.calls.push(call);
    const listening = await this.#tellListeners(call);
    const fault = this.#faults.get(call.method)?.shift() ?? { kind: 'pass' };
    const problem = listening ?? request.problem;
    if (exchange.stream.closed || exchange.stream.destroyed) return;
    if (fault.kind === 'pass' && problem instanceof UnsupportedMediaType) {
      exchange.stream.respond({ ':status': 415 }, { endStream: true });
      return;
    }
    const answer = isCarriedOut(fault) ? this.#answer(call, problem) : undefined;
    call.status = deliver({ exchange, fault, answer, form: this.#state.settings.responseForm });
  }

  #understand({ headers, body }: Exchange): Understood {
    const [, service, method = ''] = (headers[':path'] ?? '').split('/');
    const known = service === 'modal.client.ModalClient' ? findMethod(this.#state, method) : undefined;
    let bytes = new Uint8Array() as Uint8Array;
    try {
      bytes = unwrapRequest(headers, body);
      if (known === undefined) throw new RpcError(STATUS.UNIMPLEMENTED, `Method not found: ${headers[':path'] ?? ''}`);
      return { method, bytes, message: known.decode(bytes), problem: undefined };
    } catch (problem) {
      return { method, bytes, message: {}, problem };
    }
  }

  async #tellListeners(call: RecordedCall): Promise<unknown> {
    try {
      for (const listener of this.#listeners) await listener(call);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  #answer({ method, headers, bytes }: RecordedCall, problem: unknown): Answer {
    if (problem !== undefined) return answerError(problem);
    try {
      admit(this.#state, method, headers);
      const known = findMethod(this.#state, method);
      return { status: STATUS.OK, message: '', body: known?.carryOut(this.#state, bytes) ?? new Uint8Array() };
    } catch (error) {
      return answerError(error);
    }
  }
}

function isMap(content: Content): content is ReadonlyMap<string, string> {
  return content instanceof Map;
}

interface Understood {
  readonly method: string;
  readonly bytes: Uint8Array;
  readonly message: Message;
  /** The error for a call that cannot be carried out. */
  readonly problem: unknown;
}

function record({ headers, connection }: Exchange, { method, bytes, message }: Understood): OpenCall {
  const texts = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')] as const);
  return {
    method,
    headers: new Map(texts.filter(([name]) => !name.startsWith(':'))),
    authority: headers[':authority'] ?? '',
    bytes,
    message,
    status: -1,
    connection,
  };
}

function answerError(error: unknown): Answer {
  if (error instanceof RpcError) return { status: error.code, message: error.message };
  if (error instanceof MalformedMessage) {
    return { status: STATUS.INTERNAL, message: `Malformed protobuf: ${error.message}` };
  }
  return { status: STATUS.INTERNAL, message: `The local Modal failed: ${String(error)}` };
}
