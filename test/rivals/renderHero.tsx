import { renderToString } from 'react-dom/server';
import { subject } from 'subject';
import type { Exposure } from './subjects/subject';

/** What a server sends for the hero, and what it told the SDK's owner meanwhile. */
export function renderHero() {
  const exposures: Exposure[] = [];
  const record = (exposure: Exposure) => void exposures.push(exposure);
  const { Provider, useText } = subject.setUp({ config: 'given', attributes: {}, origin: '', isServer: true, record });
  function Hero() {
    const { isLoading, value } = useText('hero');
    return <p>{isLoading ? 'loading' : value}</p>;
  }
  const html = renderToString(
    <Provider>
      <Hero />
    </Provider>,
  );
  return { html, exposures };
}
