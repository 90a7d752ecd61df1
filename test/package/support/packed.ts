import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run';

/** All that the tarball is made of. */
const INPUTS = [
  'src',
  'docs',
  'package.json',
  'tsconfig.json',
  'tsup.config.ts',
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
];
const PREFIX = 'convert-react-package-';
const DAY_MS = 24 * 3_600_000;

export interface Packed {
  /** Outside the repository: what is installed here cannot find the repository's own packages. */
  folder: string;
  tarball: string;
}

/** The package as npm would publish it; built and packed once for every state of the sources. */
export async function packed(): Promise<Packed> {
  const folder = join(tmpdir(), `${PREFIX}${hashOf(INPUTS)}`);
  const tarball = join(folder, 'convert-react.tgz');
  if (!existsSync(tarball)) {
    removeOld();
    mkdirSync(folder, { recursive: true });
    await run('npx', ['tsup', '--silent']);
    const [{ filename }] = JSON.parse(
      await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
    );
    renameSync(join(folder, filename), tarball);
  }
  return { folder, tarball };
}

/** Differs when anything in these files or folders does. */
export function hashOf(paths: string[]): string {
  const hash = createHash('sha256');
  for (const path of paths.filter((path) => existsSync(path)).flatMap(filesIn)) {
    hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

/** Other states of the sources, of yesterday or before; a younger one may be in use by another checkout. */
function removeOld() {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX))) {
    const path = join(tmpdir(), name);
    if (Date.now() - statSync(path).mtimeMs > DAY_MS) rmSync(path, { recursive: true, force: true });
  }
}
