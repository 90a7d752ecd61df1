// @vitest-environment jsdom
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClientOptions } from '../../src/client/convertClient';
import { createCookieStorage } from '../../src/visitor/cookies';
import { shopDocument } from '../support/shopDocument';

beforeEach(() => localStorage.clear());

/** A client beside others on one page, as that of another part of the app with a copy of this library. */
function open(options: ConvertClientOptions = {}) {
  const told: string[] = [];
  const client = createConvertClient({
    config: shopDocument(),
    visitorId: 'v7',
    // Nobody listens here: what is tracked goes nowhere.
    trackEndpoint: 'http://127.0.0.1:9/v1',
    onExposure: ({ experience }) => told.push(experience),
    onConversion: ({ goal }) => told.push(goal),
    onConsentChange: (consent) => told.push(consent),
    onError: () => undefined,
    ...options,
  });
  onTestFinished(() => client.destroy());
  client.start();
  // It has read what is remembered: nothing.
  expect(client.track('nothing')).toEqual({ status: 'unknown-goal' });
  return { client, told };
}

const events = () => Object.keys(localStorage).filter((key) => key.includes('.entry.'));

describe('two clients of one visitor on one page', () => {
  it('count an exposure and a conversion once for both', async () => {
    const [one, two] = [open(), open()];
    for (const { client } of [one, two]) {
      client.expose(client.experience('hero'));
      await Promise.resolve();
    }
    expect(one.client.track('purchase', { transactionId: 't1' })).toEqual({ status: 'queued' });
    expect(two.client.track('purchase')).toEqual({ status: 'duplicate' });
    expect(two.client.track('purchase', { transactionId: 't1', allowRepeat: true })).toEqual({ status: 'duplicate' });
    expect([one.told, two.told]).toEqual([['hero', 'purchase'], []]);
    expect(events()).toHaveLength(3);
  });

  it('send with a conversion what the other has exposed', async () => {
    const [one, two] = [open(), open()];
    one.client.expose(one.client.experience('hero'));
    await Promise.resolve();
    two.client.track('purchase');
    const conversion = events()
      .map((key) => localStorage.getItem(key))
      .find((entry) => entry!.includes('goalId'));
    expect(conversion).toContain('"bucketingData":{"100":');
  });

  it('know by their cookie what another host of the site has counted', () => {
    const cookie = { name: 'shared' };
    const shared = { cookie, visitorId: 'v8' };
    const [here, there] = [open(shared), open({ ...shared, storage: createCookieStorage() })];
    expect(there.client.track('purchase')).toEqual({ status: 'queued' });
    expect(here.client.track('purchase')).toEqual({ status: 'duplicate' });
  });

  it('hear both when consent is denied in one', () => {
    const [one, two] = [open(), open()];
    two.client.track('purchase');
    one.client.setConsent('denied');
    expect(two.client.getSnapshot().consent).toBe('denied');
    expect(two.client.track('signup')).toEqual({ status: 'off' });
    expect([one.told, two.told]).toEqual([['denied'], ['purchase', 'denied']]);
    expect(Object.keys(localStorage)).toEqual([]);
  });
});

it('a denial leaves an anonymous visitor the same for clients that this page makes later', () => {
  const { client } = open({ visitorId: undefined });
  const { id } = client.getSnapshot().visitor;
  client.setConsent('denied');
  expect(Object.keys(localStorage)).toEqual([]);
  const later = createConvertClient({ config: shopDocument(), consent: 'denied' });
  expect(later.getSnapshot().visitor.id).toBe(id);
  client.setConsent('granted');
  expect(localStorage.getItem('convert-react.visitorId')).toBe(id);
});
