import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { prefetchConfig, useExperience } from '../../src';
import { settle, Shop, shop, shopProps, useShopServer } from './shopServer';

useShopServer();

function Hero({ enabled = true }: { enabled?: boolean }) {
  const { isPending, variation } = useExperience('hero', { enabled });
  return <p>{isPending ? 'pending' : `hero ${variation}`}</p>;
}

const exposedIds = () => {
  const exposures = shop()
    .events()
    .filter(({ eventType }) => eventType === 'bucketing');
  return [...new Set(exposures.map(({ visitorId }) => visitorId))];
};

/** The two ways of docs/identity.md. */
describe('an app that learns late who is logged in exposes one id', () => {
  it('when it mounts the provider then, with a config that was asked for before', async () => {
    const Root = ({ auth }: { auth: { isLoading: boolean; id: string | null } }) =>
      auth.isLoading ? (
        <p>…</p>
      ) : (
        <Shop visitorId={auth.id}>
          <Hero />
        </Shop>
      );
    prefetchConfig(shopProps());
    const { rerender } = render(<Root auth={{ isLoading: true, id: null }} />);
    await settle();
    expect(shop().events()).toEqual([]);
    rerender(<Root auth={{ isLoading: false, id: 'ada' }} />);
    await screen.findByText(/^hero/);
    await settle();
    expect(exposedIds()).toEqual(['ada']);
    expect(
      shop()
        .requests()
        .filter(({ target }) => target === 'config'),
    ).toHaveLength(1);
  });

  it('when its hooks wait with `enabled`', async () => {
    const Root = ({ id, isLoading }: { id: string | null; isLoading: boolean }) => (
      <Shop visitorId={id}>
        <Hero enabled={!isLoading} />
      </Shop>
    );
    const { rerender } = render(<Root isLoading id={null} />);
    await settle();
    expect(screen.getByText('pending')).toBeDefined();
    rerender(<Root isLoading={false} id="bert" />);
    await screen.findByText(/^hero/);
    await settle();
    expect(exposedIds()).toEqual(['bert']);
  });

  it('and two ids when it does not wait', async () => {
    const { rerender } = render(<Shop visitorId={null}>{<Hero />}</Shop>);
    await screen.findByText(/^hero/);
    await settle();
    rerender(<Shop visitorId="cleo">{<Hero />}</Shop>);
    await settle();
    expect(exposedIds()).toEqual([expect.stringMatching(/^[\da-f]{8}-/), 'cleo']);
  });
});
