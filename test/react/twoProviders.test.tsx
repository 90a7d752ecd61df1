import { act, render } from '@testing-library/react';
import { StrictMode } from 'react';
import { expect, it, vi } from 'vitest';
import { ConvertProvider, createMemoryStorage, useConvert, type ConvertClient } from '../../src';
import { createConvertClient } from '../../src/core';
import { shopDocument } from '../support/shopDocument';

let client: ConvertClient;
function Client() {
  client = useConvert();
  return null;
}

const place = {
  config: shopDocument(),
  storage: createMemoryStorage(),
  trackEndpoint: 'http://127.0.0.1:9/v1',
  onError: () => undefined,
};

/** A page with a provider of its own, and a window with another provider of the same project, as of two teams. */
function openPage(given?: ConvertClient) {
  const [page, window, other] = [vi.fn(), vi.fn(), vi.fn()];
  const props = given ? { client: given } : { ...place, visitorId: 'v7' };
  const site = (isOpen: boolean) => (
    <StrictMode>
      <ConvertProvider {...props} onConversion={page}>
        <Client />
      </ConvertProvider>
      {isOpen && <ConvertProvider {...props} onConversion={window} onExposure={other} />}
    </StrictMode>
  );
  const { rerender, unmount } = render(site(false));
  return { page, window, other, open: () => rerender(site(true)), close: () => rerender(site(false)), unmount };
}

let orders = 0;
const order = () => act(() => void client.track('purchase', { transactionId: `t${orders++}`, allowRepeat: true }));

it('a provider that is gone gives the callbacks back to the one that stays', () => {
  const { page, window, open, close } = openPage();
  order();
  open();
  order();
  expect([page, window].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  close();
  order();
  expect([page, window].map(({ mock }) => mock.calls.length)).toEqual([2, 1]);
});

it('a callback that only the provider has that is gone is not called any more', async () => {
  const { other, open, close } = openPage();
  open();
  close();
  act(() => client.expose(client.experience('offer')));
  await act(async () => {});
  expect(other).not.toHaveBeenCalled();
});

it('the callback of a client that the app made counts again when no provider gives one', async () => {
  const own = vi.fn();
  const made = createConvertClient({ ...place, visitorId: 'v8', onExposure: own });
  const { other, open, close } = openPage(made);
  open();
  await act(async () => client.expose(client.experience('hero')));
  close();
  await act(async () => client.expose(client.experience('offer')));
  expect([other, own].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});
