import { describe, expect, it, onTestFinished } from 'vitest';
import { createConvertClient } from '../../src/client';
import type { ConvertClient, ConvertClientOptions } from '../../src/client/convertClient';
import type { InitialState } from '../../src/client/types';
import { realWorld } from '../../src/world';
import type { ConvertError } from '../../src/errors';
import { createServerConvert } from '../../src/server';
import { createMemoryStorage } from '../../src/visitor/storage';
import type { Consent } from '../../src/visitor/visitor';
import { shopDocument } from '../support/shopDocument';

const RECORD = '10022898-10025986-v7';

/** A page whose browser sends Global Privacy Control, or not. */
function open(options: ConvertClientOptions, globalPrivacyControl = false) {
  const errors: ConvertError[] = [];
  const storage = createMemoryStorage();
  const world = { ...realWorld(), privacySignals: () => ({ globalPrivacyControl }) };
  const shared = { storage, visitorId: 'v7', trackEndpoint: 'http://127.0.0.1:9/v1' };
  const client = createConvertClient({ ...shared, onError: (error) => errors.push(error), ...options }, world);
  onTestFinished(() => client.destroy());
  const start = () => {
    client.start();
    return client.track('purchase').status;
  };
  return { client, errors, storage, start };
}

const wishing = (scope: string) => {
  const document = shopDocument();
  document.project.settings.global_privacy_control = scope;
  return document;
};

describe('a consent that is none', () => {
  const config = shopDocument();

  it.each(['accepted', true, 0, {}])('counts as pending, and is reported once: %s', (consent) => {
    const { client, errors, storage, start } = open({ config, consent: consent as Consent });
    start();
    client.setConsent(consent as Consent);
    expect(client.getSnapshot().consent).toBe('pending');
    expect(storage.keys()).toEqual([]);
    expect(errors.map(({ code, details }) => [code, details])).toEqual([['consent-invalid', { consent }]]);
  });

  it('holds back what was granted', () => {
    const { client, storage, start } = open({ config });
    start();
    expect(storage.keys()).not.toEqual([]);
    client.setConsent('no' as Consent);
    client.track('signup');
    expect(client.getSnapshot().consent).toBe('pending');
    expect(storage.keys().filter((key) => key.includes('.entry.'))).toEqual([]);
  });

  it('from a server is none either', () => {
    const state = { v: 1, mode: 'config', visitorId: 'v7', isAnonymous: false, decided: [], canRefresh: true, config };
    const { client, errors, start } = open({ initialState: { ...state, consent: 'nope' } as never });
    client.load();
    start();
    expect(client.getSnapshot().consent).toBe('pending');
    expect(errors.map(({ code }) => code)).toContain('consent-invalid');
  });
});

describe('a consent of which nothing is said', () => {
  it.each([undefined, null])('begins as granted, and later changes nothing: %s', (nothing) => {
    const { client, errors } = open({ config: shopDocument(), consent: nothing as never });
    client.start();
    expect(client.getSnapshot().consent).toBe('granted');
    client.setConsent('denied');
    client.setConsent(nothing as never);
    expect(client.getSnapshot().consent).toBe('denied');
    expect(errors).toEqual([]);
  });

  it('stays what a prop said last, when the prop is taken away', () => {
    const { client } = open({ config: shopDocument(), consent: 'denied' });
    client.start();
    const owner = {};
    client.applyProps(owner, { consent: 'denied' }, true);
    client.applyProps(owner, {}, true);
    expect(client.getSnapshot().consent).toBe('denied');
  });

  it('is what a server handed over', async () => {
    const config = shopDocument();
    const convert = await createServerConvert({ config, visitorId: 'v7', consent: 'denied' });
    const { client } = open({ initialState: convert.dehydrate({ mode: 'config' }), consent: null as never });
    expect(client.getSnapshot().consent).toBe('denied');
  });
});

describe('a privacy signal that the project honours in the EU alone', () => {
  const config = wishing('EU ONLY');

  it('counts by the country of an earlier visit, for a visitor of the app and for an anonymous one', () => {
    for (const visitorId of ['v7', undefined]) {
      const storage = createMemoryStorage();
      expect(open({ config, storage, visitorId, segments: { country: 'US' } }, true).start()).toBe('queued');
      const before = storage.keys();
      expect(open({ config, storage, visitorId }, true).start()).toBe('duplicate');
      expect(storage.keys()).toEqual(expect.arrayContaining(before.filter((key) => !key.includes('.events.'))));
      expect(open({ config, storage, visitorId, segments: { country: 'FR' } }, true).start()).toBe('off');
    }
  });

  it('counts by the country that the server of the page knew', async () => {
    const said = { config, visitorId: 'v7', privacySignals: { globalPrivacyControl: true } };
    const convert = await createServerConvert({ ...said, segments: { country: 'US' } });
    const initialState = JSON.parse(JSON.stringify(convert.dehydrate({ mode: 'config' }))) as InitialState;
    const { client, start } = open({ initialState, visitorId: undefined }, true);
    client.load();
    expect(start()).toBe('queued');
    client.identify('another');
    expect(client.track('purchase')).toEqual({ status: 'off' });
  });
});

describe('a country that the app learns late', () => {
  const config = wishing('EU ONLY');
  const events = (keys: string[]) => keys.filter((key) => key.includes('.entry.'));

  it('outside of where the signal counts lets everything go on as if it had been known', async () => {
    const exposed: string[] = [];
    const { client, storage, start } = open({ config, onExposure: ({ experience }) => exposed.push(experience) }, true);
    expect(start()).toBe('off');
    const hero = client.experience('hero');
    client.expose(hero);
    client.show(hero);
    await Promise.resolve();
    expect(storage.keys()).toEqual([]);
    client.setSegments({ country: 'US' });
    await Promise.resolve();
    expect(exposed).toEqual(['hero']);
    expect(client.track('purchase')).toEqual({ status: 'queued' });
    expect(events(storage.keys())).toHaveLength(2);
    expect(storage.keys()).toContain(RECORD);
  });

  it.each([
    ['by an attribute', (client: ConvertClient) => client.setAttributes({ country: 'FR' })],
    ['as another visitor', (client: ConvertClient) => client.identify('v8')],
  ])('inside of where the signal counts ends everything: %s', async (_, learn) => {
    const { client, storage, start } = open({ config }, true);
    client.setSegments({ country: 'US' });
    expect(start()).toBe('queued');
    expect(storage.keys()).not.toEqual([]);
    learn(client);
    const hero = client.experience('hero');
    client.expose(hero);
    client.show(hero);
    await Promise.resolve();
    expect(client.track('signup')).toEqual({ status: 'off' });
    expect(storage.keys()).toEqual([]);
    expect(client.inspect().waiting).toBe(1);
  });
});

describe('denied', () => {
  it('before the project is known: what is kept of this visitor is erased, and nothing else', () => {
    const storage = createMemoryStorage();
    for (const key of [RECORD, '10022898-10025986-another', 'theirs', 'convert-react.visitorId']) {
      storage.setItem(key, key === 'convert-react.visitorId' ? 'before' : '{"v":1}');
    }
    storage.setItem('1-2-before', '{"v":1}');
    const { start } = open({
      sdkKey: '10022898/10025986',
      configEndpoint: 'http://127.0.0.1:9',
      storage,
      consent: 'denied',
    });
    start();
    expect(storage.keys()).toEqual(['10022898-10025986-another', 'theirs']);
  });

  it('uses nothing of what an earlier visit stored', () => {
    const storage = createMemoryStorage();
    const record = JSON.stringify({ v: 1, bucketing: { 400: '4001' }, segments: { country: 'DE' } });
    storage.setItem(RECORD, record);
    const { client } = open({ config: shopDocument(), storage, consent: 'denied' });
    client.load();
    // Nothing was erased yet: the client is not started.
    expect(storage.getItem(RECORD)).toBe(record);
    expect(client.experience('germans').reason).toBe('audience');
    expect(client.getSnapshot().visitor.segments).toEqual({});
  });

  it('what a prerendered page shows and hides again meanwhile does not count, though consent is granted before it is looked at', async () => {
    let activate = () => {};
    const world = { ...realWorld(), whenActivated: (run: () => void) => ((activate = run), () => undefined) };
    const exposed: string[] = [];
    const client = createConvertClient(
      {
        ...{ config: shopDocument(), storage: createMemoryStorage(), visitorId: 'v7', consent: 'denied' },
        trackEndpoint: 'http://127.0.0.1:9/v1',
        onExposure: ({ experience }) => exposed.push(experience),
      },
      world,
    );
    onTestFinished(() => client.destroy());
    client.start();
    const show = (key: string) => {
      const result = client.experience(key);
      client.expose(result);
      return client.show(result);
    };
    const hidings = [show('hero'), show('search-test')];
    show('offer');
    client.setConsent('granted');
    // Another component shows it, now that consent is granted.
    hidings.push(show('search-test'));
    for (const hide of hidings) hide();
    activate();
    await Promise.resolve();
    expect(exposed.sort()).toEqual(['offer', 'search-test']);
  });
});

describe('a denial after something has counted', () => {
  /** Two microtasks: what is shown is read in the first. */
  const aMoment = async () => {
    await null;
    await null;
  };
  const page = () => {
    const bodies: string[] = [];
    const fetch: typeof globalThis.fetch = (_, init) => {
      bodies.push(String(init?.body));
      return Promise.resolve(new Response(''));
    };
    const { client, errors } = open({ config: shopDocument(), fetch });
    client.start();
    return { client, errors, bodies };
  };

  it('sends nothing of this visitor when the next one grants', async () => {
    const { client, bodies } = page();
    const experience = { experience: 'hero', experienceId: '100', experienceName: 'The hero' };
    const variation = { variation: 'b', variationId: '1001', variationName: 'B' };
    client.showServed([{ visitorId: 'v7', ...experience, ...variation }]);
    await aMoment();
    client.setConsent('denied');
    client.identify('v8');
    client.setConsent('granted');
    await aMoment();
    client.track('purchase');
    await client.flush();
    expect(bodies.join()).toContain('v8');
    expect(bodies.join()).not.toContain('v7');
  });

  it('drops nothing that a component shows, though one result was mounted a thousand times', async () => {
    const { client, errors } = page();
    const hero = client.experience('hero');
    for (let mounts = 0; mounts < 1_000; mounts++) {
      client.expose(hero);
      const leave = client.show(hero);
      await aMoment();
      leave();
    }
    client.show(hero);
    client.setConsent('denied');
    const offer = client.experience('offer');
    client.expose(offer);
    client.show(offer);
    await aMoment();
    expect(errors).toEqual([]);
  });
});
