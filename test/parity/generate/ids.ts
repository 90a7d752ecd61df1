import type { Random } from './random';

// prettier-ignore
const ODD = [
  '0', '1', '2', '9', '10', '11', '99', '100', '007', '00', '-1', '1.5', '1e3', '4294967293', '4294967294', '4294967295', '4294967296',
  '99999999999999999999', 'a', 'b', 'A', 'é', '😀', '\ud83d', ' ', 'constructor', 'toString', 'hasOwnProperty', 'undefined', 'null', 'true', '__proto__',
];

/** Ids in the shapes that decide the key order of a plain object, and in the shape Convert really serves. */
function makeId(random: Random): string {
  return random.weighted([
    [4, () => String(random.between(1000000000, 1009999999))],
    [3, () => String(random.below(200))],
    [3, () => random.pick(ODD)],
    [1, () => `id-${random.below(1000).toString(36)}`],
    [1, () => `${random.below(0xffffffff).toString(16)}-${random.below(0xffff).toString(16)}`],
    [0.3, () => `${random.below(9)}${'0123456789'.repeat(30)}`],
  ]);
}

export function makeIds(random: Random, count: number, taken = new Set<string>()): string[] {
  const ids: string[] = [];
  while (ids.length < count) {
    const id = makeId(random);
    if (taken.has(id)) continue;
    taken.add(id);
    ids.push(id);
  }
  return ids;
}

/** A visitor id: what apps use, and what a hash over UTF-8 bytes must survive. */
export function makeVisitorId(random: Random): string {
  return random.weighted([
    [6, () => `visitor-${random.below(1e9)}`],
    [2, () => String(random.below(1e6))],
    [1, () => `${random.pick(['é', '日本', '😀', '👩‍👩‍👧', '\ud83d', 'a\ude00b', '\u0000', ' '])}${random.below(1e6)}`],
    [0.5, () => `${random.below(1e6)}${'x'.repeat(500)}`],
    [0.1, () => ''],
  ]);
}
