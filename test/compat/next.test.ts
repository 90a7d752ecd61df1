import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findBlocks } from '../package/support/findExamples';
import { freePort } from '../package/support/freePort';
import { startProcess } from '../package/support/startProcess';
import { shopDocument } from '../support/shopDocument';
import { openAt } from './support/openPage';
import { expectEvents, openProject, VISITOR } from './support/openProject';

/** What a page's HTML shows of the experience, before any JavaScript: the first two are those of docs/server.md. */
const PAGES = {
  '/': 'b',
  '/landing': 'pending',
  '/alone': 'pending',
  '/given': 'pending',
  '/connected': 'b',
};

const COOKIE = 'convert-react.visitorId';
const KEY = "sdkKey: '10035569/10034190'";

/** The pages of the documentation, word for word but for where Convert is. */
function writeDocumentedPages(folder: string): void {
  const pages = findBlocks('docs/server.md').flatMap(({ code }) => {
    const path = /^\/\/ (app\/.*page)\.tsx\n/.exec(code)?.[1];
    return path ? [{ path: join(folder, `${path}.js`), code }] : [];
  });
  expect(pages.map(({ code }) => code.split(KEY).length)).toEqual([2, 2]);
  for (const { path, code } of pages) {
    mkdirSync(dirname(path), { recursive: true });
    const options = relative(dirname(path), join(folder, 'convert'));
    writeFileSync(path, `import { options } from '${options}';\n${code.replace(KEY, '...options')}`);
  }
}

describe('Next 16 with cacheComponents', () => {
  it('builds the pages of docs/server.md and others, shows their HTML, and delivers', async () => {
    const project = await openProject('next');
    const env = {
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_PUBLIC_SDK_KEY: project.env.CONVERT_SDK_KEY!,
      NEXT_PUBLIC_VISITOR: project.env.CONVERT_VISITOR!,
      NEXT_PUBLIC_CONFIG_ENDPOINT: project.env.CONVERT_CONFIG_ENDPOINT!,
      NEXT_PUBLIC_TRACK_ENDPOINT: project.env.CONVERT_TRACK_ENDPOINT!,
    };
    writeDocumentedPages(project.folder);
    writeFileSync(join(project.folder, 'convert.config.json'), JSON.stringify(shopDocument()));
    await project.run('next', ['build'], env);
    const args = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(await freePort())];
    const next = await startProcess(args, project.folder, env);
    onTestFinished(() => next.stop());
    for (const [path, html] of Object.entries(PAGES)) {
      project.server.clear();
      const answer = await fetch(next.url + path, { headers: { cookie: `${COOKIE}=${VISITOR}` } });
      expect(await answer.text(), path).toContain(`<p id="hero">${html}</p>`);
      const { page, complaints, hosts } = await openAt(next.url + path, { [COOKIE]: VISITOR });
      await page.getByText('limit 20').click();
      expect(await page.locator('#hero').textContent(), path).toBe('b');
      await expectEvents(project);
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
      expect([...hosts]).toEqual(['127.0.0.1']);
    }
  });
});
