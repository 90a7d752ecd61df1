import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packed } from './packed';
import { run } from './run';

export interface ProjectOptions {
  type?: 'module' | 'commonjs';
  dependencies?: Record<string, string>;
  /** Leaves out what the package only has as peers. */
  omitPeers?: boolean;
}

/** A new project with the tarball and these packages installed. Returns its folder; one that is there is used again. */
export async function installProject(name: string, options: ProjectOptions = {}): Promise<string> {
  const { folder: parent, tarball } = await packed();
  const folder = join(parent, name);
  const done = join(folder, '.installed');
  const manifest = {
    private: true,
    type: options.type ?? 'module',
    dependencies: { 'convert-react': `file:${tarball}`, ...options.dependencies },
  };
  const text = JSON.stringify(manifest, null, 2);
  if (existsSync(done) && readFileSync(done, 'utf8') === text) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), text);
  await installPackages(folder, options.omitPeers ? ['--omit=peer'] : []);
  writeFileSync(done, text);
  return folder;
}

/** What the folder's package.json names, pinned there. */
export async function installPackages(folder: string, options: readonly string[] = []): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error'];
  await run('npm', ['install', '--prefer-offline', ...quiet, ...options], { cwd: folder });
}
