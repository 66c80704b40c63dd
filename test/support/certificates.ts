import { generate } from 'selfsigned';

/** A private certificate authority, and a server's certificate signed by it, in PEM. */
export interface Certificates {
  readonly caPem: string;
  /** For `localhost` and 127.0.0.1. */
  readonly certPem: string;
  readonly keyPem: string;
}

let made: Promise<Certificates> | undefined;

/** Returns the certificates of this process. The first call makes them. They are valid for a day. */
export function testCertificates(): Promise<Certificates> {
  return (made ??= makeCertificates());
}

const HOUR_MS = 3_600_000;

async function makeCertificates(): Promise<Certificates> {
  const validity = {
    keyType: 'ec' as const, // a hundred times faster to make than RSA
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - HOUR_MS),
    notAfterDate: new Date(Date.now() + 24 * HOUR_MS),
  };
  const ca = await generate([{ name: 'commonName', value: 'sync-secret test CA' }], {
    ...validity,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...validity,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { caPem: ca.cert, certPem: leaf.cert, keyPem: leaf.private };
}
