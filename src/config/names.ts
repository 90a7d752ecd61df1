import type { Project } from './project';

/** The environments that experiences of the project name, in config order. */
export function environmentsOf({ experiences }: Project): string[] {
  return [...new Set(experiences.flatMap(({ environment }) => environment || []))];
}

/** `" Did you mean …?"` with the name that is most like `wrong`; empty when none is. For messages of development. */
export function didYouMean(wrong: string, names: Iterable<string>): string {
  const plain = toPlain(wrong);
  const most = plain.length < 4 ? 1 : plain.length < 8 ? 2 : 3;
  let best: string | null = null;
  let least = most + 1;
  for (const name of names) {
    const other = toPlain(name);
    if (Math.abs(other.length - plain.length) > most) continue;
    const distance = countEdits(plain, other);
    if (distance < least) [best, least] = [name, distance];
  }
  return best === null ? '' : ` Did you mean "${best}"?`;
}

/** `heroTest`, `hero_test` and `hero-test` are alike. */
const toPlain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');

/** How many letters have to be added, removed or replaced to turn one word into the other. */
function countEdits(one: string, other: string): number {
  let above = [0, ...[...other].map((_, index) => index + 1)];
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const replaced = above[column - 1]! + (isSame ? 0 : 1);
      current.push(Math.min(current[column - 1]! + 1, above[column]! + 1, replaced));
    }
    above = current;
  }
  return above[other.length]!;
}
