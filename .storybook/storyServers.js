import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

/**
 * A Vite plugin that serves Convert from the same origin as the stories, in development, in story tests and for a built
 * Storybook alike. Every story has a server of its own at `/convert/{story id}/`, so none meets the events of another.
 *
 * @returns {import('vite').Plugin}
 */
export function storyServers() {
  /** @param {import('vite').ViteDevServer | import('vite').PreviewServer} server */
  const mount = async ({ middlewares }) => {
    const createStoryServers = await loadStoryServers();
    const handle = createStoryServers();
    middlewares.use((request, response, next) => handle(request, response) || next());
  };
  return { name: 'story-servers', configureServer: mount, configurePreviewServer: mount };
}

/** Node itself reads no TypeScript yet, in the versions that contributors may have. */
async function loadStoryServers() {
  const file = fileURLToPath(new URL('./createStoryServers.ts', import.meta.url));
  /** @type {{ module: typeof import('./createStoryServers') }} */
  const { module } = await runnerImport(file, { configFile: false, logLevel: 'warn' });
  return module.createStoryServers;
}
