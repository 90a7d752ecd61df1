import { describe, expect, test } from 'vitest';
import { layOutVariations } from '../../src/decision/bucketing';
import { aProject, anExperience, aVariation } from './given';

function isAnchored(version: unknown): boolean {
  const variations = [aVariation({ id: 'a', status: 'stopped' }), aVariation({ id: 'b' })];
  const { experiences } = aProject({ experiences: [anExperience({ version, variations })] });
  return layOutVariations(experiences[0] as (typeof experiences)[0]).length === 2;
}

describe('the layout of an experience', () => {
  test.each([12, 11.5, '12', 99, Infinity, [12]])('is anchored for version %j', (version) => {
    expect(isAnchored(version)).toBe(true);
  });

  test.each([11, 8, '11', 0, -1, undefined, null, '', 'x', {}, NaN, true])('is packed for version %j', (version) => {
    expect(isAnchored(version)).toBe(false);
  });
});
