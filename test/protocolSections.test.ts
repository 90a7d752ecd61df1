import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDERS = ['src', 'test', 'stories', 'scripts', 'examples'];

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist|\.next)$/.test(entry.name) ? [] : filesIn(path);
    return /\.(tsx?|jsx?|css|md)$/.test(entry.name) ? [path] : [];
  });
}

/** The numbers of the headings: `## 3. Deciding` is 3, `### 3.2 Bucketing` is 3.2. */
function sectionsOf(markdown: string): Set<string> {
  return new Set([...markdown.matchAll(/^#{2,} (\d+(?:\.\d+)*)\.? /gm)].map(([, number]) => number!));
}

function citations(text: string): string[] {
  return [...text.matchAll(/§\s?(\d+(?:\.\d+)*)/g)].map(([, number]) => number!);
}

describe('the sections of docs/protocol.md', () => {
  const sections = sectionsOf(readFileSync('docs/protocol.md', 'utf8'));

  it('are all there that the code cites', () => {
    const cited = FOLDERS.flatMap(filesIn).flatMap((path) =>
      citations(readFileSync(path, 'utf8')).map((number) => ({ path, number })),
    );
    expect(cited.length).toBeGreaterThan(20);
    expect(cited.filter(({ number }) => !sections.has(number))).toEqual([]);
  });

  it('are cited by the name of the page, so that nobody has to guess whose section it is', () => {
    const bare = filesIn('src').filter((path) => /(?<!protocol )§/.test(readFileSync(path, 'utf8')));
    expect(bare).toEqual([]);
  });

  it('are numbered without a gap', () => {
    const missing = [...sections].filter((number) => {
      const parts = number.split('.').map(Number);
      const last = parts.pop()!;
      return last > 1 && !sections.has([...parts, last - 1].join('.'));
    });
    expect(missing).toEqual([]);
  });
});
