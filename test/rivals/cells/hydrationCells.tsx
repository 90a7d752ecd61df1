import type { ReactNode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { settle } from '../harness/settle';
import { wait } from '../harness/wait';
import type { Cell, Stage } from './cell';
import { makeHero } from './makeHero';

/** Hydrates what a server rendered, in place of rendering. Throws when React had to start over. */
async function hydrate({ container, root }: Stage, html: string, tree: ReactNode) {
  root.unmount();
  container.innerHTML = html;
  const problems: unknown[] = [];
  const onRecoverableError = (error: unknown) => problems.push(error);
  await settle(() => void hydrateRoot(container, tree, { onRecoverableError }));
  await settle(() => wait(100));
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
      );
    },
  },
};
