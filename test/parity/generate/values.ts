import type { Random } from './random';

const LONG = 'long '.repeat(60) + 'END';

/** Strings that comparators, hashes and key orders are known to disagree about. */
// prettier-ignore
export const STRINGS: readonly string[] = [
  '', ' ', '\t', '\u00a0', 'US', 'us', 'CA', 'ca', 'Us', 'a', 'A', 'b', 'ab', 'a,b', 'b,a', 'a|b', '|', 'a|', '|a|', 'US|CA', 'us|ca',
  '0', '00', '1', '01', '1.0', '1.', '.5', '-.5', '5', '5.0', '-1', '+1', '-0', '10', '9', '100', ' 5 ', '1,000', '10,00', '1,000.5', '0,500', '0,500.25',
  '-0,500', '00,500', '1e3', '1e21', '0x10', '9'.repeat(400), 'NaN', 'Infinity', 'null', 'undefined', 'true', 'false', 'TRUE',
  '[object Object]', 'Ünïcode', 'ÜNÏCODE', 'straße', 'STRASSE', 'İstanbul', 'i̇stanbul', 'ſ', '\u212a', 'k', 'Σας', 'σασ', '😀', '👩‍👩‍👧', 'x😀y', '\ud83d', '\ude00',
  'a\nb', 'a.b', 'a+b', '.*', '(', '[', '\\', '__proto__', 'constructor', 'length', 'toString', LONG,
  '/a/b', '/en/Shoes/', 'big-red-shoe', 'shop.Example.com', 'https://www.example.com:8080/x?y=z', '1,2,3', 'Mozilla/5.0 Chrome/91.0.4472', 'one two',
  '555-123-',
];

// prettier-ignore
export const NUMBERS: readonly number[] = [
  0, -0, 1, -1, 2, 5, 9, 10, 18, 99.5, 100, 500, 0.5, 0.1 + 0.2, 1000, 1e21, 1e-7, 2 ** 53, NaN, Infinity, -Infinity,
];

/** Values as JSON and careless apps give them. Fresh on every call, so that no two cases share an object. */
export function makeOddValue(random: Random): unknown {
  return random.weighted<unknown>([
    [2, () => undefined],
    [2, () => null],
    [3, () => random.chance(0.5)],
    [2, () => []],
    [4, () => random.list(random.between(1, 3), () => random.pick(STRINGS))],
    [2, () => random.list(random.between(1, 2), () => random.pick<unknown>([1, '1', null, undefined, true, NaN, '']))],
    [1, () => [[random.pick(STRINGS)]]],
    [1, () => ({})],
    [2, () => ({ [random.pick(STRINGS)]: random.pick(STRINGS) })],
    [1, () => ({ a: { b: random.pick(NUMBERS) }, 1: true })],
  ]);
}

export function makeValue(random: Random): unknown {
  return random.weighted<unknown>([
    [5, () => random.pick(STRINGS)],
    [3, () => random.pick(NUMBERS)],
    [2, () => makeOddValue(random)],
  ]);
}
