export interface BoundedList<Item> {
  push(item: Item): void;
  /** The newest ones, in order of arrival. */
  items(): Item[];
  /** How many there have been since the last clear, kept or not. */
  total(): number;
  clear(): void;
}

/** A list that forgets its oldest items. It is cut every `limit` items, not at each one, to stay cheap at a million. */
export function createBoundedList<Item>(limit: number): BoundedList<Item> {
  let kept: Item[] = [];
  let total = 0;
  return {
    push(item) {
      kept.push(item);
      total += 1;
      if (kept.length >= 2 * limit) kept = kept.slice(-limit);
    },
    items: () => kept.slice(-limit),
    total: () => total,
    clear() {
      kept = [];
      total = 0;
    },
  };
}
