import type { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useDemo } from './useDemo';

/** The pages of the documentation, and the id of each in Storybook. */
const PAGES = readdirSync('docs')
  .filter((file) => file.endsWith('.md'))
  .map((file) => {
    const text = readFileSync(`docs/${file}`, 'utf8').replace(/^```.*?^```/gms, '');
    const id = `docs-${file === 'README.md' ? 'by-question' : file.replace('.md', '')}--docs`;
    return { file, id, text, title: /^# (.+)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? '' };
  });

const stage = useDemo();

/** What each page shows, one after the other in one preview, as a reader goes from page to page. */
async function readAll() {
  const preview = await stage.browser.newPage();
  const complaints: string[] = [];
  preview.on('pageerror', ({ message }) => complaints.push(message));
  preview.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  await preview.goto(`${stage.demo.url}/iframe.html?viewMode=docs&id=${PAGES[0]!.id}`);
  const shown = new Map<string, { tables: number; anchors: string[]; links: string[] }>();
  for (const { id, title } of PAGES) {
    await preview.evaluate((storyId) => {
      const { __STORYBOOK_ADDONS_CHANNEL__: channel } = window as unknown as Record<string, EventEmitter>;
      channel!.emit('setCurrentStory', { storyId, viewMode: 'docs' });
    }, id);
    await preview.waitForFunction(
      (heading) => document.querySelector('#storybook-docs h1')?.textContent === heading,
      title,
    );
    const content = preview.locator('#storybook-docs');
    shown.set(
      id,
      await content.evaluate((page) => ({
        tables: page.querySelectorAll('table').length,
        anchors: [...page.querySelectorAll('[id]')].map((element) => element.id),
        links: [...page.querySelectorAll('a')].map((link) => link.getAttribute('href') ?? ''),
      })),
    );
  }
  await preview.close();
  return { shown, complaints };
}

describe('the documentation in Storybook', () => {
  it('has every page, whole, and its links lead to pages and headings that are there', async () => {
    const index = (await (await fetch(`${stage.demo.url}/index.json`)).json()) as { entries: Record<string, unknown> };
    expect(PAGES.filter(({ id }) => !(id in index.entries)).map(({ file }) => file)).toEqual([]);

    const { shown, complaints } = await readAll();
    expect(complaints).toEqual([]);
    for (const { file, id, text } of PAGES) {
      expect(shown.get(id)!.tables, file).toBe([...text.matchAll(/^\|[ :]-+/gm)].length);
    }
    const isThere = (href: string) => {
      const [, target = '', anchor] = /path=\/docs\/([\w-]+)(?:#(.+))?$/.exec(href) ?? [];
      return shown.has(target) && (anchor === undefined || shown.get(target)!.anchors.includes(anchor));
    };
    const links = [...shown].flatMap(([id, { links }]) => links.map((href) => ({ id, href })));
    const toPages = links.filter(({ href }) => !/^(#|https?:|mailto:)/.test(href));
    expect(toPages.length).toBeGreaterThan(50);
    expect(toPages.filter(({ href }) => !isThere(href))).toEqual([]);
  });
});
