import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

/** The server entry with all it needs, as one file: `es` for Node, `iife` (a global `server`) for a runtime without modules. */
export async function bundleServer(format: 'es' | 'iife', outDir: string): Promise<{ file: string; code: string }> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir,
      minify: false,
      target: 'es2022',
      lib: { entry: 'src/server.ts', formats: [format], name: 'server', fileName: () => `server.${format}.mjs` },
    },
  });
  const file = join(outDir, `server.${format}.mjs`);
  return { file, code: await readFile(file, 'utf8') };
}

export const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true });
