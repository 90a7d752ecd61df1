const identities = new WeakMap<object, number>();
let identityCount = 0;

/**
 * A string that is equal for values that are equal by content: key order does not matter, and a key that is present
 * with `undefined` differs from an absent one (a rule can tell them apart). What cannot be read through, being cyclic
 * or throwing, is compared by identity.
 */
export function valueKey(value: unknown): string {
  if (value === undefined) return '';
  try {
    return write(value, []);
  } catch {
    return `@${identityOf(value)}`;
  }
}

function write(value: unknown, ancestors: readonly object[]): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `@${typeof value}:${String(value)}`;
  if (typeof value !== 'object' || value === null) return `${typeof value}:${String(value)}`;
  if (ancestors.includes(value)) throw new TypeError('cyclic');
  const inside = [...ancestors, value];
  if (Array.isArray(value)) return `[${value.map((item) => write(item, inside)).join()}]`;
  if (value instanceof Date) return `date:${value.getTime()}`;
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${write(member, inside)}`);
  return `{${members.length > 0 ? members.sort().join() : textOf(value)}}`;
}

/** What an object without members says of itself, as a URL does: rules read that. */
function textOf(value: object): string {
  const { toString } = value;
  return typeof toString === 'function' && toString !== Object.prototype.toString ? String(value) : '';
}

/** A number of its own for each object; what an app gives in place of one has its text. */
export function identityOf(value: unknown): number | string {
  if (Object(value) !== value) return valueKey(value);
  let identity = identities.get(value as object);
  if (identity === undefined) identities.set(value as object, (identity = ++identityCount));
  return identity;
}
