import { afterAll, describe, expect, it } from 'vitest';
import { matchRules } from '../../../src/decision/matchRules';
import { decideExperience } from '../../../src/decision/decideExperience';
import { createOfficialRules, createOracle } from '../oracle/oracle';
import { refuseNetwork } from '../oracle/refuseNetwork';
import { officialVerdict, ourReason, parse, projectWith, ruleOf } from './sides';
import type { Document } from './sides';

const element = (ruleOf('country', 'equals', 'US') as { OR: { AND: { OR_WHEN: Document[] }[] }[] }).OR[0]!.AND[0]!
  .OR_WHEN[0]!;
const levels = (...elements: unknown[]) => ({ OR: [{ AND: [{ OR_WHEN: elements }] }] });
const inUs = { country: 'US' };

describe('named deviations: rules', () => {
  const network = refuseNetwork();
  const officialMatch = createOfficialRules();
  afterAll(() => {
    network.restore();
    expect(network.attempts).toEqual([]);
  });

  it.each([
    ['rules', null],
    ['a branch', { OR: [null] }],
    ['an AND block', { OR: [{ AND: [null] }] }],
    ['an element', levels(null)],
    ['an element’s matching', levels({ ...element, matching: null })],
  ])('takes null as %s for false, where official throws', (_, rules) => {
    expect(() => officialMatch(inUs, rules)).toThrow(TypeError);
    expect(matchRules(rules, inUs)).toBe(false);
  });

  it('goes on behind a null, where official throws', () => {
    expect(() => officialMatch(inUs, levels(null, element))).toThrow(TypeError);
    expect(matchRules(levels(null, element), inUs)).toBe(true);
    expect(matchRules({ OR: [null, { AND: [{ OR_WHEN: [element] }] }] }, inUs)).toBe(true);
  });

  it('knows no match type `_returnNegationCheck`, which official’s comparison class leaks', () => {
    const rules = ruleOf('country', '_returnNegationCheck', false);
    expect(officialMatch({ country: true }, rules)).toBe(true);
    expect(matchRules(rules, { country: true })).toBe(false);
  });

  it('sees plain data in data whose name is RuleData, where official calls its methods', () => {
    const data = { name: 'RuleData', country: 'US' };
    expect(officialMatch(data, ruleOf('country', 'equals', 'US'))).toBe(false);
    expect(matchRules(ruleOf('country', 'equals', 'US'), data)).toBe(true);
  });

  it.each([
    ['a pattern that backtracks exponentially', '^(a+)+$', 'aaaa'],
    ['a pattern of more than 512 characters', `a|${'b'.repeat(512)}`, 'a'],
    ['a value of more than 2,048 characters', 'a', 'a'.repeat(2049)],
  ])('refuses %s whatever `negated` says, where official runs it', (_, pattern, value) => {
    const [plain, negated] = [ruleOf('k', 'regexMatches', pattern), ruleOf('k', 'regexMatches', pattern, true)];
    expect(officialMatch({ k: value }, plain)).toBe(true);
    expect(officialMatch({ k: 'Z' }, negated)).toBe(true);
    expect(matchRules(plain, { k: value })).toBe(false);
    expect(matchRules(negated, { k: value })).toBe(false);
  });

  it('lets an element decide its audience by mutual exclusion, which 4.4.3 does not know', () => {
    const exclusion = {
      rule_type: 'bucketed_into_experience_key',
      matching: { match_type: 'equals', negated: true },
      value: 'other',
    };
    const config = projectWith({ audiences: ['5'] }, { audiences: [{ id: '5', rules: levels(exclusion) }] });
    expect(officialVerdict(config)).toBe('audience');
    expect(ourReason(config)).toBe('bucketed');
  });

  it('keeps its own match types beside comparators of the app, where official has those alone', () => {
    const comparators = { isLand: (value: unknown) => value === 'US' };
    const options = { comparators };
    const alone = (matchType: string) => createOfficialRules(comparators)(inUs, ruleOf('country', matchType, 'US'));
    expect([alone('isLand'), alone('equals')]).toEqual([true, false]);
    expect(matchRules(ruleOf('country', 'isLand', 'US'), inUs, options)).toBe(true);
    expect(matchRules(ruleOf('country', 'equals', 'US'), inUs, options)).toBe(true);
  });

  it.each([undefined, 'yes', 1, 0, null])('matches by `true` alone: %j of a comparator is false', (outcome) => {
    const comparators = { odd: () => outcome as never };
    const config = {
      ...projectWith({ audiences: ['1'] }),
      audiences: [{ id: '1', rules: ruleOf('country', 'odd', 'US') }],
    };
    const oracle = createOracle(structuredClone(config), { comparators });
    const visitor = { id: 'v1', attributes: inUs };
    expect(oracle.experience(oracle.visitor(visitor), 'hero', { location: {} }).verdict).toBe('bucketed');
    expect(decideExperience(parse(config), visitor, 'hero', { comparators }).reason).toBe('audience');
  });
});
