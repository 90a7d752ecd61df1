import { describe, expect, it } from 'vitest';
import { expectEvents, openProject } from './support/openProject';

/** Before 2024-11 `fetch` of a worker throws for `cache` and `credentials`. */
const DATES = ['2023-07-01', '2024-09-23', '2026-01-14'];

describe.each(DATES)('in a worker of workerd with compatibility date %s', (date) => {
  it.each(['core', 'server'])('%s decides and delivers', async (entry) => {
    const project = await openProject('workers');
    const output = ['--bundle', '--format=esm', '--outfile=dist/worker.js'];
    await project.run('esbuild', [
      'worker.js',
      ...output,
      '--conditions=workerd,worker',
      '--platform=neutral',
      '--main-fields=module,main',
    ]);
    const printed = await project.run('node', ['run.js', date, entry]);
    expect(JSON.parse(printed)).toEqual(['b', 20]);
    await expectEvents(project);
  });
});
