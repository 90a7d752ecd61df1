'use client';

import { useTrack } from 'convert-react';

export function Order() {
  const track = useTrack();
  return <button onClick={() => track('signup')}>Order</button>;
}
