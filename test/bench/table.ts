/** A markdown table of costs and ratios, each beside its goal. Costs are nanoseconds, one for each round. */
export function createTable() {
  const rows: string[] = [
    '| what | ours | compared with | ratio | spread | goal |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
  ];
  const missed: string[] = [];
  /** Ratios of costs that were measured in the same round. */
  function add(
    what: string,
    costs: string[],
    ratios: number[],
    digits: number,
    unit: string,
    goal: string,
    holds: boolean,
  ) {
    const spread = `${Math.min(...ratios).toFixed(digits)} to ${Math.max(...ratios).toFixed(digits)}`;
    const verdict = goal && `${goal}: ${holds ? 'holds' : 'misses'}`;
    const cells = [what, ...costs, `${median(ratios).toFixed(digits)} ${unit}`, spread, verdict];
    rows.push(`| ${cells.join(' | ')} |`);
    if (goal && !holds) missed.push(what);
  }
  return {
    /** How many times faster ours is than the other. */
    faster(what: string, ours: number[], other: number[], goal: number | null) {
      const ratios = ours.map((cost, round) => other[round]! / cost);
      const costs = [duration(ours), `official ${duration(other)}`];
      const holds = goal === null || median(ratios) >= goal;
      add(what, costs, ratios, 0, 'times faster', goal === null ? '' : `at least ${goal}`, holds);
    },
    /** How many times the other's cost ours is. */
    atMost(what: string, ours: number[], other: number[], goal: number | null) {
      const ratios = ours.map((cost, round) => cost / other[round]!);
      const holds = goal === null || median(ratios) <= goal;
      add(what, [duration(ours), duration(other)], ratios, 2, 'times', goal === null ? '' : `at most ${goal}`, holds);
    },
    print: () => rows.join('\n'),
    /** What misses its goal. */
    missed: (): readonly string[] => missed,
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)]!;
}

function duration(costs: readonly number[]): string {
  const nanoseconds = median(costs);
  if (nanoseconds < 1000) return `${nanoseconds.toFixed(0)} ns`;
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toFixed(2)} µs`;
  return `${(nanoseconds / 1e6).toFixed(2)} ms`;
}
