import type { OutboxStorage } from './outbox';
import type { OutboxKeys } from './outboxKeys';

export interface OnceRegister {
  /** Signs up to send `once`; false when somebody already has. */
  claim(once: string): boolean;
  /** Is it for entries that `tab` made to send `once`? Asked a moment after signing up. */
  isFor(once: string, tab: string): boolean;
  /** An entry that `tab` made to send `once` is going out. */
  sending(once: string, tab: string): void;
}

/** Signatures of either kind. One visitor has few; the bound is for a page of many visitors. */
const MOST_CLAIMS = 1_000;

/**
 * Who sends what may be sent only once. Two tabs that sign up in the same instant, before either sees the other's writing,
 * both go on to queue it; the last writing is what both find when they come to send, and one of them drops its copy. On a busy machine
 * the first may have sent before it could see the last: what was sent has a key of its own, which signing up does not overwrite.
 */
export function createOnceRegister(
  storage: OutboxStorage,
  keys: OutboxKeys,
  tab: () => string,
  now: () => number,
): OnceRegister {
  const claimed: string[] = [];

  function forgetOldest(): void {
    if (claimed.length <= MOST_CLAIMS) return;
    for (const old of claimed.splice(0, MOST_CLAIMS / 2)) {
      storage.removeItem(keys.of('once', old));
      storage.removeItem(keys.of('sent', old));
    }
  }

  const sign = (key: string, owner: string) => storage.setItem(key, `${owner} ${now()}`);

  return {
    claim(once) {
      if (storage.getItem(keys.of('once', once)) !== null) return false;
      sign(keys.of('once', once), tab());
      claimed.push(once);
      forgetOldest();
      return true;
    },
    isFor(once, owner) {
      const value = storage.getItem(keys.of('sent', once)) ?? storage.getItem(keys.of('once', once));
      return value === null || value.startsWith(`${owner} `);
    },
    sending(once, owner) {
      if (storage.getItem(keys.of('sent', once)) !== null) return;
      sign(keys.of('sent', once), owner);
      claimed.push(once);
      forgetOldest();
    },
  };
}
