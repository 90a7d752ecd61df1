import type { Random } from './random';
import { STRINGS, makeValue } from './values';

type Data = Record<string, unknown>;

const NAMES = ['price', 'algo', 'enabled', 'ratio', 'extra', 'undeclared', 'constructor', '0'];
const TYPES = ['boolean', 'integer', 'float', 'string', 'json', 'number', '', null, undefined, 'Boolean'];

// prettier-ignore
const CAST_TRAPS: readonly unknown[] = [
  'true', 'false', 'FALSE', 'True', '0', '1', '', ' ', '0x1F', '1e3', '12px', '3.7abc', ' 42 ', '-7.9', 'Infinity', '.5', '1,000', 'junk', 'null', '{"a":1}', '[1,2]', '{bad', '"s"', '5',
  0, 1, -0, 1e21, 1e-7, 0.0000005, 12.9, true, false, null, undefined, NaN,
];

export interface FeatureShape {
  id: string;
  key: string;
}

/** A declared feature; its variables may be missing, and some of their types are nobody's. */
export function makeFeature(random: Random, shape: FeatureShape): Data {
  const feature: Data = {
    id: isSafeNumber(shape.id) && random.chance(0.4) ? Number(shape.id) : shape.id,
    key: shape.key,
  };
  if (random.chance(0.8)) feature.name = `Feature ${shape.key}`;
  if (random.chance(0.93)) {
    feature.variables = random
      .some(random.shuffle([...NAMES, 'price']), 0.6)
      .map((key) => ({ key, type: random.pick(TYPES) }));
  } else if (random.chance(0.5)) {
    feature.variables = null;
  }
  return feature;
}

/** The change list of one variation: some carry a feature, some carry nothing we act on. */
export function makeChanges(random: Random, featureIds: readonly string[]): unknown {
  if (random.chance(0.06)) return random.pick<unknown>([undefined, null, []]);
  return random.list(random.between(0, 3), () => makeChange(random, featureIds));
}

function makeChange(random: Random, featureIds: readonly string[]): unknown {
  return random.weighted<unknown>([
    [8, () => ({ id: random.below(1e6), type: 'fullStackFeature', data: makeFeatureData(random, featureIds) })],
    [
      1,
      () => ({
        id: 1,
        type: random.pick<unknown>(['customCode', 'defaultCode', 'richStructure', '', null, undefined, 5]),
        data: { js: 'alert(1)' },
      }),
    ],
    [0.5, () => ({ id: 1, type: 'fullStackFeature', data: null })],
    [0.3, () => random.pick<unknown>([null, 'x', 5, {}])],
  ]);
}

function makeFeatureData(random: Random, featureIds: readonly string[]): Data {
  const data: Data = { feature_id: makeFeatureId(random, featureIds) };
  const variables: Data = {};
  for (const name of random.some(NAMES, 0.5))
    variables[name] = random.chance(0.7) ? random.pick(CAST_TRAPS) : makeCastable(random);
  if (random.chance(0.93)) data.variables_data = random.chance(0.93) ? variables : random.pick<unknown>([null, {}]);
  return data;
}

/** Anything with a string: official throws when it casts what has none. */
function makeCastable(random: Random): unknown {
  const value = makeValue(random);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'toString') ? {} : value;
}

function makeFeatureId(random: Random, featureIds: readonly string[]): unknown {
  if (featureIds.length === 0 || random.chance(0.05))
    return random.pick<unknown>([null, undefined, 0, '', 'gone', 424242, ...STRINGS.slice(0, 2)]);
  const id = random.pick(featureIds);
  return isSafeNumber(id) && random.chance(0.6) ? Number(id) : id;
}

/** Whether a number says the same id as this string. */
export function isSafeNumber(id: string): boolean {
  return id !== '' && id !== '0' && String(Number(id)) === id && Number.isFinite(Number(id));
}
