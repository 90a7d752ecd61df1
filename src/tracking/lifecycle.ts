import { fromNavigator } from '../platform';
import { attempt } from '../values';

/** The events of a page's life. Each `on…` returns the call that stops listening. */
export interface Lifecycle {
  /** `leaving` is false when the page is only out of sight and may still hear answers. */
  onHidden(run: (leaving: boolean) => void): () => void;
  /** `restored` is true when it comes from the back/forward cache. */
  onShown(run: (restored: boolean) => void): () => void;
  /** Another page has written to the storage. `value` is null when it has removed the key, `key` is null when it has removed all. */
  onStored(run: (key: string | null, value: string | null) => void): () => void;
  /** Tells the other clients of this page, as if another page had written this. */
  tellStored(key: string): void;
  onOnline(run: () => void): () => void;
  isOnline(): boolean;
}

/** The page's own events. Where there is no page, none comes. */
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
    tellStored(key) {
      // Where a runtime has no such event, there is no other client to hear it.
      attempt(() => window.dispatchEvent(new StorageEvent('storage', { key, newValue: key })), null);
    },
    onOnline: (run) => listen(globalThis.window, 'online', run),
    // "Online" merely means that there is some network.
    isOnline: () => fromNavigator('onLine') !== false,
  };
}

function listen(target: EventTarget | undefined, type: string, run: (event: Event) => void): () => void {
  try {
    // Capturing: a page cannot stop these on their way.
    target?.addEventListener?.(type, run, true);
  } catch {
    // Then the event is not heard.
  }
  return () => target?.removeEventListener?.(type, run, true);
}
