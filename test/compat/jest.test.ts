import { describe, it } from 'vitest';
import { expectEvents, openProject } from './support/openProject';

/** Jest's modules are CommonJS, and it does not require ES modules. */
describe('a provider renders and delivers in jsdom', () => {
  it('of Jest 29, without Babel', async () => {
    const project = await openProject('jest-29');
    await project.run('jest', ['--no-cache']);
    await expectEvents(project);
  });

  it('of Jest 30, with babel-jest', async () => {
    const project = await openProject('jest-30');
    await project.run('jest', []);
    // Two files, each a browser of its own. In one of them a chunk is missing until the second page.
    await expectEvents(project, 2);
  });
});
