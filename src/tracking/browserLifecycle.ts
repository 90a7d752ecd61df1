import { fromNavigator } from '../platform';
import type { Lifecycle } from './lifecycle';

/** The page's own events; inert where there is no page. */
export function browserLifecycle(): Lifecycle {
  return {
    onHidden(run) {
      const stopHidden = listen(globalThis.document, 'visibilitychange', () => {
        if (document.visibilityState === 'hidden') run(false);
      });
      const stopLeaving = listen(globalThis.window, 'pagehide', () => run(true));
      return () => {
        stopHidden();
        stopLeaving();
      };
    },
    onShown(run) {
      const stopVisible = listen(globalThis.document, 'visibilitychange', () => {
        if (document.visibilityState === 'visible') run(false);
      });
      const stopRestored = listen(globalThis.window, 'pageshow', (event) => {
        if ((event as PageTransitionEvent).persisted) run(true);
      });
      return () => {
        stopVisible();
        stopRestored();
      };
    },
    onStored: (run) =>
      listen(globalThis.window, 'storage', (event) => {
        const { key, newValue } = event as StorageEvent;
        run(key, newValue);
      }),
    onOnline: (run) => listen(globalThis.window, 'online', run),
    // Only "offline" can be relied on; "online" merely means that there is some network.
    isOnline: () => fromNavigator('onLine') !== false,
  };
}

function listen(target: EventTarget | undefined, type: string, run: (event: Event) => void): () => void {
  try {
    // Capturing: a page cannot stop these on their way.
    target?.addEventListener?.(type, run, true);
  } catch {
    // Then it is not heard of.
  }
  return () => target?.removeEventListener?.(type, run, true);
}
