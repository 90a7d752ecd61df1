/** A markdown table of costs and ratios, each beside its goal. */
export function createTable() {
  const rows: string[] = ['| what | ours | compared with | ratio | goal |', '| --- | ---: | ---: | ---: | --- |'];
  const add = (...cells: string[]) => void rows.push(`| ${cells.join(' | ')} |`);
  return {
    /** How many times faster ours is than the other. */
    faster(what: string, ours: number, other: number, goal: number | null) {
      const ratio = other / ours;
      const verdict = goal === null ? '' : `at least ${goal}: ${ratio >= goal ? 'holds' : 'misses'}`;
      add(what, duration(ours), `official ${duration(other)}`, `${ratio.toFixed(0)} times faster`, verdict);
    },
    /** How many times the other's cost ours is. */
    atMost(what: string, ours: number, other: number, goal: number | null) {
      const ratio = ours / other;
      const verdict = goal === null ? '' : `at most ${goal}: ${ratio <= goal ? 'holds' : 'misses'}`;
      add(what, duration(ours), duration(other), `${ratio.toFixed(2)} times`, verdict);
    },
    print: () => rows.join('\n'),
  };
}

function duration(nanoseconds: number): string {
  if (nanoseconds < 1000) return `${nanoseconds.toFixed(0)} ns`;
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toFixed(2)} µs`;
  return `${(nanoseconds / 1e6).toFixed(2)} ms`;
}
