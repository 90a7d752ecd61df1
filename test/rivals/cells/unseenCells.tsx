import { Activity } from 'react';
import { settle } from '../harness/settle';
import type { Session } from '../subjects/subject';
import type { Cell, Stage } from './cell';
import { makeHero } from './makeHero';
import { settleHero } from './settleHero';
import { showHero } from './showHero';

declare global {
  /** Ends the prerendering of a page that finds itself prerendered. */
  function activatePage(): void;
}

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

async function showPrerendered(stage: Stage) {
  await showHero(stage);
  await settleHero(stage);
  if (!('prerendering' in document && document.prerendering)) throw new Error('The page is not prerendered.');
}

/** A hero that counts once it is seen, where the SDK can do that. */
function makeSeenHero(session: Session) {
  const { useSeenText } = session;
  if (!useSeenText) return makeHero(session);
  return function SeenHero() {
    const { isLoading, value, ref } = useSeenText('hero');
    return <p ref={ref}>{isLoading ? 'loading' : value}</p>;
  };
}

async function showBelowTheFold(stage: Stage) {
  const { session, render } = stage;
  const { Provider } = session;
  const Hero = makeSeenHero(session);
  await render(
    <Provider>
      <div style={{ height: 3_000 }} />
      <Hero />
    </Provider>,
  );
  await settleHero(stage);
}

/** What is on the page and not before the visitor's eyes, or not yet. */
export const unseenCells: Record<string, Cell> = {
  'hidden Activity': { run: (stage) => showActivity(stage, ['hidden']) },
  'hidden Activity, then shown': { run: (stage) => showActivity(stage, ['hidden', 'visible']) },
  'prerendered page': { run: showPrerendered },
  'prerendered page, then activated': {
    async run(stage) {
      await showPrerendered(stage);
      await settle(() => activatePage());
    },
  },
  'below the fold': { run: showBelowTheFold },
  'below the fold, then scrolled to': {
    async run(stage) {
      await showBelowTheFold(stage);
      await settle(() => stage.container.querySelector('p')!.scrollIntoView());
      if (scrollY < 1_000) throw new Error(`The page scrolled ${scrollY} pixels.`);
    },
  },
};
