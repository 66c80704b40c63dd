import type { IncomingHttpHeaders } from 'node:http2';
import { hideValues } from '../../../masks.ts';
import { Code, GrpcError } from './error.ts';
import { broken } from './frame.ts';
import { RPCRetryPolicy, RPCStatus } from './modal_pb.ts';
import { decodePercent } from './percent.ts';

/** The shortest wait that Modal's clients accept (modal-client: py/modal/_utils/grpc_utils.py). */
const MIN_ASKED_DELAY_MS = 100;
/** The longest timer in Node. */
const MAX_ASKED_DELAY_MS = 2 ** 31 - 1;

/**
 * Returns the error for an answer's status; undefined if it is OK. An answer without a message may have its status in the
 * headers (grpc/grpc: doc/PROTOCOL-HTTP2.md, "Trailers-Only").
 */
export function findError(headers: IncomingHttpHeaders, trailers: IncomingHttpHeaders): GrpcError | undefined {
  const from = trailers['grpc-status'] === undefined ? headers : trailers;
  const { 'grpc-status': status, 'grpc-message': message = '', 'grpc-status-details-bin': details } = from;
  if (status === '0') return undefined;
  if (status === undefined) return broken('no status');
  if (!/^\d+$/.test(String(status))) return broken('a malformed status');
  const code = Object.values(Code).find((known) => known === Number(status)) ?? Code.Unknown;
  const askedDelayMs = details === undefined ? undefined : findAskedDelay(String(details), code);
  // Decoding would change a value with a `%`.
  return new GrpcError(decodePercent(hideValues(String(message), /%/)), { code, isStatus: true, askedDelayMs });
}

/** Malformed details, or details with another code than the status, must not hide the status. */
function findAskedDelay(details: string, status: Code): number | undefined {
  try {
    const { code, details: all } = RPCStatus.decode(Buffer.from(details, 'base64'));
    if (code !== status) return undefined;
    const policy = all.find(({ typeUrl }) => typeUrl.endsWith('/modal.client.RPCRetryPolicy'));
    return policy === undefined ? undefined : limitDelay(RPCRetryPolicy.decode(policy.value).retryAfterSecs * 1000);
  } catch {
    return undefined;
  }
}

function limitDelay(askedMs: number): number {
  if (Number.isNaN(askedMs)) return MIN_ASKED_DELAY_MS;
  return Math.min(Math.max(askedMs, MIN_ASKED_DELAY_MS), MAX_ASKED_DELAY_MS);
}
