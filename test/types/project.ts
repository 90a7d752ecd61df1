/** A config as the CDN serves it, cut down; only its literal types matter. */
export const config = {
  account_id: '10022898',
  project: { id: '10025986', name: 'Shop' },
  experiences: [
    {
      id: '100',
      key: 'hero',
      variations: [
        { id: '1000', key: 'original' },
        { id: '1001', key: 'b' },
        { id: '1002', key: 'c' },
      ],
    },
    {
      id: '300',
      key: 'search-test',
      variations: [
        { id: '3000', key: 'control' },
        { id: '3001', key: '' },
      ],
    },
  ],
  features: [
    {
      id: '10',
      key: 'search',
      variables: [
        { key: 'algorithm', type: 'string' },
        { key: 'limit', type: 'integer' },
        { key: 'weight', type: 'float' },
        { key: 'fuzzy', type: 'boolean' },
        { key: 'facets', type: 'json' },
      ],
    },
    { id: '11', key: 'wishlist', variables: [] },
  ],
  goals: [
    { id: '900', key: 'purchase' },
    { id: '901', key: 'signup' },
  ],
} as const;

// One declaration, for every entry and both formats.
declare module 'convert-react' {
  interface Register {
    config: typeof config;
  }
}
