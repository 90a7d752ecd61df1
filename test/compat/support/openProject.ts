import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ConvertServer } from '../../../src/cli/createConvertServer';
import { installPackages } from '../../package/support/installProject';
import { packed } from '../../package/support/packed';
import { run } from '../../package/support/run';
import { shopDocument } from '../../support/shopDocument';
import { startServer } from '../../support/startServer';
import { until } from '../../support/until';

/** Is decided `b` for the experience `hero`, and has the feature `search` with a `limit` of 20. */
export const VISITOR = 'v8';

export interface Project {
  folder: string;
  server: ConvertServer;
  /** What a project's code reads where Convert is, and who visits. */
  env: Record<string, string>;
  /** Runs a command of the project's packages, or `node`. Throws with its output when it fails. */
  run(command: string, args: string[], env?: Record<string, string>): Promise<string>;
}

/**
 * A project of test/compat/projects as its author has it: outside the repository, with the tarball and its own packages
 * installed. `versions` takes the place of those that its package.json names.
 */
export async function openProject(name: string, versions: Record<string, string> = {}): Promise<Project> {
  const folder = await installCompat(name, versions);
  const server = await startServer({ config: shopDocument() });
  const env = {
    CONVERT_SDK_KEY: '10022898/10025986',
    CONVERT_VISITOR: VISITOR,
    CONVERT_CONFIG_ENDPOINT: server.configEndpoint,
    CONVERT_TRACK_ENDPOINT: server.trackEndpoint,
  };
  return {
    folder,
    server,
    env,
    run(command, args, more = {}) {
      const file = command === 'node' ? process.execPath : join(folder, 'node_modules/.bin', command);
      return run(file, args, { cwd: folder, env: { ...env, ...more } });
    },
  };
}

async function installCompat(name: string, versions: Record<string, string>): Promise<string> {
  const { folder: parent, tarball } = await packed();
  const source = join('test/compat/projects', name);
  const variant = Object.entries(versions).map(
    ([dependency, version]) => `${dependency.replace(/\W+/g, '-')}-${version}`,
  );
  const folder = join(parent, ['compat', name, ...variant].join('-'));
  const done = join(folder, '.installed');
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { dependencies: object };
  manifest.dependencies = { ...manifest.dependencies, ...versions, 'convert-react': `file:${tarball}` };
  const text = JSON.stringify(manifest, null, 2);
  const isInstalled = readIfThere(done) === text;
  if (!isInstalled) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(source, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), text);
  if (!isInstalled) await installPackages(folder);
  writeFileSync(done, text);
  return folder;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Waits for what one visitor's page with two hooks and one click sends, and for nothing more. */
export async function expectEvents({ server }: Project, visits = 1): Promise<void> {
  await until(() => server.events().length >= 3 * visits, 15_000).catch(() => {});
  const received = server.events().map(({ visitorId, eventType, data }) => {
    return [visitorId, eventType, data.experienceId ?? data.goalId].join(' ');
  });
  const once = [`${VISITOR} bucketing 100`, `${VISITOR} bucketing 300`, `${VISITOR} conversion 900`];
  expect(received.sort()).toEqual(once.flatMap((event) => Array.from({ length: visits }, () => event)));
}
