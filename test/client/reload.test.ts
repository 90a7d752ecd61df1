// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClient } from '../../src/client/convertClient';
import { createMemoryStorage } from '../../src/visitor/storage';
import { shopDocument } from '../support/shopDocument';

const tabs: ConvertClient[] = [];
afterEach(() => tabs.splice(0).forEach((tab) => tab.destroy()));

/** Two tabs of one visitor on one storage, the first of which has read what is remembered: nothing. */
function openTwo() {
  const storage = createMemoryStorage();
  const open = (country: string) => {
    const tab = createConvertClient({
      config: shopDocument(),
      storage,
      visitorId: 'v7',
      attributes: { country },
      // Nobody listens here: what is tracked goes nowhere.
      trackEndpoint: 'http://127.0.0.1:9/v1',
      onError: () => undefined,
    });
    tabs.push(tab);
    tab.start();
    return tab;
  };
  const [first, second] = [open('DE'), open('DE')];
  expect(first.experience('offer').reason).toBe('bucketed');
  return { first, second };
}

const pageshow = (persisted: boolean) => void window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));

describe('what another tab has written meanwhile', () => {
  it.each([
    ['comes back from the back/forward cache', () => pageshow(true)],
    ['is seen again', () => void document.dispatchEvent(new Event('visibilitychange'))],
  ])('counts when the page %s', async (_, appear) => {
    const { first, second } = openTwo();
    second.expose(second.experience('germans'));
    await Promise.resolve();
    second.track('purchase');
    appear();
    expect(first.experience('germans').reason).toBe('sticky');
    expect(first.track('purchase')).toEqual({ status: 'duplicate' });
    expect(first.track('signup')).toEqual({ status: 'queued' });
  });

  it('is not looked for by a client that was stopped', async () => {
    const { first, second } = openTwo();
    first.stop();
    second.expose(second.experience('germans'));
    await Promise.resolve();
    pageshow(true);
    expect(first.experience('germans').reason).toBe('bucketed');
  });
});
