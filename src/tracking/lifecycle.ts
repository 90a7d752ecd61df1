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
    onHidden: (run) =>
      both(
        onVisibility('hidden', run),
        listen('window', 'pagehide', () => run(true)),
      ),
    onShown: (run) =>
      both(
        onVisibility('visible', run),
        listen('window', 'pageshow', (event) => (event as PageTransitionEvent).persisted && run(true)),
      ),
    onStored: (run) =>
      listen('window', 'storage', (event) => run((event as StorageEvent).key, (event as StorageEvent).newValue)),
    tellStored(key) {
      // Where a runtime has no such event, there is no other client to hear it.
      attempt(() => window.dispatchEvent(new StorageEvent('storage', { key, newValue: key })), null);
    },
    onOnline: (run) => listen('window', 'online', run),
    // "Online" merely means that there is some network.
    isOnline: () => fromNavigator('onLine') !== false,
  };
}

const onVisibility = (state: DocumentVisibilityState, run: (isFinal: false) => void) =>
  listen('document', 'visibilitychange', () => document.visibilityState === state && run(false));

/** Capturing, so that a page cannot stop the event on its way. Where listening fails, the event is not heard. */
function listen(name: 'document' | 'window', type: string, run: (event: Event) => unknown): () => void {
  const target = globalThis[name] as EventTarget | undefined;
  attempt(() => target?.addEventListener?.(type, run, true), undefined);
  return () => target?.removeEventListener?.(type, run, true);
}

const both = (one: () => void, other: () => void) => () => {
  one();
  other();
};
