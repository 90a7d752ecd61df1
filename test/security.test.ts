import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('SECURITY.md', () => {
  const rows = readFileSync('SECURITY.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|\s*(-|claim)/.test(line));

  it('names for each claim a test that is there', () => {
    expect(rows.length).toBeGreaterThan(12);
    for (const row of rows) {
      const named = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, file]) => file!);
      expect(named, row).not.toEqual([]);
      expect(named.filter((file) => !existsSync(file))).toEqual([]);
    }
  });
});

it('no source evaluates text, or writes markup', () => {
  const files = readdirSync('src', { recursive: true })
    .map(String)
    .filter((name) => /\.tsx?$/.test(name));
  const found = files.flatMap((name) =>
    [
      ...readFileSync(join('src', name), 'utf8').matchAll(
        /\beval\(|\bnew Function\b|\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML/g,
      ),
    ].map(([text]) => `${name}: ${text}`),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});
