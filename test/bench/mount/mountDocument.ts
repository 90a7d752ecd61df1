/** A project of so many experiences that everybody is in. */
export function mountDocument(keys: readonly string[]) {
  return {
    account_id: '1',
    project: { id: '2', type: 'fullstack', settings: { version: '1' } },
    experiences: keys.map((key, index) => ({
      id: String(10_000 + index),
      key,
      name: key,
      type: 'a/b_fullstack',
      variations: ['original', 'b'].map((variation, arm) => ({
        id: `${10_000 + index}${arm}`,
        key: variation,
        name: variation,
        status: 'running',
        traffic_allocation: 50,
        changes: [],
      })),
    })),
  };
}
