// Runs every check there is, and ends with one line that counts them.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { ensureBrowser } from './findBrowser.js';

const REPORTS = 'reports';
let passed = 0;
let failed = 0;
/** What failed is told again at the end, because the output of a whole run is long. */
const failures = [];

/** What a command prints is shown when it has ended, so that two at a time can be read. */
function run(title, command, args, env = {}) {
  const startedAt = Date.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    child.on('error', (error) => output.push(Buffer.from(`${error}\n`)));
    child.on('close', (code) => {
      process.stdout.write(`\n── ${title}\n${Buffer.concat(output)}`);
      console.log(`${code === 0 ? '✓' : '✗'} ${title} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
      resolve(code === 0);
    });
  });
}

function fail(name, why = '') {
  failed += 1;
  failures.push(`✗ ${name}\n${why}`.trim());
}

const check =
  (title, command, ...args) =>
  async () => {
    if (await run(title, command, args)) passed += 1;
    else fail(title);
  };

/** Counts tests, not runs; a run that breaks without a failed test is a failure too. */
const vitest = (title, selection, env) => async () => {
  const report = `${REPORTS}/${title.replaceAll(' ', '-')}.json`;
  rmSync(report, { force: true });
  const args = ['vitest', 'run', ...selection.split(' '), '--reporter=default', '--reporter=json'];
  const isGood = await run(title, 'npx', [...args, `--outputFile.json=${report}`], env);
  const { numPassedTests = 0, testResults = [] } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  const failedTests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map((test) => ({ ...test, file: name })),
  );
  passed += numPassedTests;
  for (const { file, fullName, failureMessages } of failedTests)
    fail(`${relative('.', file)} > ${fullName}`, failureMessages.join('\n').slice(0, 4000));
  if (!isGood && failedTests.length === 0) fail(title);
  if (isGood && numPassedTests === 0) fail(title, 'no test ran');
};

/** Steps of one lane run one after the other, lanes side by side: much of what is done here is waiting. */
const lanes = (...all) =>
  Promise.all(
    all.map(async (steps) => {
      for (const step of steps) await step();
    }),
  );

mkdirSync(REPORTS, { recursive: true });
const browser = { CHROMIUM_PATH: ensureBrowser() };

await lanes(
  [
    check('types', 'npx', 'tsc', '-p', '.'),
    check('types of old browsers', 'npx', 'tsc', '-p', 'src'),
    check('unused code', 'npx', 'knip'),
    check('oracle', 'npm', 'ci', '--prefix', 'test/parity/oracle', '--no-audit', '--no-fund'),
  ],
  [check('format', 'npx', 'prettier', '--check', '--log-level', 'warn', '.'), check('lint', 'npx', 'eslint', '.')],
);
await lanes([
  check('build', 'npx', 'tsup', '--silent'),
  check('size budgets', 'npx', 'size-limit'),
  check('storybook', 'npx', 'storybook', 'build', '--quiet'),
]);
await lanes(
  [vitest('unit tests', '--project node --project jsdom'), vitest('browser tests', '--project browser', browser)],
  [vitest('package tests', '--project package', browser)],
);
await lanes(
  [vitest('story tests', '--project storybook', browser)],
  [
    vitest('page tests', '--project pages', browser),
    vitest('demo tests', '--project demo', { ...browser, DEMO_IS_BUILT: 'yes' }),
  ],
);
// By itself: its pages have to be quick.
await lanes([vitest('delivery tests', '--project delivery', browser)]);
// Real projects of every tool take minutes to install and build: the quick ones are package tests at every desk, all of them run on a CI.
if (process.env.CI) await lanes([vitest('tools that apps use', '--project compat', browser)]);
if (failures.length > 0) console.log(`\n── what failed\n${failures.join('\n\n')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
