import type { Timers } from '../config/timers';
import { attempt } from '../values';

/** Browsers allow 64 KiB for all bodies of a page that outlive it. The app may need a little of it. */
const LIMIT = 60_000;
/** A browser does not say when a beacon has ended. After this long its bytes count as free again. */
const BEACON_MS = 10_000;

/** Bytes on their way in requests that outlive the page. */
export function createKeepaliveBudget() {
  let taken = 0;
  return {
    left: () => LIMIT - taken,
    take(bytes: number): boolean {
      if (taken + bytes > LIMIT) return false;
      taken += bytes;
      return true;
    },
    give: (bytes: number) => void (taken -= bytes),
  };
}

export type KeepaliveBudget = ReturnType<typeof createKeepaliveBudget>;

/** The quota is one for the page, so all its clients share this. */
export const pageBudget = createKeepaliveBudget();

export type SendBeacon = (url: string, body: string) => boolean;

interface BeaconOptions extends Pick<Timers, 'setTimeout'> {
  budget: KeepaliveBudget;
  sendBeacon?: SendBeacon | undefined;
}

/** Hands a body to the browser for after the page; false when the browser does not take it. */
export function handOver(options: BeaconOptions, url: string, body: string, bytes: number): boolean {
  const { budget, sendBeacon, setTimeout } = options;
  if (!sendBeacon || !budget.take(bytes)) return false;
  const isTaken = attempt(() => sendBeacon(url, body), false);
  if (isTaken) setTimeout(() => budget.give(bytes), BEACON_MS);
  else budget.give(bytes);
  return isTaken;
}
