import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBuilt } from './support/openPage';
import { expectEvents, openProject } from './support/openProject';

/** What each prints is of no interest unless it fails. */
const BUILDS: Record<string, string[]> = {
  'webpack 5': ['webpack', '--config', 'webpack.config.js'],
  esbuild: ['esbuild', 'src/main.js', '--bundle', '--minify', '--format=esm', '--outdir=dist/esbuild'],
  Vite: ['vite', 'build', '--outDir', 'dist/vite', '--logLevel', 'error'],
  Rollup: ['rollup', '--config', 'rollup.config.js', '--silent'],
};

describe('a page renders, delivers and shows the devtools when it was built by', () => {
  it.each(Object.entries(BUILDS))('%s', async (name, [command = '', ...args]) => {
    const project = await openProject('bundlers');
    await project.run(command, args);
    const { page, complaints, hosts } = await openBuilt(
      project,
      join(project.folder, 'dist', name.split(' ')[0]!.toLowerCase()),
    );
    await page.getByText('b, 20').click();
    expect(await page.locator('#tested').textContent()).toMatch(/^c, \d+$/);
    await expectEvents(project);
    await page
      .getByRole('button', { name: /convert/i })
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual(['127.0.0.1']);
  });
});
