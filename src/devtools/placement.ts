import { useState } from 'react';
import { attempt, isRecord } from '../values';

/** In the order in which the panel moves: clockwise. */
export const CORNERS = ['bottom-right', 'bottom-left', 'top-left', 'top-right'] as const;
export type Corner = (typeof CORNERS)[number];

export interface Placement {
  readonly corner: Corner;
  readonly isLarge: boolean;
}

const KEY = 'convert-react-devtools';

/** The placement that was last chosen on this site, else a small panel in `corner`. A storage that fails forgets it. */
export function usePlacement(corner: Corner) {
  const [chosen, setChosen] = useState(readPlacement);
  const placement: Placement = { corner, isLarge: false, ...chosen };
  const change = (next: Partial<Placement>) => {
    const all = { ...chosen, ...next };
    setChosen(all);
    attempt(() => localStorage.setItem(KEY, JSON.stringify(all)), undefined);
  };
  return { placement, change };
}

function readPlacement(): Partial<Placement> {
  const stored = attempt(() => JSON.parse(localStorage.getItem(KEY) ?? '') as unknown, null);
  if (!isRecord(stored)) return {};
  const corner = CORNERS.find((name) => name === stored.corner);
  return { ...(corner && { corner }), ...(typeof stored.isLarge === 'boolean' && { isLarge: stored.isLarge }) };
}
