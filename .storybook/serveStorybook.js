import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';
import { storyServers } from './storyServers.js';

const BUILT = fileURLToPath(new URL('../storybook-static', import.meta.url));

/** Serves the built Storybook, and Convert, on this machine alone; where the port is taken, on the next free one. */
export async function serveStorybook(port = 0) {
  if (!existsSync(`${BUILT}/index.json`))
    throw new Error('There is no built Storybook. Run `npx storybook build` first.');
  const server = await preview({
    configFile: false,
    appType: 'mpa',
    logLevel: 'warn',
    build: { outDir: BUILT },
    preview: { host: '127.0.0.1', port, strictPort: false },
    plugins: [storyServers()],
  });
  const { address, port: taken } = server.httpServer.address();
  return { url: `http://${address}:${taken}`, port: taken, close: () => server.close() };
}
