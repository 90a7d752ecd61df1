import { renderToString } from 'react-dom/server';
import { subject } from 'subject';
import { makeHero } from './cells/makeHero';
import type { Exposure } from './subjects/subject';

/** What a server sends for the hero, and what it told the SDK's owner meanwhile. */
export function renderHero() {
  const exposures: Exposure[] = [];
  const record = (exposure: Exposure) => void exposures.push(exposure);
  const session = subject.setUp({ config: 'given', attributes: {}, origin: '', isServer: true, record });
  const Hero = makeHero(session);
  const html = renderToString(
    <session.Provider>
      <Hero />
    </session.Provider>,
  );
  return { html, exposures };
}
