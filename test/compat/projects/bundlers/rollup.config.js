import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import { transform } from 'esbuild';

const { ENTRY = 'main' } = process.env;
const values = { 'process.env.NODE_ENV': '"production"' };

/** As esbuild does it, since Rollup minifies nothing by itself. */
const minify = {
  name: 'minify',
  renderChunk: (code) => (ENTRY === 'main' ? null : transform(code, { minify: true, format: 'esm' })),
};

export default {
  input: `src/${ENTRY}.js`,
  output: { dir: ENTRY === 'main' ? 'dist/rollup' : `dist/rollup-${ENTRY}`, format: 'es', plugins: [minify] },
  plugins: [replace({ values, preventAssignment: true }), resolve({ browser: true }), commonjs()],
  onwarn(warning, warn) {
    // It says so of every client module.
    if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
  },
};
