import { describe, expect, test } from 'vitest';
import { decideExperience } from '../../src/decision/decideExperience';
import { aProject, aVariation, anExperience } from './given';

const VISITORS = 10_000;

/** How many of 10,000 visitors get each variation, and nobody's under `null`. */
function split(allocations: readonly number[], version: number, nameVisitor: (index: number) => string) {
  const variations = allocations.map((traffic, index) =>
    aVariation({ id: `100${index}`, key: `v${index}`, traffic_allocation: traffic }),
  );
  const project = aProject({ experiences: [anExperience({ variations, version })] });
  const counts = new Map<string | null, number>();
  for (let index = 0; index < VISITORS; index++) {
    const { variation } = decideExperience(project, { id: nameVisitor(index) }, 'hero');
    counts.set(variation, (counts.get(variation) ?? 0) + 1);
  }
  return counts;
}

const names: [string, (index: number) => string][] = [
  ['counted', (index) => `visitor-${index}`],
  ['like a UUID', (index) => `${(index * 2654435761).toString(16).padStart(12, '0')}-4f5a-9c1d-${index.toString(36)}`],
  ['in Greek', (index) => `επισκέπτης-${index}`],
];

describe.each(names)('10,000 visitors with ids %s', (_how, nameVisitor) => {
  describe.each([8, 12])('in an experience of version %d', (version) => {
    test.each([
      ['50/50', [50, 50]],
      ['thirds', [100 / 3, 100 / 3, 100 / 3]],
      ['10 %', [10]],
      ['10/90', [10, 90]],
    ])('split %s within 4 sigma', (_name, allocations) => {
      // A single variation is anchored at its own share of the whole, so 10 % of it is 10 % of everybody in both layouts.
      const counts = split(allocations, version, nameVisitor);
      allocations.forEach((percent, index) => {
        const share = percent / 100;
        const sigma = Math.sqrt(VISITORS * share * (1 - share));
        expect(Math.abs((counts.get(`v${index}`) ?? 0) - VISITORS * share)).toBeLessThan(4 * sigma);
      });
    });
  });
});
