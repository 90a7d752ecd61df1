// The packed package in the tools that apps use: a line for each, and one at the end that counts them.
// `npm run test:compat -- next workers` runs the files of those names only.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureBrowser } from './findBrowser.js';

const REPORT = 'reports/compat.json';

mkdirSync('reports', { recursive: true });
rmSync(REPORT, { force: true });
const files = process.argv.slice(2).map((name) => `test/compat/${name}.test.ts`);
const args = ['vitest', 'run', '--project', 'compat', ...files, '--reporter=verbose', '--reporter=json'];
const env = { ...process.env, CHROMIUM_PATH: ensureBrowser() };
const child = spawn('npx', [...args, `--outputFile.json=${REPORT}`], { stdio: 'inherit', env });

child.on('close', (code) => {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(REPORT, 'utf8'));
  console.log(`\n${numPassedTests} passed, ${numFailedTests} failed`);
  process.exitCode = code;
});
