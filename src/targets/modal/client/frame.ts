import { MAX_ANSWER_BYTES } from '../../../net/limits.ts';
import { Code, GrpcError } from './error.ts';

/*
 * gRPC's Length-Prefixed-Message (grpc/grpc: doc/PROTOCOL-HTTP2.md): one byte that is 1 if the message is compressed, its length
 * in four bytes, big-endian, and the message.
 */
const HEAD_BYTES = 5;

/** Returns a message in a frame: uncompressed, with its length. */
export function frameMessage(message: Uint8Array): Uint8Array {
  const frame = Buffer.allocUnsafe(HEAD_BYTES + message.length);
  frame.writeUInt8(0);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, HEAD_BYTES);
  return frame;
}

/** Collects the one message of a unary answer. The methods throw a `GrpcError` if there is not exactly one. */
export interface FrameReader {
  readonly read: (part: Buffer) => void;
  /** Returns the message. Call it after the last part. */
  readonly end: () => Uint8Array;
}

/** Refuses a body that is not one message of at most 4 MiB as early as possible: it may be endless. */
export function openFrameReader(): FrameReader {
  const parts: Buffer[] = [];
  let bytes = 0;
  let frameBytes: number | undefined;
  return {
    read: (part) => {
      parts.push(part);
      bytes += part.length;
      if (bytes >= HEAD_BYTES) frameBytes ??= HEAD_BYTES + readLength(join(parts));
      if (frameBytes !== undefined && bytes > frameBytes) throw broken('more than one message');
    },
    end: () => {
      if (bytes === 0) throw broken('no message');
      if (bytes !== frameBytes) throw broken('a message that is cut off');
      return join(parts).subarray(HEAD_BYTES);
    },
  };
}

function join(parts: readonly Buffer[]): Buffer {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : Buffer.concat(parts);
}

function readLength(head: Buffer): number {
  if (head.readUInt8() !== 0) throw broken('a compressed message');
  const length = head.readUInt32BE(1);
  if (length > MAX_ANSWER_BYTES) throw broken('a message of more than 4 MiB');
  return length;
}

/** Returns the error for an answer that breaks gRPC's rules. */
export function broken(what: string): GrpcError {
  return new GrpcError(`gRPC with ${what}`, { code: Code.Internal });
}
