import { createConvertClient } from '../../src/client';
import type { ConvertClient, ConvertClientOptions } from '../../src/client/convertClient';
import { realWorld } from '../../src/world';
import type { Batch } from '../../src/tracking/batch';
import type { VisitorStorage } from '../../src/visitor/storage';
import { shopDocument } from './shopDocument';

export interface OpenTab {
  readonly client: ConvertClient;
  /** The page is gone, with what it had not heard; what it wrote is on its way. */
  close(): void;
}

interface Tab {
  cache: Map<string, string>;
  /** Writings of this tab that are not yet on the disk, by key. */
  pending: Map<string, number>;
  outgoing: { key: string; value: string | null }[];
  incoming: { key: string; value: string | null }[];
  listeners: Set<(key: string | null, value: string | null) => void>;
  shown: Set<(restored: boolean) => void>;
  timers: { at: number; run: () => void }[];
  isOpen: boolean;
}

export type Tabs = ReturnType<typeof createTabs>;

/**
 * Clients in several tabs of one browser. What one writes goes to the disk, and from there to the others, one message at a time in an
 * order that the seed decides. A tab keeps its own value until its own writing is on the disk, as in Chromium, and hears of every other.
 */
export function createTabs({ seed = 1, now: start = 1_700_000_000_000 } = {}) {
  const disk = new Map<string, string>();
  const tabs: Tab[] = [];
  const sent: Batch[] = [];
  let now = start;
  let state = seed;

  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const put = (items: Map<string, string>, key: string, value: string | null) =>
    value === null ? items.delete(key) : items.set(key, value);

  function commit(tab: Tab): void {
    const { key, value } = tab.outgoing.shift()!;
    put(disk, key, value);
    const left = tab.pending.get(key)! - 1;
    if (left > 0) tab.pending.set(key, left);
    else tab.pending.delete(key);
    for (const other of tabs) if (other !== tab && other.isOpen) other.incoming.push({ key, value });
  }

  function receive(tab: Tab): void {
    const { key, value } = tab.incoming.shift()!;
    if (!tab.pending.has(key)) put(tab.cache, key, value);
    for (const listener of tab.listeners) listener(key, value);
  }

  /** One message that is on its way arrives; false when there is none. */
  function deliverOne(): boolean {
    const due = tabs.flatMap((tab) => [
      ...(tab.outgoing.length > 0 ? [() => commit(tab)] : []),
      ...(tab.incoming.length > 0 && tab.isOpen ? [() => receive(tab)] : []),
    ]);
    if (due.length === 0) return false;
    due[Math.floor(random() * due.length)]!();
    return true;
  }

  function storageOf(tab: Tab): VisitorStorage {
    const write = (key: string, value: string | null) => {
      if (value === (tab.cache.get(key) ?? null)) return;
      put(tab.cache, key, value);
      tab.pending.set(key, (tab.pending.get(key) ?? 0) + 1);
      tab.outgoing.push({ key, value });
    };
    return {
      getItem: (key) => tab.cache.get(key) ?? null,
      setItem: (key, value) => write(key, value),
      removeItem: (key) => write(key, null),
      keys: () => [...tab.cache.keys()],
    };
  }

  return {
    disk,
    sent,
    random,
    /** A page whose client has not been started. */
    make(options: ConvertClientOptions = {}): OpenTab {
      const tab: Tab = {
        cache: new Map(disk),
        pending: new Map(),
        outgoing: [],
        incoming: [],
        listeners: new Set(),
        shown: new Set(),
        timers: [],
        isOpen: true,
      };
      tabs.push(tab);
      const nothing = () => undefined;
      const world = {
        ...realWorld(),
        now: () => now,
        locks: undefined,
        setTimeout(run: () => void, ms: number) {
          const timer = { at: now + ms, run };
          tab.timers.push(timer);
          return timer;
        },
        clearTimeout: (timer: unknown) => void (tab.timers = tab.timers.filter((each) => each !== timer)),
        lifecycle: {
          onHidden: () => nothing,
          onShown: (run: (restored: boolean) => void) => (tab.shown.add(run), () => void tab.shown.delete(run)),
          onStored: (run: (key: string | null, value: string | null) => void) => (
            tab.listeners.add(run),
            () => void tab.listeners.delete(run)
          ),
          tellStored: nothing,
          onOnline: () => nothing,
          isOnline: () => true,
        },
      };
      const client = createConvertClient(
        {
          config: shopDocument(),
          visitorId: 'v7',
          trackEndpoint: 'http://127.0.0.1:9/v1',
          fetch: (_, init) => {
            sent.push(JSON.parse(init?.body as string) as Batch);
            return Promise.resolve(new Response(null, { status: 200 }));
          },
          onError: nothing,
          storage: storageOf(tab),
          ...options,
        },
        world,
      );
      return { client, close: () => void (tab.isOpen = false) };
    },
    open(options?: ConvertClientOptions): OpenTab {
      const tab = this.make(options);
      tab.client.start();
      return tab;
    },
    /** So many of the messages that are on their way arrive. */
    deliver(count: number) {
      for (let left = count; left > 0 && deliverOne(); left--);
    },
    /** Two seconds go by, and every message arrives. */
    async rest() {
      const until = now + 2_000;
      for (let step = 0; step < 10_000; step++) {
        await new Promise((resolve) => setImmediate(resolve));
        if (deliverOne()) continue;
        const open = tabs.filter(({ isOpen }) => isOpen);
        const due = open.flatMap(({ timers }) => timers).sort((one, other) => one.at - other.at)[0];
        if (!due || due.at > until) return void (now = until);
        for (const tab of open) tab.timers = tab.timers.filter((timer) => timer !== due);
        now = Math.max(now, due.at);
        due.run();
      }
      throw new Error('Tabs answer each other without an end.');
    },
    /** The app erases everything, as `localStorage.clear()` does. */
    clear() {
      for (const key of disk.keys()) for (const tab of tabs) tab.incoming.push({ key, value: null });
      disk.clear();
    },
    pass(ms: number) {
      now += ms;
    },
  };
}
