import { type ComponentType, type ReactNode, Suspense } from 'react';
import { renderToString } from 'react-dom/server';
import { subject } from 'subject';
import { makeHero } from './cells/makeHero';
import type { Exposure } from './subjects/subject';

/** What a server sends for the hero, and what it told the SDK's owner meanwhile. */
function render(wrap: (Hero: ComponentType) => ReactNode) {
  const exposures: Exposure[] = [];
  const record = (exposure: Exposure) => void exposures.push(exposure);
  const session = subject.setUp({ config: 'given', attributes: {}, origin: '', isServer: true, record });
  const html = renderToString(<session.Provider>{wrap(makeHero(session))}</session.Provider>);
  return { html, exposures };
}

/** The hero as it is, and in a boundary that may hydrate later than the rest. */
export const renderHeroes = () => ({
  plain: render((Hero) => <Hero />),
  bounded: render((Hero) => (
    <Suspense fallback="waiting">
      <Hero />
    </Suspense>
  )),
});
