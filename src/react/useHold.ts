import { useEffect } from 'react';

/**
 * Holds something for as long as the component is there; `hold` says by its identity what is held. React cleans up the
 * effects of a commit before it runs the next ones, and the subscription of a hook looks in between, when nothing would
 * be held. So the last is let go a moment later, when the next is held, be it by this component or by the one that a
 * new `key` put in its place.
 */
export function useHold(hold: () => () => void): void {
  useEffect(() => {
    const release = hold();
    return () => releaseSoon(release);
  }, [hold]);
}

let leaving: (() => void)[] = [];

function releaseSoon(release: () => void) {
  if (leaving.push(release) > 1) return;
  queueMicrotask(() => {
    const released = leaving;
    leaving = [];
    for (const each of released) each();
  });
}
