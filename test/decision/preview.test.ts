import { describe, expect, test } from 'vitest';
import type { ConfigDocument } from '../../src/config/configDocument';
import { decideExperience } from '../../src/decision/decideExperience';
import { decideFeature } from '../../src/decision/decideFeature';
import { findMissing, parsePreview, withDraft } from '../../src/decision/preview';
import { aDocument, aFeatureChange, aProject, aVariation, anExperience, rules, US_ONLY } from './given';

const V1 = { id: 'v1' };

describe('a preview link', () => {
  test.each([
    ['?convert_preview=100.1001', '100', '1001'],
    ['convert_preview=100.1001', '100', '1001'],
    ['?a=b&convert_preview=0.007&c', '0', '007'],
    ['?convert_preview=100%2E1001', '100', '1001'],
    ['?convert_preview=1.2&convert_preview=3.4', '1', '2'],
  ])('%s names experience %s and variation %s', (search, experienceId, variationId) => {
    expect(parsePreview(search)).toEqual({ ok: true, preview: { experienceId, variationId } });
  });

  test.each([
    '',
    '100',
    '100.',
    '.1001',
    '100.1001.1',
    '100..1001',
    '100,1001',
    'a.b',
    '1a.2',
    '1.2b',
    '-1.2',
    '1.2%20',
    '1.2%0A',
    '%201.2',
    '1e3.2',
    '١.٢',
    '1.5.',
  ])('with %j is off, and says why', (value) => {
    expect(parsePreview(`?convert_preview=${value}`)).toEqual({
      ok: false,
      reason: 'convert_preview must be {experienceId}.{variationId}, both of digits only.',
    });
  });

  test.each(['', '?', '?preview=1.2', '?CONVERT_PREVIEW=1.2', '?x=convert_preview=1.2'])('%j is none', (search) => {
    expect(parsePreview(search)).toBeNull();
  });
});

describe('what a preview shows', () => {
  const project = aProject({ experiences: [anExperience()] });

  test('is an experience and a variation of the project', () => {
    expect(findMissing(project, { experienceId: '100', variationId: '1001' })).toBeNull();
  });

  test('may be an experience that the project does not have, such as a draft', () => {
    expect(findMissing(project, { experienceId: '999', variationId: '1001' })).toEqual({
      what: 'experience',
      reason: 'The project has no experience 999.',
    });
  });

  test('may be a variation that the experience does not have', () => {
    expect(findMissing(project, { experienceId: '100', variationId: '999' })).toEqual({
      what: 'variation',
      reason: 'Experience 100 has no variation 999.',
    });
  });
});

describe('the previewed experience', () => {
  const preview = { experienceId: '100', variationId: '1001' };
  const stopped = [
    aVariation({ id: '1000', traffic_allocation: 100 }),
    aVariation({ id: '1001', key: 'b', status: 'stopped', traffic_allocation: 0 }),
  ];

  test('gives its variation past archived, environment, status, traffic and every rule', () => {
    const project = aProject({
      experiences: [
        anExperience({
          environment: 'x',
          site_area: {},
          locations: ['99'],
          audiences: ['1', '50'],
          status: 'draft',
          variations: stopped,
        }),
      ],
      audiences: [{ id: '1', key: 'us', name: 'US', rules: US_ONLY }],
      segments: [{ id: '50', key: 's', name: 'S' }],
      archived_experiences: ['100'],
    });
    expect(decideExperience(project, V1, 'hero', { preview })).toMatchObject({
      variation: 'b',
      reason: 'preview',
      experienceId: '100',
      bucketValue: null,
      details: { id: '1001' },
    });
  });

  test('gives it rather than a stored or a forced one', () => {
    const visitor = { id: 'v1', assignments: { '100': '1000' } };
    const project = aProject({ experiences: [anExperience()] });
    expect(decideExperience(project, visitor, 'hero', { preview, forceVariationId: '1000' }).reason).toBe('preview');
  });

  test('gives nothing to nobody', () => {
    expect(decideExperience(aProject({ experiences: [anExperience()] }), { id: '' }, 'hero', { preview }).reason).toBe(
      'no-visitor',
    );
  });

  test('decides as ever when it has no such variation', () => {
    const project = aProject({ experiences: [anExperience()] });
    expect(decideExperience(project, V1, 'hero', { preview: { experienceId: '100', variationId: '9' } }).reason).toBe(
      'bucketed',
    );
    expect(decideExperience(project, V1, 'hero', { preview: { experienceId: '100', variationId: '' } }).reason).toBe(
      'bucketed',
    );
  });

  test('leaves every other experience as it is', () => {
    const project = aProject({
      experiences: [anExperience(), anExperience({ id: '101', key: 'other', environment: 'x' })],
    });
    expect(decideExperience(project, V1, 'other', { preview }).reason).toBe('environment');
    expect(decideExperience(project, V1, 'other', { preview, environment: 'x' }).reason).toBe('bucketed');
  });
});

describe('features under a preview', () => {
  const feature = { id: '7', key: 'search', name: 'Search', variables: [{ key: 'limit', type: 'integer' }] };
  const on = (id: string, limit: number) =>
    aVariation({ id, key: `v${id}`, traffic_allocation: 100, changes: [aFeatureChange({ limit })] });
  const first = anExperience({ id: '1', key: 'first', variations: [on('10', 1)] });
  const second = anExperience({
    id: '2',
    key: 'second',
    environment: 'x',
    variations: [on('20', 2), aVariation({ id: '21', key: 'off' }), on('22', 3)],
  });
  const third = anExperience({ id: '3', key: 'third', variations: [on('30', 4)] });
  const project = aProject({ experiences: [first, second, third], features: [feature] });

  test('take their variables from the previewed variation, which comes first', () => {
    const decision = decideFeature(project, V1, 'search', { preview: { experienceId: '2', variationId: '22' } });
    expect(decision).toMatchObject({
      isEnabled: true,
      experience: 'second',
      reason: 'preview',
      variables: { limit: 3 },
    });
    expect(decision.decisions.map(({ experience }) => experience)).toEqual(['second', 'first', 'third']);
    expect(decision.matches.map(({ experience }) => experience)).toEqual(['second', 'first', 'third']);
  });

  test('go on to the other carriers when the previewed variation lacks them', () => {
    const decision = decideFeature(project, V1, 'search', { preview: { experienceId: '2', variationId: '21' } });
    expect(decision).toMatchObject({
      isEnabled: true,
      experience: 'first',
      reason: 'bucketed',
      variables: { limit: 1 },
    });
  });

  test('are as ever when the previewed experience does not carry them', () => {
    const decision = decideFeature(project, V1, 'search', { preview: { experienceId: '9', variationId: '22' } });
    expect(decision.decisions.map(({ experience }) => experience)).toEqual(['first', 'second', 'third']);
  });

  test('exclude nothing: what is decided under a preview is no assignment', () => {
    const except = { rule_type: 'bucketed_into_experience_key', value: 'first', matching: { negated: true } };
    const excluding = anExperience({ id: '4', key: 'fourth', audiences: ['9'], variations: [on('40', 5)] });
    const withAudience = aProject({
      experiences: [first, excluding],
      features: [feature],
      audiences: [{ id: '9', key: 'x', name: 'X', rules: rules(except) }],
    });
    expect(decideFeature(withAudience, V1, 'search').matches).toHaveLength(1);
    expect(
      decideFeature(withAudience, V1, 'search', { preview: { experienceId: '1', variationId: '10' } }).matches,
    ).toHaveLength(2);
  });
});

describe('a document with the draft of a preview', () => {
  const PREVIEW = { experienceId: '9', variationId: '90' };
  const draftOf = (parts: Record<string, unknown>) => aDocument(parts) as unknown as ConfigDocument;
  const experience = anExperience({ id: '9', key: 'draft', variations: [aVariation({ id: '90', key: 'x' })] });
  const named = (id: string) => [{ id, key: id, name: id }];

  test('has every list of both, those of the project first, and all else from the project', () => {
    const lists = ['audiences', 'segments', 'locations', 'features', 'goals'];
    const from = (id: string) => Object.fromEntries(lists.map((name) => [name, named(id)]));
    const own = aDocument({ experiences: [anExperience()], is_debug: false, ...from('own') });
    const draft = draftOf({ experiences: [experience], is_debug: true, ...from('drafted') });
    expect(withDraft(own, draft, PREVIEW)).toEqual({
      ...own,
      experiences: [anExperience(), experience],
      ...Object.fromEntries(lists.map((name) => [name, [...named('own'), ...named('drafted')]])),
    });
  });

  test('does without lists that are none', () => {
    const whole = withDraft(aDocument({ audiences: 5 }), draftOf({ experiences: [experience], goals: null }), PREVIEW);
    expect(whole).toMatchObject({ experiences: [experience], audiences: [], goals: [] });
  });

  test.each([
    ['is of another experience', { experiences: [anExperience()] }, 'The project has no experience 9.'],
    ['lacks the variation', { experiences: [{ ...experience, variations: [] }] }, 'Experience 9 has no variation 90.'],
  ])('is refused when the draft %s', (_, parts, reason) => {
    expect(() => withDraft(aDocument(), draftOf(parts), PREVIEW)).toThrow(new TypeError(reason));
  });

  test('is refused without a preview, and when it is no config', () => {
    const draft = draftOf({ experiences: [experience] });
    const reason = new TypeError('The draft is not a config.');
    expect(() => withDraft(aDocument(), draft, null)).toThrow(reason);
    expect(() => withDraft({}, draft, PREVIEW)).toThrow(reason);
  });
});
