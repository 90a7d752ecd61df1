import { equals, experience, shopDocument, variation } from '../support/shopDocument';

const element = (rule: object) => ({ OR: [{ AND: [{ OR_WHEN: [rule] }] }] });

/** "Is not in the experience". */
export const notIn = (key: string) =>
  element({
    rule_type: 'bucketed_into_experience_key',
    matching: { match_type: 'equals', negated: true },
    value: key,
  });

const feature = (featureId: number, variables: object) => ({
  id: String(featureId),
  type: 'fullStackFeature',
  data: { feature_id: featureId, variables_data: variables },
});

/**
 * The shop with everything that must not leave a server: words that a test can look for in rules, in variations of others, in
 * code and in what nobody asked for.
 */
export function secretiveDocument() {
  const config = shopDocument();
  return {
    ...config,
    experiences: [
      {
        ...experience('100', 'hero', ['original', 'b', 'c']),
        variations: ['original', 'b', 'c'].map((key, index) =>
          variation(`100${index}`, key, 100 / 3, [
            { id: `${index}`, type: 'customCode', data: { text: `hero-code-${key}` } },
          ]),
        ),
        audiences: ['700'],
        global_js: 'alert("hero-global-js")',
      },
      { ...experience('200', 'offer', ['original', 'half-price']), audiences: ['701'], goals: ['901'] },
      {
        ...experience('300', 'search-test', ['control', 'fast']),
        variations: [
          variation('3000', 'control', 50),
          variation('3001', 'fast', 50, [feature(10, { algorithm: 'secret-algorithm', limit: '20' })]),
        ],
      },
      {
        ...experience('310', 'search-again', ['on']),
        variations: [variation('3100', 'on', 100, [feature(10, { algorithm: 'plain-algorithm', limit: '5' })])],
        audiences: ['702'],
      },
      { ...experience('500', 'unasked-experience', ['original', 'unasked-variation']), locations: ['800'] },
    ],
    audiences: [
      { id: '700', key: 'a700', name: 'audience-name', type: 'transient', rules: equals('plan', 'rule-of-hero') },
      { id: '701', key: 'a701', name: 'excluding', type: 'transient', rules: notIn('unasked-experience') },
      { id: '702', key: 'a702', name: 'a702', type: 'transient', rules: equals('plan', 'rule-of-search') },
      { id: '703', key: 'a703', name: 'unasked-audience', type: 'transient', rules: equals('plan', 'unasked-rule') },
    ],
    goals: [
      { id: '900', key: 'purchase', name: 'goal-name', type: 'revenue', rules: equals('page', 'goal-rule') },
      { id: '901', key: 'signup', name: 'signup', type: 'advanced', rules: null },
      { id: '902', key: 'unasked-goal', name: 'unasked-goal', type: 'advanced', rules: null },
    ],
  };
}
