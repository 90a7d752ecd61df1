import { startTransition, Suspense, use, useState } from 'react';
import { settle } from '../harness/settle';
import { wait } from '../harness/wait';
import type { Session } from '../subjects/subject';
import type { Cell } from './cell';

const never = new Promise<never>(() => undefined);

/** An app's own data, on its way for a moment; made once, as a cache of an app would. */
const someData = new Map<string, Promise<unknown>>();
const dataOf = (name: string) => {
  if (!someData.has(name)) someData.set(name, wait(150));
  return someData.get(name)!;
};

/** A hero that is rendered and never committed. */
function makeBlocked({ useText }: Session) {
  return function Blocked() {
    useText('hero');
    use(never);
    return null;
  };
}

/** Renders that React throws away, or begins anew. */
export const suspendingCells: Record<string, Cell> = {
  'suspended, never committed': {
    async run({ session: { Provider }, session, render }) {
      const Blocked = makeBlocked(session);
      await render(
        <Provider>
          <Suspense fallback="waiting">
            <Blocked />
          </Suspense>
        </Provider>,
      );
    },
  },
  'first mount suspends under an outer boundary': {
    setup: { config: 'fetched' },
    async run({ session: { Provider, useText, useSuspenseText }, session, render }) {
      function Hero() {
        const value = useSuspenseText ? useSuspenseText('hero') : useText('hero').value;
        // An SDK without a suspense hook of its own meets the data of the app.
        if (!useSuspenseText) use(dataOf('hero'));
        return <p>{value}</p>;
      }
      await render(
        <Suspense fallback="waiting">
          <Provider>
            <Hero />
          </Provider>
        </Suspense>,
      );
      await settle(() => wait(500));
      return { clients: session.clients() };
    },
  },
  'interrupted transition': {
    async run({ session: { Provider }, session, render, container }) {
      let go: (page: string) => void = () => undefined;
      const Blocked = makeBlocked(session);
      function Page() {
        const [page, setPage] = useState('home');
        go = setPage;
        return page === 'hero' ? <Blocked /> : <p>{page}</p>;
      }
      await render(
        <Provider>
          <Suspense fallback="waiting">
            <Page />
          </Suspense>
        </Provider>,
      );
      await settle(async () => startTransition(() => go('hero')));
      if (container.textContent !== 'home') throw new Error(`The transition showed ${container.textContent}.`);
      await settle(async () => go('elsewhere'));
    },
  },
};
