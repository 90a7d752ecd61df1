'use client';

import { useExperience, useFeature, useTrack } from 'convert-react';

export function Hero() {
  const hero = useExperience('hero');
  const search = useFeature('search');
  const track = useTrack();
  if (hero.isPending || search.isPending) return <p>pending</p>;
  return <button onClick={() => track('purchase')}>{`${hero.variation}, ${search.variables.limit}`}</button>;
}
