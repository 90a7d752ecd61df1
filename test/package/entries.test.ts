import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { shopDocument } from '../support/shopDocument';
import { installApp } from './support/installApp';
import { installProject } from './support/installProject';
import { packed } from './support/packed';
import { run, tryRun } from './support/run';

let app: string;
beforeAll(async () => {
  app = await installApp();
});

/** Runs a piece of code as a file of a project; what it prints is JSON. */
async function evaluate(folder: string, format: 'mjs' | 'cjs', code: string): Promise<unknown> {
  const file = join(folder, `evaluated.${format}`);
  writeFileSync(file, code);
  return JSON.parse(await run(process.execPath, [file], { cwd: folder }));
}

const { exports: entryPoints } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: object };
const entries = Object.keys(entryPoints)
  // Storybook bundles its manager's part with packages of its own.
  .filter((path) => !['./package.json', './storybook/manager'].includes(path))
  .map((path) => path.replace('.', 'convert-react'));

/** The names an entry exports at run time, in both formats. */
async function exportsOf(entry: string): Promise<string[]> {
  const print = 'console.log(JSON.stringify(Object.keys(entry).sort()))';
  const imported = await evaluate(app, 'mjs', `import * as entry from '${entry}'; ${print}`);
  const required = await evaluate(app, 'cjs', `const entry = require('${entry}'); ${print}`);
  expect(required).toEqual(imported);
  return imported as string[];
}

describe('what is exported, the same in both formats', () => {
  it('by convert-react', async () => {
    expect(await exportsOf('convert-react')).toMatchInlineSnapshot(`
      [
        "ConvertError",
        "ConvertExposure",
        "ConvertLocation",
        "ConvertProvider",
        "Experience",
        "Feature",
        "configUrl",
        "convertConfigOptions",
        "createBrowserStorage",
        "createCookieStorage",
        "createMemoryStorage",
        "prefetchConfig",
        "toDataLayer",
        "useConsent",
        "useConvert",
        "useExperience",
        "useExperiences",
        "useExposureRef",
        "useFeature",
        "useFeatureVariable",
        "useFeatures",
        "useSuspenseExperience",
        "useSuspenseFeature",
        "useTrack",
        "useVisitor",
      ]
    `);
  });

  it('by convert-react/precomputed', async () => {
    expect(await exportsOf('convert-react/precomputed')).toMatchInlineSnapshot(`
      [
        "ConvertError",
        "ConvertExposure",
        "ConvertLocation",
        "ConvertProvider",
        "Experience",
        "Feature",
        "createBrowserStorage",
        "createCookieStorage",
        "createMemoryStorage",
        "toDataLayer",
        "useConsent",
        "useConvert",
        "useExperience",
        "useExperiences",
        "useExposureRef",
        "useFeature",
        "useFeatureVariable",
        "useFeatures",
        "useSuspenseExperience",
        "useSuspenseFeature",
        "useTrack",
        "useVisitor",
      ]
    `);
  });

  it('by convert-react/core', async () => {
    expect(await exportsOf('convert-react/core')).toMatchInlineSnapshot(`
      [
        "ConvertError",
        "configUrl",
        "createBrowserStorage",
        "createConfigLoader",
        "createConvertClient",
        "createCookieStorage",
        "createMemoryStorage",
        "createStaticSource",
        "decideExperience",
        "decideFeature",
        "explainExperience",
        "explainFeature",
        "fetchConfig",
        "formatExplanation",
        "matchRules",
        "murmurBucket",
        "parseConfig",
      ]
    `);
  });

  it('by convert-react/testing', async () => {
    expect(await exportsOf('convert-react/testing')).toMatchInlineSnapshot(`
      [
        "ConvertTestProvider",
      ]
    `);
  });

  it('by convert-react/storybook, and by what Storybook finds next to it', async () => {
    expect(await exportsOf('convert-react/storybook')).toEqual(['withConvert']);
    expect(await exportsOf('convert-react/storybook/preview')).toEqual(['initialGlobals']);
  });

  it('by convert-react/server', async () => {
    expect(await exportsOf('convert-react/server')).toMatchInlineSnapshot(`
      [
        "ConvertError",
        "convertConfigOptions",
        "createServerConvert",
        "serializeState",
      ]
    `);
  });

  it('by convert-react/devtools', async () => {
    expect(await exportsOf('convert-react/devtools')).toMatchInlineSnapshot(`
      [
        "ConvertDevtools",
      ]
    `);
  });

  it('by convert-react/openfeature', async () => {
    expect(await exportsOf('convert-react/openfeature')).toMatchInlineSnapshot(`
      [
        "createOpenFeatureProvider",
      ]
    `);
  });

  it('by no other entry', () => {
    expect(entries).toEqual([
      'convert-react',
      'convert-react/precomputed',
      'convert-react/core',
      'convert-react/testing',
      'convert-react/storybook',
      'convert-react/storybook/preview',
      'convert-react/server',
      'convert-react/devtools',
      'convert-react/openfeature',
    ]);
  });

  it('by name also to an ES module that imports the CommonJS files', async () => {
    for (const entry of entries) {
      const names = await exportsOf(entry);
      const file = entry.split('/').slice(1).join('-') || 'index';
      const path = `./node_modules/convert-react/dist/${file}.cjs`;
      const found = await evaluate(
        app,
        'mjs',
        `import { ${names.join(', ')} } from '${path}';
         console.log(JSON.stringify([${names.join(', ')}].map((value) => typeof value)))`,
      );
      expect(found, entry).not.toContain('undefined');
    }
  });
});

const PAGE = `
  const Hero = () => createElement('p', null, useExperience('hero').variation);
  const page = createElement(ConvertTestProvider, { experiences: { hero: 'b' } }, createElement(Hero));
  console.log(JSON.stringify(renderToString(page)));`;

describe('one React context serves all entries: a hook of one finds the provider of another', () => {
  it('as ES modules', async () => {
    const html = await evaluate(
      app,
      'mjs',
      `import { createElement } from 'react';
       import { renderToString } from 'react-dom/server';
       import { useExperience } from 'convert-react';
       import { ConvertTestProvider } from 'convert-react/testing';
       ${PAGE}`,
    );
    expect(html).toBe('<p>b</p>');
  });

  it('as CommonJS', async () => {
    const html = await evaluate(
      app,
      'cjs',
      `const { createElement } = require('react');
       const { renderToString } = require('react-dom/server');
       const { useExperience } = require('convert-react');
       const { ConvertTestProvider } = require('convert-react/testing');
       ${PAGE}`,
    );
    expect(html).toBe('<p>b</p>');
  });

  it('and a client made by core is one for the provider', async () => {
    const html = await evaluate(
      app,
      'mjs',
      `import { createElement } from 'react';
       import { renderToString } from 'react-dom/server';
       import { ConvertProvider, ConvertError, useExperience } from 'convert-react';
       import { createConvertClient, ConvertError as ErrorOfCore } from 'convert-react/core';
       const config = ${JSON.stringify(shopDocument())};
       const state = { v: 1, mode: 'config', isAnonymous: false, consent: 'granted', decided: [], canRefresh: false };
       const initialState = { ...state, visitorId: 'v7', config };
       const client = createConvertClient({ config: initialState.config, initialState });
       const Hero = () => createElement('p', null, useExperience('hero').status);
       const html = renderToString(createElement(ConvertProvider, { client }, createElement(Hero)));
       console.log(JSON.stringify([html, ConvertError === ErrorOfCore]));`,
    );
    expect(html).toEqual(['<p>success</p>', true]);
  });
});

describe('where Node does not require ES modules by itself, as in Jest and before 20.17', () => {
  const require = (code: string) =>
    tryRun(process.execPath, ['--no-experimental-require-module', '-e', code], { cwd: app });

  it.each(entries)('%s can be required', async (entry) => {
    const { code, stderr } = await require(`require('${entry}')`);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('no CommonJS file asks for an ES module of ours, in whatever way', () => {
    const dist = join(app, 'node_modules/convert-react/dist');
    const files = readdirSync(dist).filter((name) => name.endsWith('.cjs'));
    expect(files.length).toBeGreaterThan(entries.length);
    for (const file of files) {
      const code = readFileSync(join(dist, file), 'utf8');
      // A bare package may end in .js, a file of ours may not.
      expect(code, file).not.toMatch(/['"`]\.\.?\/[^'"`\n]*\.js['"`]/);
      // Jest runs no `import()` in CommonJS.
      expect(code, file).not.toMatch(/\bimport\(/);
    }
  });
});

describe('where React is not installed', () => {
  const DECIDE = `
    const { project } = parseConfig(${JSON.stringify(shopDocument())});
    console.log(JSON.stringify(decideExperience(project, { id: 'v7' }, 'hero')));`;

  it('core decides, in both formats', async () => {
    const folder = await installProject('no-react', { omitPeers: true });
    const { code } = await tryRun(process.execPath, ['-e', "require.resolve('react')"], { cwd: folder });
    expect(code).not.toBe(0);
    const imported = await evaluate(
      folder,
      'mjs',
      `import { decideExperience, parseConfig } from 'convert-react/core'; ${DECIDE}`,
    );
    const required = await evaluate(
      folder,
      'cjs',
      `const { decideExperience, parseConfig } = require('convert-react/core'); ${DECIDE}`,
    );
    expect(imported).toMatchObject({ experience: 'hero', reason: 'bucketed' });
    expect(required).toEqual(imported);
  });
});

describe('the command', () => {
  it('prints its usage', async () => {
    const usage = await run('npx', ['--no-install', 'convert-react', '--help'], { cwd: app });
    expect(usage).toContain('Usage: convert-react <command>');
  });

  it('serves a project: the config, and a log of what was tracked', async () => {
    writeFileSync(join(app, 'shop.json'), JSON.stringify(shopDocument()));
    const url = await serve('shop.json');
    const config = await (await fetch(`${url}/api/v1/config/10022898/10025986`)).json();
    expect(config).toMatchObject({ project: { name: 'Shop' } });
    expect(await (await fetch(`${url}/_events`)).json()).toEqual({ events: [], total: 0, dropped: 0 });
  });

  it('writes types', async () => {
    await run('npx', ['--no-install', 'convert-react', 'types', 'shop.json', '-o', 'src/convert.gen.ts'], { cwd: app });
    expect(readFileSync(join(app, 'src/convert.gen.ts'), 'utf8')).toContain("{ key: 'hero', variations: [");
  });

  it('explains a decision', async () => {
    const args = ['explain', 'shop.json', '--visitor', 'v7', '--experience', 'germans'];
    const text = await run('npx', ['--no-install', 'convert-react', ...args], { cwd: app });
    expect(text).toContain('audience');
  });

  async function serve(file: string): Promise<string> {
    const bin = join(app, 'node_modules/.bin/convert-react');
    const child = spawn(bin, ['serve', file, '--port', '0'], { cwd: app });
    onTestFinished(() => void child.kill());
    return addressOf(child);
  }

  function addressOf(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      let printed = '';
      child.stdout?.on('data', (text) => {
        printed += text;
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
        if (url) resolve(url);
      });
      child.on('exit', () => reject(new Error(`The server ended:\n${printed}`)));
    });
  }
});

describe('the install line of the README', () => {
  it('brings all that every entry imports, into a project that has nothing', async () => {
    const line = /^npm install .*$/m.exec(readFileSync('README.md', 'utf8'))?.[0] ?? '';
    const [npm, ...words] = line.split(' ');
    expect(words).toContain('convert-react');
    const { folder: parent, tarball } = await packed();
    const folder = join(parent, 'readme');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
    const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    await run(npm!, [...words.map((word) => (word === 'convert-react' ? tarball : word)), ...quiet], { cwd: folder });
    // OpenFeature brings its SDK by a line of its own: docs/openfeature.md.
    for (const entry of entries.filter((name) => name !== 'convert-react/openfeature')) {
      const counted = await evaluate(
        folder,
        'mjs',
        `console.log(Object.keys(await import(${JSON.stringify(entry)})).length)`,
      );
      expect(counted, entry).toBeGreaterThan(0);
    }
  });
});
