import type { Browser, BrowserContext, Page } from 'playwright';
import { within } from './within';

/** A browser window that cells take turns in: opening one costs more than all that a cell does. Each cell is an origin of its own. */
export interface Profile {
  readonly context: BrowserContext;
  /** The tab of whoever comes back. */
  readonly visitor: Page;
  /** An empty tab. */
  open(): Promise<Page>;
}

export interface Profiles {
  /** Runs a cell in a profile of which no other cell knows. */
  use<T>(run: (profile: Profile) => Promise<T>): Promise<T>;
}

export function createProfiles(browser: Browser): Profiles {
  const free: Profile[] = [];
  return {
    async use(run) {
      const profile = free.pop() ?? (await within('for a profile', createProfile(browser)));
      // One whose cell has failed is not used again.
      const result = await run(profile);
      await within('for the tabs to close', tidy(profile));
      free.push(profile);
      return result;
    },
  };
}

async function createProfile(browser: Browser): Promise<Profile> {
  const context = await browser.newContext();
  return { context, visitor: await context.newPage(), open: () => context.newPage() };
}

async function tidy({ context, visitor }: Profile): Promise<void> {
  await context.setOffline(false);
  await context.unrouteAll();
  await Promise.all(context.pages().map((page) => (page === visitor ? page.goto('about:blank') : page.close())));
}
