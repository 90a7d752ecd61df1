/** Bytes on their way in requests that outlive the page. The browser has one quota for a page, so all clients share one budget. */
export interface KeepaliveBudget {
  left(): number;
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** Browsers allow 64 KiB for all such bodies of a page together. The app may need a little of it. */
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

export const pageBudget = createKeepaliveBudget();

export type SendBeacon = (url: string, body: string) => boolean;

export interface KeepaliveOptions {
  budget: KeepaliveBudget;
  sendBeacon?: SendBeacon | undefined;
  elapsed: () => number;
}

/** The budget as one client uses it, and its beacons. */
export interface Keepalive extends KeepaliveBudget {
  readonly canBeacon: boolean;
  /** Hands a body to the browser for after the page; false when the browser does not take it. */
  beacon(url: string, body: string, bytes: number): boolean;
}

/** A browser does not say when a beacon has ended. After this long its bytes count as free again. */
const BEACON_MS = 10_000;

export function createKeepalive({ budget, sendBeacon, elapsed }: KeepaliveOptions): Keepalive {
  const beacons: { bytes: number; until: number }[] = [];

  function freeBeacons(): void {
    while (beacons[0] && beacons[0].until <= elapsed()) budget.give(beacons.shift()!.bytes);
  }

  function take(bytes: number): boolean {
    freeBeacons();
    return budget.take(bytes);
  }

  return {
    canBeacon: sendBeacon !== undefined,
    left() {
      freeBeacons();
      return budget.left();
    },
    take,
    give: budget.give,
    beacon(url, body, bytes) {
      if (!sendBeacon || !take(bytes)) return false;
      let isTaken = false;
      try {
        isTaken = sendBeacon(url, body);
      } catch {
        // Not taken.
      }
      if (isTaken) beacons.push({ bytes, until: elapsed() + BEACON_MS });
      else budget.give(bytes);
      return isTaken;
    },
  };
}
