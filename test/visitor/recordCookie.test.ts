import { describe, expect, it } from 'vitest';
import { formatCookie } from '../../src/visitor/cookies';
import { formatRecordCookie, parseRecordCookie } from '../../src/visitor/recordCookie';
import { EMPTY_RECORD, readRecord } from '../../src/visitor/visitorRecord';

const record = readRecord({
  bucketing: { 100: '1001', 200: '2000' },
  exposures: { 100: ['1001'] },
  goals: { 900: true },
  transactions: { 900: { 't.1~2': 0, 'commande é': 0 } },
  segments: { country: 'US', devices: ['DESK', 'OTHDEV'], customSegments: ['600'] },
});
const cookieOf = (value: unknown, visitorId = 'v7') => formatRecordCookie('name', visitorId, readRecord(value));

describe("a visitor's record as a cookie", () => {
  it('comes back as it was: assignments, whether they were exposed, goals, transactions and segments', () => {
    const { value, dropped } = formatRecordCookie('name', 'v7', record);
    expect(dropped).toBe(0);
    expect(parseRecordCookie(value, 'v7')).toEqual(record);
  });

  it('is short for ordinary ids, and needs no escaping', () => {
    const { value } = cookieOf({ bucketing: { 100123456: '100234567' }, exposures: { 100123456: ['100234567'] } });
    expect(value).toMatch(/^1~[a-z0-9]+~a100123456\.100234567$/);
    expect(encodeURIComponent(value)).toBe(value);
  });

  it('is nothing for another visitor, another schema, or what is no record', () => {
    const { value } = formatRecordCookie('name', 'v7', record);
    expect(parseRecordCookie(value, 'v8')).toBe(EMPTY_RECORD);
    for (const broken of [null, undefined, '', '~', value.replace(/^1/, '2'), 'hello', '%%%', '1~']) {
      expect(parseRecordCookie(broken, 'v7')).toBe(EMPTY_RECORD);
    }
  });

  it('leaves out facts that it cannot read, and no key of it is special', () => {
    const { value } = formatRecordCookie('name', 'v7', EMPTY_RECORD);
    expect(value).toBe('');
    const head = formatRecordCookie('name', 'v7', record).value.split('~').slice(0, 2).join('~');
    const read = parseRecordCookie(`${head}~a__proto__.1~bconstructor.2~zz~a~!!~a100.1001~g~t900`, 'v7');
    expect(Object.getPrototypeOf(read.bucketing)).toBeNull();
    expect(read.bucketing['100']).toBe('1001');
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });

  it('stays below what browsers keep, dropping the oldest assignments and saying how many', () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [100_000 + index, `${200_000 + index}`]));
    const { value, dropped } = cookieOf({ bucketing: many, goals: { 900: true } });
    expect(dropped).toBeGreaterThan(100);
    expect(() => formatCookie('name', value, {})).not.toThrow();
    const read = parseRecordCookie(value, 'v7');
    expect(Object.keys(read.bucketing)).toHaveLength(400 - dropped);
    expect(read.bucketing['100399']).toBe('200399');
    expect(read.goals).toEqual({ 900: true });
  });

  it('keeps the last five short transactions', () => {
    const ids = Array.from({ length: 8 }, (_, index) => `order-${index}`);
    const times = Object.fromEntries([...ids, 'x'.repeat(41)].map((id) => [id, 0]));
    const { value } = cookieOf({ transactions: { 900: times } });
    expect(parseRecordCookie(value, 'v7').transactions['900']).toEqual(
      Object.fromEntries(ids.slice(3).map((id) => [id, 0])),
    );
  });
});
