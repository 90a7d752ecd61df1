import { describe, expect, test } from 'vitest';
import { isCatastrophic } from '../../src/decision/patterns';
import { matchRules } from '../../src/decision/matchRules';
import { aRule, rules } from './given';

const isMatch = (pattern: unknown, value: unknown, negated = false) =>
  matchRules(rules(aRule('it', 'regexMatches', pattern, negated)), { it: value });

describe('patterns that cannot backtrack exponentially', () => {
  test.each([
    'abc',
    '',
    '^/pricing',
    '^.*foo.*$',
    'a+b*c?',
    'a+?b*?c??',
    '(foo|bar)',
    '(foo|foo)',
    '(?:us|ca|uk)$',
    '(foo)+',
    '(?:foo|bar|far)+',
    '(?<name>ab)*',
    '([a-z])+',
    '[(+*]+',
    '[\\](+]+',
    '\\(a+\\)+',
    '(https?://)?example\\.com',
    '(a+)?',
    '(a+){1}',
    '(a+){0,1}',
    '(\\d{3},)+',
    '(\\d{1,3}\\.){3}\\d{1,3}',
    '(?=a+)b',
    '(?<!a+)b',
    '{2}',
    'a{,5}',
    'a{x}(b)+',
    '(a{)+',
    '(\\.|-)*x',
    '(a|b|\\+)*',
    '((a+))',
    '(a|aa)',
    '(a|ab){2}',
    '[x(a+)+]',
    '[\\](a+)+]',
    '(a{1,10}){4}',
    '(?:ab|cd)+(?:ab|cd)*',
    '^\\s*(.*)\\s*$',
    '.*foo.*bar.*baz.*',
    '^/(en|de)?(/[^/]+)?(/[^/]+)?(/[^/]+)?$',
    '^[a-z]+-[a-z]+-[a-z]+-[a-z]+-[a-z]+$',
    'a?b'.repeat(30),
    '[a-z]+[0-9]+'.repeat(8),
    '^[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}$',
    '(?=.*[a-z])(?=.*\\d)(?=.*[^\\w]).{8,}',
    '^(https?:)?//[^/]+/(collections|products)/[^/?#]+(\\?.*)?(#.*)?$',
    // A quantifier in a repeated group, where each character decides how to go on.
    '(ab?)*',
    '((a+)b)+',
    '(x(a+)y)*',
    '(a*b|cd)+',
    '(ab+|cd)+',
    '(cd|ab+)+',
    '^(\\/[^/]+)+\\/?$',
    '^[a-z0-9]+(-[a-z0-9]+)*$',
    '^(https?:\\/\\/)?([\\w-]+\\.)*example\\.com(:\\d+)?(\\/.*)?$',
    '^(\\d+,)*\\d+$',
    'Chrome\\/(8[5-9]|9\\d|1\\d{2,})(\\.\\d+)*',
    '^\\w+( \\w+)*$',
    '(?:\\d{3}-)+',
    '(?:\\d{3})+',
    '(x(?=a+))+',
    '((ab?)*c)+',
    '(?:\\bfoo\\b|\\bbar\\b|\\bbaz\\b|\\bqux\\b|\\bquux\\b)',
    '(?:a{2}ab?)+',
    // Characters beyond ASCII are those of the pattern itself.
    '(?:[щ]+\\w{1,3}){2}',
    // At the bounds.
    '^a*b*c*d*e*$',
    '.*.*.*x',
    '.{0,9}'.repeat(4) + 'x',
    '\\b(?:)'.repeat(8),
  ])('%s', (pattern) => expect(isCatastrophic(pattern)).toBe(false));
});

describe('patterns that can', () => {
  test.each([
    '^(a+)+$',
    '(a*)*',
    '(a+)*',
    '(a?)+',
    '(a{1,2})+',
    '(a{2,})+',
    '([a-z]+)+',
    '(?:a+)+',
    '(?<name>a+)+',
    '(?<name>a|a)+',
    '(?=a+)+',
    '(a+){2}',
    '(a+){2,}',
    '(a+){2,3}',
    '(a+){10}',
    '(a{1,30}){30}',
    '((a+))+',
    '(a+)+?',
    // Where a character does not: it can go on with this round or begin the next.
    '((ab?)*c?)*',
    '(ab?a?)*',
    '(a?(?:x|y)?a?)+',
    '(a(?:b|c)*b)+',
    '(a{1,2}b?)+',
    '(?:\\d{1,3})+',
    '(?:a*b*)+',
    '(?:a?|b?)+',
    '(?:(?:a?|b?)c)+',
    '(?:(?:a|a)c)+',
    '(?:c(?:a|a))+',
    '(?:(?:a|b)?(?:c)?)+',
    '(.*,)+',
    '(\\w+\\s?)*',
    '([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@)',
    '(a|a)*',
    '(a|ab)+',
    '(ab|a)+',
    '(A|a)+',
    '(a|)+',
    '(\\d|\\w)+',
    '(.|a)+',
    '([ab]|a)*',
    '(a?b|b)+',
    '(x|y|x)*',
    '(\\.|\\.)*',
    '[^]](a+)+',
    '(b|a)*(c+)+',
    '(a|a){14}',
    '(\\d{1,10}){5}',
    '(a{0}b|b)+',
    '((a)|a)+',
    '(.a|.b)*',
    '(.ab|.ac)*',
    '(B|b)+',
    // Without any repeated group: neighbours that share a text among them.
    'b*.+b*.+',
    'a?'.repeat(30) + 'a'.repeat(30),
    'a??'.repeat(30) + 'a'.repeat(30),
    '(a?)'.repeat(30) + 'a'.repeat(30),
    'a?a'.repeat(30),
    'a?\\x61?'.repeat(20),
    'a?\\u0061'.repeat(20),
    'a?\\b'.repeat(20),
    'a?(?:)'.repeat(20),
    'a?x{0}'.repeat(20),
    'a?(?!b)'.repeat(20),
    '(?<x>)' + 'a?\\k<x>'.repeat(20),
    'é?\\W'.repeat(20),
    '(a|aa)'.repeat(20),
    '(?:.)?'.repeat(24) + 'b',
    'a{0,9}'.repeat(20),
    'a*'.repeat(12) + 'b',
    '.*.*.*.*x',
    '.*.*.*.?x',
    '(.*)(.*)(.*)(.*)x',
    '.*(?:).*(?:).*(?:).*x',
    '(?:.{0,9}a)'.repeat(5),
    '.{0,9}a'.repeat(5),
    '(?:x.{0,9}|y)'.repeat(5),
    '(?:\\d)?'.repeat(24) + '1',
    '(?:ab|ac)*'.repeat(6) + 'x',
    // V8 would exhaust its memory while it compiles these.
    '(?:\\b(?:)){16}',
    '\\b(?:)'.repeat(16),
    '(?:\\B|x(?:))'.repeat(16) + '.',
    '(?:a\\b|x)?'.repeat(9),
  ])('%s', (pattern) => expect(isCatastrophic(pattern)).toBe(true));

  test('are false, also when negated', () => {
    expect(isMatch('^(a+)+$', 'aaa')).toBe(false);
    expect(isMatch('^(a+)+$', 'b', true)).toBe(false);
  });

  test.each(['^(a+)+$', '^(a|a)+$', '^(a?){40}a{40}$', '(\\w+\\s?)*$', 'a?'.repeat(60) + 'a'.repeat(60)])(
    '%s takes no time at all',
    (pattern) => {
      const started = performance.now();
      expect(isMatch(pattern, `${'a'.repeat(60)}!`)).toBe(false);
      // A busy machine may pause; with backtracking it would be years.
      expect(performance.now() - started).toBeLessThan(5_000);
    },
  );
});

describe('the bounds', () => {
  test('of a pattern are 512 characters', () => {
    expect(isMatch('a'.repeat(512), 'a'.repeat(512))).toBe(true);
    expect(isMatch(`${'a'.repeat(512)}|b`, 'b')).toBe(false);
    expect(isMatch(`${'a'.repeat(513)}`, 'b', true)).toBe(false);
  });

  test('of a value are 2,048 characters', () => {
    expect(isMatch('a', 'a'.repeat(2048))).toBe(true);
    expect(isMatch('a', 'a'.repeat(2049))).toBe(false);
    expect(isMatch('b', 'a'.repeat(2049), true)).toBe(false);
  });

  test('hold for a pattern of 512 brackets', () => {
    expect(isMatch('('.repeat(512), 'x')).toBe(false);
    expect(isMatch('('.repeat(256) + ')'.repeat(256), 'x')).toBe(true);
  });
});

test('the length of a value is its own, not that of its lower case', () => {
  expect(isMatch('^i', 'İ'.repeat(1500))).toBe(true);
});

describe('a pattern that does not compile', () => {
  test.each(['(', '[', '*', 'a{2,1}', '\\', '(?<n>a)(?<n>b)', ')'])('%s is false, also when negated', (pattern) => {
    expect(isMatch(pattern, 'x')).toBe(false);
    expect(isMatch(pattern, 'x', true)).toBe(false);
  });
});
