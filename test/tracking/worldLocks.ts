import type { Locks } from '../../src/tracking/locks';

/** Web Locks of tabs that may die. */
export function createLocks(dead: ReadonlySet<object>) {
  const held = new Map<string, object>();
  const queue: { name: string; tab: object; grant: () => void }[] = [];
  function next(): void {
    for (const waiting of [...queue]) {
      if (held.has(waiting.name)) continue;
      queue.splice(queue.indexOf(waiting), 1);
      if (dead.has(waiting.tab)) continue;
      held.set(waiting.name, waiting.tab);
      waiting.grant();
    }
  }
  function free(name: string, tab: object): void {
    if (held.get(name) === tab) held.delete(name);
    next();
  }
  return {
    held,
    freeAll(tab: object) {
      for (const [name, holder] of [...held]) if (holder === tab) held.delete(name);
      for (const waiting of [...queue]) if (waiting.tab === tab) queue.splice(queue.indexOf(waiting), 1);
      next();
    },
    for: (tab: object): Locks => ({
      request: (name, { signal }, run) =>
        new Promise((resolve, reject) => {
          const waiting = {
            name,
            tab,
            grant: () =>
              queueMicrotask(() => {
                Promise.resolve()
                  .then(run)
                  .then(resolve, reject)
                  .finally(() => free(name, tab));
              }),
          };
          signal?.addEventListener('abort', () => {
            if (!queue.includes(waiting)) return;
            queue.splice(queue.indexOf(waiting), 1);
            reject(new DOMException('aborted', 'AbortError'));
          });
          queue.push(waiting);
          next();
        }),
      query: async () => ({ held: [...held.keys()].map((name) => ({ name })) }),
    }),
  };
}
