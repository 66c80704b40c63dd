// The local Modal in its own process, so that it does not share the event loop with the candidate. It gets the names of
// secrets to hold, and answers with the calls since the last message.
import { startModalServer, type RecordedCall } from '../test/support/modal-server.ts';

/** A message to the server: the names of the secrets that exist before a run. */
export interface Preparation {
  readonly names: readonly string[];
}

/** The server's first message when it listens, and its answer to each message. */
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
  const calls = modal.calls as RecordedCall[]; // Emptied in place, so that a thousand runs fit into memory.
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
