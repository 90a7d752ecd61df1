import type { Attributes, Visitor } from '../visitor/visitor';

/** No layer has the key. Not `undefined`, which is a value like any other once a layer has the key. */
export const ABSENT = Symbol('absent');

/** What a rule sees of a visitor, earliest first: persisted segments, attributes, attributes of this call. */
export function visitorLayers(visitor: Visitor, callAttributes: Attributes | undefined): readonly unknown[] {
  return [visitor.segments, visitor.attributes, callAttributes];
}

/**
 * The value that the deep merge of all layers has under one key, without merging the rest: later layers win, also with
 * null and undefined, only two lists or two objects unite.
 */
export function mergeVisitorData(layers: readonly unknown[], key: string): unknown {
  // Parity: merging loses an own `__proto__`, as JSON.parse makes one; data that is not merged keeps it.
  if (key === '__proto__' && layers.length > 1) return ABSENT;
  // From the last layer back: a plain value hides whatever came before it.
  for (let at = layers.length - 1; at >= 0; at--) {
    const layer = layers[at];
    if (!hasOwnEnumerable(layer, key)) continue;
    const value = layer[key];
    return isObject(value) ? mergeValues(mergeVisitorData(layers.slice(0, at), key), value) : value;
  }
  return ABSENT;
}

function hasOwnEnumerable(layer: unknown, key: string): layer is Record<string, unknown> {
  return typeof layer === 'object' && layer !== null && Object.prototype.propertyIsEnumerable.call(layer, key);
}

/** Parity: later elements of lists come first. No comparator looks below the keys of an object, so one level is enough. */
function mergeValues(earlier: unknown, later: unknown): unknown {
  if (Array.isArray(earlier) && Array.isArray(later)) return [...new Set([...later, ...earlier])];
  if (isObject(earlier) && isObject(later)) return Object.assign({}, earlier, later);
  return later;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
