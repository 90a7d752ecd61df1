const { checkEntries } = require('./checkEntries.cjs');

void checkEntries({
  react: require('react'),
  dom: require('react-dom/server'),
  main: require('convert-react'),
  precomputed: require('convert-react/precomputed'),
  core: require('convert-react/core'),
  devtools: require('convert-react/devtools'),
  server: require('convert-react/server'),
  testing: require('convert-react/testing'),
});
