// Runs every check there is, and ends with one line that counts them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureBrowser } from './findBrowser.js';

const REPORTS = 'reports';
let passed = 0;
let failed = 0;

function run(title, command, args, env = {}) {
  console.log(`\n── ${title}`);
  const startedAt = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const isGood = status === 0;
  console.log(`${isGood ? '✓' : '✗'} ${title} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  return isGood;
}

function check(title, command, ...args) {
  if (run(title, command, args)) passed += 1;
  else failed += 1;
}

/** Counts tests, not runs; a run that breaks without a failed test is a failure too. */
function vitest(title, projects, env) {
  const report = `${REPORTS}/${title.replaceAll(' ', '-')}.json`;
  rmSync(report, { force: true });
  const selection = projects.flatMap((project) => ['--project', project]);
  const isGood = run(
    title,
    'npx',
    ['vitest', 'run', ...selection, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    env,
  );
  const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  passed += numPassedTests;
  failed += numFailedTests;
  if (!isGood && numFailedTests === 0) failed += 1;
  if (isGood && numPassedTests === 0) failed += 1;
}

mkdirSync(REPORTS, { recursive: true });
const browser = { CHROMIUM_PATH: ensureBrowser() };

check('format', 'npx', 'prettier', '--check', '--log-level', 'warn', '.');
check('lint', 'npx', 'eslint', '.');
check('unused code', 'npx', 'knip');
check('types', 'npx', 'tsc', '-p', '.');
check('build', 'npx', 'tsup', '--silent');
check('size budgets', 'npx', 'size-limit');
check('oracle', 'npm', 'ci', '--prefix', 'test/parity/oracle', '--no-audit', '--no-fund');
vitest('unit tests', ['node', 'jsdom']);
vitest('package tests', ['package']);
check('storybook', 'npx', 'storybook', 'build', '--quiet');
vitest('browser tests', ['browser'], browser);
vitest('delivery', ['e2e'], browser);

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
