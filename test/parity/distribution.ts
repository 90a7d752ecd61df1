/** Counts of what really happened, so that a run cannot pass because nothing did. */
export interface Distribution {
  count(kind: string, name: string): void;
  of(kind: string, name: string): number;
  total(kind: string): number;
  print(): string;
}

export function createDistribution(): Distribution {
  const kinds = new Map<string, Map<string, number>>();
  const total = (kind: string) => [...(kinds.get(kind)?.values() ?? [])].reduce((sum, each) => sum + each, 0);
  return {
    count(kind, name) {
      const names = kinds.get(kind) ?? new Map<string, number>();
      kinds.set(kind, names.set(name, (names.get(name) ?? 0) + 1));
    },
    of: (kind, name) => kinds.get(kind)?.get(name) ?? 0,
    total,
    print() {
      return [...kinds]
        .map(([kind, names]) => {
          const all = total(kind);
          const lines = [...names]
            .sort(([, a], [, b]) => b - a)
            .map(
              ([name, count]) =>
                `  ${name.padEnd(28)} ${String(count).padStart(9)}  ${((100 * count) / all).toFixed(1)} %`,
            );
          return `${kind} (${all})\n${lines.join('\n')}`;
        })
        .join('\n');
    },
  };
}
