import type { LeftEntry, Outbox, OutboxStorage } from './outbox';
import type { TabPresence } from './createTabPresence';
import type { OutboxKeys } from './outboxKeys';
import { surveyOutboxes } from './surveyOutboxes';
import type { TabOutbox } from './surveyOutboxes';

export interface AdoptOptions<T> {
  storage: OutboxStorage;
  keys: OutboxKeys;
  tab: () => string;
  outbox: Outbox<T>;
  presence: TabPresence;
  now: () => number;
  maxAgeMs: number;
  /** The payload, when it is one; else null. */
  readPayload: (value: unknown) => { payload: T; bytes: number } | null;
  /** Resolves false when adopting has been called off. */
  sleep: (ms: number) => Promise<boolean>;
  /** Has it been called off? */
  isOff: () => boolean;
}

export interface Adoption {
  adopted: number;
  /** Could not be read. */
  broken: number;
  /** Tabs that still have something in the storage, and are alive or may be. */
  others: number;
}

/** Milliseconds within which all tabs see what one wrote. A lock makes adopters take turns, but does not carry their writes. */
const SETTLE_MS = 50;
const SETTLE_WITHOUT_LOCKS_MS = 250;

/**
 * Takes over what tabs that are gone have left, each by exactly one other: an adopter signs as heir, waits until every tab sees who
 * signed last, and only that one goes on. An entry is copied before it is removed; should the adopter die in between, both copies have
 * the same id, and the next adopter keeps one.
 */
export async function adoptOrphans<T>(options: AdoptOptions<T>): Promise<Adoption> {
  const { storage, keys, tab, presence } = options;
  const adoption: Adoption = { adopted: 0, broken: 0, others: 0 };
  const before = survey(options);
  const gone = await presence.findGone(before, false);
  if (options.isOff()) return adoption;
  for (const other of gone) storage.setItem(keys.of('heir', other), `${tab()} ${options.now()}`);
  if (gone.length > 0) {
    if (!(await options.sleep(presence.hasLocks() ? SETTLE_MS : SETTLE_WITHOUT_LOCKS_MS))) return adoption;
    await takeOver(options, new Set(gone), adoption);
  }
  adoption.others = survey(options).filter(({ entries, mark }) => entries.length > 0 || mark).length;
  return adoption;
}

/**
 * Drops what a storage of this tab alone has of tabs that are open: `window.open` and "duplicate tab" copy the `sessionStorage` of a
 * page, which goes on sending what it has.
 */
export async function dropCopies<T>(options: AdoptOptions<T>): Promise<void> {
  for (const copy of await options.presence.findOpen(survey(options))) erase(options, copy);
}

function survey<T>({ storage, keys, tab, now, maxAgeMs }: AdoptOptions<T>): TabOutbox[] {
  const { tabs, stale } = surveyOutboxes(storage, keys, now() - maxAgeMs);
  for (const key of stale) storage.removeItem(key);
  return [...tabs.values()].filter((other) => other.tab !== tab());
}

async function takeOver<T>(options: AdoptOptions<T>, gone: ReadonlySet<string>, adoption: Adoption): Promise<void> {
  const { storage, keys, tab, presence } = options;
  // Asked again: a page may have come back from the back/forward cache, or been started again, while the signatures settled.
  const still = new Set(await presence.findGone(survey(options), true));
  if (options.isOff()) return;
  const left = survey(options).filter(({ tab: other }) => {
    return gone.has(other) && still.has(other) && storage.getItem(keys.of('heir', other))?.startsWith(`${tab()} `);
  });
  left.sort((one, other) => one.lastSeen - other.lastSeen);
  const entries = left.flatMap((one) => readEntries(options, one, adoption));
  adoption.adopted += entries.length;
  presence.beat();
  options.outbox.addFirst(entries);
  for (const one of left) erase(options, one);
  options.outbox.storeAgain();
}

function readEntries<T>(options: AdoptOptions<T>, left: TabOutbox, adoption: Adoption): LeftEntry<T>[] {
  const delivered = new Set(left.mark?.first);
  const failed = new Set(left.mark?.again);
  const entries: LeftEntry<T>[] = [];
  for (const { stored } of left.entries) {
    const read = stored && options.readPayload(stored.payload);
    if (!read) adoption.broken++;
    // What was on its way when its page ended is taken for delivered.
    else if (!stored.isSent && !delivered.has(stored.id)) {
      entries.push({ id: stored.id, at: stored.at, ...read, hasFailed: failed.has(stored.id) });
    }
  }
  return entries;
}

function erase<T>({ storage, keys }: AdoptOptions<T>, { tab, entries }: TabOutbox): void {
  for (const { key } of entries) storage.removeItem(key);
  for (const kind of ['sending', 'closed', 'seen'] as const) storage.removeItem(keys.of(kind, tab));
}
