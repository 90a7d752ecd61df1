import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { BROWSER_ARGS, findBrowser } from './scripts/findBrowser.js';

const notNode = ['browser', 'compat', 'e2e', 'package', 'pages', 'react', 'rivals'].map(
  (folder) => `test/${folder}/**`,
);

const inBrowser = (file: string) => fileURLToPath(new URL(`test/browser/support/${file}`, import.meta.url));

/** What the React layer promises, held to in Chromium as in jsdom. */
const sharedTests = ['activity', 'consent', 'exposures', 'nothingSwaps', 'renders'].map(
  (name) => `test/react/${name}.test.tsx`,
);

/** Of the tools that apps use, those that take seconds. On a CI they run with all the others. */
const quickCompat = process.env.CI ? [] : ['node', 'jest', 'bundlers'].map((name) => `test/compat/${name}.test.ts`);

/** A busy machine is no reason to fail: with others at work a test may take ten times as long as alone. */
const BUSY_MS = 60_000;

export default defineConfig({
  test: {
    projects: [
      // Whatever runs without a page.
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: [...notNode, '**/node_modules/**'],
          setupFiles: ['test/support/noOutsideRequests.ts', 'test/support/preloadChunks.ts'],
          testTimeout: BUSY_MS,
          hookTimeout: BUSY_MS,
        },
      },
      // The logic of hooks and components.
      {
        test: {
          name: 'jsdom',
          environment: 'jsdom',
          include: ['test/react/**/*.test.{ts,tsx}'],
          testTimeout: BUSY_MS,
          hookTimeout: BUSY_MS,
          setupFiles: ['test/react/setup.ts', 'test/support/preloadChunks.ts'],
        },
      },
      // The packed tarball, installed.
      {
        test: {
          name: 'package',
          environment: 'node',
          include: ['test/package/**/*.test.ts', ...quickCompat],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      // The packed tarball in the tools that apps use: `npm run test:compat`.
      {
        test: {
          name: 'compat',
          environment: 'node',
          include: ['test/compat/*.test.ts'],
          // Each row installs from a registry, which may fail for a moment.
          retry: 1,
          testTimeout: 480_000,
          hookTimeout: 480_000,
          fileParallelism: false,
        },
      },
      // What only a real browser knows, inside it.
      {
        optimizeDeps: {
          include: [
            'react',
            'react-dom/client',
            'react/jsx-dev-runtime',
            '@tanstack/react-query',
            '@testing-library/jest-dom/vitest',
            '@testing-library/react',
            'murmurhash',
            'vitest-browser-react',
          ],
        },
        resolve: { alias: [{ find: /^\.\/startShopServer$/, replacement: inBrowser('startShopServer.ts') }] },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.tsx', ...sharedTests],
          testTimeout: BUSY_MS,
          hookTimeout: BUSY_MS,
          setupFiles: ['test/react/setup.ts', 'test/support/preloadChunks.ts'],
          globalSetup: ['test/browser/support/shopControl.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      // Every story, and what it says of itself.
      {
        plugins: [storybookTest({ configDir: '.storybook' })],
        test: {
          name: 'storybook',
          // A page that waits costs nothing, so several do; each shows one file after another, as Storybook itself does.
          maxWorkers: 3,
          isolate: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            provider: playwright({ launchOptions: { executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      // Whole pages with the React layer, loaded, prerendered and hydrated.
      {
        test: {
          name: 'pages',
          environment: 'node',
          include: ['test/pages/**/*.test.ts'],
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // The built demo, used as its visitors use it.
      {
        test: {
          name: 'demo',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/buildDemo.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      // Whole pages, navigated and closed by a browser that is driven from outside.
      {
        test: {
          name: 'delivery',
          environment: 'node',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
