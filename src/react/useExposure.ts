import { useCallback } from 'react';
import type { Result } from '../client/results';
import { useClient } from './useClient';
import { useHold } from './useHold';

export interface ExposureOptions {
  /** What exposes the visitor: being on the page, being seen (with `useExposureRef`), or your call of `expose()`. Default `mount`. */
  exposure?: 'mount' | 'visible' | 'manual';
}

/** Says that a result is on screen: it is pinned and stored, and on `mount` exposed. Runs only for renders that React commits. */
export function useExposure(result: Result, exposure: ExposureOptions['exposure'] = 'mount') {
  const client = useClient();
  const show = useCallback(() => {
    if (exposure === 'mount') client.expose(result);
    return client.show(result);
  }, [client, result, exposure]);
  useHold(show);
}
