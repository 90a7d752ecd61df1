import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { build, defineConfig, type Options } from 'tsup';
import ts from 'typescript';

const OUT = 'dist';

/** Entries with hooks or components begin with `'use client'` in their source; core and server must not. */
const ENTRIES = Object.fromEntries(
  [
    ...['index.ts', 'precomputed.ts', 'core.ts', 'server.ts', 'testing.tsx', 'devtools.tsx', 'openfeature.ts'],
    // Storybook finds the other two by the name of the first.
    ...['storybook.tsx', 'storybook/manager.tsx', 'storybook/preview.ts'],
  ]
    .filter((file) => existsSync(`src/${file}`))
    .map((file) => [file.replace(/\.tsx?$/, '').replace('/', '-'), `src/${file}`]),
);

const shared = {
  // The floor of browsers: docs/platforms.md.
  target: 'es2020',
  outDir: OUT,
  external: ['react', 'react-dom', '@tanstack/react-query', '@openfeature/web-sdk', 'murmurhash', /^storybook\//],
} satisfies Options;

type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number];
type Esbuild = Parameters<EsbuildPlugin['setup']>[0]['esbuild'];

/**
 * CommonJS is the finished ES modules, translated file by file: the same chunks in both formats, so one React context
 * for all entries. (tsup's own splitting for CJS lowers the syntax and puts helpers in front of `'use client'`.)
 * esbuild resolves every import of a file, in whatever way it is written, so none can be missed.
 */
async function translateToCommonJs(esbuild: Esbuild, file: string) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'cjs',
    // `node` for the hints by which an ES module imports the names of a CommonJS one.
    platform: 'node',
    target: shared.target,
    // A CommonJS file runs where `import()` does not, as in Jest: `require` instead.
    supported: { 'dynamic-import': false },
    // Its map leads through that of the ES module to the sources.
    sourcemap: 'linked',
    outfile: file.replace(/\.js$/, '.cjs'),
    plugins: [{ name: 'name-common-js', setup: nameCommonJs }],
  });
  const [map, script] = outputFiles;
  const code = script!.text
    // esbuild names the source file in a comment. The line stays, because the map counts lines.
    .replace(/^\/\/ dist\/.*$/m, '')
    // It puts `"use strict"` before `"use client"`, which has to be first.
    .replace(/^("use strict";\n)((?:"use \w+";\n)+)/, '$2$1');
  await writeFile(script!.path, code);
  await writeFile(map!.path, map!.text);
}

/** Everything but the file itself stays outside; our own files are named by their CommonJS names. */
const nameCommonJs: EsbuildPlugin['setup'] = (build) =>
  build.onResolve({ filter: /.*/ }, ({ kind, path }) => {
    if (kind === 'entry-point') return undefined;
    const isOurs = /^\.\.?\//.test(path);
    return { path: isOurs ? path.replace(/\.js$/, '.cjs') : path, external: true };
  });

/**
 * `Register` must be one declaration for every entry and both formats, and only `export *` lets an augmentation of
 * `convert-react` reach it: so it lives in a file of its own, that everything else names.
 */
async function shareRegister() {
  const source = await readFile('src/register.ts', 'utf8');
  const { outputText } = ts.transpileDeclaration(source, { fileName: 'register.cts', compilerOptions: {} });
  for (const file of (await readdir(OUT)).filter((name) => /\.d\.c?ts$/.test(name))) {
    const declarations = await readFile(`${OUT}/${file}`, 'utf8');
    const shared = declarations
      .replace(/^export \{[^}]*\} from '\.\/register\.c?js';$/m, "export type * from './register.cjs';")
      .replace(/^(import (?:\{[^}]*\} from )?'\.\/register)\.c?js';$/m, "$1.cjs';");
    await writeFile(`${OUT}/${file}`, shared);
  }
  await rm(`${OUT}/register.d.ts`);
  await writeFile(`${OUT}/register.d.cts`, outputText);
}

/**
 * A folder for each entry, for tools that do not read `exports`: TypeScript's `node10`, webpack 4, `resolve` 1, and Metro
 * before React Native 0.79. They look for `convert-react/testing` as for any path.
 */
async function writeFolders() {
  for (const name of Object.keys(ENTRIES).filter((name) => name !== 'index')) {
    const folder = name.replace('-', '/');
    const file = relative(folder, `${OUT}/${name}`);
    const sideEffects = name === 'storybook-manager';
    const manifest = { main: `${file}.cjs`, module: `${file}.js`, types: `${file}.d.ts`, sideEffects };
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

function library(): Options {
  let esbuild: Esbuild;
  return {
    ...shared,
    name: 'library',
    entry: ENTRIES,
    format: 'esm',
    splitting: true,
    sourcemap: true,
    clean: true,
    esbuildPlugins: [{ name: 'borrow-esbuild', setup: (build) => void (esbuild = build.esbuild) }],
    plugins: [
      {
        name: 'common-js',
        async buildEnd({ writtenFiles }) {
          for (const { name } of writtenFiles.filter(({ name }) => name.endsWith('.js')))
            await translateToCommonJs(esbuild, name);
        },
      },
    ],
    async onSuccess() {
      await build({
        ...shared,
        config: false,
        silent: true,
        name: 'types',
        entry: { ...ENTRIES, register: 'src/register.ts' },
        format: ['esm', 'cjs'],
        // TypeScript 6 calls an option deprecated that tsup sets.
        dts: { only: true, compilerOptions: { ignoreDeprecations: '6.0' } },
      });
      await shareRegister();
      await writeFolders();
      await build(commandLine);
    },
  };
}

const commandLine: Options = {
  ...shared,
  config: false,
  silent: true,
  name: 'command line',
  entry: { cli: 'src/cli.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  splitting: false,
};

export default defineConfig(library());
