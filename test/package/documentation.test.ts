import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileExamples } from './support/compileExamples';
import { type DocumentedExport, findBlocks, findDocumentedExports } from './support/findExamples';
import { installApp } from './support/installApp';

const ENTRIES = {
  'convert-react': 'src/index.ts',
  'convert-react/precomputed': 'src/precomputed.ts',
  'convert-react/core': 'src/core.ts',
  'convert-react/server': 'src/server.ts',
  'convert-react/testing': 'src/testing.tsx',
  'convert-react/storybook': 'src/storybook.tsx',
  'convert-react/devtools': 'src/devtools.tsx',
  'convert-react/openfeature': 'src/openfeature.ts',
};
/** Guides that show the files of an example. The example's own framework compiles them: see test/compat. */
const GUIDES = { 'docs/react-router.md': 'examples/react-router', 'docs/tanstack-start.md': 'examples/tanstack-start' };
const PAGES = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)].filter((name) =>
  /\.(md|txt)$/.test(name),
);

let app: string;
let exported: DocumentedExport[];
beforeAll(async () => {
  app = await installApp();
  exported = findDocumentedExports(ENTRIES);
});

describe('the documentation', () => {
  it('has an example for everything that an app can call or render', () => {
    const callable = exported.filter(({ isValue }) => isValue);
    expect(callable.length).toBeGreaterThan(40);
    const without = callable.filter(({ example }) => example === null);
    expect(without.map(({ entry, name }) => `${name} of ${entry}`)).toEqual([]);
  });

  it('reaches an editor: the declarations have the examples', () => {
    const dist = join(app, 'node_modules/convert-react/dist');
    const files = readdirSync(dist).filter((name) => /\.d\.c?ts$/.test(name));
    const declarations = files.map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');
    for (const { entry, name, example } of exported) {
      if (example) expect(declarations, `${name} of ${entry}`).toContain(example.code.trim().split('\n').at(-1));
    }
  });

  it('has examples that compile with the package as it is published', () => {
    const ofComments = exported.flatMap(({ example }) => example ?? []);
    const once = [...new Map(ofComments.map((example) => [`${example.file}:${example.line}`, example])).values()];
    const ofPages = PAGES.filter((page) => !(page in GUIDES)).flatMap(findBlocks);
    expect(ofPages.length).toBeGreaterThan(0);
    expect(compileExamples(app, [...once, ...ofPages], exported)).toEqual([]);
  });

  it.each(Object.entries(GUIDES))('%s shows the files of %s, word for word', (guide, example) => {
    const shown = findBlocks(guide).flatMap(({ code }) => {
      const [, path, text] = /^\/\/ (\S+)\n(.*)$/s.exec(code) ?? [];
      return path ? [{ path, text }] : [];
    });
    expect(shown.length).toBeGreaterThan(4);
    for (const { path, text } of shown) expect(text, path).toBe(readFileSync(join(example, path), 'utf8').trimEnd());
  });
});

describe('the check itself', () => {
  it('sees a wrong key, a wrong option and a name that nobody exports, and says where', () => {
    const code = [
      "const hero = useExperience('hero');",
      'hero.varation;',
      "useTrack()('x', { amuont: 1 });",
      'useNothing();',
    ];
    const wrong = compileExamples(app, [{ file: 'docs/x.md', line: 10, code: code.join('\n') }], exported);
    expect(wrong.map((text) => text.split(' ')[0])).toEqual(['docs/x.md:11', 'docs/x.md:12', 'docs/x.md:13']);
  });
});
