import { spawn } from 'node:child_process';
import { build } from 'vite';
import { onTestFinished } from 'vitest';
import { createTempFolder } from './createTempFolder';

/**
 * Runs a script of this repository in a process of its own, until that ends by itself; resolves to the JSON that it wrote. Only there can
 * handles be counted: a test runner has timers of its own.
 */
export async function runProcess<T>(entry: string, ...args: string[]): Promise<{ code: number | null; said: T }> {
  const folder = await createTempFolder();
  await build({
    configFile: false,
    logLevel: 'silent',
    build: { ssr: entry, outDir: folder, emptyOutDir: false, rollupOptions: { output: { entryFileNames: 'run.mjs' } } },
    ssr: { noExternal: true },
  });
  const child = spawn(process.execPath, [`${folder}/run.mjs`, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', (chunk) => void (out += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said: JSON.parse(out) as T };
}
