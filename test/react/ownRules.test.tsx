import { render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { ConvertProvider, createMemoryStorage, useConvert, useExperience, useTrack } from '../../src';
import { ConvertTestProvider } from '../../src/testing';
import { equals, shopDocument } from '../support/shopDocument';
import { exposures, settle, Shop, shop, useShopServer } from './shopServer';

useShopServer();

function Hero({ label = 'hero', children }: { label?: string; children?: ReactNode }) {
  const { variation, isPending } = useExperience('hero');
  return (
    <>
      <p>{isPending ? `${label} pending` : `${label} ${variation}`}</p>
      {children}
    </>
  );
}

describe('bucketing of a provider', () => {
  it('decides anew when its value changes, and not when an equal object is written inline', async () => {
    const page = (bucketing?: object) => (
      // A stored variation would stay.
      <Shop visitorId="v7" storage={createMemoryStorage()} bucketing={bucketing}>
        <Hero />
      </Shop>
    );
    const { rerender } = render(page());
    await screen.findByText('hero c');
    rerender(page({ maxTraffic: 5_000, seed: 9999 }));
    await screen.findByText('hero b');
    const clients = new Set<unknown>();
    function Client() {
      clients.add(useConvert());
      return null;
    }
    const inline = () => (
      <Shop visitorId="v7" bucketing={{ seed: 9999, maxTraffic: 5_000 }}>
        <Client />
      </Shop>
    );
    rerender(inline());
    rerender(inline());
    expect(clients.size).toBe(1);
  });

  it('is of one provider: two that differ in it share no client', async () => {
    const config = shopDocument();
    render(
      <>
        <ConvertProvider config={config} visitorId="v7" tracking={false}>
          <Hero label="plain" />
        </ConvertProvider>
        <ConvertProvider config={config} visitorId="v7" tracking={false} bucketing={{ maxTraffic: 5_000 }}>
          <Hero label="narrow" />
        </ConvertProvider>
      </>,
    );
    expect(await screen.findByText('plain c')).toBeInTheDocument();
    expect(screen.getByText('narrow b')).toBeInTheDocument();
    await settle(20);
  });
});

describe('comparators of a provider', () => {
  it('may be written inline; one that throws is reported after the render', async () => {
    shop().setConfig({
      ...shopDocument({ version: 'own', hero: { audiences: ['700'] } }),
      audiences: [{ id: '700', key: 'germans', type: 'transient', rules: equals('country', 'DE') }],
    });
    const onError = vi.fn();
    const page = (country: string) => (
      <Shop
        attributes={{ country }}
        onError={onError}
        comparators={{
          equals: (value) => {
            if (value === 'broken') throw new Error('no');
            return value === 'Germany';
          },
        }}
      >
        <Hero />
      </Shop>
    );
    const { rerender } = render(page('DE'));
    await screen.findByText('hero null');
    rerender(page('Germany'));
    await screen.findByText(/hero (original|b|c)/);
    rerender(page('broken'));
    await screen.findByText('hero null');
    await settle();
    expect(onError.mock.calls).toMatchObject([[{ code: 'callback-failed', details: { comparator: 'equals' } }]]);
  });
});

describe('tracking={false}', () => {
  function Buy() {
    const track = useTrack();
    return <button onClick={() => (document.title = track('purchase').status)}>buy</button>;
  }

  it('shows everything as usual and sends nothing', async () => {
    render(
      <Shop visitorId="v-silent" tracking={false}>
        <Hero>
          <Buy />
        </Hero>
      </Shop>,
    );
    await screen.findByText(/hero (original|b|c)/);
    screen.getByRole('button').click();
    expect(document.title).toBe('off');
    await settle();
    expect(shop().events()).toEqual([]);
    // Beside it a provider that tracks has a client of its own.
    render(
      <Shop visitorId="v-silent" tracking>
        <Hero label="loud" />
      </Shop>,
    );
    await screen.findByText(/loud (original|b|c)/);
    await settle();
    expect(exposures()).toEqual(['v-silent']);
  });

  it('may be given to the test provider, whose variations come out as given whatever `bucketing` says', () => {
    render(
      <ConvertTestProvider
        experiences={{ hero: 'b' }}
        tracking={false}
        bucketing={{ maxTraffic: 1e9 }}
        comparators={{}}
      >
        <Hero />
        <Buy />
      </ConvertTestProvider>,
    );
    expect(screen.getByText('hero b')).toBeInTheDocument();
    screen.getByRole('button').click();
    expect(document.title).toBe('off');
  });
});
