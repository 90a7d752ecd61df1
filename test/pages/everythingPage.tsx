import { Component, type ReactNode, Suspense, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  ConvertProvider,
  Experience,
  type ExperienceResult,
  useConsent,
  useConvert,
  useExperience,
  useExperiences,
  useExposureRef,
  useFeature,
  useFeatureVariable,
  useSuspenseExperience,
  useSuspenseFeature,
  useTrack,
  useVisitor,
} from '../../src';
import { ConvertDevtools } from '../../src/devtools';

/** A page with everything the library offers, which reads nothing but what the test told it. */
function Everything() {
  const hero = useExperience('hero');
  const search = useFeature('search');
  const limit = useFeatureVariable('search', 'limit', 5);
  const all = useExperiences();
  const [consent] = useConsent();
  const { id, setAttributes } = useVisitor();
  const { explain, flush } = useConvert();
  const track = useTrack();
  // Long before the config is there.
  useEffect(() => void track('signup', { amount: 3 }), [track]);
  const [explained, setExplained] = useState('');
  useEffect(() => void explain('hero').then(setExplained), [explain]);
  if (hero.isPending) return <p>pending</p>;
  return (
    <>
      <p id="decided">
        {hero.variation} {String(search.isEnabled)} {limit} {Object.keys(all).length} {consent} {id}
      </p>
      <pre id="explained">{explained}</pre>
      <button
        id="buy"
        onClick={() => {
          setAttributes({ country: 'DE' });
          track('purchase', { amount: 12, transactionId: 'order-1' });
          void flush();
        }}
      >
        Buy
      </button>
      <Seen result={hero} />
      <Experience name="offer" variations={{ original: 'full price', 'half-price': 'half price' }} />
    </>
  );
}

function Seen({ result }: { result: ExperienceResult }) {
  return <p ref={useExposureRef(result)}>seen</p>;
}

function Suspended() {
  const { variation } = useSuspenseExperience('germans');
  const { isEnabled } = useSuspenseFeature('search');
  return (
    <p id="suspended">
      {String(variation)} {String(isEnabled)}
    </p>
  );
}

class Boundary extends Component<{ children: ReactNode }> {
  override state: { error: unknown } = { error: null };
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override render() {
    return this.state.error === null ? this.props.children : <pre id="broken">{String(this.state.error)}</pre>;
  }
}

createRoot(document.getElementById('root')!).render(
  <Boundary>
    <ConvertProvider
      sdkKey="10022898/10025986"
      environment="live"
      visitorId="v1"
      attributes={{ tags: ['a'], country: 'DE' }}
      location={{ page: 'pricing' }}
      debounceMs={20}
      timeout={Infinity}
      {...window.told}
    >
      <Everything />
      <Suspense fallback="waiting">
        <Suspended />
      </Suspense>
      <ConvertDevtools enabled initialIsOpen nonce="pages" />
    </ConvertProvider>
  </Boundary>,
);
