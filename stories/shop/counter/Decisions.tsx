import { useEffect, useState } from 'react';
import { useConvert, useExperiences, useVisitor, type ExperienceResult, type Reason } from '../../../src';
import { BucketBar } from './BucketBar';

/** The experiences that are on this page. */
const ON_THIS_PAGE = ['hero-experiment', 'pricing-experiment', 'delivery-bar', 'courier-promise'];

const WHY: Partial<Record<Reason, string>> = {
  audience: 'For visitors from Germany.',
  location: 'For baskets from €20.',
  loading: 'There is no config yet.',
};

/** Looking on exposes nobody: what `useExperiences` lists is not on screen. */
export function Decisions() {
  const { status } = useConvert();
  const shown = useExperiences().filter(({ key }) => ON_THIS_PAGE.includes(key));
  return (
    <section aria-label="Decisions">
      <h3>What they get, and why</h3>
      {shown.length === 0 && <p className="quiet">No config: {status}. The page shows its originals.</p>}
      <ul className="decisions">
        {shown.map((result) => (
          <li key={result.key}>
            <Decision result={result} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Decision({ result: { key, variation, reason } }: { result: ExperienceResult }) {
  const { explain } = useConvert();
  const { id } = useVisitor();
  const [explanation, setExplanation] = useState('');
  // With each change of the client `explain` is a new function.
  useEffect(() => {
    let isCurrent = true;
    void explain(key).then((text) => isCurrent && setExplanation(text));
    return () => void (isCurrent = false);
  }, [explain, key]);
  return (
    <details name="decision">
      <summary>
        <code>{key}</code>
        <span className={variation === null ? 'pill' : 'pill in'} data-testid={key}>
          {variation ?? reason}
        </span>
        {variation === null && <span className="why">{WHY[reason] ?? reason}</span>}
        <BucketBar experience={key} visitorId={id} variation={variation} />
      </summary>
      <pre tabIndex={0}>{explanation}</pre>
    </details>
  );
}
