const { ENTRY } = process.env;

export default {
  logLevel: 'error',
  build: {
    outDir: `dist/vite-${ENTRY}`,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: `src/${ENTRY}.js`,
      output: { entryFileNames: 'main.js', assetFileNames: '[name]', chunkFileNames: '[name].js' },
    },
  },
};
