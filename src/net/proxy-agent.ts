import { Agent } from 'undici';
import { connectTo } from './connection.ts';
import type { ProxyOptions } from './tunnel.ts';

/** undici's dispatcher, whose requests use the proxy unless `NO_PROXY` names the host. */
export interface ProxyAgent {
  readonly agent: Agent;
  /** Ends all connections, even unfinished ones. */
  readonly close: () => Promise<void>;
}

export function openProxyAgent({ proxyUrl, noProxy }: ProxyOptions): ProxyAgent {
  const closing = new AbortController();
  const way = { proxy: { proxyUrl, noProxy }, signal: closing.signal, speaks: ['http/1.1', 'h2'] };
  const agent = new Agent({
    connect: (to, tell) => {
      connectTo(to, way).then(
        (socket) => tell(null, socket),
        (error: unknown) => tell(error as Error, null),
      );
    },
  });
  const close = (): Promise<void> => {
    closing.abort();
    return agent.destroy();
  };
  return { agent, close };
}
