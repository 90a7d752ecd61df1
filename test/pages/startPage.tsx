import { QueryClient } from '@tanstack/react-query';
import { Fragment, lazy, StrictMode, Suspense } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { useConvert, useExperience, useExposureRef, type ConvertProviderProps, type InitialState } from '../../src';
import { Hero, Page } from './Page';

declare global {
  interface Window {
    /** What the test told this page. */
    told: Pick<ConvertProviderProps, 'configEndpoint' | 'trackEndpoint'> & { initialState?: InitialState };
    /** Every content that the page has shown, in order. */
    contents: string[];
    client: ReturnType<typeof useConvert>;
    setProps(props: Partial<ConvertProviderProps>): void;
    setShown(isShown: boolean): void;
    releaseLate(): void;
  }
}

const asked = new URLSearchParams(location.search);
const queryClient = new QueryClient();
const props: ConvertProviderProps = {
  ...(asked.has('anonymous') ? {} : { visitorId: asked.get('visitor') ?? 'v1' }),
  // However slow the machine is: after a timeout the page would keep the original.
  timeout: Number(asked.get('timeout') ?? Infinity),
  ...(asked.has('apply') && { lateDecision: 'apply' }),
  ...(asked.has('country') && { attributes: { country: asked.get('country')! } }),
  sdkKey: '10022898/10025986',
  queryClient,
  debounceMs: 20,
  ...window.told,
};

function Reach() {
  const client = useConvert();
  window.client = client;
  return null;
}

/** A boundary whose code comes when the test says so, long after the rest of the page has hydrated. */
const LateHero = lazy(
  () => new Promise<{ default: typeof Hero }>((resolve) => (window.releaseLate = () => resolve({ default: Hero }))),
);

/** Below the fold, and exposed only where it is seen. */
function VisibleHero() {
  const hero = useExperience('hero', { exposure: 'visible' });
  const ref = useExposureRef(hero);
  return (
    <p ref={ref} style={{ marginBlock: '300vh' }}>
      {hero.variation ?? 'nothing'}
    </p>
  );
}

function Content() {
  if (asked.has('late')) return <LateHero />;
  if (asked.has('visible')) return <VisibleHero />;
  return <Hero name={asked.get('hero') ?? 'hero'} />;
}

const Mode = asked.has('loose') ? Fragment : StrictMode;

const state = { props, isShown: true };
const page = () => (
  <Mode>
    <Page {...state.props} reach={<Reach />}>
      {state.isShown && (
        <Suspense fallback="waiting">
          <Content />
        </Suspense>
      )}
    </Page>
  </Mode>
);

const container = document.getElementById('root')!;
const isServed = container.hasChildNodes();
const root = isServed ? hydrateRoot(container, page()) : createRoot(container);
if (!isServed) root.render(page());
window.setProps = (more) => {
  state.props = { ...state.props, ...more };
  root.render(page());
};
window.setShown = (isShown) => {
  state.isShown = isShown;
  root.render(page());
};
