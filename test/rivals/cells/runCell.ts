import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { settle } from '../harness/settle';
import { wait } from '../harness/wait';
import type { Exposure, Subject } from '../subjects/subject';
import type { Cell, CellOptions, Seen } from './cell';
import { changingCells } from './changingCells';
import { contentCells } from './contentCells';
import { hydrationCells } from './hydrationCells';
import { mountingCells } from './mountingCells';
import { suspendingCells } from './suspendingCells';
import { unseenCells } from './unseenCells';

const cells: Record<string, Cell> = {
  ...mountingCells,
  ...suspendingCells,
  ...changingCells,
  ...hydrationCells,
  ...unseenCells,
  ...contentCells,
};

/** Runs one cell on a page of its own. */
export async function runCell(subject: Subject, name: string, options: CellOptions): Promise<Seen> {
  const cell = cells[name]!;
  const exposures: Exposure[] = [];
  const session = subject.setUp({
    config: options.config,
    attributes: {},
    origin: options.origin,
    isServer: false,
    record: (exposure) => exposures.push(exposure),
    ...cell.setup,
  });
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  // Time for a config to come, and for React to commit what it takes up when idle, before the cell goes on.
  const render = (tree: ReactNode) => settle(() => root.render(tree), 400);
  const seen = await cell.run({ session, container, render, root }, options);
  await settle(() => wait(100));
  await session.flush();
  await wait(150);
  return { exposures, ...seen };
}
