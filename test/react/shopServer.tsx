import { act, cleanup } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { ConvertProvider, type ConvertProviderProps } from '../../src';
import { shopDocument } from '../support/shopDocument';
import { isNetworkQuiet } from './localFetch';
import { type ShopServer, startShopServer } from './startShopServer';

let server: ShopServer;
let visitorCount = 0;

/** A real server of the shop project for a test file; empty at the start of each test. */
export function useShopServer() {
  beforeAll(async () => {
    server = await startShopServer();
  });
  afterEach(async () => {
    // What a test left behind arrives before the next one begins.
    cleanup();
    do await new Promise((resolve) => setTimeout(resolve, 30));
    while (!isNetworkQuiet());
    server.setFault(null);
    server.setConfig(shopDocument());
    server.clear();
  });
  afterAll(() => server.close());
}

export const shop = () => server;

export const shopProps = (): ConvertProviderProps => ({
  sdkKey: '10022898/10025986',
  configEndpoint: server.configEndpoint,
  trackEndpoint: server.trackEndpoint,
  debounceMs: 5,
  maxWaitMs: 50,
  // However slow the machine is: after the timeout a page keeps the original.
  timeout: 15_000,
});

/** A provider for the shop, with a visitor nobody has seen before unless one is named. */
export function Shop({ children, ...props }: Partial<ConvertProviderProps> & { children?: ReactNode }) {
  return (
    <ConvertProvider {...shopProps()} {...props}>
      {children}
    </ConvertProvider>
  );
}

export const newVisitor = () => `visitor-${++visitorCount}`;

/** Long enough for every event of these tests to have been sent; then until the server has answered and the page has read it. */
export const settle = (ms = 150) =>
  act(async () => {
    do await new Promise((resolve) => setTimeout(resolve, ms));
    while (!isNetworkQuiet());
  });

/** Exposures that the server has, as `visitor:experience`. */
export const exposures = (experienceId = '100') =>
  server
    .events()
    .filter(({ eventType, data }) => eventType === 'bucketing' && data.experienceId === experienceId)
    .map(({ visitorId }) => visitorId);
