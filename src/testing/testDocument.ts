/** Variation by experience key; null puts the visitor outside. */
export type TestExperiences = Readonly<Record<string, string | null>>;

/** Variables by feature key; `true` is on without variables, `false` is off. */
export type TestFeatures = Readonly<Record<string, boolean | Readonly<Record<string, unknown>>>>;

/** A config document in which every experience and feature comes out as asked. */
export function testDocument(experiences: TestExperiences, features: TestFeatures, version: string) {
  const carriers = Object.entries(features).filter(([, value]) => value !== false);
  return {
    account_id: 'test',
    project: { id: 'test', name: 'Test', settings: { version } },
    experiences: [
      ...Object.entries(experiences).map(([key, variation]) => testExperience(key, variation, [])),
      ...carriers.map(([key, value]) => testExperience(`feature ${key}`, 'on', [testChange(key, value)])),
    ],
    features: Object.entries(features).map(([key, value]) => ({ id: key, key, variables: testVariables(value) })),
  };
}

function testExperience(key: string, variation: string | null, changes: unknown[]) {
  const traffic = variation === null ? 0 : 100;
  const variations = [{ id: variation ?? 'none', key: variation ?? 'none', traffic_allocation: traffic, changes }];
  return { id: key, key, name: key, variations };
}

const testChange = (feature: string, value: TestFeatures[string]) => ({
  id: feature,
  type: 'fullStackFeature',
  data: { feature_id: feature, variables_data: typeof value === 'object' ? value : {} },
});

/** Without a type that is known, values pass through as they were given. */
const testVariables = (value: TestFeatures[string]) =>
  typeof value === 'object' ? Object.keys(value).map((key) => ({ key, type: 'as given' })) : [];
