import { useCallback, useEffect, useRef } from 'react';
import type { ConvertClient } from '../client/convertClient';

const NOTHING = () => undefined;

/**
 * Keeps hold of what is on screen, until it is replaced or unmounted. What comes is held before what was there is let go: an
 * effect with a clean-up of its own would leave a gap, in which React reads the store and finds nothing pinned.
 */
export function useHandover(client: ConvertClient): (release: () => void) => void {
  const held = useRef<() => void>(NOTHING);
  useEffect(
    () => () => {
      held.current();
      held.current = NOTHING;
    },
    [client],
  );
  return useCallback((release) => {
    const before = held.current;
    held.current = release;
    before();
  }, []);
}
