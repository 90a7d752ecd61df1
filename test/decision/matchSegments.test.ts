import { describe, expect, test } from 'vitest';
import { matchSegments } from '../../src/decision/audiences';
import { aProject, aRule, rules, US_ONLY } from './given';

const PRO = rules(aRule('plan', 'equals', 'pro'));
const project = aProject({
  segments: [
    { id: '50', key: 'us', name: 'US', rules: US_ONLY },
    { id: '51', key: 'pro', name: 'Pro', rules: PRO },
    { id: '52', key: 'ruleless', name: 'Ruleless' },
    { id: 53, key: 'pro-too', name: 'Pro too', rules: PRO },
    { id: '54', key: 'pro', name: 'Same key', rules: US_ONLY },
  ],
});
const v = { id: 'v1', attributes: { country: 'US', plan: 'pro' } };

describe('custom segments', () => {
  test('that match are told by id', () => {
    expect(matchSegments(project, v, ['us'])).toEqual(['50']);
    expect(matchSegments(project, { id: 'v1' }, ['us'])).toEqual([]);
  });

  test('are each evaluated, in config order, and only when requested', () => {
    expect(matchSegments(project, v, ['pro-too', 'us'])).toEqual(['50', '53']);
    expect(matchSegments(project, { id: 'v1', attributes: { plan: 'pro' } }, ['us', 'pro', 'pro-too'])).toEqual([
      '51',
      '53',
    ]);
  });

  test('are told once, also when requested twice', () => {
    expect(matchSegments(project, v, ['us', 'us'])).toEqual(['50']);
  });

  test('that share a key are all evaluated, and one id is told once', () => {
    expect(matchSegments(project, v, ['pro'])).toEqual(['51', '54']);
    const twice = aProject({
      segments: [
        { id: '1', key: 'us', rules: US_ONLY },
        { id: 1, key: 'us', rules: US_ONLY },
      ],
    });
    expect(matchSegments(twice, v, ['us'])).toEqual(['1']);
  });

  test('without a key cannot be requested', () => {
    const keyless = aProject({ segments: [{ id: '1', rules: US_ONLY }] });
    expect(matchSegments(keyless, v, [''])).toEqual([]);
  });

  test('without rules do not match, and unknown ones are ignored', () => {
    expect(matchSegments(project, v, ['ruleless', 'nope', '', '50'])).toEqual([]);
  });

  test('the visitor is in already are not told again, and those that no longer match are not told off', () => {
    expect(matchSegments(project, { ...v, segments: { customSegments: ['50', '99'] } }, ['us', 'pro'])).toEqual([
      '51',
      '54',
    ]);
    const numbers = { customSegments: [50] as unknown as string[] };
    expect(matchSegments(project, { ...v, segments: numbers }, ['us'])).toEqual([]);
    const broken = { customSegments: '50' as unknown as string[] };
    expect(matchSegments(project, { ...v, segments: broken }, ['us'])).toEqual(['50']);
  });

  test('see persisted segments, then attributes, then the rule data', () => {
    expect(matchSegments(project, { id: 'v1', segments: { country: 'US' } }, ['us'])).toEqual(['50']);
    expect(
      matchSegments(project, { id: 'v1', segments: { country: 'CA' }, attributes: { country: 'US' } }, ['us']),
    ).toEqual(['50']);
    expect(matchSegments(project, v, ['us'], { country: 'CA' })).toEqual([]);
    expect(matchSegments(project, { id: 'v1' }, ['us'], { country: 'US' })).toEqual(['50']);
    expect(matchSegments(project, v, ['us'], {})).toEqual(['50']);
  });

  test('may be answered by the app', () => {
    expect(matchSegments(project, { id: 'v1' }, ['us'], undefined, { resolveRule: () => 'US' })).toEqual(['50']);
  });

  test('are none for a visitor whose data cannot be read', () => {
    const unreadable: typeof v = Object.defineProperty({ ...v }, 'segments', {
      get() {
        throw new Error('no');
      },
    });
    expect(matchSegments(project, unreadable, ['us'])).toEqual([]);
  });

  test.each(['us', null, undefined, 5])('requested as %j, which is no list, are none', (keys) => {
    expect(matchSegments(project, v, keys as unknown as string[])).toEqual([]);
  });
});
