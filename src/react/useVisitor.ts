import { useMemo } from 'react';
import type { VisitorSnapshot, VisitorActions } from '../client/convertClient';
import type { Consent } from '../visitor/visitor';
import { useClient, useSnapshot } from './useConvert';

export interface UseVisitorResult extends VisitorSnapshot, VisitorActions {}

/**
 * The current visitor and the ways to change them. The functions keep their identity.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * function Login() {
 *   const { identify } = useVisitor();
 *   return <LoginForm onSuccess={(user) => identify(user.id, { keepAssignments: true })} />;
 * }
 */
export function useVisitor(): UseVisitorResult {
  const client = useClient();
  const visitor = useSnapshot((snapshot) => snapshot.visitor);
  return useMemo(() => {
    const { setAttributes, setSegments, runSegments, identify, reset } = client;
    return { ...visitor, setAttributes, setSegments, runSegments, identify, reset };
  }, [visitor, client]);
}

/**
 * What the visitor allows, and a function that changes it. The app remembers the answer; this library does not.
 *
 * @throws when used outside `<ConvertProvider>`.
 * @example
 * function CookieBanner() {
 *   const [consent, setConsent] = useConsent();
 *   return consent === 'pending' ? <button onClick={() => setConsent('granted')}>Accept</button> : null;
 * }
 */
export function useConsent(): readonly [Consent, (consent: Consent | null | undefined) => void] {
  return [useSnapshot((snapshot) => snapshot.consent), useClient().setConsent];
}
