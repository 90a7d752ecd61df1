import { useEffect, useRef } from 'react';

/**
 * Holds something for as long as the component is there. React cleans up an effect before it runs the next one, and the
 * subscription of a hook looks in between, when nothing would be held: so the next is held before the last is let go.
 * `hold` says by its identity what is held.
 */
export function useHold(hold: () => () => void): void {
  const release = useRef<(() => void) | null>(null);
  useEffect(() => {
    const last = release.current;
    release.current = hold();
    last?.();
  }, [hold]);
  useEffect(
    () => () => {
      release.current?.();
      release.current = null;
    },
    [],
  );
}
