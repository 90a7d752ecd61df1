import { defineConfig } from 'vitest/config';

// The node project: whatever runs without a DOM. jsdom: React logic. Browser: real Chromium.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/package/**', 'test/react/**', 'test/rivals/**', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'jsdom',
          environment: 'jsdom',
          include: ['test/react/**/*.test.{ts,tsx}', 'test/*.test.tsx'],
        },
      },
    ],
  },
});
