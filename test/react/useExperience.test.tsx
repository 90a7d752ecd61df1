import { act, render, screen, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConvertError, ConvertProvider, useExperience } from '../../src';
import { createConvertServer, type ConvertServer } from '../../src/cli/createConvertServer';
import { shopDocument } from '../support/shopDocument';

let server: ConvertServer;
beforeAll(async () => {
  server = await createConvertServer({ config: shopDocument() });
});
afterEach(() => server.clear());
afterAll(() => server.close());

function Hero() {
  const { isPending, variation, reason } = useExperience('hero');
  return <p>{isPending ? 'pending' : `${variation} (${reason})`}</p>;
}

const props = () => ({
  sdkKey: '10022898/10025986',
  configEndpoint: server.configEndpoint,
  trackEndpoint: server.trackEndpoint,
  debounceMs: 10,
});

describe('useExperience', () => {
  it('loads the config, buckets the visitor and exposes them once', async () => {
    render(
      <ConvertProvider {...props()} visitorId="v7">
        <Hero />
      </ConvertProvider>,
    );
    expect(screen.getByText('pending')).toBeInTheDocument();
    await screen.findByText(/bucketed/);
    await waitFor(() => expect(server.events()).toHaveLength(1));
    expect(server.events()[0]).toMatchObject({ visitorId: 'v7' });
  });

  it('exposes once under StrictMode', async () => {
    render(
      <StrictMode>
        <ConvertProvider {...props()} visitorId="v8">
          <Hero />
          <Hero />
        </ConvertProvider>
      </StrictMode>,
    );
    await screen.findAllByText(/bucketed/);
    await waitFor(() => expect(server.events()).toHaveLength(1));
    await act(() => new Promise((resolve) => setTimeout(resolve, 100)));
    expect(server.events()).toHaveLength(1);
  });

  it('throws outside the provider, with the fix in the message', () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(() => render(<Hero />)).toThrow(ConvertError);
    expect(() => render(<Hero />)).toThrow(/<ConvertProvider/);
    quiet.mockRestore();
  });
});
