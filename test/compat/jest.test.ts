import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectEvents, openProject } from './support/openProject';
import { writeDocumented } from './support/writeDocumented';

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

  it('of Jest 30, with the test of docs/testing.md', async () => {
    const project = await openProject('jest-30');
    const files = writeDocumented('docs/testing.md', project.folder, (path) => /^src\/Hero(\.test)?\.tsx$/.test(path));
    expect(files).toBe(2);
    const file = join(project.folder, 'src', 'Hero.test.tsx');
    const text = readFileSync(file, 'utf8');
    const globals = /^import .* from '@jest\/globals';$/m.exec(readFileSync('docs/testing.md', 'utf8'))![0];
    writeFileSync(file, text.replace(/import .* from 'vitest';/, globals).replaceAll('vi.fn', 'jest.fn'));
    await project.run('jest', ['src']);
  });
});
