import { render } from '@testing-library/react';
import { Activity } from 'react';
import { describe, expect, it } from 'vitest';
import { useExperience } from '../../src';
import { exposures, settle, Shop, useShopServer } from './shopServer';

useShopServer();

function Hero() {
  return <p>{useExperience('hero').variation}</p>;
}

// In a file of its own: React has <Activity> since 19.2, and the rest runs on 18 too.
describe('an exposure is sent', () => {
  it('not for a hidden Activity, and once when it is shown', async () => {
    const view = (mode: 'hidden' | 'visible') => (
      <Shop visitorId="activity">
        <Activity mode={mode}>
          <Hero />
        </Activity>
      </Shop>
    );
    const { rerender } = render(view('hidden'));
    await settle();
    expect(exposures()).toHaveLength(0);
    rerender(view('visible'));
    await settle();
    rerender(view('hidden'));
    rerender(view('visible'));
    await settle();
    expect(exposures()).toEqual(['activity']);
  });
});
