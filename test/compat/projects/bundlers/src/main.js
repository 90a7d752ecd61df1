import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { ConvertProvider, useExperience, useFeature, useTrack } from 'convert-react';
import { murmurBucket } from 'convert-react/core';
import { ConvertDevtools } from 'convert-react/devtools';
import { ConvertTestProvider } from 'convert-react/testing';

// A built page is told by its address where Convert is.
const { sdkKey, visitorId, configEndpoint, trackEndpoint } = Object.fromEntries(new URLSearchParams(location.search));

function App() {
  const hero = useExperience('hero');
  const search = useFeature('search');
  const track = useTrack();
  if (hero.isPending || search.isPending) return 'pending';
  return h('button', { id: 'app', onClick: () => track('purchase') }, `${hero.variation}, ${search.variables.limit}`);
}

function Tested() {
  return h('p', { id: 'tested' }, `${useExperience('hero').variation}, ${murmurBucket('v1')}`);
}

const page = h('div', null, [
  h(
    ConvertProvider,
    { key: 'real', sdkKey, visitorId, configEndpoint, trackEndpoint },
    h(App),
    h(ConvertDevtools, { enabled: true }),
  ),
  h(ConvertTestProvider, { key: 'test', experiences: { hero: 'c' } }, h(Tested)),
]);
createRoot(document.getElementById('root')).render(page);
