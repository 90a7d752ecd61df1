import { lazy, type ReactNode, Suspense } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { settle } from '../harness/settle';
import { wait } from '../harness/wait';
import type { Cell, Stage } from './cell';
import { makeHero } from './makeHero';

/** Hydrates what a server rendered, in place of rendering. Throws when React had to start over. */
async function hydrate({ container, root }: Stage, html: string, tree: ReactNode, ms: number) {
  root.unmount();
  container.innerHTML = html;
  const problems: unknown[] = [];
  const onRecoverableError = (error: unknown) => problems.push(error);
  await settle(() => void hydrateRoot(container, tree, { onRecoverableError }));
  await settle(() => wait(ms));
  if (problems.length > 0) throw new Error(`Hydration failed: ${String(problems[0])}`);
}

/** Pages that a server rendered. */
export const hydrationCells: Record<string, Cell> = {
  hydration: {
    async run(stage, { html }) {
      const { Provider } = stage.session;
      const Hero = makeHero(stage.session);
      await hydrate(
        stage,
        html,
        <Provider>
          <Hero />
        </Provider>,
        100,
      );
    },
  },
  'late boundary of a hydration': {
    async run(stage, { html }) {
      const { Provider } = stage.session;
      let isHere = false;
      const LateHero = lazy(async () => {
        await wait(300);
        isHere = true;
        return { default: makeHero(stage.session) };
      });
      await hydrate(
        stage,
        html,
        <Provider>
          <Suspense fallback="waiting">
            <LateHero />
          </Suspense>
        </Provider>,
        600,
      );
      if (!isHere) throw new Error('The boundary did not hydrate.');
    },
  },
};
