import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { installApp, OLDEST_TYPESCRIPT } from './support/installApp';
import { run, tryRun } from './support/run';

let app: string;
beforeAll(async () => {
  app = await installApp();
});

const FORMATS = ['module', 'commonjs'] as const;
const COMPILERS = [
  ['the TypeScript of this repository', () => resolve('node_modules/typescript/bin/tsc')],
  [`TypeScript ${OLDEST_TYPESCRIPT}`, () => join(app, 'node_modules/typescript-oldest/bin/tsc')],
] as const;

/** A folder of the app with these files of test/types, compiled as one format; files that are text stand as given. */
function place(name: string, type: string, files: Record<string, string>, options: object = {}): string {
  const folder = join(app, 'types', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const compilerOptions = {
    jsx: 'react-jsx',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    module: 'nodenext',
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    target: 'ES2022',
    types: ['node'],
    ...options,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*'] }));
  return folder;
}

const typeTest = (file: string) => readFileSync(`test/types/${file}`, 'utf8');
const compile = (compiler: string, folder: string) => tryRun(process.execPath, [compiler, '-p', folder]);

describe.each(FORMATS)('the types, for an app that is a %s', (type) => {
  it.each(COMPILERS)('without a registered project: %s', async (_, compiler) => {
    const folder = place(`${type}-plain`, type, { 'unregistered.tsx': typeTest('unregistered.tsx') });
    expect(await compile(compiler(), folder)).toMatchObject({ code: 0, stdout: '' });
  });

  it.each(COMPILERS)('with a config literal registered: %s', async (_, compiler) => {
    const files = { 'project.ts': typeTest('project.ts'), 'registered.tsx': typeTest('registered.tsx') };
    const folder = place(`${type}-literal`, type, files);
    expect(await compile(compiler(), folder)).toMatchObject({ code: 0, stdout: '' });
  });

  it.each(COMPILERS)('with values as apps have them, and with declarations of its own: %s', async (_, compiler) => {
    const files = { 'values.tsx': typeTest('values.tsx'), 'declared.tsx': typeTest('declared.tsx') };
    const folder = place(`${type}-values`, type, files, { exactOptionalPropertyTypes: true, declaration: true });
    expect(await compile(compiler(), folder)).toMatchObject({ code: 0, stdout: '' });
  });

  it.each(COMPILERS)('with the file that the command writes: %s', async (_, compiler) => {
    const folder = place(`${type}-generated`, type, { 'registered.tsx': typeTest('registered.tsx') });
    // Not for the compiler to follow: here nothing is called convert-react.
    const literal = new URL('../types/project.ts', import.meta.url).href;
    const { config } = (await import(literal)) as { config: object };
    writeFileSync(join(folder, 'project.json'), JSON.stringify(config));
    await run(
      'npx',
      ['--no-install', 'convert-react', 'types', join(folder, 'project.json'), '-o', join(folder, 'project.ts')],
      {
        cwd: app,
      },
    );
    expect(await compile(compiler(), folder)).toMatchObject({ code: 0, stdout: '' });
  });

  it('stand for themselves: no declaration of ours needs skipLibCheck', async () => {
    const entries = [
      'convert-react',
      ...[
        'precomputed',
        'core',
        'server',
        'testing',
        'storybook',
        'storybook/manager',
        'storybook/preview',
        'devtools',
        'openfeature',
      ].map((name) => `convert-react/${name}`),
    ];
    const text = entries
      .map((entry, index) => `import * as entry${index} from '${entry}';\nvoid entry${index};`)
      .join('\n');
    const folder = place(`${type}-checked`, type, { 'all.ts': text }, { skipLibCheck: false });
    const { stdout } = await compile(COMPILERS[0][1](), folder);
    expect(stdout.split('\n').filter((line) => line.includes('node_modules/convert-react/'))).toEqual([]);
  });
});

describe('a key that the project does not have', () => {
  const KEYS = {
    experience: '"hero" | "search-test"',
    feature: '"search" | "wishlist"',
    goal: '"purchase" | "signup"',
    variable: '"algorithm" | "limit" | "weight" | "fuzzy" | "facets"',
  };
  it.each(COMPILERS)('is refused, and the message lists those there are: %s', async (_, compiler) => {
    const calls: [call: string, kind: keyof typeof KEYS][] = [
      ["useExperience('heroo')", 'experience'],
      ["useSuspenseExperience('heroo')", 'experience'],
      ["useFeature('find')", 'feature'],
      ["useSuspenseFeature('find')", 'feature'],
      ["useFeatureVariable('find', 'limit', 20)", 'feature'],
      ["useFeatureVariable('search', 'limits', 20)", 'variable'],
      ["useTrack()('purchases')", 'goal'],
      ["createConvertClient({}).experience('heroo')", 'experience'],
    ];
    const hooks = [...new Set(calls.map(([call]) => call.split('(')[0]))];
    const lines = [
      `import { ${hooks.filter((name) => name !== 'createConvertClient').join(', ')} } from 'convert-react';`,
      "import { createConvertClient } from 'convert-react/core';",
      ...calls.map(([call], index) => `export const call${index} = () => ${call};`),
    ];
    const folder = place('wrong', 'module', { 'project.ts': typeTest('project.ts'), 'wrong.tsx': lines.join('\n') });
    const { code, stdout } = await compile(compiler(), folder);
    expect(code).not.toBe(0);
    const messages = stdout.split('\n').filter((line) => line.includes('wrong.tsx'));
    expect(messages).toEqual(calls.map(([, kind]) => expect.stringContaining(`of type '${KEYS[kind]}'.`) as unknown));
  });

  it.each(COMPILERS)('is refused among variations too, with those there are: %s', async (_, compiler) => {
    const wrong = `
      import { ConvertProvider, useConvert } from 'convert-react';
      import { createConvertClient } from 'convert-react/core';
      import { ConvertTestProvider } from 'convert-react/testing';
      export const a = <ConvertProvider forced={{ nobody: 'b' }} />;
      export const b = createConvertClient({ forced: { nobody: 'b' } });
      export const c = () => useConvert().setForced({ nobody: 'b' });
      export const d = <ConvertTestProvider experiences={{ nobody: 'b' }} />;
      export const e = <ConvertTestProvider features={{ nobody: true }} />;
    `;
    const folder = place('wrong-variations', 'module', { 'project.ts': typeTest('project.ts'), 'wrong.tsx': wrong });
    const { stdout } = await compile(compiler(), folder);
    const messages = stdout.split('\n').filter((line) => line.includes('wrong.tsx'));
    const listed = [...Array<string>(4).fill(KEYS.experience), KEYS.feature];
    expect(messages).toEqual(listed.map((keys) => expect.stringContaining(`<${keys}>'.`) as unknown));
  });
});
