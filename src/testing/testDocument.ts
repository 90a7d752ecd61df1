import type { ExperienceKey, FeatureKey, FeatureVariables, VariationKey } from '../register';
import { isRecord, toId, toIds, toRecord, type UnknownRecord } from '../values';

// Their keys are a parameter, because the compiler then names them where a wrong one is given.
type TestExperiences<Key extends ExperienceKey> = { readonly [One in Key]?: VariationKey<One> | null };
type TestFeatures<Key extends FeatureKey> = { readonly [One in Key]?: boolean | FeatureVariables<One> };

/** What a test asks of its project. */
export interface TestProject {
  /** Variation key by experience key: shown whatever the rules say. Null puts the visitor outside. */
  experiences?: TestExperiences<ExperienceKey> | undefined;
  /** Variables by feature key; `true` is on without variables, `false` is off. */
  features?: TestFeatures<FeatureKey> | undefined;
  /**
   * A project's config, as served or as `convert-react types` writes its keys: it decides what `experiences` and `features` do not
   * name, in whatever environment it runs, and says what a variation changes. Without it, only what is named exists.
   */
  config?: unknown;
}

/** A config document in which every experience and feature that a test names comes out as asked. */
export function testDocument({ experiences = {}, features = {}, config }: TestProject, version: string) {
  const served = toRecord(config);
  const variations = new Map(given(experiences));
  const switches = new Map(given(features));
  const isNamed = ({ key }: UnknownRecord) => variations.has(toId(key));
  const servedExperiences = recordsOf(served.experiences);
  const servedKeys = servedExperiences.map(({ key }) => toId(key));
  const namedIds = servedExperiences.filter(isNamed).map(({ id }) => toId(id));
  const asNamed = (experience: UnknownRecord) => decided(experience, variations.get(toId(experience.key)) ?? null);

  return {
    ...served,
    account_id: 'test',
    project: { id: 'test', name: 'Test', settings: { version } },
    archived_experiences: toIds(served.archived_experiences).filter((id) => !namedIds.includes(id)),
    experiences: [
      ...servedExperiences.map((experience) => (isNamed(experience) ? asNamed(experience) : asServed(experience))),
      ...[...variations.keys()].filter((key) => !servedKeys.includes(key)).map((key) => asNamed({ key })),
      ...[...switches].filter(([, value]) => value).map(([key, value]) => carrierOf(key, value)),
    ],
    features: [
      ...recordsOf(served.features).filter(({ key }) => !switches.has(toId(key))),
      ...[...switches].map(([key, value]) => ({ id: key, key, variables: variablesOf(value) })),
    ],
  };
}

/** Leaves out entries that are undefined. */
function given<Value>(record: Readonly<Record<string, Value | undefined>>) {
  return Object.entries(record).filter((entry): entry is [string, Value] => entry[1] !== undefined);
}

/** With ids also where a config has only keys. */
function recordsOf(list: unknown): UnknownRecord[] {
  const records = Array.isArray(list) ? list.filter(isRecord) : [];
  return records.map((record) => ({ ...record, id: toId(record.id) || toId(record.key) }));
}

const asServed = (experience: UnknownRecord) => ({
  ...experience,
  environment: undefined,
  variations: recordsOf(experience.variations),
});

/** Has one variation, for everybody; or for nobody, where it is null. */
function decided({ id, key, name = key, variations }: UnknownRecord, variation: string | null) {
  const made: UnknownRecord = { id: variation ?? 'none', key: variation ?? 'none' };
  const found = recordsOf(variations).find((each) => (toId(each.key) || each.id) === variation);
  // Infinity lets everybody in, also with `bucketing`.
  const share = { status: 'running', traffic_allocation: variation === null ? 0 : Infinity };
  return { id: id ?? key, key, name, variations: [{ ...(found ?? made), ...share }] };
}

/** The experience that switches a feature on. */
function carrierOf(feature: string, value: unknown) {
  const data = { feature_id: feature, variables_data: typeof value === 'object' ? value : {} };
  const changes = [{ id: feature, type: 'fullStackFeature', data }];
  return decided({ key: `feature ${feature}`, variations: [{ key: 'on', changes }] }, 'on');
}

/** An unknown type, so that values pass through as they were given. */
const variablesOf = (value: unknown) => Object.keys(Object(value) as object).map((key) => ({ key, type: 'as given' }));
