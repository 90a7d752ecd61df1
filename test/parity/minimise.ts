import type { ParityCase } from './generate';

type Path = readonly (string | number)[];

/** What a case cannot do without: deleting it would change what is compared, not what differs. */
const KEPT = new Set([
  'seed',
  'account_id',
  'project',
  'id',
  'settings',
  'matching_options',
  'location',
  'ruleData',
  'again',
  'call',
  'config',
  'key',
]);

/**
 * The smallest case that still fails: whatever can be deleted without the failure going away is deleted, until nothing
 * can. Bounded, because a failing run should end soon.
 */
export function minimise(
  failing: ParityCase,
  stillFails: (candidate: ParityCase) => boolean,
  attempts = 3000,
): ParityCase {
  let smallest = structuredClone(failing);
  let left = attempts;
  for (let isShrinking = true; isShrinking && left > 0;) {
    isShrinking = false;
    for (const path of deletable(smallest)) {
      if (left-- <= 0) break;
      const candidate = structuredClone(smallest);
      if (!deleteAt(candidate, path) || !stillFails(structuredClone(candidate))) continue;
      smallest = candidate;
      isShrinking = true;
    }
  }
  return smallest;
}

/** Everything that may go, from the largest to the smallest, and lists from their end so that paths stay true. */
function deletable(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const names: (string | number)[] = Array.isArray(value)
    ? value.map((_, index) => index).reverse()
    : Object.keys(value);
  const here = names
    .filter((name) => !KEPT.has(String(name)) || typeof name === 'number')
    .map((name) => [...path, name]);
  return [...here, ...names.flatMap((name) => deletable((value as Record<string, unknown>)[name], [...path, name]))];
}

function deleteAt(root: unknown, path: Path): boolean {
  let owner = root as Record<string, unknown> | undefined;
  for (const name of path.slice(0, -1)) owner = owner?.[name] as Record<string, unknown> | undefined;
  const last = path[path.length - 1]!;
  if (typeof owner !== 'object' || owner === null || !Object.hasOwn(owner, last)) return false;
  if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else delete owner[last];
  return true;
}
