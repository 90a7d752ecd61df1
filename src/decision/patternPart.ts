/** What is known of a piece of a pattern, counted on the safe side. Sets of characters are strings. */
export interface PatternPart {
  /** In how many ways it can match one text. */
  readonly ways: number;
  /** The text it must begin with. */
  readonly lead: string;
  /** Whether it always takes at least one character. */
  readonly consumes: boolean;
  /** Every character it can match. */
  readonly characters: string;
  /** Those it can begin with. */
  readonly first: string;
  /** Those of which it may leave some to what follows. */
  readonly tail: string;
  /** Word boundaries in it that no character is sure to come after. */
  readonly boundaries: number;
}

export const NOTHING: PatternPart = {
  ways: 1,
  lead: '',
  consumes: false,
  characters: '',
  first: '',
  tail: '',
  boundaries: 0,
};
