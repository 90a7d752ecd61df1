export interface BackoffOptions {
  /** Milliseconds before the first retry. */
  base?: number;
  cap?: number;
}

/** Milliseconds to wait after the `attempt`th failure: doubling, capped, and up to half taken off so that tabs do not march in step. */
export function backoff(
  attempt: number,
  random: () => number,
  { base = 1_000, cap = 60_000 }: BackoffOptions = {},
): number {
  const full = Math.min(cap, base * 2 ** Math.max(0, attempt - 1));
  return Math.round(full * (1 - random() / 2));
}
