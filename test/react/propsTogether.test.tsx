import { act, render } from '@testing-library/react';
import { expect, it, onTestFinished } from 'vitest';
import { ConvertProvider, createMemoryStorage, useExperience, type ConvertProviderProps } from '../../src';
import { createConvertClient } from '../../src/core';
import { createServerConvert } from '../../src/server';
import type { VisitorRecord } from '../../src/visitor/visitorRecord';
import { shopDocument } from '../support/shopDocument';

const Hero = () => <p>{useExperience('hero').variation}</p>;

/** A page of the shop whose props change together, as when one account follows another. */
async function openPage(first: ConvertProviderProps, document: unknown = shopDocument()) {
  const storage = createMemoryStorage();
  const bodies: string[] = [];
  const told: string[] = [];
  const client = createConvertClient({
    config: document,
    storage,
    trackEndpoint: 'http://127.0.0.1:9/v1',
    fetch: (_, init) => {
      bodies.push(init?.body as string);
      return Promise.resolve(new Response());
    },
    onConversion: ({ goal }) => told.push(goal),
    ...(first.visitorId !== undefined && { visitorId: first.visitorId }),
  });
  const page = (props: ConvertProviderProps) => (
    <ConvertProvider client={client} {...props}>
      <Hero />
    </ConvertProvider>
  );
  const { rerender } = render(page(first));
  await act(async () => {});
  return {
    client,
    told,
    async change(props: ConvertProviderProps) {
      rerender(page(props));
      await act(async () => {});
    },
    recordOf: (visitorId: string): Partial<VisitorRecord> =>
      JSON.parse(storage.getItem(`10022898-10025986-${visitorId}`) ?? '{}') as VisitorRecord,
    stored: () => storage.keys().filter((key) => !key.includes('.events.')),
    async sent() {
      await client.flush();
      return bodies.join('\n');
    },
  };
}

it('gives the next user nothing that the props said of the user before', async () => {
  const page = await openPage({
    visitorId: 'anna',
    attributes: { country: 'DE', source: 'partner' },
    segments: { visitorType: 'premium', browser: 'Firefox' },
  });
  await page.change({ visitorId: 'bert', attributes: { source: 'search' }, segments: { browser: 'Safari' } });
  expect(page.recordOf('bert').segments).toEqual({ source: 'search', browser: 'Safari' });
  expect(page.client.getSnapshot().visitor.segments).toEqual({ source: 'search', browser: 'Safari' });
  expect(page.recordOf('anna').segments).toMatchObject({ country: 'DE', visitorType: 'premium' });
  expect(await page.sent()).toContain('"visitorId":"bert","segments":{"browser":"Safari","source":"search"}');
});

it('leaves nothing of a user with the anonymous visitor after a logout', async () => {
  const page = await openPage({});
  const { id } = page.client.getSnapshot().visitor;
  await page.change({ visitorId: 'anna', attributes: { visitorType: 'premium' } });
  await page.change({ attributes: {} });
  expect(page.client.getSnapshot().visitor).toEqual({ id, attributes: {}, segments: {} });
  expect(page.recordOf(id).segments).toEqual({});
});

it('decides for the next user once, with their own attributes', async () => {
  const page = await openPage({ visitorId: 'anna', attributes: { plan: 'pro' }, location: { page: 'cart' } });
  await page.change({ visitorId: 'bert', attributes: { plan: 'free' }, location: { page: 'home' } });
  const decided = page.client.inspect().decided.filter(({ visitorId }) => visitorId === 'bert');
  expect(decided.map(({ inputs }) => inputs)).toEqual([expect.stringMatching(/free.*home/s)]);
});

it('stores nothing of a user who logs in while consent is taken back', async () => {
  const page = await openPage({ consent: 'granted', attributes: { country: 'DE' } });
  const before = page.stored();
  await page.change({ visitorId: 'anna', consent: 'pending', attributes: { country: 'DE' } });
  expect(page.stored()).toEqual(before);
  await page.change({ visitorId: 'anna', consent: 'granted', attributes: { country: 'DE' } });
  expect(page.recordOf('anna')).toMatchObject({
    segments: { country: 'DE' },
    exposures: { 100: [expect.any(String)] },
  });
});

it('stores nothing of a user whom a server hands over with a pending consent', async () => {
  const config = shopDocument();
  const attributes = { country: 'AT' };
  const page = await openPage({ visitorId: undefined, consent: undefined, segments: { visitorType: 'premium' } });
  const before = page.stored();
  const convert = await createServerConvert({ config, visitorId: 'bert', consent: 'pending', attributes });
  await page.change({ initialState: convert.dehydrate({ mode: 'config' }) });
  expect(page.client.getSnapshot().visitor.id).toBe('bert');
  expect(page.client.getSnapshot().consent).toBe('pending');
  expect(page.stored()).toEqual(before);
});

it('sends nothing on a consent that comes with a country where the privacy signal counts', async () => {
  Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true });
  onTestFinished(() => void Reflect.deleteProperty(navigator, 'globalPrivacyControl'));
  const document = shopDocument();
  document.project.settings.global_privacy_control = 'EU ONLY';
  const page = await openPage({ visitorId: 'anna', consent: 'pending', attributes: { country: 'US' } }, document);
  expect(page.client.track('purchase')).toEqual({ status: 'deferred' });
  await page.change({ visitorId: 'anna', consent: 'granted', attributes: { country: 'DE' } });
  expect(page.stored()).toEqual([]);
  expect([await page.sent(), page.told]).toEqual(['', []]);
});
