import { readFile, writeFile } from 'node:fs/promises';
import { defineConfig, type Options } from 'tsup';

/** Entries that hold hooks or components: in a server component tree they are the border to the client. */
const CLIENT_ENTRIES = ['index'];

const shared: Options = {
  format: ['esm', 'cjs'],
  target: 'es2022',
  // One chunk for what entries share: a provider from one must be found by a hook from another.
  splitting: true,
  sourcemap: false,
  clean: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  external: ['react', 'react-dom', '@tanstack/react-query', 'murmurhash'],
};

/** `'use client'` must be the first statement of a file, and the CJS pass puts helpers in front of whatever a banner adds. */
const useClientDirective: NonNullable<Options['plugins']>[number] = {
  name: 'use-client-directive',
  async buildEnd({ writtenFiles }) {
    const isClientEntry = (name: string) =>
      CLIENT_ENTRIES.some((entry) => new RegExp(`dist/${entry}\\.c?js$`).test(name));
    for (const { name } of writtenFiles.filter((file) => isClientEntry(file.name))) {
      const code = await readFile(name, 'utf8');
      const bare = code.replace(/^['"]use client['"];?\n?/m, '');
      await writeFile(name, `'use client';\n${bare}`);
    }
  },
};

export default defineConfig([{ ...shared, entry: ['src/index.ts', 'src/core.ts'], plugins: [useClientDirective] }]);
