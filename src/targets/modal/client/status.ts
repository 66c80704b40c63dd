import type { IncomingHttpHeaders } from 'node:http2';
import { decodeBinaryHeader, type ConnectError } from '@connectrpc/connect';
import { findTrailerError } from '@connectrpc/connect/protocol-grpc';
import { broken } from './frame.ts';
import { RPCStatusSchema } from './modal_pb.ts';
import { decodePercent } from './percent.ts';

/**
 * Returns the error that an answer's status tells; undefined where it is OK. An answer without a message may have its
 * status in the headers (grpc/grpc: doc/PROTOCOL-HTTP2.md, "Trailers-Only").
 */
export function findError(headers: IncomingHttpHeaders, trailers: IncomingHttpHeaders): ConnectError | undefined {
  const from = trailers['grpc-status'] === undefined ? headers : trailers;
  const status = from['grpc-status'];
  if (status === '0') return undefined;
  if (status === undefined) return broken('no status');
  return /^\d+$/.test(String(status)) ? findTrailerError(readStatus(from)) : broken('a malformed status');
}

const STATUS = ['grpc-status', 'grpc-message', 'grpc-status-details-bin'];

/**
 * Connect decodes the two headers that explain an error without a net, and trusts the second more than the status
 * itself. What is malformed there, or says otherwise, must not hide the status code.
 */
function readStatus(from: IncomingHttpHeaders): Headers {
  const fields = STATUS.filter((name) => from[name] !== undefined);
  const status = new Headers(fields.map((name) => [name, String(from[name])]));
  const message = status.get('grpc-message');
  if (message !== null) status.set('grpc-message', encodeURIComponent(decodePercent(message)));
  const details = status.get('grpc-status-details-bin');
  if (details !== null && !hasCode(details, Number(from['grpc-status']))) status.delete('grpc-status-details-bin');
  return status;
}

function hasCode(details: string, code: number): boolean {
  try {
    return decodeBinaryHeader(details, RPCStatusSchema).code === code;
  } catch {
    return false;
  }
}
