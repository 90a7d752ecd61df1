import { toComparable } from './toComparable';
import { toBoundedPattern, testPattern } from './boundedPattern';

/** `undefined` means that the two cannot be compared: the element is false then, whatever `negated` says. */
export type Comparator = (value: unknown, target: unknown) => boolean | undefined;

/**
 * Match types by name: the visitor's value, then the rule's. Every oddity is parity and has its vector in the tests;
 * the same visitor may be decided by another Convert SDK on a server.
 */
export const comparators: Readonly<Record<string, Comparator>> = {
  equals: isEqual,
  equalsNumber: isEqual,
  matches: isEqual,
  less: (value, target) => compareOrder(value, target, (a, b) => a < b),
  lessEqual: (value, target) => compareOrder(value, target, (a, b) => a <= b),
  contains: (value, target) => containsText(lower(value), lower(target)),
  startsWith: (value, target) => lower(value).startsWith(lower(target)),
  endsWith: (value, target) => lower(value).endsWith(lower(target)),
  // The rule's items are lower-cased and the visitor's are not, so `US` is not in `US|CA`.
  isIn: (value, target) =>
    String(value)
      .split('|')
      .some((item) => (target as readonly string[]).includes(item)),
  regexMatches: (value, target) => testPattern(target as RegExp | null, lower(value)),
  exists: (value) => !isNothing(value),
  not_exists: isNothing,
  doesNotExist: isNothing,
};

const preparations = new Map<string, (target: unknown) => unknown>([
  ['isIn', toItems],
  ['regexMatches', toBoundedPattern],
]);

/** What can be made of a rule's value beforehand: the items of a list, a pattern. */
export function prepareTarget(matchType: string, target: unknown): unknown {
  const prepare = preparations.get(matchType);
  return prepare ? prepare(target) : target;
}

function lower(value: unknown): string {
  return String(value).toLowerCase();
}

function containsText(value: string, target: string): boolean {
  return target.trim() === '' || value.includes(target);
}

/** A list holds the target strictly, an object has it among its keys case-sensitively; all else compares as lower-cased strings. */
function isEqual(value: unknown, target: unknown): boolean {
  // Parity: `indexOf`, because unlike `includes` it finds neither NaN nor the hole of a sparse list.
  if (Array.isArray(value)) return value.indexOf(target) !== -1;
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    if (keys.length > 0) return keys.includes(String(target));
  }
  return lower(value) === lower(target);
}

function compareOrder(value: unknown, target: unknown, isOrdered: (a: string, b: string) => boolean) {
  const [a, b] = [toComparable(value), toComparable(target)];
  return typeof a === typeof b ? isOrdered(a as string, b as string) : undefined;
}

function toItems(target: unknown): string[] {
  const items: unknown[] = typeof target === 'string' ? target.split('|') : Array.isArray(target) ? target : [];
  return items.map(lower);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
