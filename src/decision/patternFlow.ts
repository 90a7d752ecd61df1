/** How an engine goes through a piece of a pattern, character by character. A set of characters is a string. */
export interface PatternFlow {
  /** Whether it always takes at least one character. */
  readonly consumes: boolean;
  /** The characters it can begin with. */
  readonly first: string;
  /** Whether each character decides how to go on, so that the engine has nothing to try again. */
  readonly isDeterministic: boolean;
  /** The characters that can continue it where it could also end. */
  readonly more: string;
}

/** A piece of a pattern. Its numbers and sets are upper bounds. */
export interface PatternPart extends PatternFlow {
  /** In how many ways it can match one text. */
  readonly ways: number;
  /** The text it must begin with. */
  readonly lead: string;
  /** Every character it can match. */
  readonly characters: string;
  /** Characters at its end that it may leave to the part that follows. */
  readonly tail: string;
  /** The number of word boundaries in it that may have no character after them. */
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

/** The flow of several alternatives. It is deterministic when their first characters differ and at most one can be empty. */
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

/** The flow of one part after another. It is deterministic when no character can both continue the first and begin the second. */
export function joinFlows(before: PatternFlow, after: PatternFlow): PatternFlow {
  return {
    consumes: before.consumes || after.consumes,
    first: before.first + (before.consumes ? '' : after.first),
    isDeterministic: before.isDeterministic && after.isDeterministic && !haveCommon(before.more, after.first),
    more: after.more + (after.consumes ? '' : before.more + after.first),
  };
}

/**
 * The flow of a part with a quantifier. In `(?:\/[^/]+)+` a slash begins the next round and any other character continues
 * this one; in `(a+)+` an `a` can do both. An empty round can be there or not, so it is never deterministic.
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
 * The most that one part counts for. Neighbours that share a text of any length cost a power of that length. They cost less with
 * something fixed between them, or in a group that is optional.
 */
const MOST_BESIDE = 20;
const MOST_IN_GROUP = 5;
const MOST_APART = 3;
/** V8 doubles the compiled program at each boundary: `\b(?:)` sixteen times kills the process before anything is matched. */
const MOST_BOUNDARIES = 8;

/** The quantifier of a part, and in how many ways the part can match with it. */
interface Repetition {
  readonly ways: number;
  readonly least: number;
  readonly most: number;
  readonly isGroup: boolean;
}

/**
 * Counts in how many ways neighbours can share a text: `a?a?a?aaa` is exponential without any group.
 * A character that no earlier part could have matched ends the count.
 */
export function createChoices() {
  let ways = 1;
  let open = '';
  let isApart = false;
  let boundaries = 0;

  return {
    /** The next part. Returns the ways so far. */
    add(part: PatternPart, { ways: own, least, most, isGroup }: Repetition): number {
      const isShared = haveCommon(part.first, open);
      const isFixed = part.consumes && least > 0;
      const hasRounds = isGroup && least !== most;
      boundaries = (isFixed ? 0 : boundaries) + part.boundaries * Math.min(most, MOST_BOUNDARIES + 1);
      if (isFixed && !isShared) {
        ways = 1;
        open = '';
        isApart = false;
      }
      if (own > 1) {
        const limit = hasRounds ? MOST_IN_GROUP : isApart && own === Infinity ? MOST_APART : MOST_BESIDE;
        if (isShared || ways === 1) ways *= Math.min(own, limit);
        open += hasRounds ? part.characters : part.tail;
        isApart = false;
      } else if (isFixed) {
        isApart = true;
      }
      return boundaries > MOST_BOUNDARIES ? Infinity : ways;
    },
    /** The characters that the next part may have to share with the parts so far. */
    open: () => open,
    boundaries: () => boundaries,
  };
}

/** Whether two sets of characters, which are strings, have one in common. */
function haveCommon(some: string, others: string): boolean {
  return [...some].some((character) => others.includes(character));
}
