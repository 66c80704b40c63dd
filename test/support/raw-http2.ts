import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Frame types (RFC 9113, section 6). */
const DATA = 0;
const HEADERS = 1;
const SETTINGS = 4;
const PUSH_PROMISE = 5;
const RST_STREAM = 3;
const PREFACE_BYTES = 24;
const HEAD_BYTES = 9;

type Fields = Readonly<Record<string, string>>;

/** Answers to one request, frame by frame. */
export interface RawStream {
  readonly number: number;
  readonly headers: (fields: Fields, end: boolean) => void;
  readonly data: (bytes: Uint8Array) => void;
  /** Promises another stream, then fails it. */
  readonly pushAndReset: () => void;
}

/**
 * Starts a clear-text HTTP/2 server that writes its own frames, for answers that Node's server cannot send. It reports
 * a request as soon as the headers arrive. It never widens the windows, so the client can send only the first ones.
 */
export async function startRawServer(
  onRequest: (stream: RawStream) => void,
): Promise<AsyncDisposable & { url: string }> {
  const sockets = new Set<Socket>();
  let number = 0;
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.write(frame(SETTINGS, { flags: 0, id: 0 }));
    let read = Buffer.alloc(0);
    let skip = PREFACE_BYTES;
    socket.on('data', (part: Buffer) => {
      read = Buffer.concat([read, part]);
      if (read.length < skip) return;
      read = read.subarray(skip);
      skip = 0;
      while (read.length >= HEAD_BYTES && read.length >= HEAD_BYTES + read.readUIntBE(0, 3)) {
        const [type, flags, id] = [read.readUInt8(3), read.readUInt8(4), read.readUInt32BE(5)];
        read = read.subarray(HEAD_BYTES + read.readUIntBE(0, 3));
        if (type === SETTINGS && flags === 0) socket.write(frame(SETTINGS, { flags: 1, id: 0 }));
        if (type === HEADERS) onRequest(openStream(socket, id, ++number));
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function openStream(socket: Socket, id: number, number: number): RawStream {
  return {
    number,
    headers: (fields, end) => {
      const flags = 4 | (end ? 1 : 0); // END_HEADERS, END_STREAM.
      socket.write(frame(HEADERS, { flags, id, payload: pack(fields) }));
    },
    data: (bytes) => socket.write(frame(DATA, { flags: 0, id, payload: bytes })),
    pushAndReset: () => {
      const promised = Buffer.from([0, 0, 0, 2]);
      const request = pack({ ':method': 'GET', ':scheme': 'http', ':authority': 'localhost', ':path': '/' });
      socket.write(frame(PUSH_PROMISE, { flags: 4, id, payload: Buffer.concat([promised, request]) }));
      socket.write(frame(RST_STREAM, { flags: 0, id: 2, payload: Buffer.from([0, 0, 0, 2]) }));
    },
  };
}

interface Frame {
  readonly flags: number;
  readonly id: number;
  readonly payload?: Uint8Array;
}

function frame(type: number, { flags, id, payload = new Uint8Array() }: Frame): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
}

/** HPACK's literals without indexing (RFC 7541, section 6.2.2), names and values of up to 126 bytes. */
function pack(fields: Fields): Buffer {
  const texts = (text: string): Buffer => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
  return Buffer.concat(
    Object.entries(fields).flatMap(([name, value]) => [Buffer.from([0]), texts(name), texts(value)]),
  );
}
