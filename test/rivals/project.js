// One project, as each service would serve it. Everybody who may be in an experiment gets its treatment, `b`, so that
// what is seen is known beforehand; of the feature everybody gets the control arm, which is off.
export const KEYS = Array.from({ length: 100 }, (_, index) => `key-${index}`);
export const VISITOR = 'visitor-1';
/** Who logs in, in a cell of two visitors. */
export const OTHER_VISITOR = 'visitor-2';

/** Attributes that switch every one of the hundred flags on. */
export const ALL_ON = Object.fromEntries(KEYS.map((key) => [key, 'on']));
/** The same, with one of them off. */
export const ONE_OFF = { ...ALL_ON, 'key-42': 'off' };

/** The conversions that a page tracks, in the cells of delivery. */
export const GOALS = ['signup', 'cart', 'purchase'];

const isGerman = (user) => user.country === 'DE';

/** What a service that evaluates on its own servers answers for a user: flag, value, and whether it is an experiment. */
function evaluate(user) {
  return [
    { key: 'hero', value: 'b', isExperiment: true },
    { key: 'germans', value: isGerman(user) ? 'b' : 'original', isExperiment: isGerman(user) },
    { key: 'search', value: false, isExperiment: true },
    ...KEYS.map((key) => ({ key, value: user[key] === 'on' ? 'on' : 'off', isExperiment: false })),
  ];
}

export function growthBookPayload() {
  const experiment = (key, variations, weights) => ({ key, variations, weights, coverage: 1, hashAttribute: 'id' });
  return {
    status: 200,
    dateUpdated: '2026-01-01T00:00:00.000Z',
    features: {
      hero: { defaultValue: 'original', rules: [experiment('hero', ['original', 'b'], [0, 1])] },
      germans: {
        defaultValue: 'original',
        rules: [{ ...experiment('germans', ['original', 'b'], [0, 1]), condition: { country: 'DE' } }],
      },
      search: { defaultValue: false, rules: [experiment('search', [false, true], [1, 0])] },
      ...Object.fromEntries(
        KEYS.map((key) => [key, { defaultValue: 'off', rules: [{ force: 'on', condition: { [key]: 'on' } }] }]),
      ),
    },
  };
}

/** Statsig evaluates on its servers: the answer of its `initialize` endpoint for a user. */
export function statsigValues(user) {
  const of = (key, value, isExperiment) => ({
    name: key,
    value: { variant: value },
    rule_id: `${key}-${value}`,
    group: `${key}-${value}`,
    group_name: value,
    secondary_exposures: [],
    is_device_based: false,
    id_type: 'userID',
    is_user_in_experiment: isExperiment,
    is_experiment_active: true,
  });
  const all = evaluate({ ...user.custom });
  return {
    has_updates: true,
    time: 1,
    hash_used: 'none',
    user,
    feature_gates: {
      search: { name: 'search', value: false, rule_id: 'search-control', secondary_exposures: [], id_type: 'userID' },
    },
    dynamic_configs: Object.fromEntries(
      all.filter(({ key }) => key !== 'search').map((each) => [each.key, of(each.key, each.value, each.isExperiment)]),
    ),
    layer_configs: {},
  };
}

export function optimizelyDatafile() {
  const arms = (key, off, on) => [
    { id: `${key}-0`, key: off, featureEnabled: false, variables: [] },
    { id: `${key}-1`, key: on, featureEnabled: true, variables: [] },
  ];
  const flag = (key, shown, audienceIds = [], on = 'b') => ({
    experiment: {
      id: `${key}-experiment`,
      key: `${key}-experiment`,
      status: 'Running',
      layerId: `${key}-layer`,
      variations: arms(key, key === 'search' ? 'control' : 'original', on),
      trafficAllocation: [{ entityId: `${key}-${shown}`, endOfRange: 10_000 }],
      audienceIds,
      forcedVariations: {},
    },
    feature: { id: `${key}-flag`, key, rolloutId: '', experimentIds: [`${key}-experiment`], variables: [] },
  });
  const audience = (attribute, value) => ({
    id: `${attribute}-audience`,
    name: attribute,
    conditions: ['and', { match: 'exact', name: attribute, type: 'custom_attribute', value }],
  });
  const flags = [
    flag('hero', 1),
    flag('germans', 1, ['country-audience']),
    flag('search', 0),
    ...KEYS.map((key) => flag(key, 1, [`${key}-audience`], 'on')),
  ];
  const audiences = [audience('country', 'DE'), ...KEYS.map((key) => audience(key, 'on'))];
  return {
    version: '4',
    accountId: '1',
    projectId: '2',
    revision: '1',
    sdkKey: 'sdk-key',
    environmentKey: 'production',
    sendFlagDecisions: true,
    anonymizeIP: true,
    botFiltering: false,
    rollouts: [],
    groups: [],
    variables: [],
    events: GOALS.map((key) => ({ id: `${key}-event`, key, experimentIds: [] })),
    integrations: [],
    attributes: ['country', ...KEYS].map((key) => ({ id: key, key })),
    audiences: audiences.map(({ id, name }) => ({ id, name, conditions: '["or"]' })),
    typedAudiences: audiences,
    experiments: flags.map(({ experiment }) => experiment),
    featureFlags: flags.map(({ feature }) => feature),
  };
}

/** LaunchDarkly evaluates on its servers. Flags in an experiment ask for a full event at each evaluation. */
export function launchDarklyFlags(context) {
  return Object.fromEntries(
    evaluate(context).map(({ key, value, isExperiment }) => [
      key,
      {
        value,
        variation: value === 'b' || value === 'on' ? 1 : 0,
        version: 1,
        flagVersion: 1,
        trackEvents: isExperiment,
        trackReason: isExperiment,
        reason: isExperiment ? { kind: 'FALLTHROUGH', inExperiment: true } : { kind: 'RULE_MATCH' },
      },
    ]),
  );
}

/** The same, as `allFlagsState().toJSON()` gives it to a page. */
export function launchDarklyBootstrap(context) {
  const flags = launchDarklyFlags(context);
  const values = Object.fromEntries(Object.entries(flags).map(([key, { value }]) => [key, value]));
  return { ...values, $flagsState: flags, $valid: true };
}

/** Flags of OpenFeature's own in-memory provider; `contextEvaluator` is named, since a function is no JSON. */
export function openFeatureFlags() {
  const flag = (off, on, defaultVariant) => ({ variants: { off, on }, defaultVariant, disabled: false });
  return {
    hero: flag('original', 'b', 'on'),
    germans: { ...flag('original', 'b', 'off'), when: ['country', 'DE'] },
    search: flag(false, true, 'off'),
    ...Object.fromEntries(KEYS.map((key) => [key, { ...flag('off', 'on', 'off'), when: [key, 'on'] }])),
  };
}

export function convertDocument() {
  const experience = (index, key, arms, audiences = [], changes = () => []) => ({
    id: `${100 + index}`,
    key,
    name: key,
    type: 'a/b_fullstack',
    audiences,
    variations: arms.map(([arm, traffic]) => ({
      id: `${100 + index}${arm}`,
      key: arm,
      name: arm,
      status: 'running',
      traffic_allocation: traffic,
      changes: changes(arm),
    })),
  });
  const equals = (key, value) => ({
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
  const audience = (id, key, value) => ({ id, key: id, name: id, type: 'transient', rules: equals(key, value) });
  const all = [
    ['original', 0],
    ['b', 100],
  ];
  const switchOn = (arm) =>
    arm === 'fast' ? [{ id: '1', type: 'fullStackFeature', data: { feature_id: 10, variables_data: {} } }] : [];
  return {
    account_id: '1',
    project: { id: '2', type: 'fullstack', settings: { version: '1' } },
    experiences: [
      experience(0, 'hero', all),
      experience(1, 'germans', all, ['germans']),
      experience(
        2,
        'search-test',
        [
          ['control', 100],
          ['fast', 0],
        ],
        [],
        switchOn,
      ),
      ...KEYS.map((key, index) => experience(3 + index, key, [['on', 100]], [key])),
    ],
    features: [{ id: '10', key: 'search', name: 'search', variables: [] }],
    audiences: [audience('germans', 'country', 'DE'), ...KEYS.map((key) => audience(key, key, 'on'))],
    segments: [],
    locations: [],
    goals: GOALS.map((key, index) => ({ id: `90${index}`, key, type: 'advanced', rules: null })),
    archived_experiences: [],
  };
}
