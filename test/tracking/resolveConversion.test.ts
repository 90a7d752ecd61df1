import { describe, expect, it, vi } from 'vitest';
import type { Goal } from '../../src/config/project';
import {
  readGoalData,
  resolveConversion,
  type ConversionMemory,
  type TrackOptions,
} from '../../src/tracking/conversion';
import type { Conversion } from '../../src/tracking/conversion';

const goal = (key: string, id: string, rules: unknown = null): Goal => ({
  id,
  key,
  name: key,
  type: 'advanced',
  rules,
});
const goals = new Map([
  ['buy', goal('buy', '900')],
  ['gold', goal('gold', '901', { OR: [] })],
  ['proto', goal('proto', '__proto__')],
]);
const NOTHING: ConversionMemory = { goals: {}, transactions: {} };

function resolve(goalKey: string, options?: TrackOptions, change: Partial<Conversion> = {}) {
  return resolveConversion({
    project: { goalsByKey: goals },
    memory: NOTHING,
    visitorId: 'v7',
    goalKey,
    options,
    exposed: {},
    matchRules: () => true,
    ...change,
  });
}

const wire = (result: ReturnType<typeof resolve>) => result.events.map(({ event }) => event);
const conversion = (data: object) => ({ eventType: 'conversion', data });

describe('resolveConversion', () => {
  it('sends one conversion event for a goal without data', () => {
    const result = resolve('buy');
    expect(result.status).toBe('queued');
    expect(wire(result)).toEqual([conversion({ goalId: '900' })]);
  });

  it('sends two for a goal with data, the second carrying it (parity)', () => {
    const result = resolve(
      'buy',
      { transactionId: 't1', amount: 10 },
      { exposed: { 100: '1000' }, segments: { country: 'US' } },
    );
    expect(wire(result)).toEqual([
      conversion({ goalId: '900', bucketingData: { 100: '1000' } }),
      conversion({
        goalId: '900',
        bucketingData: { 100: '1000' },
        goalData: [
          { key: 'amount', value: 10 },
          { key: 'transactionId', value: 't1' },
        ],
      }),
    ]);
    expect(result.events.map(({ visitorId, segments }) => [visitorId, segments])).toEqual([
      ['v7', { country: 'US' }],
      ['v7', { country: 'US' }],
    ]);
  });

  it('leaves bucketingData out when nothing was exposed', () => {
    expect('bucketingData' in resolve('buy').events[0]!.event.data).toBe(false);
  });

  it('says so of a goal the project does not have', () => {
    for (const key of ['none', '', '__proto__', 'constructor']) {
      expect(resolve(key)).toMatchObject({ status: 'unknown-goal', events: [] });
    }
  });

  it('checks goal rules against the data of the call alone, and only when some is given', () => {
    const matchRules = vi.fn(() => false);
    expect(resolve('gold', {}, { matchRules }).status).toBe('queued');
    expect(matchRules).not.toHaveBeenCalled();
    expect(resolve('gold', { ruleData: {} }, { matchRules }).status).toBe('rule-mismatch');
    expect(resolve('gold', { ruleData: { price: 3 } }, { matchRules }).status).toBe('rule-mismatch');
    expect(matchRules.mock.calls).toEqual([
      [{ OR: [] }, {}],
      [{ OR: [] }, { price: 3 }],
    ]);
  });

  it('takes rule data that throws for given and empty, and a repeat that throws for not allowed', () => {
    const throwing = (key: string) => Object.defineProperty({ amount: 1 }, key, { get: () => JSON.parse('') as never });
    expect(resolve('buy', throwing('ruleData')).status).toBe(resolve('buy', { amount: 1, ruleData: {} }).status);
    expect(resolve('buy', throwing('allowRepeat')).status).toBe('queued');
    const memory = resolve('buy').remember(NOTHING);
    expect(resolve('buy', throwing('allowRepeat'), { memory }).status).toBe('duplicate');
  });

  it('sends a goal once for each visitor', () => {
    const first = resolve('buy', { amount: 5 });
    const memory = first.remember(NOTHING);
    expect(memory.goals).toEqual({ 900: true });
    expect(resolve('buy', {}, { memory })).toMatchObject({ status: 'duplicate', events: [] });
    expect(NOTHING).toEqual({ goals: {}, transactions: {} });
  });

  it('sends the data of a repeat only when repeats are allowed, and only the data', () => {
    const memory = { goals: { 900: true as const }, transactions: {} };
    expect(resolve('buy', { allowRepeat: true }, { memory }).status).toBe('duplicate');
    expect(wire(resolve('buy', { allowRepeat: true, amount: 5 }, { memory }))).toEqual([
      conversion({ goalId: '900', goalData: [{ key: 'amount', value: 5 }] }),
    ]);
  });

  it('says where parity swallows what looks like a second order', () => {
    const memory = { goals: { 900: true as const }, transactions: { 900: { t1: 0 } } };
    expect(resolve('buy', { amount: 5, transactionId: 't2' }, { memory }).isDataUnsent).toBe(true);
    expect(resolve('buy', {}, { memory }).isDataUnsent).toBe(false);
    expect(resolve('buy', { amount: 5, transactionId: 't1' }, { memory }).isDataUnsent).toBe(false);
  });

  it('takes a transaction seen before for a duplicate for ever, repeats allowed or not', () => {
    const memory = resolve('buy', { transactionId: 5 }).remember(NOTHING);
    expect(memory.transactions).toEqual({ 900: { 5: 0 } });
    expect(resolve('buy', { transactionId: '5', allowRepeat: true }, { memory }).status).toBe('duplicate');
    const second = resolve('buy', { transactionId: '6', allowRepeat: true }, { memory });
    expect(second.events).toHaveLength(1);
    expect(second.remember(memory).transactions).toEqual({ 900: { 5: 0, 6: 0 } });
    expect(resolve('gold', { transactionId: '5', allowRepeat: true }, { memory }).status).toBe('queued');
  });

  it('names what may be sent once: the goal, its first data, a transaction; a repeat without one counts each time', () => {
    const memory = { goals: { 900: true as const }, transactions: {} };
    const once = (options: TrackOptions, change = {}) => resolve('buy', options, change).events.map((e) => e.once);
    expect(once({ amount: 1 })).toEqual(['["goal","v7","900"]', '["goal-data","v7","900"]']);
    expect(once({ transactionId: 't' })).toEqual(['["goal","v7","900"]', '["transaction","v7","900","t"]']);
    expect(once({ amount: 1, allowRepeat: true }, { memory })).toEqual([undefined]);
    // What a call adds that may repeat is its own, also where another tab was first.
    expect(once({ amount: 1, allowRepeat: true })).toEqual(['["goal","v7","900"]', undefined]);
  });

  it('handles goals named like members of every object', () => {
    const memory = resolve('proto', { transactionId: 't' }).remember(NOTHING);
    expect(Object.hasOwn(memory.goals, '__proto__')).toBe(true);
    expect(resolve('proto', {}, { memory }).status).toBe('duplicate');
  });

  it('keeps everything else of the record it is given', () => {
    const record = { ...NOTHING, bucketing: { 1: '10' } };
    expect(resolve('buy').remember(record).bucketing).toEqual({ 1: '10' });
  });
});

describe('readGoalData', () => {
  const read = (options: unknown) => {
    const { data, problems } = readGoalData(options);
    return { data: Object.fromEntries(data.map(({ key, value }) => [key, value])), problems };
  };

  it('takes numbers, strings, and lists of strings for custom dimensions', () => {
    const options = { amount: '10.50', productsCount: 0, customDimension1: ['a', 'b'], customDimension5: -1 };
    expect(read(options)).toEqual({ data: options, problems: [] });
  });

  it.each([
    ['amount', Number.NaN, 'not-finite'],
    ['amount', Infinity, 'not-finite'],
    ['amount', -Infinity, 'not-finite'],
    ['amount', { value: 3 }, 'wrong-type'],
    ['amount', [3], 'wrong-type'],
    ['amount', true, 'wrong-type'],
    ['productsCount', () => 3, 'wrong-type'],
    ['transactionId', ['t1'], 'wrong-type'],
    ['transactionId', 'x'.repeat(4_097), 'too-large'],
    ['transactionId', 'x'.repeat(10_000_000), 'too-large'],
    ['customDimension1', ['a', 1], 'wrong-type'],
    ['customDimension2', '\u0000'.repeat(1_000), 'too-large'],
    ['customDimension3', Array.from({ length: 10_000 }, (_, index) => `product ${index}`), 'too-large'],
  ])('leaves out %s = %o and says why: %s', (key, value, problem) => {
    expect(read({ [key]: value, customDimension4: 'kept' })).toEqual({
      data: { customDimension4: 'kept' },
      problems: [{ key, problem }],
    });
  });

  it('takes a BigInt for its text', () => {
    expect(read({ amount: 10n, transactionId: 90071992547409931n })).toEqual({
      data: { amount: '10', transactionId: '90071992547409931' },
      problems: [],
    });
  });

  it('takes an amount as text where it reads as a finite number, and 4 KB of text', () => {
    const options = { amount: ' 1e3 ', transactionId: 'x'.repeat(4_096), customDimension1: '10 €' };
    expect(read(options)).toEqual({ data: options, problems: [] });
  });

  it.each(['10 €', '$249.00', '1,000', 'abc', '', ' ', 'Infinity', 'NaN'])('takes %j for no amount', (amount) => {
    expect(read({ amount })).toEqual({ data: {}, problems: [{ key: 'amount', problem: 'not-finite' }] });
  });

  it('counts 10,000 products', () => {
    expect(read({ productsCount: 10_000 }).data).toEqual({ productsCount: 10_000 });
  });

  it('says so of a value that throws when read', () => {
    const options = {
      get amount(): number {
        throw new Error('no');
      },
      productsCount: 2,
    };
    expect(read(options)).toEqual({
      data: { productsCount: 2 },
      problems: [{ key: 'amount', problem: 'unreadable' }],
    });
  });

  it('finds nothing in what is no options object', () => {
    for (const options of [undefined, null, 7, 'amount', [], {}])
      expect(read(options)).toEqual({ data: {}, problems: [] });
  });

  it('sends the conversion without data that cannot be sent', () => {
    const result = resolve('buy', { amount: Number.NaN });
    expect(wire(result)).toEqual([conversion({ goalId: '900' })]);
    expect(result.problems).toEqual([{ key: 'amount', problem: 'not-finite' }]);
  });
});
