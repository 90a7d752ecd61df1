import { wait } from '../harness/wait';
import type { Stage } from './cell';

/** Until the hero has been shown for a while: what comes next in the cell does not come while the page is still starting. */
export async function settleHero({ container }: Stage) {
  await wait(500);
  if (container.textContent !== 'b') throw new Error(`The hero showed ${container.textContent}.`);
}
