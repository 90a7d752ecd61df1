type Document = Record<string, unknown>;

export const VISITOR = { country: 'US', plan: 'pro' };

/** A project of so many experiences, each with an audience of two rules; one of them, in the middle, carries a feature. */
export function makeProject(count: number): Document {
  const middle = Math.floor(count / 2);
  return {
    account_id: '100',
    project: { id: '200', settings: { version: String(count) } },
    experiences: [
      ...Array.from({ length: count }, (_, index) => makeExperience(index, index === middle)),
      { ...makeExperience(count, false), key: 'unrestricted', audiences: [] },
    ],
    audiences: Array.from({ length: count }, (_, index) => makeAudience(index)),
    features: [{ id: '77', key: 'search', name: 'Search', variables: [{ key: 'size', type: 'integer' }, { key: 'algo', type: 'string' }] }], // prettier-ignore
    segments: [],
    goals: [],
    locations: [],
    archived_experiences: [],
  };
}

export function middleKey(count: number): string {
  return `experience-${Math.floor(count / 2)}`;
}

function makeExperience(index: number, carriesFeature: boolean): Document {
  const id = 1_003_000_000 + index;
  const changes = (size: number) =>
    carriesFeature
      ? [
          {
            id: 1,
            type: 'fullStackFeature',
            data: { feature_id: 77, variables_data: { size: String(size), algo: 'bm25' } },
          },
        ]
      : [];
  return {
    id: String(id),
    key: `experience-${index}`,
    name: `Experience ${index}`,
    type: 'a/b_fullstack',
    status: 'active',
    version: 10,
    environment: 'production',
    locations: [],
    site_area: null,
    audiences: [String(500_000 + index)],
    goals: [],
    integrations: [],
    settings: { matching_options: { audiences: 'any', locations: 'any' } },
    variations: [
      {
        id: String(id * 10),
        key: 'original',
        name: 'Original',
        status: 'running',
        traffic_allocation: 50,
        changes: changes(10),
      },
      { id: String(id * 10 + 1), key: 'b', name: 'B', status: 'running', traffic_allocation: 50, changes: changes(20) },
    ],
  };
}

function makeAudience(index: number): Document {
  const element = (key: string, matchType: string, value: string) => ({
    OR_WHEN: [{ rule_type: 'generic_text_key_value', matching: { match_type: matchType, negated: false }, key, value }],
  });
  return {
    id: String(500_000 + index),
    key: `audience-${index}`,
    name: `Audience ${index}`,
    type: 'transient',
    rules: { OR: [{ AND: [element('country', 'equals', 'us'), element('plan', 'contains', 'pr')] }] },
  };
}
