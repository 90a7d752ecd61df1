import { makeVisitorId } from './ids';
import type { Random } from './random';
import { STRINGS, makeOddValue, makeValue } from './values';

type Data = Record<string, unknown>;

export interface GeneratedVisitor {
  id: string;
  attributes?: Data;
  segments?: Data;
  assignments?: Data;
}

// prettier-ignore
const KEYS = [
  'country', 'plan', 'age', 'tags', 'Plan', 'isNew', 'profile', '0', '1', 'ünï', '', 'constructor', 'toString', '__proto__', 'length', 'title', 'RuleData',
];

const REPORT_KEYS = ['country', 'browser', 'devices', 'source', 'campaign', 'visitorType'];

/** Visitor data; `__proto__` becomes an own key, as JSON.parse makes it. */
export function makeData(random: Random, size: number, keys: readonly string[] = KEYS): Data {
  const data: Data = {};
  for (let left = size; left > 0; left--) setOwn(data, random.pick(keys), makeDataValue(random));
  return data;
}

/** Report segments as stored; values are what they should be, except when they are not. */
function makeSegments(random: Random, segmentIds: readonly string[]): Data {
  const segments: Data = {};
  for (const key of random.some(REPORT_KEYS, 0.3)) {
    segments[key] = random.chance(0.8) ? makeReportValue(random, key) : makeDataValue(random);
  }
  if (random.chance(0.5)) segments.customSegments = makeCustomSegments(random, segmentIds);
  return segments;
}

/** Some of the project's segment ids and sometimes others; always a list: official throws on anything else. */
function makeCustomSegments(random: Random, segmentIds: readonly string[]): string[] {
  return [...new Set(random.shuffle([...random.some(segmentIds, 0.6), ...random.some(['gone', '1', ''], 0.1)]))];
}

/** Everything but the assignments, which need the experiences. */
export function makeVisitor(random: Random, segmentIds: readonly string[]): GeneratedVisitor {
  const visitor: GeneratedVisitor = { id: makeVisitorId(random) };
  if (random.chance(0.92)) {
    visitor.attributes = makeData(random, random.between(0, 6));
    if (random.chance(0.3)) Object.assign(visitor.attributes, makeSegments(random, segmentIds));
  }
  if (random.chance(0.6)) visitor.segments = makeSegments(random, segmentIds);
  mergeWithItself(visitor.attributes);
  mergeWithItself(visitor.segments);
  return visitor;
}

/**
 * With a store, official merges what it just stored with itself: a list loses its repeats, an object an own `__proto__`.
 * Without one both stay. No decision should hang on that, so report values have neither.
 */
function mergeWithItself(data: Data = {}): void {
  for (const key of REPORT_KEYS) {
    const value = data[key];
    if (Array.isArray(value)) data[key] = [...new Set(value as unknown[])];
    else if (typeof value === 'object' && value !== null) data[key] = Object.assign({}, value);
  }
}

/** Attributes for one call: keys that overlap with what is known, so that merging is exercised. */
export function makeCallAttributes(random: Random, known: Data): Data {
  const keys = [...Object.keys(known), ...KEYS];
  const attributes = makeData(random, random.between(0, 4), keys);
  for (const [key, value] of Object.entries(known)) {
    if (!Array.isArray(value) || !random.chance(0.3)) continue;
    const plain = (value as unknown[]).filter((each) => typeof each !== 'object');
    setOwn(attributes, key, random.some(['a', 'b', 'US', 1, ...plain], 0.5));
  }
  return attributes;
}

export function setOwn(data: Data, key: string, value: unknown): void {
  Object.defineProperty(data, key, { value, writable: true, enumerable: true, configurable: true });
}

function makeReportValue(random: Random, key: string): unknown {
  if (key === 'devices') return random.some(['ALLPH', 'IPH', 'DESK'], 0.6);
  return random.pick(['US', 'us', 'CA', 'CH', 'FF', 'direct', 'spring sale', 'new', 'returning']);
}

function makeDataValue(random: Random): unknown {
  return random.weighted<unknown>([
    [3, () => random.pick(STRINGS)],
    [4, () => makeValue(random)],
    [1, () => makeOddValue(random)],
    [1, () => random.list(random.between(0, 3), () => random.pick(['a', 'b', 'US', 1, 2]))],
    [1, () => ({ [random.pick(['a', 'b', '0'])]: random.pick<unknown>([1, 'x', ['a'], { c: 1 }]) })],
  ]);
}
