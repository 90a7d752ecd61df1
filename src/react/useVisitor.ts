import { useMemo, useSyncExternalStore } from 'react';
import type { VisitorSnapshot, VisitorActions } from '../client/convertClient';
import { useClient } from './useConvert';

export interface UseVisitorResult extends VisitorSnapshot, VisitorActions {}

/**
 * The current visitor and the ways to change them. The functions keep their identity.
 *
 * @throws when used outside `<ConvertProvider>`.
 *
 * @example
 * function Login() {
 *   const { identify } = useVisitor();
 *   return <LoginForm onSuccess={(user) => identify(user.id, { keepAssignments: true })} />;
 * }
 */
export function useVisitor(): UseVisitorResult {
  const client = useClient();
  const visitor = useSyncExternalStore(
    client.subscribe,
    () => client.getSnapshot().visitor,
    () => client.getServerSnapshot().visitor,
  );
  const { setAttributes, setSegments, runSegments, identify, reset } = client;
  return useMemo(
    () => ({ ...visitor, setAttributes, setSegments, runSegments, identify, reset }),
    [visitor, setAttributes, setSegments, runSegments, identify, reset],
  );
}
