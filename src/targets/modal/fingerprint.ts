import { createHmac, hkdfSync } from 'node:crypto';
import type { Job } from '../../model.ts';

/** A key that is stored beside the others. Its name is a fingerprint of them, its value states who wrote them. */
export interface Marker {
  readonly name: string;
  readonly value: string;
}

type Content = Pick<Job, 'name' | 'environment' | 'mode' | 'dict' | 'removeKeys'>;

const PREFIX = 'SYNC_SECRET_FINGERPRINT_';
const MARKER = /^SYNC_SECRET_FINGERPRINT_[0-9a-f]{64}$/;

/** Separates this use of the token's secret from any other. Another canonical form needs another text. */
const CONTEXT = 'sync-secret fingerprint v1';

/** True if a key of a secret is a marker, of this content or an older one. */
export function isMarker(key: string): boolean {
  return MARKER.test(key);
}

/**
 * Returns the marker for a content: HMAC-SHA-256 (RFC 2104) in hex. Its key is 32 bytes that HKDF-SHA-256 (RFC 5869, without
 * salt) derives from the token's secret, without which a fingerprint reveals nothing.
 *
 * @param writtenBy who wrote it, for people that look.
 */
export function makeMarker(content: Content & { readonly tokenSecret: string }, writtenBy: string): Marker {
  const key = Buffer.from(hkdfSync('sha256', content.tokenSecret, '', CONTEXT, 32));
  const fingerprint = createHmac('sha256', key).update(canonicalForm(content)).digest('hex');
  return { name: `${PREFIX}${fingerprint}`, value: writtenBy };
}

/**
 * Returns one form for one content, and different forms for different contents: each part after its length in bytes (four bytes,
 * big-endian), the number of keys before the keys, the keys in the order of their UTF-16 units; for a merge, its mode and
 * what it removes.
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
