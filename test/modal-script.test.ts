import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runStep } from './support/runner.ts';
import { errorsOf } from './support/sync.ts';

const SCRIPT = join(import.meta.dirname, '..', 'scripts', 'modal.ts');

test.skipIf(process.platform === 'win32')(
  'npm run modal starts a Modal that a step can write to, and Ctrl-C prints the secrets without values',
  async () => {
    const child = spawn(process.execPath, [SCRIPT, 'main', 'staging'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const closed = once(child, 'close');
    let printed = '';
    const settings = await new Promise<Readonly<Record<string, string>>>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        printed += chunk;
        const lines = /^env:\n((?: {2}\w+: .+\n)+)\n/m.exec(printed)?.[1]?.trim().split(/\n */);
        if (lines) resolve(Object.fromEntries(lines.map((line) => line.split(/: (.*)/))) as Record<string, string>);
      });
    });
    const step = await runStep({
      with: { name: 'my-app', environment: 'staging', keys: 'A\nB' },
      env: { ...settings, A: 'canary-a', B: 'canary-b' },
    });
    child.kill('SIGINT');

    expect(errorsOf(step)).toEqual([]);
    expect(await closed).toEqual([0, null]);
    expect(printed).toContain('\nWhat it held:\n  staging: my-app: A, B\n');
    expect(printed).not.toMatch(/canary-[ab]$/m);
  },
);
