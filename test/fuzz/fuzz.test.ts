import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parseConfig';
import type { DecideOptions } from '../../src/decision/decision';
import { matchRules } from '../../src/decision/matchRules';
import { ConvertError } from '../../src/errors';
import type { Visitor } from '../../src/visitor/visitor';
import { createDistribution } from '../parity/distribution';
import { generateCase } from '../parity/generate';
import { askEverything } from './askEverything';
import { materialise, oddValue } from './hostile';
import { mutate, mutation } from './mutate';
import type { Mutation } from './mutate';

const CASES = Number(process.env.FUZZ_CASES ?? 5_000);
const RUN = { numRuns: CASES, seed: Number(process.env.FUZZ_SEED ?? 20_260_401), endOnFailure: CASES > 50_000 };
const TIME = 3_600_000;

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});
const anyJson = fc.jsonValue({ maxDepth: 5 });
const anyValue = fc.oneof(anyJson, anything, oddValue);
const anyList = fc.oneof(fc.array(anyValue, { maxLength: 4 }), anyValue);

/** A document with the two ids that make it one, and anything else in every place. */
const anyDocument = fc.record(
  {
    account_id: fc.constantFrom<unknown>('1', 1),
    project: fc.constantFrom<unknown>({ id: '2' }, { id: 2, settings: null }),
    experiences: anyList,
    audiences: anyList,
    segments: anyList,
    locations: anyList,
    features: anyList,
    goals: anyList,
    archived_experiences: anyList,
  },
  { requiredKeys: ['account_id', 'project'] },
);

const mutations = fc.array(mutation, { minLength: 0, maxLength: 6 });

interface NearlyValid {
  seed: number;
  onConfig: Mutation[];
  onVisitor: Mutation[];
}

const nearlyValid: fc.Arbitrary<NearlyValid> = fc.record({ seed: fc.nat(), onConfig: mutations, onVisitor: mutations });

describe(`fuzzing, ${CASES} cases each`, () => {
  const distribution = createDistribution();

  it(
    'never throws on any document, and gives an error or decisions with a reason',
    () => {
      fc.assert(
        fc.property(fc.oneof(anyDocument, anyValue), anyValue, anyValue, (document, attributes, location) => {
          const parsed = parseConfig(materialise(document));
          if (!parsed.ok) {
            expect(parsed.error).toBeInstanceOf(ConvertError);
            return;
          }
          const visitor = { id: 'v', attributes: materialise(attributes) } as Visitor;
          askEverything(parsed.project, visitor, { location: materialise(location) } as DecideOptions);
        }),
        RUN,
      );
    },
    TIME,
  );

  it(
    'never throws on a document, a visitor or options that are wrong in a few places, and always has a reason',
    () => {
      fc.assert(
        fc.property(nearlyValid, ({ seed, onConfig, onVisitor }) => {
          const { config, visitor, call, environment } = generateCase(seed);
          const parsed = parseConfig(mutate(config, onConfig));
          distribution.count('document', parsed.ok ? 'accepted' : parsed.error.code);
          if (!parsed.ok) return;
          const asked = mutate({ visitor, options: { ...call, environment } }, onVisitor) as {
            visitor: Visitor;
            options: DecideOptions;
          };
          const options = isObject(asked.options) ? asked.options : {};
          for (const reason of askEverything(
            parsed.project,
            isObject(asked.visitor) ? asked.visitor : { id: '' },
            options,
          )) {
            distribution.count('reason', reason);
          }
        }),
        RUN,
      );
      console.log(distribution.print());
    },
    TIME,
  );

  it('reached every reason on the way', () => {
    const reasons = ['bucketed', 'sticky', 'forced', 'no-visitor', 'unknown-experience', 'archived', 'environment', 'location', 'audience', 'segment', 'no-variations', 'not-in-traffic', 'error']; // prettier-ignore
    expect(reasons.filter((reason) => distribution.of('reason', reason) === 0)).toEqual([]);
  });

  it(
    'matches any rules against any data without throwing',
    () => {
      const element = fc.record(
        {
          key: fc.constantFrom<unknown>('a', '__proto__', 'length', 0, undefined),
          value: anyValue,
          matching: fc.oneof(
            {
              weight: 5,
              arbitrary: fc.record({
                match_type: fc.constantFrom(
                  'equals',
                  'less',
                  'contains',
                  'isIn',
                  'regexMatches',
                  'startsWith',
                  'exists',
                  'x',
                ),
                negated: fc.boolean(),
              }),
            },
            { weight: 1, arbitrary: anyValue },
          ),
        },
        { requiredKeys: [] },
      );
      const level = (name: string, inner: fc.Arbitrary<unknown>) =>
        fc.oneof(
          { weight: 6, arbitrary: fc.array(inner, { maxLength: 3 }).map((list) => ({ [name]: list })) },
          { weight: 1, arbitrary: anyValue },
        );
      const rules = level(
        'OR',
        level('AND', level('OR_WHEN', fc.oneof({ weight: 5, arbitrary: element }, { weight: 1, arbitrary: anyValue }))),
      );
      const data = fc.oneof(fc.record({ a: anyValue }), anyValue);
      fc.assert(
        fc.property(rules, data, (tree, of) => {
          expect(typeof matchRules(materialise(tree), materialise(of))).toBe('boolean');
        }),
        RUN,
      );
    },
    TIME,
  );

  it('has polluted nothing', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
