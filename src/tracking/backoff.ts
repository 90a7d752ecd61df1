const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Milliseconds to wait after the `attempt`th failure: doubling, capped, and up to half taken off so that tabs do not march in step. */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(full * (1 - random() / 2));
}
