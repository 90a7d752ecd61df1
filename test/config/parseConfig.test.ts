import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parseConfig';
import type { Project } from '../../src/config/project';

type Fields = Record<string, unknown>;

const minimal = (parts: Fields = {}): Fields => ({ account_id: '1', project: { id: '2' }, ...parts });

function parse(raw: unknown): Project {
  const parsed = parseConfig(raw);
  if (!parsed.ok) throw parsed.error;
  return parsed.project;
}

function codeOf(raw: unknown): string {
  const parsed = parseConfig(raw);
  return parsed.ok ? 'ok' : parsed.error.code;
}

function trap<T extends object>(target: T, name: string): T {
  return Object.defineProperty(target, name, {
    enumerable: true,
    get() {
      throw new Error(`${name} was read`);
    },
  });
}

describe('a document', () => {
  test.each([undefined, null, '', 'text', 5, true, [], [minimal()], () => minimal()])(
    'is no config when it is %j',
    (raw) => {
      expect(codeOf(raw)).toBe('config-body');
    },
  );

  test.each([
    [null, 'not an object'],
    [JSON.stringify(minimal()), 'not an object'],
    [[minimal()], 'not an object'],
    [minimal({ error: { code: 403 } }), 'error'],
    [{}, undefined],
  ])('says what the problem is with %j', (raw, problem) => {
    const parsed = parseConfig(raw);
    expect(parsed.ok ? null : parsed.error.details).toEqual(problem === undefined ? {} : { problem });
  });

  test.each([
    {},
    { account_id: '1' },
    { project: { id: '2' } },
    { account_id: '', project: { id: '2' } },
    { account_id: '1', project: { id: '' } },
    { account_id: '1', project: {} },
    { account_id: '1', project: null },
    { account_id: '1', project: [] },
    { account_id: '1', project: '2' },
    { account_id: {}, project: { id: '2' } },
    { account_id: '1', project: { id: NaN } },
    { code: 404, message: 'Not found', fields: [] },
  ])('without an account id and a project id is of the wrong shape: %j', (raw) => {
    expect(codeOf(raw)).toBe('config-shape');
  });

  test('that carries an error is none, whatever else it holds', () => {
    expect(codeOf(minimal({ error: 'No such project' }))).toBe('config-body');
    expect(codeOf(minimal({ error: { code: 1 } }))).toBe('config-body');
    for (const error of [null, '', 0, false]) expect(codeOf(minimal({ error }))).toBe('ok');
  });

  test('that throws where it says what it is cannot be read, and the error says why', () => {
    for (const raw of [
      trap(minimal(), 'account_id'),
      trap(minimal(), 'project'),
      minimal({ project: trap({}, 'id') }),
    ]) {
      const parsed = parseConfig(raw);
      expect(parsed).toMatchObject({
        ok: false,
        error: {
          code: 'config-body',
          details: { problem: 'unreadable' },
          cause: { message: expect.stringContaining('was read') },
        },
      });
    }
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(codeOf(proxy)).toBe('config-body');
  });

  test('may have numbers for ids', () => {
    expect(parse({ account_id: 1, project: { id: 2 } })).toMatchObject({ accountId: '1', projectId: '2' });
  });

  test('with nothing else is an empty project', () => {
    expect(parse(minimal())).toEqual({
      accountId: '1',
      projectId: '2',
      name: '',
      version: null,
      isDebug: false,
      doNotTrack: 'OFF',
      globalPrivacyControl: 'OFF',
      experiences: [],
      features: [],
      goals: [],
      audiences: [],
      segments: [],
      locations: [],
      experiencesByKey: new Map(),
      experiencesById: new Map(),
      featuresByKey: new Map(),
      goalsByKey: new Map(),
      archivedIds: new Set(),
      carriersByFeatureId: new Map(),
    });
  });

  test('is parsed once: the same object gives the same result', () => {
    const raw = minimal();
    expect(parseConfig(raw)).toBe(parseConfig(raw));
    expect(parseConfig(minimal())).not.toBe(parseConfig(raw));
    const wrong = {};
    expect(parseConfig(wrong)).toBe(parseConfig(wrong));
  });

  test('is not changed, may be frozen, and may be cyclic', () => {
    const raw = minimal({ experiences: [{ id: '1', key: 'e' }] });
    raw.self = raw;
    (raw.experiences as Fields[])[0]!.site_area = raw;
    const before = structuredClone(raw);
    expect(parse(raw).experiences[0]?.siteArea).toBe(raw);
    expect(raw).toEqual(before);
    expect(Object.isFrozen(raw)).toBe(false);
    expect(codeOf(Object.freeze(minimal()))).toBe('ok');
  });
});

describe('the project', () => {
  test('has its name, version and privacy settings', () => {
    const settings = { version: 'v-7', do_not_track: 'EU ONLY', global_privacy_control: 'Worldwide' };
    expect(parse(minimal({ project: { id: '2', name: 'Shop', settings }, is_debug: true }))).toMatchObject({
      name: 'Shop',
      version: 'v-7',
      doNotTrack: 'EU ONLY',
      globalPrivacyControl: 'Worldwide',
      isDebug: true,
    });
  });

  test.each([null, undefined, [], 'x', 5])('has none of them when the settings are %j', (settings) => {
    expect(parse(minimal({ project: { id: '2', settings } }))).toMatchObject({ version: null, doNotTrack: 'OFF' });
  });

  test.each(['OFF', 'EU ONLY', 'EEA ONLY', 'Worldwide'])('knows the privacy scope %s', (scope) => {
    expect(parse(minimal({ project: { id: '2', settings: { do_not_track: scope } } })).doNotTrack).toBe(scope);
  });

  test.each(['worldwide', '', null, 1, {}])('takes the privacy scope %j for OFF', (scope) => {
    const settings = { do_not_track: scope, global_privacy_control: scope };
    expect(parse(minimal({ project: { id: '2', settings } }))).toMatchObject({
      doNotTrack: 'OFF',
      globalPrivacyControl: 'OFF',
    });
  });

  test('is no debug project unless it says exactly true', () => {
    for (const flag of ['true', 1, null, undefined]) expect(parse(minimal({ is_debug: flag })).isDebug).toBe(false);
  });

  test('loses only what throws when it is read', () => {
    expect(parse(trap(minimal({ project: { id: '2', name: 'Shop' } }), 'is_debug'))).toMatchObject({
      isDebug: false,
      name: 'Shop',
    });
    expect(parse(minimal({ project: trap({ id: '2', name: 'Shop' }, 'settings') }))).toMatchObject({
      version: null,
      name: 'Shop',
    });
    expect(parse(minimal({ project: trap({ id: '2' }, 'name') }))).toMatchObject({ name: '' });
    for (const name of ['version', 'do_not_track', 'global_privacy_control']) {
      const settings = trap({ version: 'v', do_not_track: 'Worldwide', global_privacy_control: 'Worldwide' }, name);
      const { version, doNotTrack, globalPrivacyControl } = parse(minimal({ project: { id: '2', settings } }));
      expect([version, doNotTrack, globalPrivacyControl]).toEqual([
        name === 'version' ? null : 'v',
        name === 'do_not_track' ? 'OFF' : 'Worldwide',
        name === 'global_privacy_control' ? 'OFF' : 'Worldwide',
      ]);
    }
  });
});

const LISTS = ['experiences', 'features', 'goals', 'audiences', 'segments', 'locations'] as const;

describe.each(LISTS)('%s', (list) => {
  test.each([null, undefined, {}, 'x', 5, { length: 1, 0: { id: '1', key: 'k' } }])(
    'are none when they are %j',
    (value) => {
      expect(parse(minimal({ [list]: value }))[list]).toEqual([]);
    },
  );

  test('are none when reading them throws, and nothing else is lost', () => {
    const project = parse(trap(minimal({ archived_experiences: ['9'] }), list));
    expect(project[list]).toEqual([]);
    expect(project.archivedIds).toEqual(new Set(['9']));
  });

  test('lose only the parts that are malformed', () => {
    const parts = [
      null,
      'x',
      5,
      [],
      trap({ id: '3', key: 'c' }, 'name'),
      { id: '1', key: 'a' },
      undefined,
      { id: 2, key: 7 },
    ];
    expect(parse(minimal({ [list]: parts }))[list].map(({ id, key }) => [id, key])).toEqual([
      ['1', 'a'],
      ['2', '7'],
    ]);
  });

  test('keep unknown fields out of the way', () => {
    const [part] = parse(minimal({ [list]: [{ id: '1', key: 'a', future: { deep: 1 } }] }))[list];
    expect(part).toMatchObject({ id: '1', key: 'a', name: '' });
    expect(part).not.toHaveProperty('future');
  });

  test('keep their names', () => {
    expect(parse(minimal({ [list]: [{ id: '1', key: 'a', name: 'A' }] }))[list][0]?.name).toBe('A');
  });
});

describe.each(['experiences', 'goals', 'audiences', 'segments', 'locations'] as const)('%s without an id', (list) => {
  test.each([undefined, null, '', {}, NaN, true])('such as %j are left out', (id) => {
    expect(parse(minimal({ [list]: [{ id, key: 'a' }] }))[list]).toEqual([]);
  });
});

test('a feature without an id is declared all the same', () => {
  expect(parse(minimal({ features: [{ key: 'search' }] })).featuresByKey.get('search')).toEqual({
    id: '',
    key: 'search',
    name: '',
    variables: [],
  });
});

describe('indexes', () => {
  const twice = [
    { id: '1', key: 'a', name: 'first' },
    { id: '2', key: 'a', name: 'same key' },
    { id: '1', key: 'b', name: 'same id' },
    { id: '3', key: '', name: 'no key' },
    { id: '4', name: 'no key either' },
  ];

  test.each<[index: keyof Project, list: string, expected: [string, string][]]>([
    [
      'experiencesByKey',
      'experiences',
      [
        ['a', 'first'],
        ['b', 'same id'],
      ],
    ],
    [
      'experiencesById',
      'experiences',
      [
        ['1', 'first'],
        ['2', 'same key'],
        ['3', 'no key'],
        ['4', 'no key either'],
      ],
    ],
    [
      'featuresByKey',
      'features',
      [
        ['a', 'first'],
        ['b', 'same id'],
      ],
    ],
    [
      'goalsByKey',
      'goals',
      [
        ['a', 'first'],
        ['b', 'same id'],
      ],
    ],
  ])('%s hold the first of each, in config order', (index, list, expected) => {
    const map = parse(minimal({ [list]: twice }))[index] as ReadonlyMap<string, { name: string }>;
    expect([...map].map(([key, { name }]) => [key, name])).toEqual(expected);
  });

  test('have the archived ids as strings', () => {
    expect(parse(minimal({ archived_experiences: ['1', 2, null] })).archivedIds).toEqual(new Set(['1', '2', '']));
    expect(parse(minimal({ archived_experiences: 'x' })).archivedIds).toEqual(new Set());
    expect(parse(trap(minimal(), 'archived_experiences')).archivedIds).toEqual(new Set());
  });

  test('take a key such as __proto__ for a key', () => {
    const project = parse(minimal({ experiences: [{ id: '1', key: '__proto__' }] }));
    expect(project.experiencesByKey.get('__proto__')?.id).toBe('1');
    expect(project.experiencesByKey.has('constructor')).toBe(false);
  });
});

describe('carriers of a feature', () => {
  const change = (featureId: unknown, type = 'fullStackFeature') => ({ id: 1, type, data: { feature_id: featureId } });
  const experience = (id: string, key: string, ...changes: unknown[]) => ({
    id,
    key,
    variations: [{ id: '1' }, { id: '2', changes }],
  });
  const carriers = (...experiences: unknown[]) =>
    Object.fromEntries(
      [...parse(minimal({ experiences })).carriersByFeatureId].map(([id, list]) => [id, list.map((each) => each.id)]),
    );

  test('are those of which some variation carries it, in config order', () => {
    expect(
      carriers(
        experience('1', 'a', change(7)),
        experience('2', 'b', change(8)),
        experience('3', 'c', change('7'), change(8)),
      ),
    ).toEqual({
      7: ['1', '3'],
      8: ['2', '3'],
    });
  });

  test('are named once, however often they carry it', () => {
    expect(carriers(experience('1', 'a', change(7), change('7')))).toEqual({ 7: ['1'] });
  });

  test('are none by changes of another type, without data, or without a feature', () => {
    expect(
      carriers(
        experience(
          '1',
          'a',
          change(7, 'customCode'),
          { ...change(7), data: null },
          { ...change(7), data: [] },
          change(undefined),
          change(null),
          change(''),
          null,
          'x',
        ),
      ),
    ).toEqual({});
  });

  test('are only experiences that a key reaches', () => {
    expect(carriers(experience('1', 'a'), experience('2', 'a', change(7)), experience('3', '', change(7)))).toEqual({});
  });

  test('are not lost by a change that throws when it is read', () => {
    const data = trap({}, 'feature_id');
    expect(carriers(experience('1', 'a', { ...change(7), data }, change(8)))).toEqual({ 8: ['1'] });
  });
});

describe('an experience', () => {
  const experience = (fields: Fields) =>
    parse(minimal({ experiences: [{ id: '1', key: 'e', ...fields }] })).experiences[0];

  test('is read whole', () => {
    const changes = [{ id: 5, type: 'customCode', data: { js: 'x' } }];
    expect(
      experience({
        name: 'E',
        type: 'a/b_fullstack',
        status: 'active',
        version: 12,
        environment: 'staging',
        locations: ['1', 2],
        site_area: { OR: [] },
        audiences: [3, '4'],
        goals: ['5'],
        settings: { matching_options: { audiences: 'all' } },
        variations: [{ id: 10, key: 'a', name: 'A', status: 'running', traffic_allocation: '50', changes }],
      }),
    ).toEqual({
      id: '1',
      key: 'e',
      name: 'E',
      type: 'a/b_fullstack',
      status: 'active',
      version: 12,
      environment: 'staging',
      locationIds: ['1', '2'],
      siteArea: { OR: [] },
      audienceIds: ['3', '4'],
      goalIds: ['5'],
      audienceMatching: 'all',
      variations: [
        {
          id: '10',
          key: 'a',
          name: 'A',
          status: 'running',
          allocation: '50',
          changes: [{ id: '5', type: 'customCode', data: { js: 'x' } }],
        },
      ],
    });
  });

  test('may lack everything but its id', () => {
    expect(parse(minimal({ experiences: [{ id: '1' }] })).experiences[0]).toEqual({
      id: '1',
      key: '',
      name: '',
      type: '',
      status: null,
      version: undefined,
      environment: null,
      locationIds: [],
      siteArea: undefined,
      audienceIds: [],
      goalIds: [],
      audienceMatching: 'any',
      variations: [],
    });
  });

  test('keeps the place of ids that are malformed, so that a list of them still restricts', () => {
    expect(experience({ locations: [null, {}, '2'] })?.locationIds).toEqual(['', '', '2']);
  });

  test('loses only the variations and changes that are malformed', () => {
    const variations = [
      null,
      trap({ id: '1' }, 'key'),
      { id: '2', changes: [null, trap({}, 'type'), { id: 3, type: 't', data: 'x' }] },
    ];
    expect(experience({ variations })?.variations).toEqual([
      {
        id: '2',
        key: '',
        name: '',
        status: null,
        allocation: undefined,
        changes: [{ id: '3', type: 't', data: null }],
      },
    ]);
  });
});

describe('what has rules', () => {
  test('keeps them as served', () => {
    const rules = { OR: [null] };
    const project = parse(
      minimal({
        goals: [{ id: '1', key: 'g', type: 'revenue', rules }],
        audiences: [
          { id: '1', type: 'permanent', rules },
          { id: '2', type: 'transient' },
          { id: '3', type: 'Permanent' },
        ],
        segments: [{ id: '1', rules }],
        locations: [{ id: '1', rules: 'x' }],
      }),
    );
    expect(project.goals[0]).toEqual({ id: '1', key: 'g', name: '', type: 'revenue', rules });
    expect(project.goals[0]?.rules).toBe(rules);
    expect(project.audiences.map(({ isPermanent }) => isPermanent)).toEqual([true, false, false]);
    expect(project.segments[0]?.rules).toBe(rules);
    expect(project.locations[0]?.rules).toBe('x');
  });
});

test('features keep their variables, and lose the malformed ones', () => {
  const variables = [{ key: 'limit', type: 'integer' }, null, 'x', { key: 5 }];
  expect(parse(minimal({ features: [{ id: 7, key: 'search', name: 'Search', variables }] })).features).toEqual([
    {
      id: '7',
      key: 'search',
      name: 'Search',
      variables: [
        { key: 'limit', type: 'integer' },
        { key: '5', type: '' },
      ],
    },
  ]);
});
