import { render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useExperience, useTrack } from '../../src';
import { shopDocument } from '../support/shopDocument';
import { settle, Shop, shop, useShopServer } from './shopServer';

useShopServer();

let track: ReturnType<typeof useTrack>;

function Page() {
  const { isPending } = useExperience('hero');
  track = useTrack();
  return <p>{isPending ? 'pending' : 'decided'}</p>;
}

type Signal = 'doNotTrack' | 'globalPrivacyControl';

const setSignal = (signal: Signal, value: unknown) =>
  Object.defineProperty(navigator, signal, { value, configurable: true });
const stored = () => Object.entries({ ...localStorage }).filter(([, value]) => value !== '');

function wish(settings: { do_not_track?: string; global_privacy_control?: string }) {
  const document = shopDocument({ version: JSON.stringify(settings) });
  Object.assign(document.project.settings, settings);
  shop().setConfig(document);
}

afterEach(() => {
  for (const signal of ['doNotTrack', 'globalPrivacyControl']) Reflect.deleteProperty(navigator, signal);
});

const SIGNALS = [
  ['doNotTrack', '1', { do_not_track: 'Worldwide' }],
  ['globalPrivacyControl', true, { global_privacy_control: 'Worldwide' }],
] as const;

describe('a privacy signal of the browser', () => {
  it.each(SIGNALS)(
    '%s: nothing is sent, stored or announced where the project wishes it',
    async (signal, value, on) => {
      setSignal(signal, value);
      wish(on);
      const [onExposure, onConversion] = [vi.fn(), vi.fn()];
      render(<Page />, { wrapper: (props) => <Shop {...{ onExposure, onConversion }} {...props} /> });
      // The project's wish is not known yet: what is tracked now must not slip through.
      track('purchase', { amount: 10 });
      expect(stored()).toEqual([]);
      await screen.findByText('decided');
      expect(track('signup')).toEqual({ status: 'off' });
      await settle();
      expect(shop().events()).toEqual([]);
      expect(stored()).toEqual([]);
      expect(onExposure).not.toHaveBeenCalled();
      expect(onConversion).not.toHaveBeenCalled();
    },
  );

  it.each(SIGNALS)('%s: what an earlier visit left is erased', async (signal, value, on) => {
    localStorage.setItem('convert-react.visitorId', 'earlier');
    localStorage.setItem('10022898-10025986-earlier', JSON.stringify({ v: 1, bucketing: { 100: '1001' } }));
    setSignal(signal, value);
    wish(on);
    render(<Page />, { wrapper: Shop });
    await screen.findByText('decided');
    await settle();
    expect(stored()).toEqual([]);
  });

  it.each(SIGNALS)('%s: does not count with privacySignals="ignore"', async (signal, value, on) => {
    setSignal(signal, value);
    wish(on);
    render(<Page />, { wrapper: (props) => <Shop privacySignals="ignore" {...props} /> });
    await screen.findByText('decided');
    expect(track('purchase')).toEqual({ status: 'queued' });
    await settle();
    expect(
      shop()
        .events()
        .map(({ eventType }) => eventType)
        .sort(),
    ).toEqual(['bucketing', 'conversion']);
    expect(stored()).not.toEqual([]);
  });

  it('globalPrivacyControl: does not count where the project wishes only the other one honoured', async () => {
    setSignal('globalPrivacyControl', true);
    wish({ do_not_track: 'Worldwide' });
    render(<Page />, { wrapper: Shop });
    track('purchase');
    await screen.findByText('decided');
    await settle();
    expect(shop().events()).toHaveLength(2);
  });
});
