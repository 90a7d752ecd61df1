import { resolve } from 'node:path';

const { ENTRY = 'main' } = process.env;

export default {
  mode: 'production',
  entry: `./src/${ENTRY}.js`,
  output: { path: resolve('dist', ENTRY === 'main' ? 'webpack' : `webpack-${ENTRY}`), filename: 'main.js' },
  performance: { hints: false },
};
