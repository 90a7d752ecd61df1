import { useCallback, useEffect, useState } from 'react';
import type { ConvertClient } from '../client/convertClient';
import { isSameLook, lookInto } from './lookInto';

/**
 * A client tells nobody when a component comes or goes, or an event leaves: telling would cost the app. So while the
 * panel is open it looks.
 */
const LOOK_EVERY_MS = 400;

/** A client as it stands now, and a way to look again at once. */
export function useLook(client: ConvertClient) {
  const [look, setLook] = useState(() => lookInto(client));

  const refresh = useCallback(() => {
    setLook((known) => {
      const next = lookInto(client);
      return isSameLook(known, next) ? known : next;
    });
  }, [client]);

  useEffect(() => {
    const timer = setInterval(refresh, LOOK_EVERY_MS);
    // Later: whoever is telling may be rendering.
    let soon: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = client.subscribe(() => {
      clearTimeout(soon);
      soon = setTimeout(refresh);
    });
    return () => {
      clearInterval(timer);
      clearTimeout(soon);
      unsubscribe();
    };
  }, [client, refresh]);

  return { look, refresh };
}
