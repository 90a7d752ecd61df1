// Draws what a page loads of the provider and three hooks, by module:  node scripts/weigh.js [--write]
// `--write` puts the picture into docs/performance.md.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
// The esbuild that tsup brings.
const { build } = createRequire(createRequire(import.meta.url).resolve('tsup'))('esbuild');
const LARGEST_BAR = 24;

/**
 * A production build of these names without the peers. `folder` is where they are resolved, `from` the module that exports them. Bytes
 * are gzipped: what a page loads at once, and what it may load later.
 */
export async function weigh({ folder, from, names, splitting = true }) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${names} } from '${from}';`, resolveDir: folder, sourcefile: 'entry.js' },
    absWorkingDir: folder,
    outdir: 'out',
    bundle: true,
    minify: true,
    splitting,
    format: 'esm',
    target: 'es2020',
    jsx: 'automatic',
    external: ['react', 'react-dom', 'react/jsx-runtime', '@tanstack/react-query'],
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    metafile: true,
  });
  const sizes = new Map(
    outputFiles.map(({ path, contents }) => [relative(folder, path), gzipSync(contents, { level: 9 }).length]),
  );
  const entry = Object.keys(metafile.outputs).find((path) => metafile.outputs[path].entryPoint === 'entry.js');
  const reach = (kinds, path = entry, found = new Set()) => {
    if (!sizes.has(path) || found.has(path)) return found;
    found.add(path);
    for (const next of metafile.outputs[path].imports) if (kinds.includes(next.kind)) reach(kinds, next.path, found);
    return found;
  };
  const sum = (paths) => [...paths].reduce((total, path) => total + sizes.get(path), 0);
  const early = reach(['import-statement']);
  const all = reach(['import-statement', 'dynamic-import']);
  const modules = [...all].flatMap((path) =>
    Object.entries(metafile.outputs[path].inputs).map(([name, { bytesInOutput }]) => {
      return { name, bytes: bytesInOutput, isLate: !early.has(path) };
    }),
  );
  return { modules, files: all.size, atOnce: sum(early), later: sum(all) - sum(early) };
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = 'ConvertProvider, useExperience, useFeature, useTrack';
  const picture = [
    draw('convert-react', await weigh({ folder: root, from: './src/index.ts', names })),
    draw('convert-react/precomputed', await weigh({ folder: root, from: './src/precomputed.ts', names })),
  ].join('\n\n');
  console.log(picture);
  if (process.argv.includes('--write')) {
    const file = new URL('../docs/performance.md', import.meta.url);
    const page = await readFile(file, 'utf8');
    const [before, after] = page.split(/<!-- weight -->[^]*<!-- \/weight -->/);
    await writeFile(file, `${before}<!-- weight -->\n\n\`\`\`text\n${picture}\n\`\`\`\n\n<!-- /weight -->${after}`);
  }
}
