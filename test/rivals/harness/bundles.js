import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const shared = (subject, entry) => ({
  absWorkingDir: root,
  entryPoints: [entry],
  bundle: true,
  write: false,
  jsx: 'automatic',
  target: 'es2022',
  alias: { subject: `./subjects/${subject}.tsx` },
  logLevel: 'error',
});

/** The page of a subject: its cells, on React's development build, since StrictMode renders twice only there. */
export async function bundlePage(subject) {
  const { outputFiles } = await build({
    ...shared(subject, 'page.tsx'),
    format: 'iife',
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"development"', global: 'globalThis' },
  });
  return outputFiles[0].text;
}

/**
 * The scripts of a cold start, by name, as an app would ship them: minified, for production, what is loaded later in chunks of its
 * own. The first is `main.js`.
 */
export async function bundleColdPage(subject) {
  const { outputFiles } = await build({
    ...shared(subject, 'coldPage.tsx'),
    entryPoints: { main: 'coldPage.tsx' },
    outdir: '/',
    format: 'esm',
    splitting: true,
    platform: 'browser',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  });
  return new Map(outputFiles.map(({ path, text }) => [path.slice(1), text]));
}

/** The names of the scripts that are loaded at once: `main.js` and what it imports without waiting. */
export function scriptsAtOnce(scripts, name = 'main.js', found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, imported] of scripts.get(name).matchAll(/(?:import|from)\s*"\.\/([^"]+)"/g))
    scriptsAtOnce(scripts, imported, found);
  return found;
}

/** Server rendering of a subject, as an ES module for Node. */
export async function bundleServer(subject) {
  const { outputFiles } = await build({
    ...shared(subject, 'renderHeroes.tsx'),
    format: 'esm',
    platform: 'node',
    // What is bundled may still call `require` for parts of Node.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outputFiles[0].text;
}

/** Bytes of what an app imports, minified for production, without React and without what is `external`. */
export async function measureImports(code, resolveDir = root, external = []) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir, loader: 'js' },
    absWorkingDir: root,
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['react', 'react-dom', 'react/*', ...external],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const { contents } = outputFiles[0];
  return { minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length };
}
