import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installProject } from './support/installProject';
import { tryRun } from './support/run';

/** Without this one: React has <Activity> since 19.2. */
const NEEDS_ACTIVITY = 'test/react/activity.test.tsx';
const TESTS = readdirSync('test/react')
  .filter((name) => name.endsWith('.test.tsx'))
  .map((name) => `test/react/${name}`);
const OF_ALL = TESTS.filter((name) => name !== NEEDS_ACTIVITY);

const OLDEST_QUERY = JSON.parse(readFileSync('package.json', 'utf8')).peerDependencies['@tanstack/react-query'].slice(
  1,
);
const NEWEST_QUERY = '5.108.4';

const installReact = (version: string, queryVersion: string) =>
  installProject(`react-${version}`, {
    dependencies: {
      '@tanstack/react-query': queryVersion,
      '@testing-library/dom': '10.4.2',
      '@testing-library/react': '16.3.3',
      '@testing-library/user-event': '14.6.13',
      react: version,
      'react-dom': version,
    },
  });

describe('the tests of the React layer hold for the packed package', () => {
  it.each([
    ['18.2.0', OLDEST_QUERY, OF_ALL],
    ['18.3.1', NEWEST_QUERY, OF_ALL],
    ['19.3.1', NEWEST_QUERY, TESTS],
  ])('with React %s and React Query %s', async (version, queryVersion, tests) => {
    const app = await installReact(version, queryVersion);
    const report = join(app, 'report.json');
    const args = [
      '--config',
      'test/package/support/react.vitest.config.ts',
      '--reporter=json',
      `--outputFile=${report}`,
    ];
    const env = { REACT_APP: app, REACT_TESTS: tests.join() };
    const { code, stdout, stderr } = await tryRun('npx', ['vitest', 'run', ...args], { env });
    const failed = existsSync(report) ? failedIn(report) : [`${stdout}\n${stderr}`];
    expect(failed).toEqual([]);
    expect(code, stderr).toBe(0);
    expect(
      reportOf(report)
        .testResults.map(({ name }) => name.replace(`${process.cwd()}/`, ''))
        .sort(),
    ).toEqual(tests);
  });
});

interface Report {
  testResults: {
    name: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

const reportOf = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Report;

function failedIn(file: string): string[] {
  return reportOf(file).testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status !== 'passed');
    const told = failed.map(({ fullName, failureMessages }) => `${fullName}\n${failureMessages.join('\n')}`);
    return assertionResults.length === 0 ? [`${name}: ${message}`] : told;
  });
}
