import { focusManager, QueryClient } from '@tanstack/react-query';
import { act, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { useConvert, useExperience } from '../../src';
import { experience, shopDocument } from '../support/shopDocument';
import { settle, Shop, shop, useShopServer } from './shopServer';

useShopServer();

let seen: object[] = [];
let refetch: () => Promise<void>;

function Hero({ name = 'hero' }: { name?: string }) {
  const result = useExperience(name);
  refetch = useConvert().refetch;
  if (seen.at(-1) !== result) seen.push(result);
  return <p>{`${name} ${result.status} ${result.variation ?? result.reason}`}</p>;
}

const configRequests = () =>
  shop()
    .requests()
    .filter(({ target }) => target === 'config').length;

describe('a refresh through React Query', () => {
  it('that fails changes nothing on screen, is told once, and does not stop the next', async () => {
    const onError = vi.fn();
    const wrapper = (props: object) => <Shop visitorId="v" onError={onError} {...props} />;
    const { rerender } = render(<Hero />, { wrapper });
    const shown = (await screen.findByText(/^hero success (original|b|c)$/)).textContent!;
    seen = seen.slice(-1);

    shop().setFault({ target: 'config', status: 404 });
    await act(() => refetch());
    await settle();
    expect(configRequests()).toBe(2);
    expect(screen.getByText(shown)).toBeInTheDocument();
    expect(seen).toHaveLength(1);
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(['config-status']);
    // Nor is anything else than what is on screen, and so stays, without its config.
    rerender(<Hero name="offer" />);
    expect(screen.getByText(/^offer success (original|half-price)$/)).toBeInTheDocument();

    shop().setFault(null);
    const document = shopDocument({ version: '2' });
    document.experiences.push(experience('600', 'fresh', ['a']));
    shop().setConfig(document);
    await act(() => refetch());
    rerender(<Hero name="fresh" />);
    expect(screen.getByText('fresh success a')).toBeInTheDocument();
    expect(onError).toHaveBeenCalledOnce();
  });

  it('comes by itself at every refetchInterval, and brings what is new', async () => {
    let config: unknown;
    function Version() {
      config = useConvert().config;
      return null;
    }
    render(<Version />, { wrapper: (props) => <Shop refetchInterval={100} {...props} /> });
    await waitFor(() => expect(config).toMatchObject({ project: { settings: { version: '1' } } }));
    for (const version of ['2', '3']) {
      shop().setConfig(shopDocument({ version }));
      await waitFor(() => expect(config).toMatchObject({ project: { settings: { version } } }));
    }
  });

  it('stops with the provider', async () => {
    const queryClient = new QueryClient();
    const { unmount } = render(<Hero />, {
      wrapper: (props) => <Shop refetchInterval={50} queryClient={queryClient} {...props} />,
    });
    await waitFor(() => expect(configRequests()).toBeGreaterThan(2));
    unmount();
    await settle(50);
    const requests = configRequests();
    await settle(200);
    expect(configRequests()).toBe(requests);
  });

  it.each([2 ** 31, Number.MAX_SAFE_INTEGER, NaN, -1])('does not run away with an interval of %d', async (interval) => {
    render(<Hero />, { wrapper: (props) => <Shop refetchInterval={interval} {...props} /> });
    await screen.findByText(/^hero success/);
    await settle(200);
    expect(configRequests()).toBe(1);
  });

  it('never comes with an interval of 0, also when the page is looked at again', async () => {
    render(<Hero />, { wrapper: (props) => <Shop refetchInterval={0} {...props} /> });
    await screen.findByText(/^hero success/);
    onTestFinished(() => focusManager.setFocused(undefined));
    for (const isFocused of [false, true, false, true]) act(() => focusManager.setFocused(isFocused));
    await settle(100);
    expect(configRequests()).toBe(1);
  });

  it('waits while nobody looks at the page', async () => {
    onTestFinished(() => focusManager.setFocused(undefined));
    render(<Hero />, { wrapper: (props) => <Shop refetchInterval={100} {...props} /> });
    await screen.findByText(/^hero success/);
    act(() => focusManager.setFocused(false));
    await settle(50);
    const requests = configRequests();
    await settle(500);
    expect(configRequests()).toBe(requests);
    act(() => focusManager.setFocused(true));
    await waitFor(() => expect(configRequests()).toBeGreaterThan(requests));
  });

  it('that is asked for comes also when the app has cleared its cache', async () => {
    const queryClient = new QueryClient();
    let config: unknown;
    function Version() {
      config = useConvert().config;
      return <Hero />;
    }
    render(<Version />, { wrapper: (props) => <Shop queryClient={queryClient} {...props} /> });
    await screen.findByText(/^hero success/);
    shop().setConfig(shopDocument({ version: '2' }));
    queryClient.clear();
    await act(() => refetch());
    expect(config).toMatchObject({ project: { settings: { version: '2' } } });
    expect(configRequests()).toBe(2);
  });
});
