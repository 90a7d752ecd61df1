import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/architecture.md', 'utf8');

/** Each numbered list of files: every file imports the next one. */
const walks = page
  .split(/\n(?=1\. `src\/)/)
  .slice(1)
  .map((part) => [...part.split('\n\n')[0]!.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path]) => path!));

/** Two files of which the page says that one also imports the other. */
const branches = [...page.matchAll(/`(src\/[^`]+)` also imports `(src\/[^`]+)`/g)].map(([, from, to]) => [from!, to!]);

function importedBy(path: string): string[] {
  const targets = [...readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, target]) => target!);
  return targets.flatMap((target) => ['.ts', '.tsx', '/index.ts'].map((end) => join(path, '..', target) + end));
}

describe('docs/architecture.md', () => {
  it('names only files and folders that there are', () => {
    const named = [...page.matchAll(/`((?:src|test|docs)\/[\w./-]+)`/g)].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('walks only from a file to one that it imports', () => {
    const steps = [...walks.flatMap((walk) => walk.slice(1).map((path, index) => [walk[index]!, path])), ...branches];
    expect(steps.length).toBeGreaterThan(15);
    expect(steps.filter(([from, to]) => !importedBy(from!).includes(to!))).toEqual([]);
  });
});
