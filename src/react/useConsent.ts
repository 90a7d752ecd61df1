import { useSyncExternalStore } from 'react';
import type { Consent } from '../visitor/visitor';
import { useClient } from './useConvert';

/**
 * What the visitor allows, and a function that changes it. The app remembers the answer; this library does not.
 *
 * @throws when used outside `<ConvertProvider>`.
 *
 * @example
 * function CookieBanner() {
 *   const [consent, setConsent] = useConsent();
 *   return consent === 'pending' ? <button onClick={() => setConsent('granted')}>Accept</button> : null;
 * }
 */
export function useConsent(): readonly [Consent, (consent: Consent | null | undefined) => void] {
  const client = useClient();
  const consent = useSyncExternalStore(
    client.subscribe,
    () => client.getSnapshot().consent,
    () => client.getServerSnapshot().consent,
  );
  return [consent, client.setConsent];
}
