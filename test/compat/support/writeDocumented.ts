import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findBlocks } from '../../package/support/findExamples';

/**
 * Writes the files of a page of docs/ into a folder, word for word: the blocks that begin with their path. Of a file that the page
 * shows twice, the last counts. Returns how many there are.
 */
export function writeDocumented(page: string, folder: string, isWanted = (_path: string) => true): number {
  const files = new Map<string, string>();
  for (const { code } of findBlocks(page)) {
    const path = /^\/\/ (\S+)\n/.exec(code)?.[1];
    if (path && isWanted(path)) files.set(path, code);
  }
  for (const [path, code] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), code);
  }
  return files.size;
}
