const { fireEvent, render, screen, waitFor } = require('@testing-library/react');
const { createElement: h } = require('react');
const { ConvertProvider, useConvert, useExperience, useFeature, useTrack } = require('convert-react');
const { createConvertClient } = require('convert-react/core');
const { ConvertDevtools } = require('convert-react/devtools');
const { createServerConvert } = require('convert-react/server');
const { ConvertTestProvider } = require('convert-react/testing');

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
  return h(
    'button',
    { onClick: () => (track('purchase'), void flush()) },
    `${hero.variation}, ${search.variables.limit}`,
  );
}

test('the provider loads the config, renders a variation and delivers events', async () => {
  const devtools = h(ConvertDevtools, { enabled: true });
  const { unmount } = render(h(ConvertProvider, options, h(App), devtools));
  fireEvent.click(await screen.findByText('b, 20', {}, { timeout: 10_000 }));
  // The panel is loaded when it is shown.
  await waitFor(() => expect(document.querySelector('convert-devtools')).not.toBeNull(), { timeout: 10_000 });
  // Events leave a moment later.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  unmount();
}, 30_000);

test('the test provider shows what a test asks for', () => {
  render(h(ConvertTestProvider, { experiences: { hero: 'c' }, features: { search: { limit: 5 } } }, h(App)));
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
