import type { OutboxStorage } from './createOutbox';
import type { OutboxKeys } from './outboxKeys';

export interface OnceRegister {
  /** Signs up to send `once`; false when somebody already has. */
  claim(once: string): boolean;
  /** Is it for entries that `tab` made to send `once`? Asked a moment after signing up. */
  isFor(once: string, tab: string): boolean;
}

/** One visitor has few; the bound is for a client that serves many from memory. */
const MOST_CLAIMS = 5_000;

/**
 * Who sends what may be sent only once. Two tabs that sign up in the same instant, before either sees the other's writing,
 * both go on to queue it; the last writing is what both find when they come to send, and one of them drops its copy.
 */
export function createOnceRegister(
  storage: OutboxStorage,
  keys: OutboxKeys,
  tab: string,
  now: () => number,
): OnceRegister {
  const claimed: string[] = [];

  function read(once: string): string | null {
    try {
      return storage.getItem(keys.once(once));
    } catch {
      return null;
    }
  }

  function forgetOldest(): void {
    if (claimed.length <= MOST_CLAIMS) return;
    for (const old of claimed.splice(0, MOST_CLAIMS / 2)) storage.removeItem(keys.once(old));
  }

  return {
    claim(once) {
      if (read(once) !== null) return false;
      try {
        storage.setItem(keys.once(once), `${tab} ${now()}`);
        claimed.push(once);
        forgetOldest();
      } catch {
        // Nothing can be agreed on through this storage: better twice than never.
      }
      return true;
    },
    isFor(once, owner) {
      const value = read(once);
      return value === null || value.startsWith(`${owner} `);
    },
  };
}
