import { ConvertProvider } from 'convert-react';
import { Home } from './Home';
import { Plans } from './Plans';
import { usePath } from './usePath';

const project = {
  sdkKey: import.meta.env.VITE_CONVERT_SDK_KEY,
  configEndpoint: import.meta.env.VITE_CONVERT_CONFIG_ENDPOINT || undefined,
  trackEndpoint: import.meta.env.VITE_CONVERT_TRACK_ENDPOINT || undefined,
};

export function App() {
  const [path, navigate] = usePath();

  return (
    // Location rules see where the visitor is, route by route.
    <ConvertProvider {...project} attributes={{ distance: 'walking' }} location={{ path }}>
      <nav>
        <button onClick={() => navigate('/')}>Bakery</button> <button onClick={() => navigate('/plans')}>Plans</button>
      </nav>
      <main>{path === '/plans' ? <Plans /> : <Home />}</main>
    </ConvertProvider>
  );
}
