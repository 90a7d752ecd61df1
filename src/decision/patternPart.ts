/** How a piece of a pattern is gone through, character by character. Sets of characters are strings. */
export interface PatternFlow {
  /** Whether it always takes at least one character. */
  readonly consumes: boolean;
  /** The characters it can begin with. */
  readonly first: string;
  /** Whether each character decides how to go on, so that there is nothing to try again. */
  readonly isDeterministic: boolean;
  /** The characters with which it can go on where it could also end. */
  readonly more: string;
}

/** What is known of a piece of a pattern, counted on the safe side. */
export interface PatternPart extends PatternFlow {
  /** In how many ways it can match one text. */
  readonly ways: number;
  /** The text it must begin with. */
  readonly lead: string;
  /** Every character it can match. */
  readonly characters: string;
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
  isDeterministic: true,
  more: '',
  tail: '',
  boundaries: 0,
};
