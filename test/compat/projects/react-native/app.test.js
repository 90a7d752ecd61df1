import { fireEvent, render, screen } from '@testing-library/react-native';
import { ConvertProvider, useConvert, useExperience, useFeature, useTrack } from 'convert-react';
import { ConvertTestProvider } from 'convert-react/testing';
import { Text } from 'react-native';

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
  if (hero.isPending || search.isPending) return <Text>pending</Text>;
  const buy = () => {
    track('purchase');
    void flush();
  };
  return <Text onPress={buy}>{`${hero.variation}, ${search.variables.limit}`}</Text>;
}

test('the provider loads the config, renders a variation and delivers events', async () => {
  // `environment` becomes a parameter of the address.
  render(
    <ConvertProvider {...options} environment="production">
      <App />
    </ConvertProvider>,
  );
  fireEvent.press(await screen.findByText('b, 20', {}, { timeout: 10_000 }));
  // Events leave a moment later.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  screen.unmount();
}, 30_000);

test('the test provider shows what a test asks for', () => {
  render(
    <ConvertTestProvider experiences={{ hero: 'c' }} features={{ search: { limit: 5 } }}>
      <App />
    </ConvertTestProvider>,
  );
  screen.getByText('c, 5');
});
