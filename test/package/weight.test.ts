import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Options } from 'tsup';
import { beforeAll, describe, expect, it } from 'vitest';
import { installApp } from './support/installApp';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];
type Esbuild = Parameters<Plugin['setup']>[0]['esbuild'];

// The esbuild that tsup brings.
const { build } = createRequire(createRequire(import.meta.url).resolve('tsup'))('esbuild') as Esbuild;

let app: string;
beforeAll(async () => {
  app = await installApp();
});

/** Bytes of a production build, gzipped, without the peers: what a page loads at once, and with everything it may load later. */
async function weigh(names: string, from: string, splitting = true) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${names} } from '${from}';`, resolveDir: app, sourcefile: 'entry.js' },
    absWorkingDir: app,
    outdir: join(app, 'out'),
    bundle: true,
    minify: true,
    splitting,
    format: 'esm',
    target: 'es2020',
    external: ['react', 'react-dom', 'react/jsx-runtime', '@tanstack/react-query'],
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    metafile: true,
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [join(app, path), output]));
  const entry = [...outputs].find(([, { entryPoint }]) => entryPoint === 'entry.js')![0];
  const sizes = new Map(outputFiles.map(({ path, contents }) => [path, gzipSync(contents, { level: 9 }).length]));
  const reach = (kinds: readonly string[], path = entry, found = new Set<string>()): Set<string> => {
    if (!outputs.has(path) || found.has(path)) return found;
    found.add(path);
    for (const next of outputs.get(path)!.imports)
      if (kinds.includes(next.kind)) reach(kinds, join(app, next.path), found);
    return found;
  };
  const sum = (paths: Set<string>) => [...paths].reduce((total, path) => total + sizes.get(path)!, 0);
  const whole = reach(['import-statement', 'dynamic-import']);
  return { atOnce: sum(reach(['import-statement'])), whole: sum(whole), files: whole.size };
}

const HOOKS = 'ConvertProvider, useExperience, useFeature, useTrack';

describe('the weight of', () => {
  it('the provider and three hooks', async () => {
    const { atOnce, whole, files } = await weigh(HOOKS, 'convert-react');
    expect(files).toBeGreaterThan(2);
    expect(atOnce).toBeLessThanOrEqual(37_300);
    expect(whole).toBeLessThanOrEqual(44_000);
  });

  it('one further hook', async () => {
    const { atOnce } = await weigh(HOOKS, 'convert-react');
    for (const hook of ['useVisitor', 'useConsent', 'useExposureRef', 'useFeatureVariable']) {
      const more = await weigh(`${HOOKS}, ${hook}`, 'convert-react');
      expect(more.atOnce - atOnce).toBeLessThanOrEqual(300);
    }
  });

  it('deciding alone', async () => {
    const { whole } = await weigh('parseConfig, decideExperience, decideFeature', 'convert-react/core', false);
    expect(whole).toBeLessThanOrEqual(8_600);
  });
});
