import type { Timers } from '../config/timers';
import { createAbort, toJson } from '../platform';
import type { OutboxKeys } from './outboxKeys';

/** What is used of the Web Locks API. */
export interface Locks {
  request<T>(name: string, options: { signal?: AbortSignal }, run: () => T | Promise<T>): Promise<T>;
  query(): Promise<{ held?: readonly { name?: string }[] }>;
}

/** Names of the locks that all tabs hold. Rejects where locks are refused. */
export async function heldLocks(locks: Locks | undefined): Promise<readonly string[]> {
  const { held = [] } = (await locks?.query()) ?? {};
  return held.map(({ name = '' }) => name);
}

/** A frozen tab may keep a lock. After this long we go on without it, which the rules of the storage allow. */
const LONGEST_WAIT_MS = 2_000;

/** Runs `run` while no other tab runs under the same name. Without locks, or when they fail, it runs all the same. */
export async function withLock<T>(
  locks: Locks | undefined,
  name: string,
  timers: Timers,
  run: () => T | Promise<T>,
): Promise<T> {
  if (!locks) return run();
  const abort = createAbort();
  const timer = timers.setTimeout(() => abort?.abort(), LONGEST_WAIT_MS);
  let hasRun = false;
  try {
    return await locks.request(name, abort ? { signal: abort.signal } : {}, () => {
      timers.clearTimeout(timer);
      hasRun = true;
      return run();
    });
  } catch (error) {
    if (hasRun) throw error;
    return run();
  } finally {
    timers.clearTimeout(timer);
  }
}

/**
 * Has another tab sent the event of this name? `owner`, the tab that made the event, is not asked. Whoever has taken the event over
 * believes that tab gone. If it is back after all, each would leave the event to the other.
 */
export type SentElsewhere = (name: string, owner: string) => boolean;

/** What was sent before these has reached the storage of every tab. */
const MOST_HELD = 50;

/** What the open tabs have sent, as names of locks. The browser shows those to every tab at once, but a stored value only later. */
export function createSentLocks(locks: Locks | undefined, keys: OutboxKeys, tab: () => string) {
  /** By name, in the order of sending. */
  const held = new Map<string, () => void>();
  const own = () => keys.sentLock(tab());

  return {
    /** What other open tabs have sent, or are sending. */
    async elsewhere(): Promise<SentElsewhere> {
      const others: { tab: string; names: readonly string[] }[] = [];
      try {
        for (const name of await heldLocks(locks)) {
          if (!name.startsWith(keys.sentLocks) || name.startsWith(own())) continue;
          const space = name.indexOf(' ');
          const names = JSON.parse(name.slice(space)) as string[];
          others.push({ tab: name.slice(keys.sentLocks.length, space), names });
        }
      } catch {
        // There are no locks here.
      }
      return (name, owner) => others.some(({ tab, names }) => tab !== owner && names.includes(name));
    },

    /** Says that this tab sends these. Resolves when every tab that asks is told. */
    hold(names: readonly string[]): Promise<void> {
      const name = own() + toJson(names);
      if (!locks || held.has(name)) return Promise.resolve();
      return new Promise((resolve) => {
        const untilGone = new Promise<void>((letGo) => held.set(name, letGo));
        locks.request(name, {}, () => (resolve(), untilGone)).catch(resolve);
        for (const [oldest, letGo] of held) {
          if (held.size <= MOST_HELD) break;
          held.delete(oldest);
          letGo();
        }
      });
    },

    /** A page that holds locks is kept from the back/forward cache. */
    letGo() {
      for (const letGo of held.values()) letGo();
      held.clear();
    },
  };
}
