import type { ExperienceKey, FeatureKey, FeatureVariables, VariationKey } from '../register';

/** Variation by experience key; null puts the visitor outside. */
export type TestExperiences = { readonly [Key in ExperienceKey]?: VariationKey<Key> | null };

/** Variables by feature key; `true` is on without variables, `false` is off. */
export type TestFeatures = { readonly [Key in FeatureKey]?: boolean | FeatureVariables<Key> };

type TestFeature = NonNullable<TestFeatures[FeatureKey]>;

/** A config document in which every experience and feature comes out as asked. */
export function testDocument(experiences: TestExperiences, features: TestFeatures, version: string) {
  const carriers = given(features).filter(([, value]) => value);
  return {
    account_id: 'test',
    project: { id: 'test', name: 'Test', settings: { version } },
    experiences: [
      ...given(experiences).map(([key, variation]) => testExperience(key, variation, [])),
      ...carriers.map(([key, value]) => testExperience(`feature ${key}`, 'on', [testChange(key, value)])),
    ],
    features: given(features).map(([key, value]) => ({ id: key, key, variables: testVariables(value) })),
  };
}

/** An entry that is `undefined` says nothing. */
function given<Value>(record: Readonly<Record<string, Value | undefined>>) {
  return Object.entries(record).filter((entry): entry is [string, Value] => entry[1] !== undefined);
}

function testExperience(key: string, variation: string | null, changes: unknown[]) {
  const traffic = variation === null ? 0 : 100;
  const variations = [{ id: variation ?? 'none', key: variation ?? 'none', traffic_allocation: traffic, changes }];
  return { id: key, key, name: key, variations };
}

const testChange = (feature: string, value: TestFeature) => ({
  id: feature,
  type: 'fullStackFeature',
  data: { feature_id: feature, variables_data: typeof value === 'object' ? value : {} },
});

/** Without a type that is known, values pass through as they were given. */
const testVariables = (value: TestFeature) =>
  Object.keys(Object(value) as object).map((key) => ({ key, type: 'as given' }));
