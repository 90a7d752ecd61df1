/** One thing on which the two engines differ for a case. */
export interface Mismatch {
  what: string;
  ours: unknown;
  official: unknown;
}
