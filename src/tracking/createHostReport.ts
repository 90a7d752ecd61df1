import { ConvertError } from '../errors';
import type { HostState } from './createHealth';
import type { OutboxStorage } from './outbox';

export interface HostReportOptions {
  storage: OutboxStorage;
  /** Where it is noted that a page gave up on the host. */
  key: string;
  now: () => number;
  maxAgeMs: number;
  onError: (error: ConvertError) => void;
}

export interface HostReport {
  failed(status: number | null, state: HostState): void;
  accepted(): void;
  /** Did an earlier page give up on the host? */
  wasLost(): boolean;
  /** False: nothing may be noted. */
  setPersist(persist: boolean): void;
}

/** A server in trouble is reported once; a host that never answered is not news (a content blocker), but noted for the next page. */
export function createHostReport({ storage, key, now, maxAgeMs, onError }: HostReportOptions): HostReport {
  let isReported = false;
  let isRedirectReported = false;
  let isNoted = false;
  let persist = true;

  return {
    failed(status, state) {
      if (state === 'lost' && !isNoted && persist) {
        isNoted = true;
        storage.setItem(key, String(now()));
      }
      if (status !== null && status < 400 && !isRedirectReported) {
        isRedirectReported = true;
        onError(new ConvertError('track-redirected', { status }));
      }
      if (state !== 'parked' || isReported) return;
      isReported = true;
      onError(new ConvertError('track-parked', { status }));
    },
    accepted() {
      isReported = false;
      if (isNoted) storage.removeItem(key);
      isNoted = false;
    },
    wasLost() {
      const at = storage.getItem(key);
      isNoted = at !== null;
      return isNoted && now() - Number(at) < maxAgeMs;
    },
    setPersist: (next) => void (persist = next),
  };
}
