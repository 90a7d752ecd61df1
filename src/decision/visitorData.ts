import type { Attributes, Visitor } from '../visitor/visitor';

/** No layer has the key. `undefined` is a value. */
export const ABSENT = Symbol.for('convert-react.absent');

/** What a rule sees of a visitor (protocol §3.5), earliest first: persisted segments, attributes, attributes of this call. */
export function visitorLayers(visitor: Visitor, callAttributes: Attributes | undefined): readonly unknown[] {
  return [visitor.segments, visitor.attributes, callAttributes];
}

/** The value of one key in the deep merge of all layers. A later layer wins, also with null and undefined. Only lists or objects unite. */
export function mergeVisitorData(layers: readonly unknown[], key: string): unknown {
  // Parity (protocol §3.5): a merge loses an own `__proto__`, as JSON.parse makes one. A single layer keeps it.
  if (key === '__proto__' && layers.length > 1) return ABSENT;
  // From the last layer backwards, because a plain value hides all earlier ones.
  for (let at = layers.length - 1; at >= 0; at--) {
    const layer = layers[at];
    if (!hasOwnEnumerable(layer, key)) continue;
    const value = layer[key];
    return isObject(value) ? mergeValues(mergeVisitorData(layers.slice(0, at), key), value) : value;
  }
  return ABSENT;
}

function hasOwnEnumerable(layer: unknown, key: string): layer is Record<string, unknown> {
  return isObject(layer) && Object.prototype.propertyIsEnumerable.call(layer, key);
}

/** Parity (protocol §3.5): later elements of lists come first. One level is enough, since comparators look at keys only. */
function mergeValues(earlier: unknown, later: unknown): unknown {
  if (Array.isArray(earlier) && Array.isArray(later)) return [...new Set([...later, ...earlier])];
  if (isObject(earlier) && isObject(later)) return Object.assign({}, earlier, later);
  return later;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
