/** A small project as the CDN serves it; every call gives a new document. */
export function shopDocument(changes: { version?: string; hero?: Partial<Record<string, unknown>> } = {}) {
  return {
    account_id: '10022898',
    project: {
      id: '10025986',
      name: 'Shop',
      type: 'fullstack',
      settings: { version: changes.version ?? '1', do_not_track: 'OFF', global_privacy_control: 'OFF' },
    },
    experiences: [
      experience('100', 'hero', ['original', 'b', 'c'], changes.hero),
      experience('200', 'offer', ['original', 'half-price']),
      {
        ...experience('300', 'search-test', ['control', 'fast']),
        variations: [
          variation('3000', 'control', 50),
          variation('3001', 'fast', 50, [
            {
              id: '1',
              type: 'fullStackFeature',
              data: { feature_id: 10, variables_data: { algorithm: 'x', limit: '20', fuzzy: 'true' } },
            },
          ]),
        ],
      },
      { ...experience('400', 'germans', ['original', 'b']), audiences: ['700'] },
      { ...experience('500', 'pricing-page', ['original', 'b']), locations: ['800'] },
    ],
    audiences: [{ id: '700', key: 'germans', type: 'transient', rules: equals('country', 'DE') }],
    locations: [{ id: '800', key: 'pricing', rules: equals('page', 'pricing') }],
    segments: [{ id: '600', key: 'loyal', rules: equals('orders', '10') }],
    features: [
      {
        id: '10',
        key: 'search',
        variables: [
          { key: 'algorithm', type: 'string' },
          { key: 'limit', type: 'integer' },
          { key: 'fuzzy', type: 'boolean' },
        ],
      },
    ],
    goals: [
      { id: '900', key: 'purchase', type: 'revenue', rules: null },
      { id: '901', key: 'signup', type: 'advanced', rules: null },
    ],
    archived_experiences: [],
  };
}

/** A rule tree of one element. */
export const equals = (key: string, value: unknown) => ({
  OR: [
    {
      AND: [
        {
          OR_WHEN: [
            { rule_type: 'generic_text_key_value', matching: { match_type: 'equals', negated: false }, key, value },
          ],
        },
      ],
    },
  ],
});

export function experience(
  id: string,
  key: string,
  variations: string[],
  changes: Partial<Record<string, unknown>> = {},
) {
  return {
    id,
    key,
    name: `The ${key}`,
    type: 'a/b_fullstack',
    status: 'active',
    version: 8,
    locations: null as string[] | null,
    site_area: null,
    audiences: [] as string[],
    goals: ['900'],
    variations: variations.map((name, index) => variation(`${id}${index}`, name, 100 / variations.length)),
    ...changes,
  };
}

export const variation = (id: string, key: string, traffic: number, changes: unknown[] = []) => ({
  id,
  key,
  name: key,
  status: 'running',
  traffic_allocation: traffic,
  changes,
});
