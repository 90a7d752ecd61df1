import { Activity } from 'react';
import type { Cell, Stage } from './cell';
import { makeHero } from './makeHero';

async function showActivity({ session: { Provider }, session, render }: Stage, modes: ('hidden' | 'visible')[]) {
  const Hero = makeHero(session);
  for (const mode of modes)
    await render(
      <Provider>
        <Activity mode={mode}>
          <Hero />
        </Activity>
      </Provider>,
    );
}

/** What is on the page and not before the visitor's eyes, or not yet. */
export const unseenCells: Record<string, Cell> = {
  'hidden Activity': { run: (stage) => showActivity(stage, ['hidden']) },
  'hidden Activity, then shown': { run: (stage) => showActivity(stage, ['hidden', 'visible']) },
};
