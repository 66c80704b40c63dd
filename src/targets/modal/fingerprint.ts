import { createHmac, hkdfSync } from 'node:crypto';
import type { Job } from '../../model.ts';

/** A key that is stored beside the others. Its name is their fingerprint, its value names the writer. */
export interface Marker {
  readonly name: string;
  readonly value: string;
}

type Content = Pick<Job, 'name' | 'environment' | 'mode' | 'dict' | 'removeKeys'>;

const PREFIX = 'SYNC_SECRET_FINGERPRINT_';
const MARKER = /^SYNC_SECRET_FINGERPRINT_[0-9a-f]{64}$/;

/** Separates this use of the token's secret from others. A new canonical form needs a new text. */
const CONTEXT = 'sync-secret fingerprint v1';

/** True if a key of a secret is a marker, of this content or an older one. */
export function isMarker(key: string): boolean {
  return MARKER.test(key);
}

/**
 * Returns the marker for a content: HMAC-SHA-256 (RFC 2104) in hex. HKDF-SHA-256 (RFC 5869, without salt) derives its key of
 * 32 bytes from the token's secret. Without that secret, a fingerprint reveals nothing.
 *
 * @param writtenBy the writer, for people who look at the secret.
 */
export function makeMarker(content: Content & { readonly tokenSecret: string }, writtenBy: string): Marker {
  const key = Buffer.from(hkdfSync('sha256', content.tokenSecret, '', CONTEXT, 32));
  const fingerprint = createHmac('sha256', key).update(canonicalForm(content)).digest('hex');
  return { name: `${PREFIX}${fingerprint}`, value: writtenBy };
}

/**
 * Returns the canonical form of a content, different for different contents. Each part follows its length in bytes (four bytes,
 * big-endian). The number of keys comes before the keys, which are in the order of their UTF-16 units. For a merge, its mode and
 * the keys that it removes are included.
 */
export function canonicalForm({ name, environment, mode, dict, removeKeys }: Content): Buffer {
  const entries = [...dict].sort(([one], [other]) => (one < other ? -1 : 1));
  const merge = mode === 'merge' ? [mode, ...removeKeys] : [];
  const parts = [CONTEXT, name, environment, String(dict.size), ...entries.flat(), ...merge];
  return Buffer.concat(parts.flatMap(withLength));
}

function withLength(text: string): readonly Buffer[] {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}
