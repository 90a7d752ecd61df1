const { resolve } = require('node:path');

const presets = [['@babel/preset-env', { targets: { chrome: '70' } }]];

module.exports = {
  mode: 'production',
  entry: './src/main.js',
  output: { path: resolve('dist/webpack-4'), filename: 'main.js', publicPath: '' },
  performance: { hints: false },
  module: {
    rules: [
      // webpack 4 reads no syntax newer than ES2019.
      {
        test: /\.m?js$/,
        include: /convert-react|react-query|query-core/,
        use: { loader: 'babel-loader', options: { presets, configFile: false, babelrc: false } },
      },
    ],
  },
};
