import { existsSync } from 'node:fs';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build, defineConfig, type Options } from 'tsup';
import ts from 'typescript';

const OUT = 'dist';

/** Entries with hooks or components begin with `'use client'` in their source; core and server must not. */
const ENTRIES = Object.fromEntries(
  ['index.ts', 'core.ts', 'server.ts', 'testing.tsx', 'devtools.tsx']
    .filter((file) => existsSync(`src/${file}`))
    .map((file) => [file.replace(/\.tsx?$/, ''), `src/${file}`]),
);

const shared = {
  target: 'es2022',
  outDir: OUT,
  external: ['react', 'react-dom', '@tanstack/react-query', 'murmurhash'],
} satisfies Options;

type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number];
type Esbuild = Parameters<EsbuildPlugin['setup']>[0]['esbuild'];

/**
 * CommonJS is the finished ES modules, translated file by file: the same chunks in both formats, so one React context
 * for all entries. (tsup's own splitting for CJS lowers the syntax and puts helpers in front of `'use client'`.)
 */
async function translateToCommonJs(esbuild: Esbuild, file: string) {
  const code = (await readFile(file, 'utf8')).replace(/(from "\.\/[^"]+)\.js"/g, '$1.cjs"');
  const options = { format: 'cjs', target: shared.target, sourcefile: basename(file) } as const;
  const translated = (await esbuild.transform(code, options)).code;
  const [, directives = '', rest = ''] = /^((?:"use \w+";\n)*)(.*)$/s.exec(translated) ?? [];
  await writeFile(file.replace(/\.js$/, '.cjs'), `${directives}"use strict";\n${rest}`);
}

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
      .replace(/^(import \{[^}]*\} from '\.\/register)\.c?js';$/m, "$1.cjs';");
    await writeFile(`${OUT}/${file}`, shared);
  }
  await rm(`${OUT}/register.d.ts`);
  await writeFile(`${OUT}/register.d.cts`, outputText);
}

function library(): Options {
  let esbuild: Esbuild;
  return {
    ...shared,
    name: 'library',
    entry: ENTRIES,
    format: 'esm',
    splitting: true,
    clean: true,
    esbuildPlugins: [{ name: 'borrow-esbuild', setup: (build) => void (esbuild = build.esbuild) }],
    plugins: [
      {
        name: 'common-js',
        async buildEnd({ writtenFiles }) {
          for (const { name } of writtenFiles) await translateToCommonJs(esbuild, name);
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
