import { useEffect } from 'react';
import type { Result } from '../client/results';
import { releaseSoon } from './releaseSoon';
import { useClient } from './useClient';

export interface ExposureOptions {
  /** What exposes the visitor: being on the page, being seen (with `useExposureRef`), or your call of `expose()`. Default `mount`. */
  exposure?: 'mount' | 'visible' | 'manual' | undefined;
}

/** Says that a result is on screen: it is pinned and stored, and on `mount` exposed. Runs only for renders that React commits. */
export function useExposure(result: Result, exposure: ExposureOptions['exposure'] = 'mount') {
  const client = useClient();
  useEffect(() => {
    if (exposure === 'mount') client.expose(result);
    const release = client.show(result);
    return () => releaseSoon(release);
  }, [client, result, exposure]);
}
