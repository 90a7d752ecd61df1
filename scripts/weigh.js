// Draws what a page loads of the provider and three hooks, by module:  node scripts/weigh.js [--write]
// `--write` puts the picture into docs/performance.md.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
// The esbuild that tsup brings.
const { build } = createRequire(createRequire(import.meta.url).resolve('tsup'))('esbuild');
const LARGEST_BAR = 24;

async function weigh(from, names) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${names} } from './src/${from}';`, resolveDir: root, sourcefile: 'entry.js' },
    absWorkingDir: root,
    outdir: 'out',
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2020',
    jsx: 'automatic',
    external: ['react', 'react-dom', 'react/jsx-runtime', '@tanstack/react-query'],
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    metafile: true,
  });
  const sizes = new Map(outputFiles.map(({ path, contents }) => [path.slice(root.length), gzipSync(contents).length]));
  const files = Object.entries(metafile.outputs);
  const atOnce = new Set();
  const load = (path) => {
    if (atOnce.has(path)) return;
    atOnce.add(path);
    for (const { path: next, kind } of metafile.outputs[path].imports)
      if (kind === 'import-statement' && sizes.has(next)) load(next);
  };
  load(files.find(([, { entryPoint }]) => entryPoint === 'entry.js')[0]);
  const modules = files.flatMap(([path, { inputs }]) =>
    Object.entries(inputs).map(([name, { bytesInOutput }]) => ({
      name,
      bytes: bytesInOutput,
      isLate: !atOnce.has(path),
    })),
  );
  const sum = (isCounted) =>
    [...sizes].filter(([path]) => isCounted(path)).reduce((total, [, size]) => total + size, 0);
  return { modules, atOnce: sum((path) => atOnce.has(path)), later: sum((path) => !atOnce.has(path)) };
}

const kB = (bytes) => (bytes / 1000).toFixed(1).padStart(5);

/** One row for each folder, and under it its largest modules. */
function draw(title, { modules, atOnce, later }) {
  const folders = new Map();
  for (const { name, bytes, isLate } of modules.filter(({ bytes }) => bytes > 0)) {
    const [folder] = /^src\/[^/]+(?=\/)|^node_modules\/[^/]+/.exec(name) ?? ['src'];
    const key = isLate ? `${folder}, later` : folder;
    folders.set(key, [...(folders.get(key) ?? []), { name: name.replace(/^.*\//, ''), bytes }]);
  }
  const rows = [...folders].map(([folder, parts]) => {
    const bytes = parts.reduce((total, part) => total + part.bytes, 0);
    const largest = parts.sort((one, other) => other.bytes - one.bytes).slice(0, 3);
    return { folder, bytes, largest: largest.map((part) => part.name.replace(/\.\w+$/, '')).join(', ') };
  });
  rows.sort((one, other) => other.bytes - one.bytes);
  const most = rows[0].bytes;
  return [
    `${title}: ${kB(atOnce).trim()} kB gzip at once, ${kB(later).trim()} kB later`,
    ...rows.map(({ folder, bytes, largest }) => {
      const bar = '█'.repeat(Math.max(1, Math.round((bytes / most) * LARGEST_BAR))).padEnd(LARGEST_BAR);
      return `${folder.padEnd(24)} ${kB(bytes)} ${bar} ${largest}`;
    }),
  ].join('\n');
}

const HOOKS = 'ConvertProvider, useExperience, useFeature, useTrack';
const picture = [
  draw('convert-react', await weigh('index.ts', HOOKS)),
  draw('convert-react/precomputed', await weigh('precomputed.ts', HOOKS)),
].join('\n\n');
console.log(picture);

if (process.argv.includes('--write')) {
  const file = new URL('../docs/performance.md', import.meta.url);
  const page = await readFile(file, 'utf8');
  const [before, after] = page.split(/<!-- weight -->[^]*<!-- \/weight -->/);
  await writeFile(file, `${before}<!-- weight -->\n\n\`\`\`text\n${picture}\n\`\`\`\n\n<!-- /weight -->${after}`);
}
