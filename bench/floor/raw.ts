// Updates one secret with only Node. Builds the messages byte by byte
// (https://protobuf.dev/programming-guides/encoding/).
import { call, session } from './calls.ts';

const { TOKEN = '' } = process.env;
const CREATE_OVERWRITE_IF_EXISTS = 3;

/** Returns a field with a length. Its number is under 16 and its length under 128, so each takes one byte. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.of((number << 3) | 2, bytes.length), bytes]);
}

/** Returns the text of the first field, which may have 128 bytes or more. */
function firstText(message: Buffer): string {
  let length = 0;
  let at = 1;
  for (let shift = 0; ; shift += 7) {
    const byte = message[at++] ?? 0;
    length |= (byte & 127) << shift;
    if (byte < 128) return message.toString('utf8', at, at + length);
  }
}

const token = firstText(await call('AuthTokenGet', new Uint8Array()));
const place = Buffer.concat([field(1, 'secret-0'), field(3, 'prod')]);
firstText(await call('SecretGetOrCreate', place, token));
const content = Object.entries({ TOKEN, LEVEL: 'debug', REGION: 'eu' }).map(([key, value]) =>
  field(5, Buffer.concat([field(1, key), field(2, value)])),
);
const mode = Buffer.of(4 << 3, CREATE_OVERWRITE_IF_EXISTS);
firstText(await call('SecretGetOrCreate', Buffer.concat([place, mode, ...content]), token));
session.destroy();
