import { defineConfig } from 'vitest/config';

/** Everything that needs Node and git alone. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    globalSetup: 'test/build-once.ts',
    testTimeout: 60_000,
  },
});
