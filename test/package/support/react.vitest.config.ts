import { join, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';

const { REACT_APP: app = '', REACT_TESTS: tests = '' } = process.env;

/** What the tests of the React layer import from the sources, and where an app has it. */
const PUBLISHED: Record<string, string> = {
  '../../src': 'convert-react',
  '../../src/core': 'convert-react/core',
  '../../src/devtools': 'convert-react/devtools',
  '../../src/precomputed': 'convert-react/precomputed',
  '../../src/storybook': 'convert-react/storybook',
  '../../src/testing': 'convert-react/testing',
};
const OF_THE_APP = /^(react|react-dom|@tanstack\/react-query|@testing-library\/(react|dom|user-event))(\/.*)?$/;

/** Resolves as a file of the app would: its package, its React, and nothing of the repository's. */
const inTheApp: Plugin = {
  name: 'in-the-app',
  enforce: 'pre',
  async resolveId(id) {
    const name = PUBLISHED[id] ?? (OF_THE_APP.test(id) ? id : null);
    if (name === null) return null;
    // A file that is not there would be resolved as one of the repository.
    const found = await this.resolve(name, join(app, 'package.json'), { skipSelf: true });
    if (!found?.id.startsWith(app)) throw new Error(`${name} is not the app's: ${found?.id}`);
    return found;
  },
};

// The tests of the React layer, with the package and the React that a project has installed.
export default defineConfig({
  root: resolve('.'),
  plugins: [inTheApp],
  test: {
    environment: 'jsdom',
    include: tests.split(','),
    testTimeout: 60_000,
    // One page after the other in each worker: what is begun anew for each file takes longer than the tests.
    isolate: false,
    maxWorkers: 2,
    setupFiles: ['test/react/setup.ts', 'test/package/support/preloadPackedChunks.ts'],
    server: { deps: { external: [/\/node_modules\//] } },
  },
});
