import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Preparation, Tally } from './server.ts';

/** The local Modal in its own process. */
export interface LocalModal extends AsyncDisposable {
  readonly url: string;
  readonly caPem: string;
  /** Stores secrets of these names, with other values than the run will write. */
  readonly hold: (names: readonly string[]) => Promise<void>;
  /** Returns the calls since the last time. */
  readonly tally: () => Promise<Tally>;
}

/** Starts a local Modal. */
export async function startLocalModal(transport: 'TLS' | 'clear text'): Promise<LocalModal> {
  const child = fork(join(import.meta.dirname, 'server.ts'), [transport]);
  const { url, caPem } = await answerOf(child);
  const tell = async (preparation: Preparation): Promise<Tally> => {
    const answer = answerOf(child);
    child.send(preparation);
    return answer;
  };
  return {
    url,
    caPem,
    hold: async (names) => {
      await tell({ names });
    },
    tally: () => tell({ names: [] }),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** @throws {Error} if the server ends instead. */
async function answerOf(child: ChildProcess): Promise<Tally> {
  const answered = new AbortController();
  const ended = once(child, 'exit', { signal: answered.signal }).then(() => {
    throw new Error('The local Modal has ended.');
  });
  try {
    const [tally] = (await Promise.race([once(child, 'message', { signal: answered.signal }), ended])) as [Tally];
    return tally;
  } finally {
    ended.catch(() => undefined);
    answered.abort();
  }
}
