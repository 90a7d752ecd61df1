import {
  Activity,
  memo,
  type ReactNode,
  startTransition,
  StrictMode,
  Suspense,
  use,
  useLayoutEffect,
  useState,
} from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { settle } from './harness/settle';
import { ALL_ON, KEYS, ONE_OFF } from './project.js';
import type { Exposure, Session, Setup, Subject } from './subjects/subject';

export interface CellOptions {
  origin: string;
  /** Where the config comes from, in a cell that does not say. */
  config: Setup['config'];
  /** What a server rendered, for the cells of hydration. */
  html: string;
}

/** What a cell saw in the page; what arrived at an endpoint is counted by whoever drives the page. */
export interface Seen {
  exposures: Exposure[];
  clients?: number;
  renders?: number;
  /** Every content shown, in order. */
  contents?: string[];
}

interface Stage {
  session: Session;
  exposures: Exposure[];
  container: HTMLElement;
  render: (tree: ReactNode) => Promise<void>;
  root: Root;
}

type Cell = (stage: Stage, options: CellOptions) => Promise<Omit<Seen, 'exposures'> | void>;

const never = new Promise<never>(() => undefined);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** An app's own data, on its way for a moment; made once, as a cache of an app would. */
const someData = new Map<string, Promise<unknown>>();
const dataOf = (name: string) => {
  if (!someData.has(name)) someData.set(name, wait(150));
  return someData.get(name)!;
};

/** The component of every cell: the hero, as the app would show it. */
function makeHero({ useText }: Session, key = 'hero') {
  return function Hero() {
    const { isLoading, value } = useText(key);
    return <p>{isLoading ? 'loading' : value}</p>;
  };
}

const cells: Record<string, { setup?: Partial<Setup>; run: Cell }> = {
  'one hook': {
    async run({ session: { Provider }, session, render }) {
      const Hero = makeHero(session);
      await render(
        <Provider>
          <Hero />
        </Provider>,
      );
    },
  },
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
  'suspended, never committed': {
    async run({ session: { Provider, useText }, render }) {
      function Suspended() {
        useText('hero');
        use(never);
        return null;
      }
      await render(
        <Provider>
          <Suspense fallback="waiting">
            <Suspended />
          </Suspense>
        </Provider>,
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
      await render(
        <Provider>
          <Hero />
        </Provider>,
      );
      await render(
        <Provider>
          <i />
        </Provider>,
      );
      await render(
        <Provider>
          <Hero />
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
  'attributes changed by a layout effect of a parent': {
    setup: { attributes: { country: 'DE' }, followsAttributes: true },
    async run({ session: { Provider, setAttributes }, session, render }) {
      const Germans = makeHero(session, 'germans');
      function Parent() {
        useLayoutEffect(() => setAttributes({ country: 'FR' }), []);
        return <Germans />;
      }
      await render(
        <Provider>
          <Parent />
        </Provider>,
      );
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
  'interrupted transition': {
    async run({ session: { Provider, useText }, render, container }) {
      let go: (page: string) => void = () => undefined;
      function Blocked() {
        useText('hero');
        use(never);
        return null;
      }
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
  'hidden Activity': {
    async run({ session: { Provider }, session, render }) {
      const Hero = makeHero(session);
      await render(
        <Provider>
          <Activity mode="hidden">
            <Hero />
          </Activity>
        </Provider>,
      );
    },
  },
  'hidden Activity, then shown': {
    async run({ session: { Provider }, session, render }) {
      const Hero = makeHero(session);
      for (const mode of ['hidden', 'visible'] as const)
        await render(
          <Provider>
            <Activity mode={mode}>
              <Hero />
            </Activity>
          </Provider>,
        );
    },
  },
  hydration: {
    async run({ session: { Provider }, session, container, root }, { html }) {
      const Hero = makeHero(session);
      root.unmount();
      container.innerHTML = html;
      const problems: unknown[] = [];
      const onRecoverableError = (error: unknown) => problems.push(error);
      await settle(
        async () =>
          void hydrateRoot(
            container,
            <Provider>
              <Hero />
            </Provider>,
            { onRecoverableError },
          ),
      );
      await settle(() => wait(100));
      if (problems.length > 0) throw new Error(`Hydration failed: ${String(problems[0])}`);
    },
  },
  'a late config': {
    setup: { config: 'fetched', timeout: 200 },
    run: (stage) => logContents(stage),
  },
  'a late config, suspense hook': {
    setup: { config: 'fetched', timeout: 200 },
    run: async (stage) => stage.session.useSuspenseText && logContents(stage, stage.session.useSuspenseText),
  },
  'no config': {
    setup: { config: 'fetched', timeout: 200 },
    run: (stage) => logContents(stage),
  },
  'one of 100 keys changes': {
    setup: { attributes: ALL_ON, followsAttributes: true },
    async run({ session: { Provider, useText, setAttributes }, render, container }) {
      let renders = 0;
      const One = memo(function One({ name }: { name: string }) {
        const { value } = useText(name);
        renders += 1;
        return <p>{value}</p>;
      });
      await render(
        <Provider>
          {KEYS.map((key) => (
            <One key={key} name={key} />
          ))}
        </Provider>,
      );
      const shown = () => [...container.querySelectorAll('p')].filter(({ textContent }) => textContent === 'on').length;
      await settle(() => wait(100));
      if (shown() !== 100) throw new Error(`${shown()} of 100 were on.`);
      renders = 0;
      await settle(async () => setAttributes(ONE_OFF));
      await settle(() => wait(500));
      if (shown() !== 99) throw new Error(`${shown()} of 100 were on after the change.`);
      return { renders };
    },
  },
};

/** Everything a visitor saw, as the DOM had it; with a suspense hook when one is given. */
async function logContents(stage: Stage, useSuspenseText?: Session['useSuspenseText']) {
  const { session, render, container } = stage;
  const { Provider } = session;
  const contents: string[] = [];
  const note = () => {
    const content = container.innerText.trim();
    if (content !== '' && content !== contents.at(-1)) contents.push(content);
  };
  new MutationObserver(note).observe(container, { subtree: true, childList: true, characterData: true });
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

export const cellNames = Object.keys(cells);

export const attributesOf = (name: string) => cells[name]?.setup?.attributes ?? {};

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
  // A config that is fetched has time to come before the cell goes on.
  const pause = options.config === 'fetched' ? 300 : undefined;
  const render = (tree: ReactNode) => settle(() => root.render(tree), pause);
  const seen = await cell.run({ session, exposures, container, render, root }, options);
  await settle(() => wait(100));
  await session.flush();
  await wait(150);
  return { exposures, ...seen };
}
