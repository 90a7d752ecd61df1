import type { Fault } from './fault';

export interface Faults {
  /** The one that applies to a request now, counting it. */
  take(target: Fault['target']): Fault | null;
  /** Replaces those of the targets that are named; a list applies one after the other, each for its `times`. */
  set(faults: readonly Fault[]): void;
  clear(): void;
  /** What is still to come, with what is left of `times`. */
  list(): Fault[];
}

export function createFaults(): Faults {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    take(target) {
      const first = faults.find(({ fault }) => fault.target === target);
      if (!first) return null;
      first.left -= 1;
      if (first.left <= 0) faults = faults.filter((entry) => entry !== first);
      return first.fault;
    },
    set(next) {
      const targets = next.map(({ target }) => target);
      const others = faults.filter(({ fault }) => !targets.includes(fault.target));
      faults = [...others, ...next.map((fault) => ({ fault, left: fault.times ?? Infinity }))];
    },
    clear: () => void (faults = []),
    list: () => faults.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left })),
  };
}
