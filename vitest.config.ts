import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/compat/**', '**/node_modules/**'],
    reporters: ['default', ['json', { outputFile: 'build/test-report.json' }]],
    // Most tests wait for a process of their own: a worker for each core keeps all cores at work.
    maxWorkers: '100%',
    // A whole process, a TLS handshake and a slow two-core machine fit in here many times over.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
