/** Seeded randomness (mulberry32): the same seed gives the same case on every machine, for ever. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** An integer in [0, below). */
  below(below: number): number;
  /** An integer in [from, to], both included. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of several makers, by weight. */
  weighted<T>(choices: readonly (readonly [weight: number, make: () => T])[]): T;
  list<T>(length: number, make: (index: number) => T): T[];
  shuffle<T>(list: readonly T[]): T[];
  /** Some of the list, in its order. */
  some<T>(list: readonly T[], probability: number): T[];
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const random: Random = {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
    weighted: (choices) => {
      let rest = next() * choices.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, make] of choices) if ((rest -= weight) < 0) return make();
      return choices[choices.length - 1]![1]();
    },
    list: (length, make) => Array.from({ length }, (_, index) => make(index)),
    shuffle: <T>(list: readonly T[]) => {
      const copy = [...list];
      for (let last = copy.length - 1; last > 0; last--) {
        const other = below(last + 1);
        [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
      }
      return copy;
    },
    some: (list, probability) => list.filter(() => next() < probability),
  };
  return random;
}
