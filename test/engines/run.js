// What the library promises, in Chromium, Firefox and WebKit: `npm run test:engines`.
//   -- --only firefox     in one of them
//   -- --cell reload      the cells whose name has this text
//   -- --write            puts the table into docs/delivery.md
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { ensureBrowser } from '../../scripts/findBrowser.js';
import { ensureEngines } from '../../scripts/findEngines.js';

const { values } = parseArgs({
  options: { only: { type: 'string' }, cell: { type: 'string' }, write: { type: 'boolean' } },
});

const file = fileURLToPath(new URL('runCells.ts', import.meta.url));
const { module } = await runnerImport(file, { configFile: false, logLevel: 'warn' });
if (!process.env.DEMO_IS_BUILT && !values.cell) {
  execFileSync('npx', ['storybook', 'build', '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
ensureBrowser();
const { passed, failed } = await module.runCells({ ...values, found: ensureEngines() });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
