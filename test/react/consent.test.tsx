import { act, render, screen } from '@testing-library/react';
import { useEffect } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useConsent, useConvert, useExperience, useTrack, type Consent } from '../../src';
import { shopDocument } from '../support/shopDocument';
import { exposures, newVisitor, settle, Shop, shop, useShopServer } from './shopServer';

useShopServer();

const reach = {} as { setConsent: (consent: Consent) => void; track: ReturnType<typeof useTrack> };

function Page() {
  const { isPending, variation } = useExperience('hero');
  const [consent, setConsent] = useConsent();
  reach.setConsent = setConsent;
  reach.track = useTrack();
  return <p>{isPending ? 'pending' : `hero ${variation} ${consent}`}</p>;
}

function Germans() {
  return <p>{useExperience('germans').variation === null ? 'outside' : 'inside'}</p>;
}

const conversions = () =>
  shop()
    .events()
    .filter(({ eventType }) => eventType === 'conversion');
const stored = () => Object.entries({ ...localStorage }).filter(([, value]) => value !== '');

afterEach(() => {
  delete (navigator as { doNotTrack?: unknown }).doNotTrack;
});

describe('consent', () => {
  it('pending: decides, but nothing leaves the page and nothing is persisted, until it is granted', async () => {
    const onExposure = vi.fn();
    render(<Page />, { wrapper: (props) => <Shop consent="pending" onExposure={onExposure} {...props} /> });
    await screen.findByText(/hero \w+ pending/);
    act(() => void reach.track('purchase', { amount: 10 }));
    await settle();
    expect(shop().events()).toEqual([]);
    expect(stored()).toEqual([]);
    expect(onExposure).not.toHaveBeenCalled();

    act(() => reach.setConsent('granted'));
    await settle();
    expect(exposures()).toHaveLength(1);
    expect(conversions()).toHaveLength(2);
    expect(onExposure).toHaveBeenCalledOnce();
    expect(stored().length).toBeGreaterThan(0);
  });

  it('pending: a conversion tracked as a child mounts leaves nothing that blocks the same one on a later page', async () => {
    const visitorId = newVisitor();
    const TrackAtOnce = () => {
      const track = useTrack();
      useEffect(() => void track('purchase', { amount: 1 }), [track]);
      return <Page />;
    };
    // The config is there as the child mounts, as it is for a returning visitor.
    const known = { visitorId, config: shopDocument() };
    const visit = (consent: Consent) =>
      render(<TrackAtOnce />, { wrapper: (props) => <Shop {...known} consent={consent} {...props} /> });
    const before = visit('pending');
    await screen.findByText(/hero \w+ pending/);
    await settle();
    before.unmount();
    expect(stored()).toEqual([]);
    visit('granted');
    await settle();
    expect(conversions()).toHaveLength(2);
    expect(conversions()[0]!.data.bucketingData).toHaveProperty('100');
  });

  it('denied: what an earlier page left in a sessionStorage is erased from it too', async () => {
    sessionStorage.setItem('10022898-10025986-v7', JSON.stringify({ v: 1, bucketing: { '100': '1002' } }));
    const onError = vi.fn();
    const props = { storage: sessionStorage, visitorId: 'v7', consent: 'denied', onError } as const;
    render(<Page />, { wrapper: ({ children }) => <Shop {...props}>{children}</Shop> });
    await screen.findByText(/hero \w+ denied/);
    await settle();
    expect(Object.keys({ ...sessionStorage })).toEqual([]);
    expect(onError).not.toHaveBeenCalled();
  });

  it('of a word that is none counts as pending, and the tree stays', async () => {
    const onError = vi.fn();
    const view = (consent: unknown) => (
      <Shop visitorId={visitorId} onError={onError} consent={consent as Consent}>
        <Page />
      </Shop>
    );
    const visitorId = newVisitor();
    const { rerender } = render(view('accepted'));
    await screen.findByText(/hero \w+ pending/);
    rerender(view('granted'));
    expect(screen.getByText(/granted$/)).toBeInTheDocument();
    rerender(view(null));
    expect(screen.getByText(/granted$/)).toBeInTheDocument();
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(['consent-invalid']);
  });

  it('denied from the start: what earlier visits stored is erased, and decides nothing', async () => {
    const visitorId = newVisitor();
    const first = render(<Page />, { wrapper: (props) => <Shop {...props} /> });
    await screen.findByText(/hero \w+ granted/);
    await settle();
    first.unmount();
    const record = JSON.stringify({ v: 1, bucketing: { '100': '1002' } });
    localStorage.setItem(`10022898-10025986-${visitorId}`, record);
    // No config is kept: the project, and so the place of its records, is known late.
    for (const key of Object.keys(localStorage)) if (key.includes('config')) localStorage.removeItem(key);
    expect(stored().length).toBeGreaterThan(1);

    render(<Page />, { wrapper: (props) => <Shop consent="denied" visitorId={visitorId} {...props} /> });
    await screen.findByText(/hero \w+ denied/);
    await settle();
    expect(stored()).toEqual([]);
  });

  it('pending, denied, and granted after all: what was dropped counts as if it had not happened', async () => {
    render(<Page />, { wrapper: (props) => <Shop consent="pending" {...props} /> });
    await screen.findByText(/hero \w+ pending/);
    expect(reach.track('purchase', { amount: 10, transactionId: 't1' })).toEqual({ status: 'deferred' });
    await settle();
    act(() => reach.setConsent('denied'));
    await settle();
    act(() => reach.setConsent('granted'));
    await settle();
    expect(exposures()).toHaveLength(1);
    expect(conversions()).toEqual([]);
    expect(reach.track('purchase', { amount: 10, transactionId: 't1' })).toEqual({ status: 'queued' });
    await settle();
    expect(conversions()).toHaveLength(2);
    expect(exposures()).toHaveLength(1);
  });

  it('granted, denied before anything was sent, and granted again: what is still on screen counts, and nothing else', async () => {
    const visitorId = newVisitor();
    let flush = () => Promise.resolve();
    const Flush = () => ((flush = useConvert().flush), null);
    // Nothing is sent by itself.
    const patient = { visitorId, debounceMs: 60_000, maxWaitMs: 60_000, attributes: { country: 'DE' } };
    const view = (isGermanShown: boolean) => (
      <Shop {...patient}>
        <Page />
        <Flush />
        {isGermanShown && <Germans />}
      </Shop>
    );
    const { rerender } = render(view(true));
    await screen.findByText(/hero \w+ granted/);
    await screen.findByText('inside');
    await settle();
    act(() => reach.setConsent('denied'));
    rerender(view(false));
    await settle();
    act(() => reach.setConsent('granted'));
    await act(() => flush());
    expect(exposures('100')).toHaveLength(1);
    expect(exposures('400')).toHaveLength(0);
  });

  it('granted, denied and granted again: what was sent is not sent again', async () => {
    render(<Page />, { wrapper: (props) => <Shop {...props} /> });
    await screen.findByText(/hero \w+ granted/);
    reach.track('purchase', { amount: 10 });
    await settle();
    act(() => reach.setConsent('denied'));
    await settle();
    act(() => reach.setConsent('granted'));
    await settle();
    expect(reach.track('purchase', { amount: 10 })).toEqual({ status: 'duplicate' });
    await settle();
    expect(exposures()).toHaveLength(1);
    expect(conversions()).toHaveLength(2);
  });

  it('granted, pending and denied: an order that was dropped does not undo the conversion that was sent', async () => {
    render(<Page />, { wrapper: (props) => <Shop {...props} /> });
    await screen.findByText(/hero \w+ granted/);
    reach.track('purchase', { amount: 10 });
    await settle();
    act(() => reach.setConsent('pending'));
    expect(reach.track('purchase', { amount: 20, allowRepeat: true })).toEqual({ status: 'deferred' });
    act(() => reach.setConsent('denied'));
    act(() => reach.setConsent('granted'));
    expect(reach.track('purchase', { amount: 30 })).toEqual({ status: 'duplicate' });
    await settle();
    expect(conversions()).toHaveLength(2);
  });

  it('of one provider is not undone by another that shares its client', async () => {
    const onError = vi.fn();
    const onExposure = vi.fn();
    const visitorId = newVisitor();
    render(
      <>
        <Shop visitorId={visitorId} consent="pending" attributes={{ country: 'DE' }} {...{ onError, onExposure }}>
          <Page />
        </Shop>
        <Shop visitorId={visitorId}>
          <Germans />
        </Shop>
      </>,
    );
    await screen.findByText(/hero \w+ pending/);
    expect(screen.getByText('inside')).toBeInTheDocument();
    await settle();
    expect(shop().events()).toEqual([]);
    expect(stored()).toEqual([]);
    act(() => reach.setConsent('granted'));
    await settle();
    expect(onExposure).toHaveBeenCalled();
    act(() => void reach.track('nobody-knows'));
    expect(onError).toHaveBeenCalledOnce();
  });

  it('denied: decides, and nothing is ever sent or persisted', async () => {
    render(<Page />, { wrapper: (props) => <Shop consent="denied" {...props} /> });
    await screen.findByText(/hero \w+ denied/);
    expect(reach.track('purchase')).toEqual({ status: 'off' });
    await settle();
    expect(shop().events()).toEqual([]);
    expect(stored()).toEqual([]);
  });

  it('withdrawn: what was persisted is erased, what waited is dropped, what is shown stays', async () => {
    const onConsentChange = vi.fn();
    render(<Page />, { wrapper: (props) => <Shop onConsentChange={onConsentChange} {...props} /> });
    const shown = (await screen.findByText(/hero \w+ granted/)).textContent!;
    await settle();
    act(() => {
      reach.track('purchase', { amount: 10 });
      reach.setConsent('denied');
    });
    await settle();
    expect(stored()).toEqual([]);
    expect(conversions()).toEqual([]);
    expect(onConsentChange.mock.calls).toEqual([['denied']]);
    expect(screen.getByText(shown.replace('granted', 'denied'))).toBeInTheDocument();
  });

  it('denied, then granted: what is still on screen is exposed once', async () => {
    render(<Page />, { wrapper: (props) => <Shop consent="denied" {...props} /> });
    await screen.findByText(/hero \w+ denied/);
    await settle();
    act(() => reach.setConsent('granted'));
    await settle();
    expect(exposures()).toHaveLength(1);
  });

  it('follows the prop when its value changes, and the setter between changes', async () => {
    const visitorId = newVisitor();
    const view = (consent: Consent) => (
      <Shop visitorId={visitorId} consent={consent}>
        <Page />
      </Shop>
    );
    const { rerender } = render(view('pending'));
    await screen.findByText(/hero \w+ pending$/);
    act(() => reach.setConsent('granted'));
    rerender(view('pending'));
    expect(screen.getByText(/granted$/)).toBeInTheDocument();
    rerender(view('denied'));
    expect(screen.getByText(/denied$/)).toBeInTheDocument();
  });

  it.each([
    ['Worldwide', 'DE', 'off'],
    ['OFF', 'DE', 'queued'],
    ['EU ONLY', 'DE', 'off'],
    ['EU ONLY', 'US', 'queued'],
    ['EU ONLY', undefined, 'off'],
  ])('honours Do Not Track where the project wishes it: %s, country %s → %s', async (scope, country, status) => {
    Object.defineProperty(navigator, 'doNotTrack', { value: '1', configurable: true });
    const document = shopDocument({ version: `dnt ${scope}` });
    document.project.settings.do_not_track = scope;
    shop().setConfig(document);
    render(<Page />, { wrapper: (props) => <Shop attributes={country ? { country } : {}} {...props} /> });
    await screen.findByText(/hero/);
    expect(reach.track('purchase').status).toBe(status);
    await settle();
    expect(exposures()).toHaveLength(status === 'off' ? 0 : 1);
    expect(stored().length === 0).toBe(status === 'off');
  });
});
