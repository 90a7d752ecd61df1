/** The same clock, to wait by: when it is set back, time goes on from where it was, and nothing waits until it has caught up. */
export function createSteadyClock(now: () => number): () => number {
  let last = -Infinity;
  let lost = 0;
  return () => {
    const time = now();
    if (time < last) lost += last - time;
    last = time;
    return time + lost;
  };
}
