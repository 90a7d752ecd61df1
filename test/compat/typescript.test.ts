import { mkdirSync, rmSync, writeFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tryRun } from '../package/support/run';
import { openProject } from './support/openProject';

/** `node10` ended with TypeScript 6, where it is deprecated. */
const ALL = ['node10', 'node16', 'bundler'];
const RESOLUTIONS: Record<string, string[]> = {
  '5.0': ALL,
  '5.4': ALL,
  '5.9': ALL,
  '6.0': ALL,
  '7.0': ['node16', 'bundler'],
};
const MODULES: Record<string, string> = { node10: 'commonjs', node16: 'node16', bundler: 'esnext' };

describe.each(Object.entries(RESOLUTIONS))(
  'the types hold, with no library check skipped, in TypeScript %s',
  (version, resolutions) => {
    it.each(resolutions)('with moduleResolution %s', async (moduleResolution) => {
      // The types of newer ones need TypeScript 5.4.
      const versions = version === '5.0' ? { '@tanstack/react-query': '5.62.0' } : undefined;
      const { folder } = await openProject('typescript', versions);
      // Under node16 the format of the app decides which of our declarations are read.
      for (const type of moduleResolution === 'node16' ? ['module', 'commonjs'] : ['module']) {
        const app = join(folder, `${version}-${moduleResolution}-${type}`);
        rmSync(app, { recursive: true, force: true });
        mkdirSync(app);
        copyFileSync(join(folder, 'app.tsx'), join(app, 'app.tsx'));
        writeFileSync(join(app, 'package.json'), JSON.stringify({ type }));
        const compilerOptions = {
          strict: true,
          exactOptionalPropertyTypes: true,
          skipLibCheck: false,
          noEmit: true,
          jsx: 'react-jsx',
          lib: ['ES2022', 'DOM', 'DOM.Iterable'],
          target: 'ES2022',
          types: [],
          module: MODULES[moduleResolution],
          moduleResolution,
          ...(version === '6.0' && { ignoreDeprecations: '6.0' }),
        };
        writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['app.tsx'] }));
        const compiler = join(folder, `node_modules/typescript-${version}/bin/tsc`);
        const { code, stdout } = await tryRun(process.execPath, [compiler, '-p', app]);
        expect(stdout).toBe('');
        expect(code).toBe(0);
      }
    });
  },
);
