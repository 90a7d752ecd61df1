import { useLayoutEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { subject } from 'subject';
import type { Session } from './subjects/subject';

const page = globalThis as { shownAt?: number; scriptAt?: number };
page.scriptAt = performance.now();

const { Provider, useText }: Pick<Session, 'Provider' | 'useText'> = subject.setUp({
  config: 'fetched',
  attributes: {},
  origin: location.origin,
  isServer: false,
  isDelivering: true,
  record: () => undefined,
});

/** Notes when the variation is on screen: after the frame that follows its commit. */
function Hero() {
  const { isLoading, value } = useText('hero');
  const isShown = !isLoading && value === 'b';
  useLayoutEffect(() => {
    if (isShown) requestAnimationFrame(() => setTimeout(() => (page.shownAt ??= performance.now())));
  }, [isShown]);
  return <p>{isLoading ? 'loading' : value}</p>;
}

createRoot(document.body.appendChild(document.createElement('div'))).render(
  <Provider>
    <Hero />
  </Provider>,
);
