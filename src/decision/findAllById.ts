interface Identified {
  readonly id: string;
}

const indexes = new WeakMap<readonly Identified[], ReadonlyMap<string, readonly Identified[]>>();

/**
 * Everything that has one of the ids, each once. Parity: of two entries with one id both count.
 * The index of a list is made on first use; without one, each experience would walk through every audience.
 */
export function findAllById<T extends Identified>(items: readonly T[], ids: readonly string[]): T[] {
  if (ids.length === 0) return [];
  const index = (indexes.get(items) ?? makeIndex(items)) as ReadonlyMap<string, readonly T[]>;
  return [...new Set(ids)].flatMap((id) => index.get(id) ?? []);
}

function makeIndex(items: readonly Identified[]): ReadonlyMap<string, readonly Identified[]> {
  const index = new Map<string, Identified[]>();
  for (const item of items) {
    const alike = index.get(item.id);
    if (alike) alike.push(item);
    else index.set(item.id, [item]);
  }
  indexes.set(items, index);
  return index;
}
