import { readFile, writeFile } from 'node:fs/promises';
import { type findEngines, HOW_TO_INSTALL } from '../../scripts/findEngines.js';
import { toTable } from '../browser/delivery/formatMatrix';
import { launchChromium } from './chromium';
import { deliveryCells } from './deliveryCells';
import { type Engine, withLimit } from './engine';
import { exposureCells } from './exposureCells';
import { launchFirefox } from './firefox';
import type { Cell } from './outcome';
import { shopCells } from './shopCells';
import { launchWebkit } from './webkit';

const DOCS = new URL('../../docs/delivery.md', import.meta.url);
const CELLS: readonly Cell[] = [...exposureCells, ...deliveryCells, ...shopCells];
const ENGINES = { Chromium: launchChromium, Firefox: launchFirefox, WebKit: launchWebkit };
const MOST_MS = 90_000;

type EngineName = keyof typeof ENGINES;

interface Options {
  /** One engine, whatever its case. */
  only?: string;
  /** Cells whose name has this text. */
  cell?: string;
  /** Puts the table into the docs, instead of comparing it with them. */
  write?: boolean;
  found: ReturnType<typeof findEngines>;
}

interface Results {
  versions: Map<EngineName, string>;
  /** `lost / repeated` or `failed`, by engine and cell. */
  shown: Map<string, string>;
  passed: number;
  failed: number;
}

/** Runs the cells in each engine, one after the other there, and the engines side by side. */
export async function runCells({
  only,
  cell = '',
  write,
  found,
}: Options): Promise<{ passed: number; failed: number }> {
  const names = (Object.keys(ENGINES) as EngineName[]).filter(
    (name) => !only || name.toLowerCase() === only.toLowerCase(),
  );
  const cells = CELLS.filter(({ name }) => name.includes(cell));
  if (names.length === 0 || cells.length === 0) throw new Error('There is no such engine, or no such cell.');
  const results: Results = { versions: new Map(), shown: new Map(), passed: 0, failed: 0 };
  await Promise.all(names.map((name) => runEngine(name, cells, found, results)));

  const table = format(names, cells, results);
  console.log(`\n${table}`);
  const isWhole = names.length === Object.keys(ENGINES).length && cells.length === CELLS.length;
  if (isWhole && write) await writeTable(table, results);
  else if (isWhole) {
    const isDocumented = (await readFile(DOCS, 'utf8')).includes(table);
    if (!isDocumented) console.log('\nFAILED: docs/delivery.md has another table. --write puts this one there.');
    results[isDocumented ? 'passed' : 'failed'] += 1;
  }
  return results;
}

async function runEngine(
  name: EngineName,
  cells: readonly Cell[],
  found: Options['found'],
  results: Results,
): Promise<void> {
  const missing = missingFor(name, found);
  const fail = (cell: string, problem: unknown): void => {
    results.failed += 1;
    results.shown.set(`${name} ${cell}`, 'failed');
    console.log(`✗ ${name}: ${cell}: ${problem instanceof Error ? withCause(problem) : String(problem)}`);
  };
  if (missing.length > 0) {
    for (const cell of cells) fail(cell.name, `${missing.join(', ')} is missing. ${HOW_TO_INSTALL}`);
    return;
  }
  let engine: Engine | null = null;
  for (const cell of cells) {
    const startedAt = Date.now();
    try {
      engine ??= await withLimit(`for ${name} to start`, ENGINES[name](), 90_000);
      results.versions.set(name, engine.version);
      const { lost, repeated } = await withLimit(`for the end of the cell`, cell.run(engine), MOST_MS);
      const outcome = `${lost} / ${repeated}`;
      if (outcome !== '0 / 0') throw new Error(`${lost} lost, ${repeated} repeated`);
      results.shown.set(`${name} ${cell.name}`, outcome);
      results.passed += 1;
      console.log(`✓ ${name}: ${cell.name} (${((Date.now() - startedAt) / 1_000).toFixed(1)} s)`);
    } catch (error) {
      fail(cell.name, error);
      // Whatever the cell has left in it would meet the next.
      await engine?.close().catch(() => {});
      engine = null;
    }
  }
  await engine?.close();
}

function missingFor(name: EngineName, found: Options['found']): string[] {
  if (name === 'Firefox') return found.firefox ? [] : ['Firefox'];
  if (name === 'Chromium') return [];
  const programs = { WebKitWebDriver: found.webkitDriver, MiniBrowser: found.miniBrowser, Xvfb: found.xvfb };
  return Object.entries(programs).flatMap(([program, path]) => (path ? [] : [program]));
}

const withCause = ({ message, cause }: Error): string =>
  cause instanceof Error ? `${message} (${cause.message})` : message;

function format(names: readonly EngineName[], cells: readonly Cell[], { shown }: Results): string {
  const rows = cells.map(({ name }) => [name, ...names.map((engine) => shown.get(`${engine} ${name}`) ?? '?')]);
  return toTable([['', ...names], ...rows]);
}

/** Replaces the table, and the versions in the text above it. */
async function writeTable(table: string, { versions }: Results): Promise<void> {
  const page = await readFile(DOCS, 'utf8');
  const named = [...versions].map(([name, version]) => `${name} ${version}`).sort();
  const place = /Measured in Chromium [^]*?\.\n\n\|[^]*?\|\n\n/;
  if (!place.test(page)) throw new Error('docs/delivery.md has no place for the table.');
  await writeFile(DOCS, page.replace(place, `Measured in ${named.join(', ')}.\n\n${table}\n\n`));
}
