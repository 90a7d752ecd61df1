const MANY = 1_000;
const LONG = 'a-key-that-somebody-made-out-of-a-whole-sentence-because-nobody-told-them-to-stop-'.repeat(4);

/** A project as large as they get, with the worst keys and names that the Convert app lets through. */
export const crowdedProject = {
  account_id: '1',
  project: { id: '2', name: `Everything we ever tried, ${LONG}` },
  experiences: Array.from({ length: MANY }, (_, index) => ({
    id: String(index),
    key: index === 0 ? LONG : `experience-${index}`,
    name: index === 0 ? `<img src=x onerror=alert(1)> ${LONG}` : `Idea number ${index}`,
    variations: Array.from({ length: index === 0 ? 12 : 2 }, (_, arm) => ({
      id: `${index}-${arm}`,
      key: index === 0 ? `${LONG}${arm}` : `arm-${arm}`,
      name: `Arm ${arm}`,
      traffic_allocation: index === 0 ? 100 / 12 : 50,
      changes: [{ id: arm, type: 'fullStackFeature', data: { feature_id: index, variables_data: { text: LONG } } }],
    })),
  })),
  features: Array.from({ length: MANY }, (_, index) => ({
    id: index,
    key: index === 0 ? LONG : `feature-${index}`,
    name: `Feature ${index}`,
    variables: [{ key: 'text', type: 'string' }],
  })),
  goals: [{ id: '900', key: LONG, name: LONG }],
};
