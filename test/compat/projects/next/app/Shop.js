'use client';

import { useExperience, useFeature, useTrack } from 'convert-react';

export function Shop() {
  const hero = useExperience('hero');
  const search = useFeature('search');
  const track = useTrack();
  const limit = search.isPending ? 'pending' : search.variables.limit;
  return (
    <>
      <p id="hero">{hero.isPending ? 'pending' : hero.variation}</p>
      <button onClick={() => track('purchase')}>{`limit ${limit}`}</button>
    </>
  );
}
