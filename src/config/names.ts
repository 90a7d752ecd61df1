import type { Project } from './project';

/** The environments that experiences of the project name, in config order. */
export function environmentsOf({ experiences }: Project): string[] {
  return [...new Set(experiences.flatMap(({ environment }) => environment || []))];
}

/** `" Did you mean …?"` with the name that is most like `wrong`; empty when none is. For messages of development. */
export function didYouMean(wrong: string, names: Iterable<string>): string {
  const plain = toPlain(wrong);
  const most = Math.min(3, Math.max(1, Math.floor(plain.length / 3)));
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

/** How many letters have to be added, removed, replaced or swapped with the next to turn one word into the other. */
function countEdits(one: string, other: string): number {
  const rows = [[0, ...[...other].map((_, index) => index + 1)]];
  for (let row = 1; row <= one.length; row++) {
    const [above, current] = [rows[row - 1]!, [row]];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const swapped = isSwapped ? (rows[row - 2]?.[column - 2] ?? Infinity) + 1 : Infinity;
      const replaced = above[column - 1]! + (isSame ? 0 : 1);
      current.push(Math.min(current[column - 1]! + 1, above[column]! + 1, replaced, swapped));
    }
    rows.push(current);
  }
  return rows[one.length]![other.length]!;
}
