import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createConvertClient } from '../src/core';

const DOCS = readdirSync('docs').filter((name) => name.endsWith('.md'));
const PAGES = ['README.md', 'CONTRIBUTING.md', 'docs/llms.txt', ...DOCS.map((name) => `docs/${name}`)];

/** A page without its code. */
const proseOf = (page: string) => readFileSync(page, 'utf8').replace(/^```.*?^```/gms, '');

/** A project that a page shows. */
interface Shown {
  readonly account_id: string;
  readonly project: { readonly id: string };
  readonly experiences: readonly { readonly variations: readonly { readonly key: string }[] }[];
  readonly goals: readonly { readonly key: string }[];
}

interface Link {
  readonly page: string;
  readonly target: string;
  /** The file that it leads to. */
  readonly file: string;
  readonly anchor: string;
}

function linksOf(page: string): Link[] {
  const targets = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const own = targets.filter((target) => !/^(https?|mailto):/.test(target));
  return own.map((target) => {
    const [path = '', anchor = ''] = target.split('#');
    return { page, target, file: path === '' ? page : join(dirname(page), path), anchor };
  });
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const titles = [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}

describe('the documentation', () => {
  it('has no link that leads nowhere', () => {
    const links = PAGES.flatMap(linksOf);
    expect(links.length).toBeGreaterThan(100);
    const isDead = ({ file, anchor }: Link) =>
      !existsSync(file) || (anchor !== '' && file.endsWith('.md') && !anchorsOf(file).includes(anchor));
    expect(links.filter(isDead).map(({ page, target }) => `${page}: ${target}`)).toEqual([]);
  });

  it.each(['docs/README.md', 'docs/llms.txt'])('is listed in %s, page by page', (index) => {
    const listed = linksOf(index).map(({ file }) => file);
    const pages = DOCS.filter((name) => name !== 'README.md').map((name) => `docs/${name}`);
    expect(pages.filter((page) => !listed.includes(page))).toEqual([]);
  });

  it('is shown in Storybook, page by page', () => {
    const shown = filesIn('stories/docs').map((file) => readFileSync(file, 'utf8'));
    expect(DOCS.filter((name) => !shown.some((text) => text.includes(`/docs/${name}?raw`)))).toEqual([]);
  });

  it('can be reached from README, in two steps at most', () => {
    const first = linksOf('README.md').map(({ file }) => file);
    const reached = new Set([
      ...first,
      ...first
        .filter((file) => file.endsWith('.md'))
        .flatMap((page) => linksOf(page))
        .map(({ file }) => file),
    ]);
    expect(PAGES.slice(2).filter((page) => !reached.has(page))).toEqual([]);
  });

  it('names an environment wherever code loads a project, in pages and in doc comments', () => {
    const blocks = PAGES.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/^```tsx?\n(.*?)^```/gms)].map(([, code = '']) => ({ page, code })),
    );
    const comments = filesIn('src').map((page) => ({
      page,
      code: readFileSync(page, 'utf8').replace(/^(?!\s*\*).*$/gm, ''),
    }));
    const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
    const loads = [...blocks, ...comments].filter(({ code }) => /sdkKey(=|: ['"p])/.test(code));
    expect(loads.length).toBeGreaterThan(30);
    const bare = loads.filter(({ code }) => count(code, /environment[=:?]/g) < count(code, /sdkKey(=|: ['"p])/g));
    expect(bare.map(({ page, code }) => `${page}: ${/.*sdkKey.*/.exec(code)?.[0]}`)).toEqual([]);
  });

  it.each(['docs/getting-started.md', 'docs/next.md'])(
    'shows in %s a project.json that its code works with',
    async (page) => {
      const blocks = [...readFileSync(page, 'utf8').matchAll(/^```(\w+)\n(.*?)^```/gms)];
      const config = JSON.parse(blocks.find(([, language]) => language === 'json')![2]!) as Shown;
      const code = blocks.flatMap(([, language, text = '']) => (language!.startsWith('ts') ? text : [])).join('\n');
      const inCode = (...patterns: RegExp[]) =>
        patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, key]) => key));
      const client = createConvertClient({ config, environment: 'production', visitorId: 'v1' });
      await client.ready();

      const experiences = inCode(/\b(?:useE|e)xperience\('([^']+)'/g, /experiences: \['([^']+)'\]/g);
      expect(experiences).toContain('hero');
      for (const key of experiences) expect(client.experience(key!).reason, key).toBe('bucketed');
      const variations = config.experiences.flatMap((each) => each.variations.map(({ key }) => key));
      expect(variations).toEqual(expect.arrayContaining(inCode(/variation === '([^']+)'/g)));
      const goals = inCode(/\btrack\('([^']+)'/g, /goals: \['([^']+)'\]/g);
      expect(goals).not.toEqual([]);
      expect(config.goals.map(({ key }) => key)).toEqual(expect.arrayContaining(goals));
    },
  );

  it('compares in README with the figures of docs/comparison.md', () => {
    const cellsOf = (row: string) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
    const rowsOf = (page: string) =>
      readFileSync(page, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('|'));
    const figures = rowsOf('docs/comparison.md').map((row) => cellsOf(row).slice(1).join());
    const shown = rowsOf('README.md')
      .map(cellsOf)
      .filter((cells) => cells.length === 8)
      .slice(2);
    expect(shown).toHaveLength(6);
    for (const [name, right, ...cells] of shown) {
      const own = cells.filter((cell) => cell !== '—').join();
      expect(
        figures.some((row) => row === own || row === `${right},${own}` || strip(row) === `${right},${own}`),
        name,
      ).toBe(true);
    }
  });
});

/** Says nothing of clients and fetches. */
const strip = (row: string) => row.replace(/ \([^)]*\)/g, '');

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
