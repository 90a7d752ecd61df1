// Bundles the benchmark as the library itself is bundled, and runs it: Node 20 reads no TypeScript, and a transform that
// turns every import into a property access would be a good part of what is measured.
import { build } from 'tsup';

const outDir = new URL('./dist/', import.meta.url);

await build({
  entry: { bench: new URL('./bench.ts', import.meta.url).pathname },
  outDir: outDir.pathname,
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  config: false,
  clean: true,
  silent: true,
});
await import(new URL('bench.js', outDir).href);
