import { Bench } from 'tinybench';

export interface Subject {
  name: string;
  /** Called once per sample; does its work `batch` times, so that the clock is not most of what is measured. */
  run: () => void;
  batch: number;
  beforeEach?: () => void;
}

/**
 * Nanoseconds a call, by name: for each round the median of its samples. The subjects take turns, so that a slow moment of the
 * machine falls on all alike.
 */
export async function measure(
  subjects: readonly Subject[],
  rounds: number,
  time: number,
): Promise<Map<string, number[]>> {
  const medians = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run, batch, beforeEach } of rotate(subjects, round)) {
      const bench = new Bench({ time, iterations: 3, warmup: round === 0, warmupTime: time / 2, warmupIterations: 2 });
      // Said here, because tinybench would find out by a call of its own, without `beforeEach`.
      bench.add(name, run, { async: false, ...(beforeEach && { beforeEach }) });
      const [task] = await bench.run();
      const result = task?.result;
      if (!result || !('latency' in result)) throw new Error(`${name} did not run`, { cause: result });
      medians.get(name)!.push((result.latency.p50 * 1e6) / batch);
    }
  }
  return medians;
}

function rotate<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
