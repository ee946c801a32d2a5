import { defineConfig } from 'vitest/config';

/** Real runs in which every file operation, and every call of a registration, goes wrong in every way: some minutes. */
export default defineConfig({
  test: {
    include: ['test/**/faults/**/*.test.ts'],
    globalSetup: 'test/build-once.ts',
    testTimeout: 60_000,
  },
});
