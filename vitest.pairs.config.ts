import { defineConfig } from 'vitest/config';

/** Every pair of components comes up healthy in Docker: half an hour, and no part of CI, where test/e2e/together.test.ts stands for it. */
export default defineConfig({
  test: {
    include: ['test/pairs/**/*.test.ts'],
    globalSetup: ['test/build-once.ts', 'test/e2e/require-docker.ts'],
    fileParallelism: false,
    testTimeout: 10 * 60_000,
    hookTimeout: 5 * 60_000,
  },
});
