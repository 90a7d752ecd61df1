import { describe, expect, test } from 'vitest';
import { mergeSegments, reportSegments } from '../../src/visitor/visitor';
import { parseRecord } from '../../src/visitor/visitorRecord';

describe('report segments among attributes', () => {
  test('are remembered, other attributes are not', () => {
    expect(reportSegments({ country: 'US', devices: ['DESK'], plan: 'pro' })).toEqual({
      country: 'US',
      devices: ['DESK'],
    });
  });

  test('become text, which rules compare like what it came from', () => {
    expect(reportSegments({ campaign: 2024, visitorType: true, devices: [1, 'IPH'], customSegments: [7] })).toEqual({
      campaign: '2024',
      visitorType: 'true',
      devices: ['1', 'IPH'],
      customSegments: ['7'],
    });
  });

  test('that are null or empty are blank from now on', () => {
    const said = reportSegments({ country: null, source: '' }, '');
    expect(said).toEqual({ country: '', source: '' });
    const record = JSON.stringify({
      segments: mergeSegments({ country: 'US', source: 'direct', campaign: 'x' }, said),
    });
    expect(parseRecord(record).segments).toEqual({ country: '', source: '', campaign: 'x' });
  });

  test('that are undefined say nothing', () => {
    expect(reportSegments({ country: undefined }, '')).toEqual({});
  });

  test('of no use to a report are left out', () => {
    const useless = { country: {}, source: ['a'], browser: () => 'CH', campaign: Symbol('x'), customSegments: 's1' };
    expect(reportSegments(useless)).toEqual({});
  });

  test('whose getter throws are left out, and inherited ones too', () => {
    const hostile = Object.create({ source: 'direct' }, { country: { enumerable: true, get: () => fail() } });
    const fail = () => {
      throw new Error('no');
    };
    expect(reportSegments(hostile as Record<string, unknown>)).toEqual({});
  });
});
