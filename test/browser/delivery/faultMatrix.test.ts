import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER_ARGS, findBrowser } from '../../../scripts/findBrowser.js';
import { asMeant, givenUp } from './asMeant';
import { declared, PAGE_EVENTS, TROUBLES } from './cells';
import type { PageEvent, Trouble } from './cells';
import { createProfiles } from './createProfiles';
import type { Profiles } from './createProfiles';
import { cellName, formatMatrix, formatSpecial } from './formatMatrix';
import type { Measured } from './formatMatrix';
import { isHasty, runCell } from './runCell';
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

const CELLS = PAGE_EVENTS.flatMap((event) => TROUBLES.map((trouble) => [event, trouble] as const));

async function expectDeclared(event: PageEvent, trouble: Trouble): Promise<void> {
  const name = cellName(event, trouble);
  const { errors, ...outcome } = await asMeant(name, () =>
    profiles.use((profile) => runCell(profile, event, trouble, declared(trouble))),
  );
  measured.set(name, outcome);
  expect(outcome).toEqual(declared(trouble));
  expect(errors).toEqual([]);
}

describe.concurrent('an exposure and three conversions, tracked in a real browser, arrive as declared', () => {
  for (const [event, trouble] of CELLS.filter((cell) => !isHasty(...cell))) {
    it(cellName(event, trouble), () => expectDeclared(event, trouble));
  }

  for (const cell of SPECIAL_CELLS) {
    it(cell.name, async () => {
      const { events, ...outcome } = await asMeant(cell.name, () =>
        profiles.use((profile) => runSpecialCell(profile, cell)),
      );
      measured.set(cell.name, outcome);
      expect(outcome).toEqual(cell.declared);
      // Nothing arrives that nobody tracked.
      expect(events).toBe((cell.expected?.length ?? 4) - outcome.lost + outcome.repeated);
    });
  }
});

describe('and one by one, where it has to go fast', () => {
  for (const [event, trouble] of CELLS.filter((cell) => isHasty(...cell))) {
    it(cellName(event, trouble), () => expectDeclared(event, trouble));
  }
});

describe('the documentation', () => {
  it('shows the matrix as it was measured', async () => {
    const tables = [formatMatrix(measured), formatSpecial(measured, SPECIAL_CELLS)];
    console.log(tables.join('\n\n'));
    if (givenUp.length > 0)
      console.log(`Tried again, because the situation did not come about:\n${givenUp.join('\n')}`);
    const page = await readFile(new URL('../../../docs/delivery.md', import.meta.url), 'utf8');
    for (const table of tables) expect(page).toContain(table);
  });
});
