import { expect } from 'vitest';
import { TOKEN } from './github-client.ts';
import type { GithubServer } from './github-server.ts';
import { runStep, type StepOptions, type StepResult } from './runner.ts';

/** A step that writes two secrets of an environment. */
export const BOTH = {
  with: { environment: 'production', keys: 'A\nB' },
  env: { A: 'canary-a', B: 'canary-b' },
} as const;

/** The content that `BOTH` writes. */
export const WRITTEN: ReadonlyMap<string, string> = new Map(Object.entries(BOTH.env));

/**
 * Runs the bundle with a local GitHub, and with `target: github` unless there is a config. Fails if a request breaks
 * GitHub's own description of its API.
 */
export async function syncGithub(github: GithubServer, options: StepOptions): Promise<StepResult> {
  const target = options.with?.['config'] === undefined ? { target: 'github' } : {};
  const step = await runStep({
    ...options,
    with: { ...target, 'github-token': TOKEN, ...options.with },
    env: { GITHUB_API_URL: github.url, ...options.env },
  });
  expect(github.requests.flatMap(({ problems }) => problems)).toEqual([]);
  return step;
}

/** Puts secrets into the environment `production`, each with the value that `old` returns. */
export function fill(github: GithubServer, names: readonly string[]): void {
  for (const [name, value] of names.flatMap((one) => Object.entries(old(one)))) {
    github.putEnvironmentSecret('production', name, value);
  }
}

/** Returns a name with the value that `fill` stores. */
export function old(name: string): Readonly<Record<string, string>> {
  return { [name]: `canary-old-${name}` };
}
