import { defineConfig } from 'vitest/config';

// What mutation testing runs: the tests of the pure core, and nothing that needs a browser or a network.
export default defineConfig({
  test: { environment: 'node', include: ['test/decision/**/*.test.ts', 'test/config/parseConfig.test.ts'] },
});
