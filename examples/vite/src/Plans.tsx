import { useExperience, useFeatureVariable, useTrack } from 'convert-react';

export function Plans() {
  const { isPending, variation } = useExperience('plans');
  const price = useFeatureVariable('subscription', 'price', 19);
  const label = useFeatureVariable('subscription', 'label', 'monthly loaves');
  const track = useTrack();

  return (
    <>
      <h1 id="plans">{isPending ? '\u00a0' : variation === 'weekly' ? 'Bread every week' : 'Bread by subscription'}</h1>
      <p>
        {label}: {price} €
      </p>
      <button onClick={() => track('signup')}>Sign up</button>
    </>
  );
}
