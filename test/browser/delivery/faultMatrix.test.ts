import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER_ARGS, findBrowser } from '../../../scripts/findBrowser.js';
import { declared, PAGE_EVENTS, TROUBLES } from './cells';
import { createProfiles } from './createProfiles';
import type { Profiles } from './createProfiles';
import { cellName, formatMatrix, formatSpecial } from './formatMatrix';
import type { Measured } from './formatMatrix';
import { runCell } from './runCell';
import { runSpecialCell, SPECIAL_CELLS } from './specialCells';

let browser: Browser;
let profiles: Profiles;
const measured: Measured = new Map();

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: findBrowser() ?? undefined,
    args: BROWSER_ARGS,
    // The back/forward cache is what one row is about.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  profiles = createProfiles(browser);
});

afterAll(() => browser.close());

describe.concurrent('an exposure and three conversions, tracked in a real browser', () => {
  for (const event of PAGE_EVENTS) {
    for (const trouble of TROUBLES) {
      it(`arrive as declared: ${cellName(event, trouble)}`, async () => {
        const { errors, ...outcome } = await profiles.use((profile) =>
          runCell(profile, event, trouble, declared(trouble)),
        );
        measured.set(cellName(event, trouble), outcome);
        expect(outcome).toEqual(declared(trouble));
        expect(errors).toEqual([]);
      });
    }
  }

  for (const cell of SPECIAL_CELLS) {
    it(`arrive as declared: ${cell.name}`, async () => {
      const { events, ...outcome } = await profiles.use((profile) => runSpecialCell(profile, cell));
      measured.set(cell.name, outcome);
      expect(outcome).toEqual(cell.declared);
      // Nothing arrives that nobody tracked.
      expect(events).toBe((cell.expected?.length ?? 4) - outcome.lost + outcome.repeated);
    });
  }
});

describe('the documentation', () => {
  it('shows the matrix as it was measured', async () => {
    const tables = [formatMatrix(measured), formatSpecial(measured, SPECIAL_CELLS)];
    console.log(tables.join('\n\n'));
    const page = await readFile(new URL('../../../docs/delivery.md', import.meta.url), 'utf8');
    for (const table of tables) expect(page).toContain(table);
  });
});
