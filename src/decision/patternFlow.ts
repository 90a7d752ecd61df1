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

/** One of several: their first characters tell them apart, and one at most can take nothing. */
export function chooseFlow(alternatives: readonly PatternFlow[]): PatternFlow {
  let first = '';
  let areApart = true;
  for (const alternative of alternatives) {
    areApart &&= alternative.isDeterministic && !haveCommon(alternative.first, first);
    first += alternative.first;
  }
  const empty = alternatives.filter(({ consumes }) => !consumes);
  return {
    consumes: empty.length === 0,
    first,
    isDeterministic: areApart && empty.length < 2,
    more: alternatives.map(({ more }) => more).join(''),
  };
}

/** One part after another: what begins the second must not be able to go on with the first. */
export function joinFlows(before: PatternFlow, after: PatternFlow): PatternFlow {
  return {
    consumes: before.consumes || after.consumes,
    first: before.first + (before.consumes ? '' : after.first),
    isDeterministic: before.isDeterministic && after.isDeterministic && !haveCommon(before.more, after.first),
    more: after.more + (after.consumes ? '' : before.more + after.first),
  };
}

/**
 * What a quantifier makes of a part. In `(?:\/[^/]+)+` a slash begins the next round and anything else goes on with this
 * one, while in `(a+)+` an `a` can be either. A round that takes nothing is there or not, as one likes.
 */
export function repeatFlow(part: PatternFlow, least: number, most: number): PatternFlow {
  const isFlexible = least !== most;
  const isRepeated = most > 1;
  const isDecided = part.consumes ? !isRepeated || !haveCommon(part.more, part.first) : !isFlexible && !isRepeated;
  return {
    consumes: part.consumes && least > 0,
    first: part.first,
    isDeterministic: part.isDeterministic && isDecided,
    more: part.more + (isRepeated && isFlexible ? part.first : ''),
  };
}

/**
 * What one part counts for at most. Neighbours that share a text of any length cost a power of that length; with
 * something fixed between them, or in a group that is taken or left, less.
 */
const MOST_BESIDE = 20;
const MOST_IN_GROUP = 5;
const MOST_APART = 3;
/** V8 doubles its program at each: `\b(?:)` sixteen times over kills the process before anything is matched. */
const MOST_BOUNDARIES = 8;

/** The quantifier of a part, and in how many ways the part matches with it. */
interface Repetition {
  readonly ways: number;
  readonly most: number;
  readonly isOptional: boolean;
  /** Whether it is a group that may be taken more or less often. */
  readonly isGroup: boolean;
}

/**
 * Counts how often neighbours can share a text among them in another way: `a?a?a?aaa` is exponential without any group.
 * A character that none of those before it could have taken ends that.
 */
export function createChoices() {
  let ways = 1;
  let open = '';
  let isApart = false;
  let boundaries = 0;

  return {
    /** The next part. Returns the ways so far. */
    add(part: PatternPart, { ways: own, most, isOptional, isGroup }: Repetition): number {
      const isShared = haveCommon(part.first, open);
      const isFixed = part.consumes && !isOptional;
      boundaries = (isFixed ? 0 : boundaries) + part.boundaries * Math.min(most, MOST_BOUNDARIES + 1);
      if (isFixed && !isShared) {
        ways = 1;
        open = '';
        isApart = false;
      }
      if (own > 1) {
        const limit = isGroup ? MOST_IN_GROUP : isApart && own === Infinity ? MOST_APART : MOST_BESIDE;
        if (isShared || ways === 1) ways *= Math.min(own, limit);
        open += isGroup ? part.characters : part.tail;
        isApart = false;
      } else if (isFixed) {
        isApart = true;
      }
      return boundaries > MOST_BOUNDARIES ? Infinity : ways;
    },
    /** The characters of which what follows may get more or fewer. */
    open: () => open,
    boundaries: () => boundaries,
  };
}

/** Whether two sets of characters, which are strings, have one in common. */
function haveCommon(some: string, others: string): boolean {
  for (const character of some) if (others.includes(character)) return true;
  return false;
}
