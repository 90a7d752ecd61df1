import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void) {
  window.addEventListener('popstate', listener);
  return () => window.removeEventListener('popstate', listener);
}

function navigate(path: string) {
  window.history.pushState(null, '', path);
  window.dispatchEvent(new PopStateEvent('popstate'));
}

/** As much of a router as this example needs. */
export function usePath() {
  return [useSyncExternalStore(subscribe, () => window.location.pathname), navigate] as const;
}
