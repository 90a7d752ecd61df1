import { toPatternTest } from './patterns';

/** Compares a visitor's value. `undefined`: the two cannot be compared. */
export type Comparison = (value: unknown) => boolean | undefined;

/**
 * Match types by name (protocol §3.6). The rule's value gives a comparison, which then takes the visitor's value. Every
 * oddity is parity and has its vector in the tests.
 */
export const comparators: Readonly<Record<string, (target: unknown) => Comparison>> = {
  equals: toBeEqual,
  equalsNumber: toBeEqual,
  matches: toBeEqual,
  less: inOrder((value, target) => value < target),
  lessEqual: inOrder((value, target) => value <= target),
  // Everything contains a blank text. Make the visitor's text first: a value without a string form must throw.
  contains: asText((value, target) => value.includes(target) || target.trim() === ''),
  startsWith: asText((value, target) => value.startsWith(target)),
  endsWith: asText((value, target) => value.endsWith(target)),
  isIn: toBeIn,
  regexMatches: toPatternTest,
  exists: () => (value) => !isNothing(value),
  not_exists: () => isNothing,
  doesNotExist: () => isNothing,
};

function lower(value: unknown): string {
  return String(value).toLowerCase();
}

function asText(compare: (value: string, target: string) => boolean) {
  return (target: unknown) => (value: unknown) => compare(lower(value), lower(target));
}

/** A list contains the target strictly; an object has it among its keys, with case; all else compares as lower-case text. */
function toBeEqual(target: unknown): Comparison {
  return (value) => {
    // Parity (protocol §3.6): `indexOf` finds neither NaN nor the hole of a sparse list, `includes` does.
    if (Array.isArray(value)) return value.indexOf(target) !== -1;
    if (typeof value === 'object' && value !== null) {
      const keys = Object.keys(value);
      if (keys.length > 0) return keys.includes(String(target));
    }
    return lower(value) === lower(target);
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

/** Parity (protocol §3.6): the rule's items are lower-cased and the visitor's are not, so `US` is not in `US|CA`. */
function toBeIn(target: unknown): Comparison {
  const listed: unknown[] = typeof target === 'string' ? target.split('|') : Array.isArray(target) ? target : [];
  const items = new Set(listed.map(lower));
  return (value) => {
    const asked = String(value).split('|');
    return asked.some((item) => items.has(item));
  };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

const NUMBER = /^-?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)$/;

/** A text that is a number becomes a number, unless it overflows. Everything else is compared as it is. */
function toComparable(value: unknown): unknown {
  if (typeof value !== 'string' || !NUMBER.test(value)) return value;
  const number = toNumber(value);
  return Number.isFinite(number) ? number : value;
}

/** Parity (protocol §3.6): after exactly `0` a comma is a decimal comma, so `0,500` is a half. Elsewhere it groups thousands. */
function toNumber(text: string): number {
  return text.startsWith('0,') ? parseFloat(text.replace(/,/g, '.')) : parseFloat(text.replace(/,/g, ''));
}
