import type { OutboxStorage } from '../../src/tracking/outboxKeys';
import { withFallback } from '../../src/visitor/storage';

/** How a storage lies: it says nothing and does nothing, or has no more room. */
export type Lie = 'keeps what is removed' | 'ignores what is written' | 'is full';

/** A storage that tabs share. What one writes is seen by the others `lag` milliseconds later; `after` is their time. */
export function createSharedStorage(lag: number, after: (ms: number, run: () => void) => unknown) {
  const disk = new Map<string, string>();
  const caches = new Map<object, { items: Map<string, string>; pending: Map<string, number> }>();
  const lies = new Map<object, Lie>();

  function storageFor(tab: object): OutboxStorage {
    const cache = { items: new Map(disk), pending: new Map<string, number>() };
    caches.set(tab, cache);
    function write(key: string, value: string | null): void {
      put(cache.items, key, value);
      if (lag === 0) return commit(key, value, tab);
      cache.pending.set(key, (cache.pending.get(key) ?? 0) + 1);
      after(lag, () => commit(key, value, tab));
    }
    return withFallback({
      open: () => ({
        getItem: (key) => cache.items.get(key) ?? null,
        setItem(key, value) {
          const lie = lies.get(tab);
          const isGrowing = value.length > (cache.items.get(key)?.length ?? -1);
          if (lie === 'is full' && isGrowing) throw new Error('quota');
          if (lie !== 'ignores what is written') write(key, value);
        },
        removeItem: (key) => lies.get(tab) !== 'keeps what is removed' && write(key, null),
        keys: () => [...cache.items.keys()],
      }),
    });
  }

  function commit(key: string, value: string | null, writer: object): void {
    put(disk, key, value);
    const own = caches.get(writer)!;
    const left = (own.pending.get(key) ?? 1) - 1;
    if (left > 0) own.pending.set(key, left);
    else own.pending.delete(key);
    for (const [tab, cache] of caches) {
      // A tab keeps its own value until its own writing has gone through, which then comes later than this one.
      if (tab !== writer && !cache.pending.has(key)) put(cache.items, key, value);
      else if (tab === writer && left <= 0) put(cache.items, key, value);
    }
  }

  return { disk, lies, storageFor };
}

function put(items: Map<string, string>, key: string, value: string | null): void {
  if (value === null) items.delete(key);
  else items.set(key, value);
}
