import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from './installProject';
import { hashOf, packed } from './packed';

/** What a build leaves behind, and what it has no use for. */
const LEFT_OUT = new Set([
  'node_modules',
  '.next',
  '.react-router',
  '.tanstack',
  'build',
  'dist',
  'next-env.d.ts',
  'tsconfig.tsbuildinfo',
  'README.md',
]);

/**
 * An example as a reader has it, outside the repository, with the tarball installed in place of the published package.
 * Returns its folder; packages that are there are used again, and so is a build of the same sources.
 */
export async function installExample(name: 'next' | 'react-router' | 'tanstack-start' | 'vite'): Promise<string> {
  const source = join('examples', name);
  const files = readdirSync(source).filter((file) => !LEFT_OUT.has(file));
  const { folder: parent, tarball } = await packed();
  const folder = join(parent, `example-${name}`);
  const state = hashOf(files.map((file) => join(source, file)));
  const done = join(folder, '.installed');
  const known = existsSync(done) ? readFileSync(done, 'utf8') : null;
  if (known === state) return folder;

  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file !== 'node_modules') rmSync(join(folder, file), { recursive: true });
  for (const file of files) cpSync(join(source, file), join(folder, file), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies: object };
  manifest.dependencies = { ...manifest.dependencies, 'convert-react': `file:${tarball}` };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  await installPackages(folder);
  writeFileSync(done, state);
  return folder;
}
