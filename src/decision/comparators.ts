import { testPattern, toBoundedPattern } from './patterns';

/** Asks one visitor value. `undefined` means that the two cannot be compared: the element is false then, whatever `negated` says. */
export type Comparison = (value: unknown) => boolean | undefined;

/**
 * Match types by name: the rule's value gives a comparison, which is then asked for the visitor's. Every oddity is
 * parity and has its vector in the tests; the same visitor may be decided by another Convert SDK on a server.
 */
export const comparators: Readonly<Record<string, (target: unknown) => Comparison>> = {
  equals: toBeEqual,
  equalsNumber: toBeEqual,
  matches: toBeEqual,
  less: inOrder((value, target) => value < target),
  lessEqual: inOrder((value, target) => value <= target),
  // Blank asks for nothing. Both texts are made first: a value that has none is false even then.
  contains: asText((value, target) => value.includes(target) || target.trim() === ''),
  startsWith: asText((value, target) => value.startsWith(target)),
  endsWith: asText((value, target) => value.endsWith(target)),
  isIn: toBeIn,
  regexMatches: toMatchPattern,
  exists: () => (value) => !isNothing(value),
  not_exists: () => isNothing,
  doesNotExist: () => isNothing,
};

function lower(value: unknown): string {
  return String(value).toLowerCase();
}

/** The lower-cased rule value, made once; null for an object, whose string may change or throw when it is made. */
function prepareText(target: unknown): string | null {
  return typeof target === 'object' && target !== null ? null : lower(target);
}

function asText(compare: (value: string, target: string) => boolean) {
  return (target: unknown): Comparison => {
    const text = prepareText(target);
    return (value) => compare(lower(value), text ?? lower(target));
  };
}

/** A list holds the target strictly, an object has it among its keys case-sensitively; all else compares as lower-cased strings. */
function toBeEqual(target: unknown): Comparison {
  const text = prepareText(target);
  return (value) => {
    // Parity: `indexOf`, because unlike `includes` it finds neither NaN nor the hole of a sparse list.
    if (Array.isArray(value)) return value.indexOf(target) !== -1;
    if (typeof value === 'object' && value !== null) {
      const keys = Object.keys(value);
      if (keys.length > 0) return keys.includes(String(target));
    }
    return lower(value) === (text ?? lower(target));
  };
}

function inOrder(isOrdered: (value: string, target: string) => boolean) {
  return (target: unknown): Comparison => {
    const bound = toComparable(target);
    return (asked) => {
      const value = toComparable(asked);
      return typeof value === typeof bound ? isOrdered(value as string, bound as string) : undefined;
    };
  };
}

/** Parity: the rule's items are lower-cased and the visitor's are not, so `US` is not in `US|CA`. */
function toBeIn(target: unknown): Comparison {
  const items = toItems(target);
  return (value) =>
    String(value)
      .split('|')
      .some((item) => items.has(item));
}

function toMatchPattern(target: unknown): Comparison {
  const pattern = toBoundedPattern(target);
  return (value) => testPattern(pattern, String(value));
}

function toItems(target: unknown): ReadonlySet<string> {
  const items: unknown[] = typeof target === 'string' ? target.split('|') : Array.isArray(target) ? target : [];
  return new Set(items.map(lower));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

const NUMBER = /^-?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)$/;

/** A string that reads as a number becomes one, unless it overflows; everything else is compared as it is. */
function toComparable(value: unknown): unknown {
  if (typeof value !== 'string' || !NUMBER.test(value)) return value;
  const number = toNumber(value);
  return Number.isFinite(number) ? number : value;
}

/** Parity: after exactly `0` a comma is a decimal comma, so `0,500` is a half; anywhere else it groups thousands, also in `-0,500`. */
function toNumber(text: string): number {
  return text.startsWith('0,') ? parseFloat(text.replace(/,/g, '.')) : parseFloat(text.replace(/,/g, ''));
}
