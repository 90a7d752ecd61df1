import { isCatastrophic } from './isCatastrophic';

const LONGEST_PATTERN = 512;
const LONGEST_VALUE = 2048;

/** The pattern of a rule, or null when it could keep a page or a server busy for ever. Throws when it is malformed. */
export function toBoundedPattern(target: unknown): RegExp | null {
  const source = String(target);
  return source.length > LONGEST_PATTERN || isCatastrophic(source) ? null : new RegExp(source, 'i');
}

/** Parity: the value is lower-cased although the pattern ignores case. Its length is that of the value as it came. */
export function testPattern(pattern: RegExp | null, value: string): boolean | undefined {
  return pattern === null || value.length > LONGEST_VALUE ? undefined : pattern.test(value.toLowerCase());
}
