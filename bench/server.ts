// The local Modal in a process of its own, so that it does not share the event loop of what is measured. Told what secrets
// to hold, it answers what it was asked since it was last told.
import { startModalServer, type RecordedCall } from '../test/support/modal-server.ts';

/** What the server is told: the names of the secrets that are there before a run. */
export interface Preparation {
  readonly names: readonly string[];
}

/** What the server answers when it listens, and each time that it has been told something. */
export interface Tally {
  readonly url: string;
  readonly caPem: string;
  /** Since the last tally. */
  readonly connections: number;
  readonly calls: readonly string[];
}

const modal = await startModalServer({ tls: process.argv[2] === 'TLS' });
let counted = 0;

function tally(): Tally {
  const calls = modal.calls as RecordedCall[]; // The same array: emptied, so that a thousand runs fit into memory.
  const methods = calls.splice(0).map(({ method }) => method);
  const connections = modal.connections - counted;
  counted += connections;
  return { url: modal.url, caPem: modal.caPem ?? '', connections, calls: methods };
}

process.on('message', ({ names }: Preparation) => {
  for (const name of names) modal.putSecret('prod', name, { TOKEN: 'old', LEVEL: 'old', REGION: 'old' });
  process.send?.(tally());
});
process.on('disconnect', () => void modal.close());
process.send?.(tally());
