import { haveCommon } from './haveCommon';
import type { PatternPart } from './patternPart';

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
export interface Repetition {
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
