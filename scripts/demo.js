// Shows the library at work: every story, and the shop, on a Convert server of their own. Nothing leaves this machine.
import { spawnSync } from 'node:child_process';
import { serveStorybook } from '../.storybook/serveStorybook.js';

const PORT = 6006;

console.log('Building the demo …');
const { status, stdout, stderr } = spawnSync('npx', ['storybook', 'build', '--quiet'], { encoding: 'utf8' });
if (status !== 0) {
  console.error(`${stdout}${stderr}`);
  process.exit(1);
}

const { url, port, close } = await serveStorybook(PORT);
if (port !== PORT) console.log(`Port ${PORT} is taken, so it is ${port}.`);
console.log(`
  The shop     ${url}/iframe.html?id=shop-corner-roastery--open&viewMode=story
  All stories  ${url}

Ctrl+C ends it.`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await close();
    process.exit(0);
  });
}
