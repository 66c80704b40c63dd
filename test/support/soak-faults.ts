import type { Fault } from './modal-server.ts';
import type { Random } from './soak-random.ts';

/** Methods of the client, each with its own queue of faults. */
const METHODS = [
  'AuthTokenGet',
  'SecretGetOrCreate',
  'SecretUpdate',
  'SecretDelete',
  'EnvironmentList',
  'SecretGetInfo',
];

const WRITING_METHODS: ReadonlySet<string> = new Set(['SecretGetOrCreate', 'SecretUpdate', 'SecretDelete']);

const GRPC = { 'content-type': 'application/grpc' };
const OK = { 'grpc-status': '0' };

/** Faults after which the call may be sent again. `afterCommit` is chosen for each. */
const PASSING: readonly Fault[] = [
  ...[1, 2, 4, 13, 14].map((code): Fault => ({ kind: 'status', code, message: 'Try again.' })),
  { kind: 'drop' },
  { kind: 'reset' },
  { kind: 'reset', code: 7 }, // REFUSED_STREAM: the server has not handled it, so it is never carried out.
  { kind: 'goaway' },
  { kind: 'truncate', bytes: 0 },
  { kind: 'truncate', bytes: 4 },
  { kind: 'truncate', bytes: 9 },
  {
    kind: 'raw',
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: new TextEncoder().encode('<html></html>'),
  },
  { kind: 'raw', body: new Uint8Array(5) },
  { kind: 'raw', body: new Uint8Array(5), trailers: { 'grpc-status': 'fine' } },
  { kind: 'raw', headers: { ...GRPC, 'grpc-status': '14', 'grpc-message': '100%', 'grpc-status-details-bin': '!' } },
  { kind: 'raw', body: Uint8Array.of(0, 0, 0, 0, 9, 1), trailers: OK },
  { kind: 'raw', body: Uint8Array.of(1, 0, 0, 0, 0), trailers: OK },
  { kind: 'raw', body: new Uint8Array(10), trailers: OK },
  { kind: 'raw', body: 'endless' },
];

/** Requested waits. Modal requests a wait only if it has not carried out the call. */
const THROTTLES: readonly Fault[] = [
  { kind: 'status', code: 8, message: 'Slow down.', retryAfterSecs: 0.1 },
  { kind: 'status', code: 8, message: 'Slow down.', retryAfterSecs: 3600 },
];

/**
 * Final rejections: nothing is carried out. NOT_FOUND, ALREADY_EXISTS and FAILED_PRECONDITION are omitted: they state
 * whether the secret exists, and if a server lies about that, no client can report the truth.
 */
const FINAL: readonly Fault[] = [3, 7, 12, 16].map((code) => ({ kind: 'status', code, message: 'No.' }));

/** The faults of one run: for each method, those of its calls, in order. */
export function chooseFaults(random: Random): ReadonlyMap<string, readonly Fault[]> {
  return new Map(METHODS.map((method) => [method, chooseQueue(method, random)]));
}

function chooseQueue(method: string, random: Random): readonly Fault[] {
  const share = random.pick(WRITING_METHODS.has(method) ? [0.1, 0.4, 0.8] : [0, 0.1, 0.4]);
  const queue = Array.from({ length: 1 + random.below(8) }, (): Fault => {
    return random.chance(share) ? choose(random) : { kind: 'pass' };
  });
  // The first SecretGetOrCreate is the look-up. Most runs should reach the write.
  return method === 'SecretGetOrCreate' && random.chance(0.7) ? [{ kind: 'pass' }, ...queue] : queue;
}

function choose(random: Random): Fault {
  if (random.chance(0.05)) return { kind: 'hang', afterCommit: random.chance(0.5) };
  if (random.chance(0.1)) return random.pick(THROTTLES);
  if (random.chance(0.1)) return random.pick(FINAL);
  const fault = random.pick(PASSING);
  const isRefusedStream = fault.kind === 'reset' && fault.code === 7;
  const mayCommit = fault.kind !== 'truncate' && fault.kind !== 'pass' && fault.kind !== 'warning' && !isRefusedStream;
  return mayCommit && random.chance(0.5) ? { ...fault, afterCommit: true } : fault;
}
