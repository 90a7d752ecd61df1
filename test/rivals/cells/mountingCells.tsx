import { StrictMode } from 'react';
import type { Cell } from './cell';
import { makeHero } from './makeHero';
import { showHero } from './showHero';

/** Components that come, stay and go. */
export const mountingCells: Record<string, Cell> = {
  'one hook': { run: showHero },
  // Whoever drives the browser loads the page once more, or opens two.
  reload: { run: showHero },
  'two tabs': { run: showHero },
  StrictMode: {
    async run({ session: { Provider }, session, render }) {
      const Hero = makeHero(session);
      await render(
        <StrictMode>
          <Provider>
            <Hero />
          </Provider>
        </StrictMode>,
      );
    },
  },
  'five re-renders': {
    async run({ session: { Provider }, session, render }) {
      const Hero = makeHero(session);
      for (let count = 0; count < 6; count += 1)
        await render(
          <Provider>
            <Hero />
          </Provider>,
        );
    },
  },
  'two components on one key': {
    async run({ session: { Provider }, session, render }) {
      const Hero = makeHero(session);
      await render(
        <Provider>
          <Hero />
          <Hero />
        </Provider>,
      );
    },
  },
  'unmount and remount': {
    async run({ session: { Provider }, session, render }) {
      const Hero = makeHero(session);
      for (const child of [<Hero />, <i />, <Hero />]) await render(<Provider>{child}</Provider>);
    },
  },
  'control arm of a feature': {
    async run({ session: { Provider, useSwitch }, render }) {
      function Search() {
        return <p>{useSwitch('search') ? 'on' : 'off'}</p>;
      }
      await render(
        <Provider>
          <Search />
        </Provider>,
      );
    },
  },
};
