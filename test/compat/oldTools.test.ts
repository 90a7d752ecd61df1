import { join } from 'node:path';
import { describe, it } from 'vitest';
import { openBuilt } from './support/openPage';
import { expectEvents, openProject } from './support/openProject';

describe('tools that do not read `exports` find every entry', () => {
  it('resolve 1, which linters and old bundlers resolve with', async () => {
    const project = await openProject('webpack-4');
    const entries = ['', '/precomputed', '/core', '/devtools', '/server', '/testing'].map(
      (path) => `convert-react${path}`,
    );
    const code = `for (const entry of ${JSON.stringify(entries)}) require(require('resolve').sync(entry, { basedir: '.' }))`;
    await project.run('node', ['-e', code]);
  });

  it('webpack 4, where babel-loader translates the package', async () => {
    const project = await openProject('webpack-4');
    // Node's OpenSSL no longer has the hash that webpack 4 names its modules by.
    await project.run('webpack', [], { NODE_OPTIONS: '--openssl-legacy-provider' });
    const { page } = await openBuilt(project, join(project.folder, 'dist/webpack-4'));
    await page.getByText('b, 20').click();
    await expectEvents(project);
  });
});
