import { pause, type Engine } from './engine';

/** What arrived, compared with what should arrive exactly once. */
export interface Outcome {
  readonly lost: number;
  readonly repeated: number;
}

/** One promise, tried in one engine. Whatever else goes wrong is thrown. */
export interface Cell {
  readonly name: string;
  run(engine: Engine): Promise<Outcome>;
}

/** Counts each of the expected; an arrival that nobody expects is an error, not a repetition. */
export function compare(expected: readonly string[], arrived: readonly string[]): Outcome {
  const strange = arrived.filter((id) => !expected.includes(id));
  if (strange.length > 0) throw new Error(`Nobody expected ${strange.join()}.`);
  const numbers = expected.map((id) => arrived.filter((other) => other === id).length);
  return {
    lost: numbers.filter((number) => number === 0).length,
    repeated: numbers.reduce((sum, number) => sum + Math.max(0, number - 1), 0),
  };
}

/** Waits until so many have arrived, and then a while for what must not come. */
export async function quiet(count: () => number, atLeast: number): Promise<void> {
  const end = Date.now() + 10_000;
  while (count() < atLeast && Date.now() < end) await pause(20);
  for (let before = -1; before !== count(); await pause(500)) before = count();
}
