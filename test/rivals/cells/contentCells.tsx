import { Suspense } from 'react';
import { wait } from '../harness/wait';
import type { Session } from '../subjects/subject';
import type { Cell, Stage } from './cell';
import { makeHero } from './makeHero';

/** Every content that the container has from now on, as the DOM has it. */
function watchContents(container: HTMLElement) {
  const contents: string[] = [];
  const note = () => {
    const content = container.innerText.trim();
    if (content !== '' && content !== contents.at(-1)) contents.push(content);
  };
  new MutationObserver(note).observe(container, { subtree: true, childList: true, characterData: true });
  return contents;
}

/** Everything a visitor saw of the hero; with a suspense hook when one is given. */
async function logContents(stage: Stage, useSuspenseText?: Session['useSuspenseText']) {
  const { session, render, container } = stage;
  const { Provider } = session;
  const contents = watchContents(container);
  function Suspending() {
    return <p>{useSuspenseText?.('hero')}</p>;
  }
  const Hero = useSuspenseText ? Suspending : makeHero(session);
  await render(
    <Provider>
      <Suspense fallback="loading">
        <Hero />
      </Suspense>
    </Provider>,
  );
  await wait(1_200);
  return { contents };
}

const setup = { config: 'fetched', timeout: 200 } as const;

/** Configs that come late, or not at all. */
export const contentCells: Record<string, Cell> = {
  'a late config': { setup, run: (stage) => logContents(stage) },
  'a late config, suspense hook': {
    setup,
    run: async (stage) => stage.session.useSuspenseText && logContents(stage, stage.session.useSuspenseText),
  },
  'no config': { setup, run: (stage) => logContents(stage) },
};
