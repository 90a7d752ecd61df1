import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/parseConfig';
import { decideExperience } from '../../../src/decision/decideExperience';
import { createOracle } from '../oracle/oracle';
import { refuseNetwork } from '../oracle/refuseNetwork';
import { runSteps } from './runSteps';
import type { StepVector } from './runSteps';

interface AnchoredVectors {
  experienceId: string;
  visitors: Record<string, string>;
  vectors: {
    name: string;
    version: unknown;
    variations: { id?: string; key?: string }[];
    arithmetic: string[];
    expect: { value: number; variation: string | null }[];
  }[];
}

const read = <T>(file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as T;
const anchored = read<AnchoredVectors>('./anchored.json');
const exclusion = read<{ vectors: StepVector[] }>('./mutualExclusion.json').vectors;
const preview = read<{ vectors: StepVector[] }>('./preview.json').vectors;

const expectedSteps = (vector: StepVector) =>
  vector.steps.map(({ decide, reason, variation }) => ({
    decide,
    reason,
    ...(variation !== undefined && { variation }),
  }));

const document = (version: unknown, variations: unknown) => ({
  account_id: '1',
  project: { id: '2' },
  experiences: [{ id: anchored.experienceId, key: 'e', version, variations }],
});

describe('vectors worked out by hand: the anchored layout', () => {
  it.each(anchored.vectors)('$name', ({ version, variations, expect: expected }) => {
    const parsed = parseConfig(document(version, variations));
    if (!parsed.ok) throw parsed.error;
    for (const { value, variation } of expected) {
      const decision = decideExperience(parsed.project, { id: anchored.visitors[value]! }, 'e');
      expect([value, decision.details?.id ?? null, decision.bucketValue]).toEqual([value, variation, value]);
      expect(decision.reason).toBe(variation === null ? 'not-in-traffic' : 'bucketed');
      const key = variations.find((each) => each.id === variation)?.key;
      if (key !== undefined) expect(decision.variation).toBe(key);
    }
  });
});

describe('vectors worked out by hand: the visitors behind them', () => {
  const network = refuseNetwork();
  afterAll(() => {
    network.restore();
    expect(network.attempts).toEqual([]);
  });

  it('have the bucket values that the file says, in the official SDK too', () => {
    const oracle = createOracle(document(8, [{ id: 'a', traffic_allocation: 100 }]));
    for (const [value, id] of Object.entries(anchored.visitors)) {
      expect([id, oracle.experience(oracle.visitor({ id }), 'e', { location: {} }).bucketValue]).toEqual([
        id,
        Number(value),
      ]);
    }
  });
});

describe('vectors worked out by hand: mutual exclusion', () => {
  it.each(exclusion)('$name', (vector) => {
    expect(runSteps(vector)).toEqual(expectedSteps(vector));
  });
});

describe('vectors worked out by hand: preview', () => {
  it.each(preview)('$name', (vector) => {
    expect(runSteps(vector)).toEqual(expectedSteps(vector));
  });
});
