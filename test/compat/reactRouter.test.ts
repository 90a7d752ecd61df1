import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../package/support/freePort';
import { startProcess } from '../package/support/startProcess';
import { openAt } from './support/openPage';
import { expectEvents, openProject } from './support/openProject';

describe('React Router 7 in framework mode', () => {
  it('hands a state from its loader to the page, with its types, and the page delivers', async () => {
    const project = await openProject('react-router');
    await project.run('tsc', ['-p', '.']);
    await project.run('react-router', ['build']);
    const env = { ...project.env, HOST: '127.0.0.1', PORT: String(await freePort()) };
    const args = ['node_modules/@react-router/serve/bin.js', './build/server/index.js'];
    const site = await startProcess(args, project.folder, env);
    onTestFinished(() => site.stop());
    const html = await (await fetch(site.url)).text();
    expect(html).toContain('b, 20');
    const { page, complaints, hosts } = await openAt(site.url);
    await page.waitForLoadState('networkidle');
    await page.getByText('b, 20').click();
    await expectEvents(project);
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual(['127.0.0.1']);
  });
});
