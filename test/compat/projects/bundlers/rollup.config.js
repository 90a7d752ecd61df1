import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';

const values = { 'process.env.NODE_ENV': '"production"' };

export default {
  input: 'src/main.js',
  output: { dir: 'dist/rollup', format: 'es' },
  plugins: [replace({ values, preventAssignment: true }), resolve({ browser: true }), commonjs()],
  onwarn(warning, warn) {
    // It says so of every client module.
    if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
  },
};
