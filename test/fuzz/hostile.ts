import fc from 'fast-check';

const HUGE = 'x'.repeat(100_000);

/** Stands for an object that fights back; fast-check could not hold or print the real one. */
export interface Hostile {
  hostile: 'getter' | 'proxy' | 'noString' | 'proto' | 'sparse' | 'cycle' | 'revoked';
}

const HOSTILE: readonly Hostile[] = (
  ['getter', 'proxy', 'noString', 'proto', 'sparse', 'cycle', 'revoked'] as const
).map((hostile) => ({
  hostile,
}));

/** Values that are wrong almost everywhere. Most are no JSON, yet a config given as an object can hold them. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  // prettier-ignore
  fc.constantFrom<unknown>(
    undefined, null, NaN, -0, 1e308, '', ' ', '__proto__', 'constructor', HUGE, true, [], {}, [[]], 10n, Symbol('odd'), new Date(0), new Map(),
  ),
  fc.constantFrom<unknown>(...HOSTILE),
);

/** The value with every stand-in replaced by what it stands for. */
export function materialise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(materialise);
  if (typeof value !== 'object' || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  if (Object.hasOwn(value, 'hostile')) return makeHostile((value as Hostile).hostile);
  const copy = Object.create(prototype) as Record<string, unknown>;
  for (const [key, member] of Object.entries(value)) {
    Object.defineProperty(copy, key, {
      value: materialise(member),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return copy;
}

function makeHostile(kind: Hostile['hostile']): unknown {
  switch (kind) {
    case 'getter':
      return Object.defineProperties({}, { id: TRAP, key: TRAP, matching: TRAP, OR: TRAP, a: TRAP });
    case 'proxy':
      return new Proxy(
        {},
        { get: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse, has: refuse, getPrototypeOf: refuse },
      );
    case 'revoked': {
      const { proxy, revoke } = Proxy.revocable([], {});
      revoke();
      return proxy;
    }
    case 'noString':
      return { toString: refuse, valueOf: refuse, toJSON: refuse };
    case 'proto':
      return JSON.parse(
        '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
      ) as unknown;
    case 'cycle': {
      const cycle: Record<string, unknown> = { id: '1' };
      return Object.assign(cycle, { OR: [cycle], AND: [cycle], OR_WHEN: [cycle], experiences: [cycle], a: [cycle] });
    }
    default:
      return Object.assign([], { 5: 'x' });
  }
}

const TRAP: PropertyDescriptor = { enumerable: true, get: refuse };

function refuse(): never {
  throw new Error('hostile');
}
