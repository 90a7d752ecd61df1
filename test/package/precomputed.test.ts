import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Rollup } from 'vite';
import { describe, expect, it } from 'vitest';
import { installApp } from './support/installApp';

/** What an app loads that imports all of an entry: its code with the names of the sources, and the packages it imports. */
async function bundle(entry: string) {
  const app = await installApp();
  const input = join(app, 'bundled.js');
  await writeFile(input, `export * from '${entry}';\n`);
  const built = (await build({
    root: app,
    configFile: false,
    logLevel: 'silent',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      rollupOptions: { input, external: [/^react/, /^@tanstack/], preserveEntrySignatures: 'strict' },
    },
  })) as Rollup.RollupOutput;
  const chunks = built.output.filter((file) => file.type === 'chunk');
  return { code: chunks.map(({ code }) => code).join('\n'), imports: chunks.flatMap(({ imports }) => imports) };
}

/** Functions of the engine, and of loading: what they are called in the sources. */
const ENGINE = ['decideTraced', 'compileExperience', 'matchAudiences', 'matchCompiled', 'murmurBucket', 'fetchConfig'];

describe('what an app loads of convert-react/precomputed', () => {
  it('has neither the engine nor what loads a config, which convert-react has', async () => {
    const has = ({ code }: { code: string }) => ENGINE.filter((name) => code.includes(`function ${name}(`));
    expect(has(await bundle('convert-react'))).toEqual(ENGINE);
    expect(has(await bundle('convert-react/precomputed'))).toEqual([]);
  });

  it('needs React, and no React Query', async () => {
    const { imports } = await bundle('convert-react/precomputed');
    expect(new Set(imports)).toEqual(new Set(['react', 'react/jsx-runtime']));
    expect((await bundle('convert-react')).imports).toContain('@tanstack/react-query');
  });
});
