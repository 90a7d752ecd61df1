import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Rollup } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { installApp } from './support/installApp';

let chunks: Rollup.OutputChunk[];

beforeAll(async () => {
  const app = await installApp();
  const entry = join(app, 'withDevtools.js');
  await writeFile(entry, `export { ConvertDevtools } from 'convert-react/devtools';\n`);
  const built = (await build({
    root: app,
    configFile: false,
    logLevel: 'silent',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      rollupOptions: {
        input: entry,
        external: [/^react/, /^@tanstack/],
        preserveEntrySignatures: 'strict',
      },
    },
  })) as Rollup.RollupOutput;
  chunks = built.output.filter((file) => file.type === 'chunk');
});

describe('the devtools in an app that is built for production', () => {
  const first = () => chunks.find(({ isEntry }) => isEntry)!;
  const isPanel = ({ code }: Rollup.OutputChunk) => code.includes('attachShadow');

  it('put nothing of the panel into what the page loads', () => {
    const loaded = new Set([first().fileName, ...first().imports]);
    expect(chunks.filter(({ fileName }) => loaded.has(fileName)).filter(isPanel)).toEqual([]);
    expect(chunks.filter(isPanel)).toHaveLength(1);
  });

  it('have the panel loaded on demand alone', () => {
    expect(first().dynamicImports).toEqual(chunks.filter(isPanel).map(({ fileName }) => fileName));
  });
});
