import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';

const options = {
  sdkKey: process.env.CONVERT_SDK_KEY,
  visitorId: process.env.CONVERT_VISITOR,
  configEndpoint: process.env.CONVERT_CONFIG_ENDPOINT,
  trackEndpoint: process.env.CONVERT_TRACK_ENDPOINT,
};

/** A page of its own: the package is loaded anew, the storage is that of the page before. React stays, since the test renders with it. */
function renderPage(onError) {
  const react = require('react');
  const jsxRuntime = require('react/jsx-runtime');
  jest.resetModules();
  jest.doMock('react', () => react);
  jest.doMock('react/jsx-runtime', () => jsxRuntime);
  const { ConvertProvider, useConvert, useExperience, useFeature, useTrack } = require('convert-react');
  let client;
  function App() {
    client = useConvert();
    const hero = useExperience('hero');
    const search = useFeature('search');
    const track = useTrack();
    if (hero.isPending || search.isPending) return 'pending';
    return <button onClick={() => track('purchase')}>{`${hero.variation}, ${search.variables.limit}`}</button>;
  }
  const { unmount } = render(
    <ConvertProvider {...options} onError={onError}>
      <App />
    </ConvertProvider>,
  );
  return { unmount, client: () => client };
}

const waiting = () => Object.keys(localStorage).filter((key) => key.includes('.entry.'));

test('events are kept when the part that sends cannot be had, and sent by the next page', async () => {
  const folder = dirname(require.resolve('convert-react'));
  const chunks = readdirSync(folder).filter((name) => /^sender-.*\.cjs$/.test(name));
  expect(chunks).toHaveLength(1);
  const chunk = join(folder, chunks[0]);
  const codes = [];
  const onError = ({ code }) => codes.push(code);

  jest.doMock(chunk, () => {
    throw new Error('This chunk is gone.');
  });
  const first = renderPage(onError);
  fireEvent.click(await screen.findByText('b, 20', {}, { timeout: 10_000 }));
  await act(() => first.client().flush());
  await act(() => first.client().flush());
  expect(codes).toEqual(['part-missing']);
  expect(waiting()).toHaveLength(3);
  first.unmount();

  jest.dontMock(chunk);
  const second = renderPage(onError);
  await screen.findByText('b, 20', {}, { timeout: 10_000 });
  await waitFor(async () => {
    await second.client().flush();
    expect(waiting()).toEqual([]);
  });
  second.unmount();
  expect(codes).toEqual(['part-missing']);
}, 30_000);
