import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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

/** The same app with the provider and three hooks, and without. React Query is among what they add. */
const WEIGHED: Record<string, (entry: string) => string[]> = {
  webpack: () => ['webpack', '--config', 'webpack.config.js'],
  esbuild: (entry) => [
    ...['esbuild', `main=src/${entry}.js`, '--bundle', '--minify', '--splitting', '--format=esm'],
    ...[`--outdir=dist/esbuild-${entry}`, '--define:process.env.NODE_ENV="production"'],
  ],
  vite: () => ['vite', 'build', '--config', 'vite.weigh.config.js'],
  rollup: () => ['rollup', '--config', 'rollup.config.js', '--silent'],
};

/** Gzipped bytes of a build: of the script that its page names and what that imports at once, and of the rest. */
function weighBuild(folder: string) {
  const names = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.js'));
  const texts = new Map(names.map((name) => [name.replace(/^.*\//, ''), readFileSync(join(folder, name))]));
  const entry = [...texts.keys()].find((name) => /^(main|weighWith(out)?)\.js$/.test(name))!;
  const atOnce = new Set([entry]);
  for (const name of atOnce)
    for (const [, imported] of String(texts.get(name)).matchAll(/(?:import|from)\s*["']\.\/([^"']+)["']/g))
      if (texts.has(imported!)) atOnce.add(imported!);
  const sum = (some: string[]) =>
    some.reduce((total, name) => total + gzipSync(texts.get(name)!, { level: 9 }).length, 0);
  return { atOnce: sum([...atOnce]), later: sum([...texts.keys()].filter((name) => !atOnce.has(name))) };
}

describe('the provider and three hooks add to an app, with React Query', () => {
  it.each(Object.entries(WEIGHED))('at most 50 kB at once and 9 kB later by %s', async (name, args) => {
    const project = await openProject('bundlers');
    for (const ENTRY of ['weighWith', 'weighWithout']) {
      const [command = '', ...rest] = args(ENTRY);
      await project.run(command, rest, { ENTRY });
    }
    const [whole, bare] = ['weighWith', 'weighWithout'].map((entry) =>
      weighBuild(join(project.folder, 'dist', `${name}-${entry}`)),
    );
    const atOnce = whole!.atOnce - bare!.atOnce;
    console.log(`${name}: ${atOnce} bytes at once, ${whole!.later} later`);
    expect(atOnce).toBeLessThan(50_000);
    // A bundler that loads everything at once would pass the first and fail this.
    expect(whole!.later).toBeGreaterThan(4_000);
    expect(whole!.later).toBeLessThan(9_000);
  });
});
