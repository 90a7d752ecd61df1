import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { installApp } from './support/installApp';
import { packed } from './support/packed';
import { run, tryRun } from './support/run';

let tarball: string;
let files: string[];
const read = async (file: string) => readFile(join(await installApp(), 'node_modules/convert-react', file), 'utf8');

beforeAll(async () => {
  ({ tarball } = await packed());
  files = (await run('tar', ['-tzf', tarball]))
    .trim()
    .split('\n')
    .map((name) => name.replace('package/', ''));
});

describe('the tarball', () => {
  it('holds the entries in both formats, their chunks, the command, the documentation and nothing else', () => {
    // A chunk of declarations is named after any file in it.
    const names = files
      .filter((name) => !name.startsWith('docs/') && !name.endsWith('.map'))
      .map((name) => name.replace(/\w+-[\w-]{8}(?=\.d\.c?ts$)/, '*'))
      .map((name) => name.replace(/-[\w-]{8}(?=\.c?js$)/, '-*'));
    expect([...new Set(names)].sort()).toMatchInlineSnapshot(`
      [
        "LICENSE",
        "README.md",
        "core/package.json",
        "devtools/package.json",
        "dist/*.d.cts",
        "dist/*.d.ts",
        "dist/chunk-*.cjs",
        "dist/chunk-*.js",
        "dist/cli.js",
        "dist/core.cjs",
        "dist/core.d.cts",
        "dist/core.d.ts",
        "dist/core.js",
        "dist/debug-*.cjs",
        "dist/debug-*.js",
        "dist/devtools.cjs",
        "dist/devtools.d.cts",
        "dist/devtools.d.ts",
        "dist/devtools.js",
        "dist/index.cjs",
        "dist/index.d.cts",
        "dist/index.d.ts",
        "dist/index.js",
        "dist/mountDevtools-*.cjs",
        "dist/mountDevtools-*.js",
        "dist/openfeature.cjs",
        "dist/openfeature.d.cts",
        "dist/openfeature.d.ts",
        "dist/openfeature.js",
        "dist/precomputed.cjs",
        "dist/precomputed.d.cts",
        "dist/precomputed.d.ts",
        "dist/precomputed.js",
        "dist/register.d.cts",
        "dist/sender-*.cjs",
        "dist/sender-*.js",
        "dist/server.cjs",
        "dist/server.d.cts",
        "dist/server.d.ts",
        "dist/server.js",
        "dist/storybook-manager.cjs",
        "dist/storybook-manager.d.cts",
        "dist/storybook-manager.d.ts",
        "dist/storybook-manager.js",
        "dist/storybook-preview.cjs",
        "dist/storybook-preview.d.cts",
        "dist/storybook-preview.d.ts",
        "dist/storybook-preview.js",
        "dist/storybook.cjs",
        "dist/storybook.d.cts",
        "dist/storybook.d.ts",
        "dist/storybook.js",
        "dist/testing.cjs",
        "dist/testing.d.cts",
        "dist/testing.d.ts",
        "dist/testing.js",
        "dist/words-*.cjs",
        "dist/words-*.js",
        "openfeature/package.json",
        "package.json",
        "precomputed/package.json",
        "server/package.json",
        "storybook/manager/package.json",
        "storybook/package.json",
        "storybook/preview/package.json",
        "testing/package.json",
      ]
    `);
  });

  it('holds every page of the documentation', () => {
    const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));
    expect(pages.filter((name) => !files.includes(`docs/${name}`))).toEqual([]);
  });

  it('holds everything that README and the documentation link to', async () => {
    const dead: string[] = [];
    for (const page of files.filter((name) => name.endsWith('.md'))) {
      const text = (await read(page)).replace(/^```.*?^```/gms, '');
      const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/(?:src|href)="([^"]+)"/g)];
      for (const [, target = ''] of targets) {
        if (/^(https?:|mailto:)/.test(target)) continue;
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? page : join(dirname(page), path);
        const isThere = files.includes(file) && (!anchor || anchorsOf(await read(file)).includes(anchor));
        if (!isThere) dead.push(`${page}: ${target}`);
      }
    }
    expect(dead).toEqual([]);
  });

  it('has a folder for each entry, for tools that do not read `exports`', async () => {
    const { exports } = JSON.parse(await read('package.json')) as { exports: Record<string, object> };
    const entries = Object.keys(exports).filter((path) => path !== '.' && path !== './package.json');
    expect(entries.length).toBeGreaterThan(3);
    for (const entry of entries) {
      const manifest = JSON.parse(await read(`${entry}/package.json`)) as Record<string, string>;
      for (const field of ['main', 'module', 'types']) {
        expect(files, `${field} of ${entry}`).toContain(join(entry, manifest[field]!));
      }
    }
  });

  it('has no syntax that is newer than ES2020, the command aside', async () => {
    const scripts = files.filter((file) => /^dist\/.*\.c?js$/.test(file) && file !== 'dist/cli.js');
    const print = (code: string, target: ts.ScriptTarget) =>
      ts.transpileModule(code, { compilerOptions: { target, module: ts.ModuleKind.ESNext } }).outputText;
    for (const file of scripts) {
      const code = await read(file);
      expect(print(code, ts.ScriptTarget.ES2020), file).toBe(print(code, ts.ScriptTarget.ESNext));
    }
  });

  it.each(['js', 'cjs'])('has maps that lead from .%s to a line of the sources, which they hold', async (format) => {
    const scripts = files.filter(
      (name) => name.startsWith('dist/') && name.endsWith(`.${format}`) && name !== 'dist/cli.js',
    );
    expect(files).toEqual(expect.arrayContaining(scripts.map((name) => `${name}.map`)));
    const core = join(await installApp(), `node_modules/convert-react/dist/core.${format}`);
    const code = `import(${JSON.stringify(core)}).then(({ fetchConfig }) => fetchConfig({ sdkKey: '' })).catch(({ stack }) => console.log(stack))`;
    const stack = await run(process.execPath, ['--enable-source-maps', '-e', code]);
    const [, file = '', line = ''] = /convert-react\/(src\/[\w./]+):(\d+)/.exec(stack) ?? [];
    expect(readFileSync(file, 'utf8').split('\n')[Number(line) - 1]).toContain('new ConvertError(');
    const { sources, sourcesContent } = JSON.parse(await read(`dist/core.${format}.map`)) as Record<string, string[]>;
    expect(sourcesContent).toHaveLength(sources!.length);
  });

  it('satisfies publint', async () => {
    const { messages } = await publint({
      pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer },
      strict: true,
    });
    expect(messages).toEqual([]);
  });

  it('has the right types, says attw', async () => {
    // attw may delete what it was given.
    const copy = tarball.replace('.tgz', '-attw.tgz');
    copyFileSync(tarball, copy);
    const args = ['attw', copy, '--no-definitely-typed', '--no-emoji', '--format', 'ascii'];
    const { code, stdout } = await tryRun('npx', args);
    expect(code, stdout).toBe(0);
  });

  it('names no place of the machine it was built on', async () => {
    for (const file of files) expect(await read(file), file).not.toContain(process.cwd());
  });
});

/** The names by which a page's headings are linked to, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const headings = text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('a file of the package', () => {
  const CLIENT = /^dist\/(index|precomputed|testing|storybook|devtools)\.c?js$/;
  const code = () => files.filter((name) => /\.c?js$/.test(name));

  it("begins with 'use client' when it is an entry with hooks or components, and does not have it otherwise", async () => {
    const marked: string[] = [];
    for (const file of code()) {
      const text = await read(file);
      if (/^['"]use client['"];/.test(text)) marked.push(file);
      else expect(text, file).not.toContain('use client');
    }
    expect(marked.sort()).toEqual(
      code()
        .filter((name) => CLIENT.test(name))
        .sort(),
    );
    expect(marked).toContain('dist/index.js');
    expect(marked).toContain('dist/index.cjs');
  });

  it('leaves it to the bundler what NODE_ENV is', async () => {
    const asking: string[] = [];
    for (const file of code()) if ((await read(file)).includes('process.env.NODE_ENV')) asking.push(file);
    expect(new Set(asking.map((name) => name.replace(/.*\./, '')))).toEqual(new Set(['cjs', 'js']));
  });

  it('is strict in CommonJS too', async () => {
    for (const file of code().filter((name) => name.endsWith('.cjs'))) {
      expect(await read(file), file).toMatch(/^("use client";\n)?"use strict";\n/);
    }
  });
});
