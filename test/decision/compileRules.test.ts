import { describe, expect, test } from 'vitest';
import { compileRules, matchCompiled } from '../../src/decision/matchRules';
import { aRule, rules } from './given';

/** Asks the same compiled rules of one value after another. */
function askInTurn(rule: object, values: readonly unknown[]): boolean[] {
  const compiled = compileRules(rules(rule));
  return values.map((country) => matchCompiled(compiled, { layers: [{ country }] }));
}

describe('rules that are compiled once and asked again', () => {
  test('answer for the value that is asked about, not for the one before', () => {
    const isUs = aRule('country', 'equals', 'us');
    expect(askInTurn(isUs, ['US', 'US', 'DE', 'DE', 'US'])).toEqual([true, true, false, false, true]);
    expect(askInTurn(isUs, ['us', ['de'], 'us', ['us'], 'de', null, 'us'])).toEqual([
      true,
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(askInTurn(aRule('country', 'equals', 'us', true), ['US', 'DE', 'DE'])).toEqual([false, true, true]);
  });

  test('forget nothing over a value that throws', () => {
    const throwing = { toString: () => { throw new Error('no text'); } }; // prettier-ignore
    const values = ['US', throwing, 'US', throwing, 'DE'];
    expect(askInTurn(aRule('country', 'contains', 'us'), values)).toEqual([true, false, true, false, false]);
  });

  test('remember that two texts cannot be compared', () => {
    expect(askInTurn(aRule('country', 'less', 5), ['x', 'x', '4', 'x', '6'])).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
  });

  test('read a rule value that is an object each time', () => {
    let text = 'us';
    const compiled = compileRules(rules(aRule('country', 'equals', { toString: () => text })));
    const ask = () => matchCompiled(compiled, { layers: [{ country: 'US' }] });
    expect(ask()).toBe(true);
    text = 'de';
    expect(ask()).toBe(false);
  });
});
