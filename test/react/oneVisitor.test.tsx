import { act, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { expect, it, vi } from 'vitest';
import { ConvertProvider, type ConvertProviderProps, createMemoryStorage, useConsent, useVisitor } from '../../src';
import type { Consent } from '../../src';
import { createConvertClient } from '../../src/core';
import { shopDocument } from '../support/shopDocument';
import { settle, shopProps, useShopServer } from './shopServer';

useShopServer();

const STORED_ID = 'convert-react.visitorId';

let setConsent: (consent: Consent) => void;
function Id({ name }: { name: string }) {
  [, setConsent] = useConsent();
  return <p>{`${name} ${useVisitor().id}`}</p>;
}

const idOf = (name: string) => screen.getByText(new RegExp(`^${name} `)).textContent!.split(' ')[1];

/** Two projects on one page. */
const site = (first: Partial<ConvertProviderProps> = {}, second: Partial<ConvertProviderProps> = first) => (
  <StrictMode>
    <ConvertProvider {...shopProps()} {...first}>
      <Id name="one" />
    </ConvertProvider>
    <ConvertProvider {...shopProps()} sdkKey="10022898/second" {...second}>
      <Id name="two" />
    </ConvertProvider>
  </StrictMode>
);

it('two projects on one page have one visitor id from the first moment, and on the next page', async () => {
  const { unmount } = render(site());
  const id = idOf('one');
  expect(id).toMatch(/^[\da-f]{8}-/);
  expect(idOf('two')).toBe(id);
  await settle();
  expect(localStorage.getItem(STORED_ID)).toBe(id);
  unmount();
  render(site());
  expect([idOf('one'), idOf('two')]).toEqual([id, id]);
  await settle();
});

it('they have one while consent is pending, and store it when it is granted', async () => {
  render(site({ consent: 'pending' }));
  const id = idOf('one');
  expect(idOf('two')).toBe(id);
  await settle(20);
  expect(localStorage.getItem(STORED_ID)).toBeNull();
  act(() => setConsent('granted'));
  expect(localStorage.getItem(STORED_ID)).toBe(id);
  await settle();
});

it('they have one where localStorage is forbidden', async () => {
  const forbidden = vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('no', 'SecurityError');
  });
  render(site({ onError: () => undefined }));
  const id = idOf('one');
  expect(idOf('two')).toBe(id);
  await settle();
  forbidden.mockRestore();
});

it('a provider that mounts later, without a stored id, has the id of those that are there', async () => {
  const { rerender } = render(
    <ConvertProvider {...shopProps()} consent="pending">
      <Id name="one" />
    </ConvertProvider>,
  );
  const id = idOf('one');
  await settle(20);
  rerender(
    <>
      <ConvertProvider {...shopProps()} consent="pending">
        <Id name="one" />
      </ConvertProvider>
      <ConvertProvider {...shopProps()} sdkKey="10022898/second" consent="pending">
        <Id name="two" />
      </ConvertProvider>
    </>,
  );
  expect(idOf('two')).toBe(id);
  await settle(20);
});

it('clients with storages of their own have ids of their own', () => {
  const [one, two] = [1, 2].map(() => createConvertClient({ config: shopDocument(), storage: createMemoryStorage() }));
  expect(one!.getSnapshot().visitor.id).not.toBe(two!.getSnapshot().visitor.id);
});
