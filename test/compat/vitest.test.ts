import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { expectEvents, openProject } from './support/openProject';
import { writeDocumented } from './support/writeDocumented';

const OLDEST_QUERY = '5.62.0';
const NEWEST_QUERY = '5.108.4';

/** Vitest loads the ES modules. The pairs that `npm test` does not try with the tests of the React layer are here. */
describe('a provider renders and delivers in jsdom of Vitest', () => {
  it.each([
    ['18.2.0', OLDEST_QUERY],
    ['18.2.0', NEWEST_QUERY],
    ['18.3.1', OLDEST_QUERY],
    ['19.3.1', OLDEST_QUERY],
    ['19.3.1', NEWEST_QUERY],
  ])('with React %s and React Query %s', async (react, query) => {
    const versions = { react, 'react-dom': react, '@tanstack/react-query': query };
    const project = await openProject('vitest', versions);
    await project.run('vitest', ['run']);
    await expectEvents(project);
  });
});

it('Vitest runs the test of docs/testing.md', async () => {
  const project = await openProject('vitest');
  const files = writeDocumented('docs/testing.md', project.folder, (path) => /^src\/Hero(\.test)?\.tsx$/.test(path));
  expect(files).toBe(2);
  const printed = await project.run('vitest', ['run', '--dir', 'src']);
  expect(stripVTControlCharacters(printed)).toMatch(/Tests +2 passed/);
});
