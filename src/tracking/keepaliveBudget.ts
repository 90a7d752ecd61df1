/** How much may be on its way in requests that outlive the page. */
export interface KeepaliveBudget {
  left(): number;
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** Browsers allow 64 KiB for all such bodies of a page together; a little is left for the app's own. */
const LIMIT = 60_000;

export function createKeepaliveBudget(): KeepaliveBudget {
  let taken = 0;
  return {
    left: () => LIMIT - taken,
    take(bytes) {
      if (taken + bytes > LIMIT) return false;
      taken += bytes;
      return true;
    },
    give(bytes) {
      taken = Math.max(0, taken - bytes);
    },
  };
}

/** The quota is the page's, so every client on it draws on this one. */
export const pageBudget = createKeepaliveBudget();
