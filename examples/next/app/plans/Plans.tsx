'use client';

import { useExperience, useFeature, useTrack } from 'convert-react';

export function Plans() {
  const { variation } = useExperience('plans');
  const { isEnabled, variables } = useFeature('subscription');
  const track = useTrack();

  return (
    <>
      <h1 id="plans">{variation === 'weekly' ? 'Bread every week' : 'Bread by subscription'}</h1>
      <p id="price">{isEnabled ? `${String(variables.label)}: ${String(variables.price)} €` : 'Ask in the shop.'}</p>
      <button onClick={() => track('signup')}>Sign up</button>
    </>
  );
}
