import { describe, expect, test } from 'vitest';
import { decideExperience } from '../../src/decision/decideExperience';
import type { DecideOptions } from '../../src/decision/decision';
import type { Assignments, Visitor } from '../../src/visitor/visitor';
import { aProject, aRule, aVariation, anExperience, rules, US_ONLY } from './given';

type Fields = Record<string, unknown>;

/** With experience 100, `v1` hashes to 2096 and `v7` to 6678. */
const V1: Visitor = { id: 'v1' };
const V7: Visitor = { id: 'v7' };

function decide(parts: Fields, visitor: Visitor = V1, options?: DecideOptions, key = 'hero') {
  return decideExperience(aProject(parts), visitor, key, options);
}

/** Decides one experience with the given fields, in a project with the given parts. */
function decideHero(fields: Fields, visitor?: Visitor, options?: DecideOptions, parts: Fields = {}) {
  return decide({ experiences: [anExperience(fields)], ...parts }, visitor, options);
}

describe('a decision', () => {
  test('has the variation, its details and the hash value', () => {
    expect(decideHero({})).toEqual({
      experience: 'hero',
      experienceId: '100',
      variation: 'original',
      details: { id: '1000', key: 'original', name: 'Original', changes: [] },
      reason: 'bucketed',
      bucketValue: 2096,
    });
    expect(decideHero({}, V7)).toMatchObject({ variation: 'b', reason: 'bucketed', bucketValue: 6678 });
  });

  test('has no variation, no details and the id of the experience when it is a no', () => {
    expect(decideHero({ environment: 'staging' })).toEqual({
      experience: 'hero',
      experienceId: '100',
      variation: null,
      details: null,
      reason: 'environment',
      bucketValue: null,
    });
  });

  test('names a variation without a key by its id', () => {
    expect(decideHero({ variations: [aVariation({ id: 1000, key: '', traffic_allocation: 100 })] }).variation).toBe(
      '1000',
    );
    expect(decideHero({ variations: [aVariation({ id: 1000, key: null, traffic_allocation: 100 })] }).variation).toBe(
      '1000',
    );
  });
});

describe('step 0, the visitor', () => {
  test.each(['', ' \t', undefined, null, {}, NaN])('with the id %j is nobody', (id) => {
    expect(decideHero({}, { id } as Visitor)).toMatchObject({
      reason: 'no-visitor',
      experienceId: '100',
      bucketValue: null,
    });
  });

  test('comes before the experience', () => {
    expect(decide({}, { id: '' })).toMatchObject({ reason: 'no-visitor', experienceId: null });
  });

  test('may have a number for an id', () => {
    expect(decideHero({}, { id: 42 as unknown as string })).toEqual(decideHero({}, { id: '42' }));
  });
});

describe('step 1, the experience', () => {
  test('is unknown when no key is equal, case-sensitively', () => {
    for (const key of ['nope', 'HERO', '', '__proto__', 'constructor', null as unknown as string]) {
      expect(decide({ experiences: [anExperience()] }, V1, {}, key)).toEqual({
        experience: key,
        experienceId: null,
        variation: null,
        details: null,
        reason: 'unknown-experience',
        bucketValue: null,
      });
    }
  });

  test('is the first of its key in config order', () => {
    expect(decide({ experiences: [anExperience({ id: '7' }), anExperience({ id: '5' })] }).experienceId).toBe('7');
  });

  test('may have numbers for key and id', () => {
    expect(decide({ experiences: [anExperience({ id: 100, key: 12 })] }, V1, {}, '12')).toMatchObject({
      experienceId: '100',
      bucketValue: 2096,
    });
  });
});

describe('step 2, archived experiences', () => {
  test.each([['100'], [100]])('are off, whether the list says %j', (id) => {
    expect(decideHero({}, V1, {}, { archived_experiences: [id] }).reason).toBe('archived');
  });

  test('come before the environment', () => {
    expect(decideHero({ environment: 'x' }, V1, {}, { archived_experiences: ['100'] }).reason).toBe('archived');
  });

  test('do not concern others', () => {
    expect(decideHero({}, V1, {}, { archived_experiences: ['10', '1000', null] }).reason).toBe('bucketed');
  });
});

describe('step 3, the environment', () => {
  test.each<[theirs: unknown, ours: string | undefined, reason: string]>([
    ['staging', 'staging', 'bucketed'],
    ['staging', 'production', 'environment'],
    ['staging', 'Staging', 'environment'],
    ['staging', undefined, 'environment'],
    ['', 'production', 'bucketed'],
    [null, 'production', 'bucketed'],
    [undefined, undefined, 'bucketed'],
    [0, undefined, 'bucketed'],
    [[], 'production', 'environment'],
    [{}, 'production', 'environment'],
  ])('of the experience is %j and ours %j: %s', (environment, ours, reason) => {
    expect(decideHero({ environment }, V1, { environment: ours }).reason).toBe(reason);
  });

  test('is not looked for in the plural, nor is the status of the experience', () => {
    const fields = { environments: ['staging'], status: 'paused' };
    expect(decideHero(fields, V1, { environment: 'production' }).reason).toBe('bucketed');
  });

  test('comes before the location', () => {
    expect(decideHero({ environment: 'x', site_area: {} }).reason).toBe('environment');
  });
});

describe('step 5, locations', () => {
  const pricing = { id: '1', key: 'pricing', name: 'Pricing', rules: rules(aRule('page', 'equals', 'pricing')) };
  const home = { id: '2', key: 'home', name: 'Home', rules: rules(aRule('page', 'equals', 'home')) };
  const locations = [pricing, home, { id: '3', key: 'nowhere', name: 'Nowhere' }];
  const at = (page: unknown, fields: Fields) => decideHero(fields, V1, { location: { page } }, { locations }).reason;

  test('let in who matches any of them', () => {
    expect(at('pricing', { locations: ['1', '2'] })).toBe('bucketed');
    expect(at('home', { locations: ['1', '2'] })).toBe('bucketed');
    expect(at('cart', { locations: ['1', '2'] })).toBe('location');
  });

  test('are any also when the matching options say all, which no SDK honours', () => {
    const settings = { matching_options: { locations: 'all' } };
    expect(at('home', { locations: ['1', '2'], settings })).toBe('bucketed');
  });

  test('are looked up by string, whatever the type of the ids', () => {
    expect(at('pricing', { locations: [1] })).toBe('bucketed');
    expect(at('cart', { locations: [1] })).toBe('location');
  });

  test('that resolve to nothing are dropped', () => {
    expect(at('home', { locations: ['99', '2'] })).toBe('bucketed');
  });

  test('that all resolve to nothing let nobody in', () => {
    for (const ids of [['99'], [null], [{}], ['']]) expect(at('home', { locations: ids })).toBe('location');
  });

  test('without rules never match', () => {
    expect(at('home', { locations: ['3'] })).toBe('location');
    expect(at('home', { locations: ['3', '2'] })).toBe('bucketed');
  });

  test('of one id both count, as official finds both', () => {
    const twice = [pricing, { ...home, id: '1' }];
    const fields = { locations: ['1'] };
    expect(decideHero(fields, V1, { location: { page: 'home' } }, { locations: twice }).reason).toBe('bucketed');
  });

  test('are ignored when the caller says so', () => {
    expect(decideHero({ locations: ['99'] }, V1, { ignoreLocation: true }).reason).toBe('bucketed');
    expect(decideHero({ site_area: {} }, V1, { ignoreLocation: true }).reason).toBe('bucketed');
    expect(decideHero({ site_area: {} }, V1, { ignoreLocation: false }).reason).toBe('location');
  });

  test('see only location properties', () => {
    const fields = { locations: ['1'] };
    const visitor = { id: 'v1', attributes: { page: 'pricing' } };
    expect(decideHero(fields, visitor, { attributes: { page: 'pricing' } }, { locations }).reason).toBe('location');
  });

  test('see empty properties when none are given', () => {
    const absent = [{ id: '1', key: 'x', name: 'X', rules: rules(aRule('page', 'doesNotExist')) }];
    for (const location of [undefined, {}, null as unknown as undefined, 'home' as unknown as Fields]) {
      expect(decideHero({ locations: ['1'] }, V1, { location }, { locations: absent }).reason).toBe('bucketed');
    }
  });

  test('may be answered by the app where the properties say nothing', () => {
    const options = { resolveRule: () => 'pricing' };
    expect(decideHero({ locations: ['1'] }, V1, options, { locations }).reason).toBe('bucketed');
    expect(decideHero({ locations: ['2'] }, V1, options, { locations }).reason).toBe('location');
  });

  test('are checked for visitors with a stored variation too', () => {
    const visitor = { id: 'v1', assignments: { '100': '1001' } };
    expect(decideHero({ locations: ['1'] }, visitor, {}, { locations }).reason).toBe('location');
  });

  test('come before the audiences', () => {
    const parts = { locations, audiences: [{ id: '9', key: 'us', name: 'US', rules: US_ONLY }] };
    expect(decideHero({ locations: ['1'], audiences: ['9'] }, V1, {}, parts).reason).toBe('location');
  });

  test('win over a site area, which is ignored then', () => {
    expect(at('home', { locations: ['2'], site_area: {} })).toBe('bucketed');
    expect(at('cart', { locations: ['2'], site_area: rules(aRule('page', 'equals', 'cart')) })).toBe('location');
  });

  describe('absent, the site area', () => {
    const cart = rules(aRule('page', 'equals', 'cart'));

    test.each<[locations: unknown]>([[[]], [null], [undefined], ['1'], [{ 0: '1' }]])(
      'counts with locations %j',
      (none) => {
        expect(at('cart', { locations: none, site_area: cart })).toBe('bucketed');
        expect(at('home', { locations: none, site_area: cart })).toBe('location');
      },
    );

    test('lets nobody in when it is an empty object or a list', () => {
      expect(at('cart', { site_area: {} })).toBe('location');
      expect(at('cart', { site_area: [] })).toBe('location');
    });

    test.each([null, undefined, '', 0, false])('restricts nothing when it is %j', (siteArea) => {
      expect(at('cart', { site_area: siteArea })).toBe('bucketed');
    });

    test.each(['x', 5, true])('lets nobody in when it is %j, as observed in official', (siteArea) => {
      expect(at('cart', { site_area: siteArea })).toBe('location');
    });

    test('may be answered by the app', () => {
      expect(decideHero({ site_area: cart }, V1, { resolveRule: () => 'cart' }).reason).toBe('bucketed');
    });
  });
});

describe('step 6, audiences', () => {
  const us = { id: '1', key: 'us', name: 'US', type: 'transient', rules: US_ONLY };
  const pro = { id: '2', key: 'pro', name: 'Pro', type: 'transient', rules: rules(aRule('plan', 'equals', 'pro')) };
  const ruleless = { id: '3', key: 'none', name: 'None', type: 'transient' };
  const lasting = { id: '4', key: 'lasting', name: 'Lasting', type: 'permanent', rules: US_ONLY };
  const audiences = [us, pro, ruleless, lasting];
  const all = { matching_options: { audiences: 'all' } };
  const stuck = { id: 'v1', assignments: { '100': '1001' } };

  function reasonFor(attributes: Fields, fields: Fields, visitor: Visitor = V1): string {
    return decideHero(fields, { ...visitor, attributes }, {}, { audiences }).reason;
  }

  test('let everybody in when none is attached, or none resolves', () => {
    for (const ids of [[], null, undefined, 'us', ['99'], [null], [{}]]) {
      expect(reasonFor({}, { audiences: ids })).toBe('bucketed');
    }
  });

  test('let in who matches any', () => {
    expect(reasonFor({ country: 'US' }, { audiences: ['1', '2'] })).toBe('bucketed');
    expect(reasonFor({ plan: 'pro' }, { audiences: ['1', '2'] })).toBe('bucketed');
    expect(reasonFor({ plan: 'free' }, { audiences: ['1', '2'] })).toBe('audience');
  });

  test('that do not resolve are dropped', () => {
    expect(reasonFor({ country: 'US' }, { audiences: ['99', '1'], settings: all })).toBe('bucketed');
  });

  test('are looked up by string, whatever the type of the ids', () => {
    expect(reasonFor({}, { audiences: [1] })).toBe('audience');
    expect(reasonFor({ country: 'US' }, { audiences: [1] })).toBe('bucketed');
  });

  test('must all match when the options say exactly all', () => {
    expect(reasonFor({ country: 'US' }, { audiences: ['1', '2'], settings: all })).toBe('audience');
    expect(reasonFor({ country: 'US', plan: 'pro' }, { audiences: ['1', '2'], settings: all })).toBe('bucketed');
  });

  test.each([
    undefined,
    null,
    {},
    { matching_options: null },
    { matching_options: { audiences: 'ALL' } },
    { matching_options: { audiences: true } },
  ])('need only one match when the settings are %j', (settings) => {
    expect(reasonFor({ country: 'US' }, { audiences: ['1', '2'], settings })).toBe('bucketed');
    expect(reasonFor({}, { audiences: ['1', '2'], settings })).toBe('audience');
  });

  test('without rules do not match, neither among all nor alone', () => {
    expect(reasonFor({ country: 'US' }, { audiences: ['1', '3'], settings: all })).toBe('audience');
    expect(reasonFor({ country: 'US' }, { audiences: ['1', '3'] })).toBe('bucketed');
    expect(reasonFor({ country: 'US' }, { audiences: ['3'] })).toBe('audience');
  });

  test('of one id both count, as official finds both, and an id that is repeated counts once', () => {
    const parts = { audiences: [us, { ...pro, id: '1' }] };
    const visitor = { id: 'v1', attributes: { plan: 'pro' } };
    expect(decideHero({ audiences: ['1', '1'] }, visitor, {}, parts).reason).toBe('bucketed');
    expect(decideHero({ audiences: ['1'], settings: all }, visitor, {}, parts).reason).toBe('audience');
  });

  test('that are permanent are asked of those without a stored variation only', () => {
    expect(reasonFor({}, { audiences: ['4'] })).toBe('audience');
    expect(reasonFor({}, { audiences: ['4'] }, stuck)).toBe('sticky');
  });

  test('that are permanent are asked when the stored variation is gone', () => {
    expect(reasonFor({}, { audiences: ['4'] }, { id: 'v1', assignments: { '100': '5' } })).toBe('audience');
  });

  test('that are transient, or of no type or another, are asked of everybody', () => {
    for (const type of ['transient', undefined, null, 'Permanent']) {
      const parts = { audiences: [{ ...us, type }] };
      expect(decideHero({ audiences: ['1'] }, stuck, {}, parts).reason).toBe('audience');
      expect(decideHero({ audiences: ['1'] }, { ...stuck, attributes: { country: 'US' } }, {}, parts).reason).toBe(
        'sticky',
      );
    }
  });

  test('that are left beside permanent ones decide for those with a stored variation', () => {
    expect(reasonFor({}, { audiences: ['4', '2'] }, stuck)).toBe('audience');
    expect(reasonFor({ plan: 'pro' }, { audiences: ['4', '2'], settings: all }, stuck)).toBe('sticky');
  });

  test('see segments, attributes and those of the call', () => {
    const fields = { audiences: ['1'] };
    const decideFor = (visitor: Partial<Visitor>, attributes?: Fields) =>
      decideHero(fields, { id: 'v1', ...visitor }, { attributes }, { audiences }).reason;
    expect(decideFor({ segments: { country: 'US' } })).toBe('bucketed');
    expect(decideFor({ attributes: { country: 'US' } })).toBe('bucketed');
    expect(decideFor({}, { country: 'US' })).toBe('bucketed');
    expect(decideFor({ segments: { country: 'US' }, attributes: { country: 'CA' } })).toBe('audience');
    expect(decideFor({ segments: { country: 'CA' }, attributes: { country: 'US' } })).toBe('bucketed');
    expect(decideFor({ attributes: { country: 'US' } }, { country: 'CA' })).toBe('audience');
    expect(decideFor({ attributes: { country: 'US' } }, { country: undefined })).toBe('audience');
  });

  test('do not see location properties', () => {
    expect(decideHero({ audiences: ['1'] }, V1, { location: { country: 'US' } }, { audiences }).reason).toBe(
      'audience',
    );
  });

  test('may be answered by the app where the visitor data says nothing', () => {
    const options = { resolveRule: () => 'US' };
    expect(decideHero({ audiences: ['1'] }, V1, options, { audiences }).reason).toBe('bucketed');
    expect(
      decideHero({ audiences: ['1'] }, { id: 'v1', attributes: { country: 'CA' } }, options, { audiences }).reason,
    ).toBe('audience');
  });
});

describe('step 7, segments', () => {
  const segments = [
    { id: '50', key: 'loyal', name: 'Loyal', rules: US_ONLY },
    { id: '51', key: 'new', name: 'New', rules: US_ONLY },
  ];
  const holding = (customSegments: unknown): Visitor => ({
    id: 'v1',
    segments: { customSegments } as Visitor['segments'],
  });
  const reasonFor = (visitor: Visitor, fields: Fields, options?: DecideOptions) =>
    decideHero(fields, visitor, options, { segments }).reason;

  test('attached ones must hold the visitor, one is enough', () => {
    expect(reasonFor(holding(['50']), { audiences: ['50', '51'] })).toBe('bucketed');
    expect(reasonFor(holding(['51']), { audiences: ['50', '51'] })).toBe('bucketed');
    expect(reasonFor(holding(['52']), { audiences: ['50', '51'] })).toBe('segment');
    expect(reasonFor(holding([]), { audiences: ['50'] })).toBe('segment');
    expect(reasonFor(V1, { audiences: ['50'] })).toBe('segment');
  });

  test('that do not resolve are not attached', () => {
    expect(reasonFor(V1, { audiences: ['99'] })).toBe('bucketed');
  });

  test('are compared by string', () => {
    expect(reasonFor(holding([50]), { audiences: [50] })).toBe('bucketed');
  });

  test.each(['50', { 0: '50' }, null, 50])('are not held by %j, which is no list', (held) => {
    expect(reasonFor(holding(held), { audiences: ['50'] })).toBe('segment');
  });

  test('are not re-evaluated: their rules do not matter here', () => {
    expect(reasonFor({ id: 'v1', attributes: { country: 'US' } }, { audiences: ['50'] })).toBe('segment');
  });

  test('are held by an attribute of the visitor, which official persists when it makes a context', () => {
    expect(reasonFor({ id: 'v1', attributes: { customSegments: ['50'] } }, { audiences: ['50'] })).toBe('bucketed');
  });

  test('are not held by attributes of the call', () => {
    expect(reasonFor(V1, { audiences: ['50'] }, { attributes: { customSegments: ['50'] } })).toBe('segment');
  });

  test('are asked of those with a stored variation too', () => {
    expect(reasonFor({ id: 'v1', assignments: { '100': '1001' } }, { audiences: ['50'] })).toBe('segment');
  });

  test('come after the audiences of the same list, and both count', () => {
    const parts = { segments, audiences: [{ id: '1', key: 'us', name: 'US', rules: US_ONLY }] };
    const fields = { audiences: ['50', '1'] };
    expect(decideHero(fields, V1, {}, parts).reason).toBe('audience');
    expect(decideHero(fields, holding(['50']), {}, parts).reason).toBe('audience');
    expect(decideHero(fields, { id: 'v1', attributes: { country: 'US' } }, {}, parts).reason).toBe('segment');
    expect(decideHero(fields, { ...holding(['50']), attributes: { country: 'US' } }, {}, parts).reason).toBe(
      'bucketed',
    );
  });
});

describe('step 8, variations', () => {
  test.each([[[]], [null], [undefined], ['ab'], [[null]], [{}]])('%j are none', (variations) => {
    expect(decideHero({ variations })).toMatchObject({ reason: 'no-variations', bucketValue: null });
  });

  test('are missed after segments', () => {
    const segments = [{ id: '50', key: 'loyal', name: 'Loyal' }];
    expect(decideHero({ variations: [], audiences: ['50'] }, V1, {}, { segments }).reason).toBe('segment');
  });

  test('without an id are variations, in which nobody is', () => {
    expect(decideHero({ variations: [{ traffic_allocation: 100 }] })).toMatchObject({
      reason: 'not-in-traffic',
      bucketValue: 2096,
    });
  });

  test('that are null are skipped', () => {
    expect(decideHero({ variations: [null, aVariation({ id: '5', traffic_allocation: 100 })] }).details?.id).toBe('5');
  });
});

describe('step 9, the variation', () => {
  const stopped = aVariation({ id: '1002', key: 'c', status: 'stopped', traffic_allocation: 0 });
  const variations = [...(anExperience().variations as unknown[]), stopped];

  test('is the stored one, without hashing', () => {
    expect(decideHero({}, { id: 'v1', assignments: { '100': '1001' } })).toMatchObject({
      variation: 'b',
      reason: 'sticky',
      bucketValue: null,
    });
  });

  test('is the stored one even when it is stopped and has no traffic, for those who have it', () => {
    expect(decideHero({ variations }, { id: 'v1', assignments: { '100': '1002' } })).toMatchObject({
      variation: 'c',
      reason: 'sticky',
    });
  });

  test('is bucketed anew when the stored one is gone', () => {
    expect(decideHero({}, { id: 'v1', assignments: { '100': '5' } })).toMatchObject({
      variation: 'original',
      reason: 'bucketed',
    });
  });

  test.each(['', null, undefined, {}])('is not stored as %j', (stored) => {
    expect(decideHero({}, { id: 'v1', assignments: { '100': stored as string } }).reason).toBe('bucketed');
  });

  test('stored as a number is compared as a string', () => {
    expect(decideHero({}, { id: 'v1', assignments: { '100': 1001 as unknown as string } }).reason).toBe('sticky');
  });

  test.each([
    ['100', '0100'],
    ['007', '7'],
    ['1e3', '1000'],
    [' 5', '5'],
    ['9007199254740993', '9007199254740992'],
    ['__proto__', 'x'],
  ])('is stored under the id %j as it is written, not under %j', (id, other) => {
    const stored = (under: string) => JSON.parse(`{ ${JSON.stringify(under)}: "1001" }`) as Assignments;
    expect(decideHero({ id }, { id: 'v1', assignments: stored(id) }).reason).toBe('sticky');
    expect(decideHero({ id }, { id: 'v1', assignments: stored(other) }).reason).toBe('bucketed');
  });

  test('is not stored where assignments are inherited, or are no object', () => {
    expect(decideHero({}, { id: 'v1', assignments: Object.create({ '100': '1001' }) as {} }).reason).toBe('bucketed');
    for (const assignments of [null, 'x', 5]) {
      expect(decideHero({}, { id: 'v1', assignments } as unknown as Visitor).reason).toBe('bucketed');
    }
    expect(decideHero({ id: 'constructor' }).reason).toBe('bucketed');
  });

  test('is not one that only counts for mutual exclusion', () => {
    expect(decideHero({}, V1, { alsoAssigned: { '100': '1001' } }).reason).toBe('bucketed');
  });

  test('is the forced one, whatever its status and traffic', () => {
    expect(decideHero({ variations }, V1, { forceVariationId: '1002' })).toMatchObject({
      variation: 'c',
      reason: 'forced',
      bucketValue: null,
    });
    expect(decideHero({}, V1, { forceVariationId: 1001 as unknown as string }).variation).toBe('b');
  });

  test('is the forced one rather than the stored one', () => {
    const visitor = { id: 'v1', assignments: { '100': '1000' } };
    expect(decideHero({}, visitor, { forceVariationId: '1001' })).toMatchObject({ variation: 'b', reason: 'forced' });
  });

  test.each(['5', '', 'b', null, {}])('is not forced by %j, which is ignored', (forced) => {
    const options = { forceVariationId: forced as string };
    expect(decideHero({}, V1, options).reason).toBe('bucketed');
    expect(decideHero({}, { id: 'v1', assignments: { '100': '1001' } }, options).reason).toBe('sticky');
  });

  test('is forced past none of the steps before', () => {
    const options = { forceVariationId: '1001' };
    expect(decideHero({ environment: 'x' }, V1, options).reason).toBe('environment');
    expect(decideHero({ site_area: {} }, V1, options).reason).toBe('location');
    expect(decideHero({}, { id: '' }, options).reason).toBe('no-visitor');
    expect(decideHero({}, V1, options, { archived_experiences: ['100'] }).reason).toBe('archived');
    const audiences = [{ id: '1', key: 'us', name: 'US', rules: US_ONLY }];
    expect(decideHero({ audiences: ['1'] }, V1, options, { audiences }).reason).toBe('audience');
  });

  test('is none when the hash value is in no range', () => {
    const tenth = [aVariation({ id: '1000', traffic_allocation: 10 })];
    expect(decideHero({ variations: tenth })).toMatchObject({
      variation: null,
      details: null,
      reason: 'not-in-traffic',
      bucketValue: 2096,
    });
  });

  test('follows the anchored layout from version 12 on', () => {
    const tenths = [
      aVariation({ id: '1000', key: 'a', traffic_allocation: 20 }),
      aVariation({ id: '1001', key: 'b', traffic_allocation: 20 }),
    ];
    expect(decideHero({ variations: tenths, version: 11 })).toMatchObject({ variation: 'b', bucketValue: 2096 });
    expect(decideHero({ variations: tenths, version: 12 })).toMatchObject({ variation: null, bucketValue: 2096 });
    expect(decideHero({ variations: tenths, version: 12 }, V7)).toMatchObject({ variation: 'b', bucketValue: 6678 });
  });

  test('is hashed over the experience id, then the visitor id', () => {
    const bucketOf = (id: string) => decideHero({ id }).bucketValue;
    expect(bucketOf('100')).toBe(2096);
    expect(bucketOf('101')).not.toBe(2096);
  });
});

describe('details', () => {
  const change = { id: 9, type: 'customCode', data: { js: 'alert(1)', deep: { list: [1, { x: 2 }] } } };
  const document = () => ({
    experiences: [anExperience({ variations: [aVariation({ traffic_allocation: 100, changes: [change] })] })],
  });

  test('are a frozen copy: nobody can change what others see', () => {
    const { details } = decide(document());
    expect(details?.changes).toEqual([{ id: '9', type: 'customCode', data: change.data }]);
    const data = details?.changes[0]?.data as { deep: { list: unknown[] } };
    for (const part of [
      details,
      details?.changes,
      details?.changes[0],
      data,
      data.deep,
      data.deep.list,
      data.deep.list[1],
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(Object.isFrozen(change.data)).toBe(false);
    expect(data).not.toBe(change.data);
  });

  test('are the same object for as long as the document is', () => {
    const project = aProject(document());
    const first = decideExperience(project, V1, 'hero').details;
    expect(decideExperience(project, V7, 'hero').details).toBe(first);
    expect(decideExperience(project, { id: 'v', assignments: { '100': '1000' } }, 'hero').details).toBe(first);
    expect(decide(document()).details).not.toBe(first);
  });

  test('may be cyclic, hold a key __proto__, or a getter that throws', () => {
    const data: Record<string, unknown> = JSON.parse('{"__proto__": {"polluted": true}, "x": 1}');
    data.self = data;
    Object.defineProperty(data, 'trap', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    const changes = [{ id: 1, type: 'customCode', data }];
    const { details } = decideHero({ variations: [aVariation({ traffic_allocation: 100, changes })] });
    const copied = details?.changes[0]?.data as Record<string, unknown>;
    expect(copied.self).toBe(copied);
    expect(Object.keys(copied)).toEqual(['__proto__', 'x', 'self', 'trap']);
    expect(copied.trap).toBeUndefined();
    expect(copied.polluted).toBeUndefined();
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
  });
});

test('an experience is compiled once, however many visitors it is decided for', () => {
  const project = aProject({ experiences: [anExperience()] });
  const readings: string[] = [];
  const watched = new Proxy(project, {
    get(target, name, receiver) {
      readings.push(String(name));
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  for (const id of ['v1', 'v2', 'v3']) decideExperience(watched, { id }, 'hero');
  expect(readings.filter((name) => name === 'audiences')).toHaveLength(1);
});

test('the same experience in two projects is decided by the rules of each', () => {
  const project = aProject({
    experiences: [anExperience({ audiences: ['1'] })],
    audiences: [{ id: '1', key: 'us', name: 'US', rules: US_ONLY }],
  });
  const other = { ...project, audiences: [] };
  expect(decideExperience(project, V1, 'hero').reason).toBe('audience');
  expect(decideExperience(other, V1, 'hero').reason).toBe('bucketed');
  expect(decideExperience(project, V1, 'hero').reason).toBe('audience');
});
