import { QueryClient } from '@tanstack/react-query';
import { act, render, screen, waitFor } from '@testing-library/react';
import { type ReactNode, Suspense } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  convertConfigOptions,
  prefetchConfig,
  useConsent,
  useExperience,
  useSuspenseExperience,
  useVisitor,
} from '../../src';
import { shopDocument } from '../support/shopDocument';
import { newVisitor, settle, Shop, shop, shopProps, useShopServer } from './shopServer';

useShopServer();

function Hero() {
  const { isPending, variation, reason } = useExperience('hero');
  const { id } = useVisitor();
  const [consent] = useConsent();
  return <p>{`hero ${isPending ? 'pending' : `${variation} ${reason}`} for ${id || 'nobody yet'} ${consent}`}</p>;
}

function SuspenseHero() {
  const { variation, reason } = useSuspenseExperience('hero');
  return <p>{`hero ${variation} ${reason}`}</p>;
}

/** What an earlier visit left: who, what they saw, and the config. */
function rememberVisit() {
  localStorage.setItem('convert-react.visitorId', 'returning');
  localStorage.setItem('10022898-10025986-returning', JSON.stringify({ v: 1, bucketing: { 100: '1002' } }));
  const kept = { savedAt: Date.now(), document: shopDocument() };
  localStorage.setItem(
    `convert-react.config.${shopProps().sdkKey}//${shopProps().configEndpoint}`,
    JSON.stringify(kept),
  );
}

let consoleError: ReturnType<typeof vi.spyOn>;

/** HTML from a server that knows nothing of this visitor. */
function renderOnServer(page: ReactNode) {
  const { window } = globalThis;
  vi.stubGlobal('window', undefined);
  try {
    return renderToString(page);
  } finally {
    vi.stubGlobal('window', window);
    // A real server has no window as it loads React either, and React 18 then hears of no layout effect.
    consoleError.mockClear();
  }
}

function hydrate(page: ReactNode, serverPage = page) {
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = renderOnServer(serverPage);
  const served = container.textContent;
  const onRecoverableError = vi.fn<(error: unknown) => void>();
  render(page, { container, hydrate: true, onRecoverableError });
  return { served, onRecoverableError };
}

beforeEach(() => {
  consoleError = vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  const { calls } = consoleError.mock;
  vi.restoreAllMocks();
  expect(calls).toEqual([]);
});

describe('HTML that a server rendered without state', () => {
  const page = (
    <Shop>
      <Hero />
    </Shop>
  );

  it('is hydrated as it is where the browser remembers the visitor, who then sees theirs at once', async () => {
    rememberVisit();
    shop().setFault({ target: 'config', delayMs: 300 });
    const { served, onRecoverableError } = hydrate(page);
    expect(served).toBe('hero pending for nobody yet granted');
    expect(screen.getByText('hero c sticky for returning granted')).toBeInTheDocument();
    await settle(400);
    expect(screen.getByText('hero c sticky for returning granted')).toBeInTheDocument();
    expect(onRecoverableError).not.toHaveBeenCalled();
  });

  it('is hydrated as it is for somebody new, who waits for the config', async () => {
    const { served, onRecoverableError } = hydrate(page);
    expect(served).toBe('hero pending for nobody yet granted');
    await screen.findByText(/^hero (original|b|c) bucketed for .+ granted$/);
    await settle();
    expect(onRecoverableError).not.toHaveBeenCalled();
  });

  it('is hydrated as it is where the page has asked early, with its own QueryClient and visitor, and has the config by then', async () => {
    const queryClient = new QueryClient();
    prefetchConfig(shopProps(), queryClient);
    await waitFor(() => expect(queryClient.getQueryData(convertConfigOptions(shopProps()).queryKey)).toBeDefined());
    const visitorId = newVisitor();
    const pageWith = (cache: QueryClient) => (
      <Shop visitorId={visitorId} queryClient={cache}>
        <Hero />
      </Shop>
    );
    const { served, onRecoverableError } = hydrate(pageWith(queryClient), pageWith(new QueryClient()));
    expect(served).toMatch(/^hero pending for visitor-/);
    expect(screen.getByText(/^hero (original|b|c) bucketed for visitor-/)).toBeInTheDocument();
    await settle();
    expect(onRecoverableError).not.toHaveBeenCalled();
  });

  it('holds the fallback of a suspense hook; React renders it again, and says that this is why', async () => {
    rememberVisit();
    let hydrated: ReturnType<typeof hydrate>;
    await act(async () => {
      hydrated = hydrate(
        <Shop>
          <Suspense fallback="waiting">
            <SuspenseHero />
          </Suspense>
        </Shop>,
      );
    });
    const { served, onRecoverableError } = hydrated!;
    expect(served).toBe('waiting');
    expect(screen.getByText('hero c sticky')).toBeInTheDocument();
    await settle();
    expect(onRecoverableError.mock.calls.map(([error]) => String(error))).toEqual([
      expect.stringContaining('(suspense-on-server)'),
    ]);
  });
});
