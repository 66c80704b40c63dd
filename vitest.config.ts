import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/compat/**', '**/node_modules/**'],
    reporters: ['default', ['json', { outputFile: 'build/test-report.json' }]],
    // Most tests wait for their own process, so a worker for each core keeps all cores busy.
    maxWorkers: '100%',
    // Many times longer than a process with a TLS handshake takes on a slow machine with two cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
