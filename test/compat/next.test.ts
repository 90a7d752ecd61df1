import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../package/support/freePort';
import { startProcess } from '../package/support/startProcess';
import { openAt } from './support/openPage';
import { expectEvents, openProject } from './support/openProject';

describe('Next 16 with cacheComponents', () => {
  it('builds and shows pages of all three kinds: browser alone, server, built in advance', async () => {
    const project = await openProject('next');
    const env = {
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_PUBLIC_SDK_KEY: project.env.CONVERT_SDK_KEY!,
      NEXT_PUBLIC_VISITOR: project.env.CONVERT_VISITOR!,
      NEXT_PUBLIC_CONFIG_ENDPOINT: project.env.CONVERT_CONFIG_ENDPOINT!,
      NEXT_PUBLIC_TRACK_ENDPOINT: project.env.CONVERT_TRACK_ENDPOINT!,
    };
    await project.run('next', ['build'], env);
    const args = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(await freePort())];
    const next = await startProcess(args, project.folder, env);
    onTestFinished(() => next.stop());
    for (const path of ['', 'server', 'static']) {
      project.server.clear();
      const { page, complaints, hosts } = await openAt(`${next.url}/${path}`);
      await page.getByText('b, 20').click();
      await expectEvents(project);
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
      expect([...hosts]).toEqual(['127.0.0.1']);
    }
  });
});
