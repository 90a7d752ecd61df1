import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { ConvertProvider, useConvert, useExperience, useFeature, useTrack } from 'convert-react';
import { createConvertClient } from 'convert-react/core';
import { ConvertDevtools } from 'convert-react/devtools';
import { createServerConvert } from 'convert-react/server';
import { ConvertTestProvider } from 'convert-react/testing';

const options = {
  sdkKey: process.env.CONVERT_SDK_KEY,
  visitorId: process.env.CONVERT_VISITOR,
  configEndpoint: process.env.CONVERT_CONFIG_ENDPOINT,
  trackEndpoint: process.env.CONVERT_TRACK_ENDPOINT,
};

function App() {
  const hero = useExperience('hero');
  const search = useFeature('search');
  const track = useTrack();
  const { flush } = useConvert();
  if (hero.isPending || search.isPending) return 'pending';
  const buy = () => {
    track('purchase');
    void flush();
  };
  return <button onClick={buy}>{`${hero.variation}, ${search.variables.limit}`}</button>;
}

test('the provider loads the config, renders a variation and delivers events', async () => {
  const { unmount } = render(
    <ConvertProvider {...options}>
      <App />
      <ConvertDevtools enabled />
    </ConvertProvider>,
  );
  fireEvent.click(await screen.findByText('b, 20', {}, { timeout: 10_000 }));
  // The panel is loaded when it is shown.
  await waitFor(() => expect(document.querySelector('convert-devtools')).not.toBeNull(), { timeout: 10_000 });
  // Events leave a moment later.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  unmount();
}, 30_000);

test('the test provider shows what a test asks for', () => {
  render(
    <ConvertTestProvider experiences={{ hero: 'c' }} features={{ search: { limit: 5 } }}>
      <App />
    </ConvertTestProvider>,
  );
  screen.getByText('c, 5');
});

test('a client of core decides', async () => {
  const client = createConvertClient({ ...options, visitorId: 'another' });
  client.start();
  await client.ready();
  expect(client.experience('hero').reason).toBe('bucketed');
  client.destroy();
  expect(typeof createServerConvert).toBe('function');
});
