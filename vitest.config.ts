import { defineConfig } from 'vitest/config';

/** Everything that needs Node and git alone, but for the long sweeps of vitest.faults.config.ts. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/pairs/**', 'test/**/faults/**'],
    globalSetup: 'test/build-once.ts',
    testTimeout: 60_000,
  },
});
