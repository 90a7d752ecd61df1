import { attempt, toRecord } from '../values';
import { featureIdOf } from '../config/parseConfig';
import type { Feature } from '../config/project';
import type { VariationDetails } from './decision';
import { frozenCopy } from './variationDetails';

type Variables = Readonly<Record<string, unknown>>;

const variablesByDetails = new WeakMap<VariationDetails, Map<Feature, Variables | null>>();

/** The feature's variables in a variation, cast once and frozen. Null when the variation does not carry the feature. */
export function featureVariables(feature: Feature, details: VariationDetails): Variables | null {
  let byFeature = variablesByDetails.get(details);
  if (!byFeature) variablesByDetails.set(details, (byFeature = new Map()));
  let variables = byFeature.get(feature);
  if (variables === undefined) byFeature.set(feature, (variables = readVariables(feature, details)));
  return variables;
}

/** Of several changes for one feature the first counts (protocol §4.1). */
function readVariables(feature: Feature, { changes }: VariationDetails): Variables | null {
  const change = changes.find((candidate) => featureIdOf(candidate) === feature.id);
  if (!change) return null;
  const served = Object.entries(toRecord(change.data?.variables_data));
  return frozenCopy(Object.fromEntries(served.map(([name, value]) => [name, cast(feature, name, value)])));
}

/** A served value may be an object without a string form. Then the variable is undefined. */
function cast(feature: Feature, name: string, value: unknown): unknown {
  const type = feature.variables.find(({ key }) => key === name)?.type;
  return attempt(() => castVariable(value, type), undefined);
}

/** Casts a variable to its declared type. Without a type, or with an unknown one, the value stays as it is. */
function castVariable(value: unknown, type: string | undefined): unknown {
  const cast = casts.get(type);
  return cast ? cast(value) : value;
}

/** Parity (protocol §4.2): `'FALSE'` and `'0'` are true, `0x1F` is the integer 31 and `1e3` the integer 1. */
const casts = new Map<string | undefined, (value: unknown) => unknown>([
  ['boolean', (value) => value !== 'false' && Boolean(value)],
  ['integer', (value) => (typeof value === 'boolean' ? Number(value) : parseInt(String(value)))],
  ['float', (value) => (typeof value === 'boolean' ? Number(value) : parseFloat(String(value)))],
  ['json', (value) => (typeof value === 'object' ? value : attempt(() => JSON.parse(String(value)), String(value)))],
  ['string', String],
]);
