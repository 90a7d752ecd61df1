import { readFile } from 'node:fs/promises';
import babel from '@babel/core';
import { build } from 'esbuild';

/** Compiles the app's own components, as the compiler's documentation sets it up, and not those of packages. */
const reactCompiler = {
  name: 'react-compiler',
  setup(esbuild) {
    esbuild.onLoad({ filter: /src\/.*\.jsx$/ }, async ({ path }) => {
      const options = {
        filename: path,
        configFile: false,
        plugins: ['babel-plugin-react-compiler'],
        presets: [['@babel/preset-react', { runtime: 'automatic' }]],
      };
      const { code } = await babel.transformAsync(await readFile(path, 'utf8'), options);
      if (!code.includes('react/compiler-runtime')) throw new Error('The compiler has compiled nothing.');
      return { contents: code, loader: 'js' };
    });
  },
};

await build({ entryPoints: ['src/main.jsx'], bundle: true, format: 'esm', outdir: 'dist', plugins: [reactCompiler] });
