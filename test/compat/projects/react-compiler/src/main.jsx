import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ConvertProvider, useConvert, useExperience, useFeature, useTrack, useVisitor } from 'convert-react';

const { sdkKey, visitorId, configEndpoint, trackEndpoint } = Object.fromEntries(new URLSearchParams(location.search));

function App() {
  const hero = useExperience('hero');
  const search = useFeature('search');
  const track = useTrack();
  if (hero.isPending || search.isPending) return <p>pending</p>;
  return <button onClick={() => track('purchase')}>{`${hero.variation}, ${search.variables.limit}`}</button>;
}

/** The compiler keeps what a function returned for as long as the function and its arguments are the same. */
function Explained() {
  const { explain } = useConvert();
  const [explained, setExplained] = useState('');
  useEffect(() => {
    let isCurrent = true;
    void explain('germans').then((text) => isCurrent && setExplained(text));
    return () => void (isCurrent = false);
  }, [explain]);
  return <pre id="explained">{explained}</pre>;
}

function Country() {
  const { setAttributes } = useVisitor();
  return <button onClick={() => setAttributes({ country: 'DE' })}>German</button>;
}

createRoot(document.getElementById('root')).render(
  <ConvertProvider {...{ sdkKey, visitorId, configEndpoint, trackEndpoint }}>
    <App />
    <Explained />
    <Country />
  </ConvertProvider>,
);
