import { describe, it } from 'vitest';
import { expectEvents, openProject } from './support/openProject';

describe('every entry renders, decides and delivers in Node', () => {
  it('as ES modules', async () => {
    const project = await openProject('node');
    await project.run('node', ['check.mjs']);
    await expectEvents(project, 2);
  });

  it('as CommonJS that may not require an ES module', async () => {
    const project = await openProject('node');
    await project.run('node', ['--no-experimental-require-module', 'check.cjs']);
    await expectEvents(project, 2);
  });
});
