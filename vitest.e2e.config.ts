import { defineConfig } from 'vitest/config';

/** What needs Docker: generated projects are built, started, used and stopped. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/build-once.ts', 'test/e2e/require-docker.ts'],
    // One engine, two cores: projects that start together time each other out.
    fileParallelism: false,
    testTimeout: 10 * 60_000,
    hookTimeout: 15 * 60_000,
  },
});
