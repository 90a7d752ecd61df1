import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { ConvertProvider, useExperience, useFeature, useTrack } from 'convert-react';

function App() {
  const { variation } = useExperience('hero');
  const { isEnabled } = useFeature('search');
  const track = useTrack();
  return createElement('button', { onClick: () => track('purchase') }, `${variation}, ${isEnabled}`);
}

createRoot(document.body).render(createElement(ConvertProvider, { sdkKey: '1/2' }, createElement(App)));
