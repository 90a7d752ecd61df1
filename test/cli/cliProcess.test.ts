import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTempFolder } from '../support/createTempFolder';
import '../support/noOutsideRequests';
import { SHOP_KEY } from '../support/shopConfig';
import { until } from '../support/until';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SHOP_FILE = `${ROOT}stories/shop/shop.config.json`;

/** The built command, run as a user runs it. */
async function run(...args: string[]) {
  const folder = await createTempFolder();
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: 'src/cli.ts',
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'cli.mjs' } },
    },
    ssr: { noExternal: true },
  });
  const child = spawn(process.execPath, [`${folder}/cli.mjs`, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => void (output.out += String(chunk)));
  child.stderr.on('data', (chunk) => void (output.err += String(chunk)));
  const exit = new Promise<number | string | null>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal)),
  );
  return { child, output, exit };
}

describe('the command as a process', () => {
  it('serves until Ctrl+C, then closes and says good-bye', async () => {
    const { child, output, exit } = await run('serve', SHOP_FILE, '--port', '0');
    await until(() => output.out.includes('Ctrl+C'), 20_000);
    const endpoint = /configEndpoint="(\S+)"/.exec(output.out)?.[1] ?? '';
    expect((await fetch(`${endpoint}/config/${SHOP_KEY}`)).status).toBe(200);
    child.kill('SIGINT');
    expect(await exit).toBe(0);
    expect(output.out).toMatch(/Stopped after 0 events\.\n$/);
    expect(output.err).toBe('');
  }, 30_000);

  it('ends without a complaint when the reader of its output has read enough, as `head` has', async () => {
    const file = join(await createTempFolder(), 'large.json');
    const features = Array.from({ length: 20_000 }, (_, id) => ({ id, key: `feature-${id}` }));
    await writeFile(file, JSON.stringify({ account_id: '1', project: { id: '2' }, features }));
    const { child, output, exit } = await run('types', file);
    child.stdout.once('data', () => child.stdout.destroy());
    expect([await exit, output.err]).toEqual([0, '']);
  }, 30_000);

  it('ends with 1 when something fails and with 2 when it was not understood, on stderr', async () => {
    const failed = await run('serve', 'none.json');
    expect([await failed.exit, failed.output]).toEqual([1, { out: '', err: 'There is no file none.json.\n' }]);
    const wrong = await run('serve');
    expect(await wrong.exit).toBe(2);
    expect(wrong.output.err).toContain('missing');
  }, 30_000);
});
