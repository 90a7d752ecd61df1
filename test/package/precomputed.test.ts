import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installApp } from './support/installApp';

/** The files that loading an entry loads, bundled or not, and the packages that they import. */
async function loadedBy(entry: string) {
  const dist = join(await installApp(), 'node_modules/convert-react/dist');
  const codes = new Map<string, string>();
  const packages = new Set<string>();
  const load = (file: string) => {
    if (codes.has(file)) return;
    const code = readFileSync(join(dist, file), 'utf8');
    codes.set(file, code);
    for (const [, target = ''] of code.matchAll(/(?:\bfrom |^import |\brequire\()["']([^"']+)["']/gm)) {
      if (target.startsWith('./')) load(target.slice(2));
      else packages.add(target);
    }
  };
  load(entry);
  return { code: [...codes.values()].join('\n'), packages: [...packages].sort() };
}

/** Functions of the engine, and of loading, as the sources call them. */
const ENGINE = ['decideTraced', 'compileExperience', 'matchRules', 'isCatastrophic', 'murmurBucket', 'fetchConfig'];

describe.each(['js', 'cjs'])('what an app loads of convert-react/precomputed (%s)', (format) => {
  it('has neither the engine nor what loads a config, which convert-react has', async () => {
    const has = ({ code }: { code: string }) => ENGINE.filter((name) => code.includes(`function ${name}(`));
    expect(has(await loadedBy(`index.${format}`))).toEqual(ENGINE);
    expect(has(await loadedBy(`precomputed.${format}`))).toEqual([]);
  });

  it('needs React alone: no React Query, and no hash', async () => {
    const { packages } = await loadedBy(`precomputed.${format}`);
    expect(packages).toEqual(['react', 'react/jsx-runtime']);
    expect((await loadedBy(`index.${format}`)).packages).toEqual([
      '@tanstack/react-query',
      'murmurhash',
      'react',
      'react/jsx-runtime',
    ]);
  });
});
