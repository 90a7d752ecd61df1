import { describe, expect, it } from 'vitest';
import { createMemoryStorage, withFallback, type VisitorStorage } from '../../src/visitor/storage';
import { createMemory } from '../../src/visitor/memory';
import type { VisitorRecord } from '../../src/visitor/visitorRecord';

const EMPTY = { bucketing: {}, segments: {}, goals: {}, exposures: {}, transactions: {}, locations: [] };
const KEY = '100-200-v1';
/** Seconds since 1970, by the clock of these tests. */
const NOW = 1_700_000_000;

function setUp(options: { storage?: VisitorStorage; persist?: boolean; now?: () => number } = {}) {
  const { now = () => NOW * 1_000 } = options;
  const storage = options.storage ?? createMemoryStorage();
  const project = () => ({ accountId: '100', projectId: '200' });
  const open = (persist = options.persist ?? true) => {
    const records = createMemory({ storage, now, project, isDenied: () => false, knownIds: () => [] });
    records.setPersist(persist);
    return records;
  };
  return { storage, records: open(), open };
}

const assign =
  (experienceId: string, variationId: string) =>
  (record: VisitorRecord): VisitorRecord => ({
    ...record,
    bucketing: { ...record.bucketing, [experienceId]: variationId },
  });

describe('the memory of visitors', () => {
  it('remembers under {accountId}-{projectId}-{visitorId}, with the version of its schema', () => {
    const { storage, records } = setUp();
    expect(records.read('v1')).toEqual(EMPTY);
    expect(storage.keys()).toEqual([]);
    records.update('v1', assign('1', '10'));
    expect(storage.keys()).toEqual([KEY]);
    expect(JSON.parse(storage.getItem(KEY)!)).toEqual({ v: 1, at: NOW, ...EMPTY, bucketing: { 1: '10' } });
  });

  it('finds on the next page all that it remembered', () => {
    const { records, open } = setUp();
    const full: VisitorRecord = {
      bucketing: { 1: '10' },
      segments: { country: 'US', devices: ['IPH'], customSegments: ['s1'] },
      goals: { 9: true },
      exposures: { 1: ['10', '11'] },
      transactions: { 9: { t1: NOW } },
      locations: ['l1'],
    };
    records.update('v1', () => full);
    expect(open().read('v1')).toEqual(full);
    expect(open().read('v2')).toEqual(EMPTY);
  });

  it('reads without asking the storage again, and gives the same object while nothing changes', () => {
    const memory = createMemoryStorage();
    let reads = 0;
    const { records } = setUp({ storage: { ...memory, getItem: (key) => (reads++, memory.getItem(key)) } });
    const first = records.read('v1');
    for (let index = 0; index < 100; index++) expect(records.read('v1')).toBe(first);
    expect(reads).toBe(1);
    records.update('v1', (record) => ({ ...record }));
    expect(records.read('v1')).toBe(first);
    records.update('v1', assign('1', '10'));
    expect(records.read('v1')).not.toBe(first);
  });

  it('builds on what another tab has written meanwhile', () => {
    const { records, open } = setUp();
    const other = open();
    records.update('v1', assign('1', '10'));
    other.update('v1', assign('2', '20'));
    records.update('v1', (record) => ({ ...record, goals: { 9: true } }));
    expect(records.read('v1')).toMatchObject({ bucketing: { 1: '10', 2: '20' }, goals: { 9: true } });
    expect(other.read('v1').goals).toEqual({});
    other.reload();
    expect(other.read('v1')).toEqual(records.read('v1'));
  });

  it('keeps the assignment another tab made first', () => {
    const { records, open } = setUp();
    const other = open();
    records.read('v1');
    other.update('v1', assign('1', '10'));
    let seen: unknown;
    records.update('v1', (record) => {
      seen = record.bucketing['1'];
      return record;
    });
    expect(seen).toBe('10');
  });

  it('unites exposures and transactions of two tabs', () => {
    const { records, open } = setUp();
    const other = open();
    records.update('v1', (r) => ({ ...r, exposures: { 1: ['10'] }, transactions: { 9: { a: 0 } } }));
    other.update('v1', (r) => ({ ...r, exposures: { 1: [...(r.exposures['1'] ?? []), '11'] } }));
    records.update('v1', (r) => ({ ...r, transactions: { 9: { ...r.transactions['9'], b: 0 } } }));
    expect(open().read('v1')).toMatchObject({
      exposures: { 1: ['10', '11'] },
      transactions: { 9: { a: NOW, b: NOW } },
    });
  });

  it('gives the same object after a reload that brings nothing new', () => {
    const { records } = setUp();
    records.update('v1', assign('1', '10'));
    const record = records.read('v1');
    records.reload();
    expect(records.read('v1')).toBe(record);
  });

  it('does not forget within the page what the app cleared from the storage', () => {
    const { storage, records } = setUp();
    records.update('v1', (r) => ({ ...r, exposures: { 1: ['10'] } }));
    storage.removeItem(KEY);
    records.update('v1', assign('2', '20'));
    expect(records.read('v1')).toMatchObject({ exposures: { 1: ['10'] }, bucketing: { 2: '20' } });
  });

  it('writes nothing until it may, and then all that it has gathered', () => {
    const { storage, records, open } = setUp({ persist: false });
    records.update('v1', assign('1', '10'));
    records.update('v1', (record) => ({ ...record, goals: { 9: true } }));
    records.read('v2');
    expect(storage.keys()).toEqual([]);
    expect(records.read('v1').bucketing).toEqual({ 1: '10' });
    records.setPersist(true);
    expect(storage.keys()).toEqual([KEY]);
    expect(open().read('v1')).toMatchObject({ bucketing: { 1: '10' }, goals: { 9: true } });
  });

  it('erases every visitor of this project when consent is denied, and goes on in memory', () => {
    const { storage, records, open } = setUp();
    storage.setItem('app', 'theirs');
    storage.setItem('100-300-v1', '{}');
    open().update('old', assign('1', '10'));
    records.update('v1', assign('1', '10'));
    records.setPersist(false);
    records.eraseStored();
    expect(storage.keys().sort()).toEqual(['100-300-v1', 'app']);
    records.update('v1', assign('2', '20'));
    expect(records.read('v1').bucketing).toEqual({ 1: '10', 2: '20' });
    expect(storage.keys().sort()).toEqual(['100-300-v1', 'app']);
  });

  it.each([
    'not json',
    'null',
    '[]',
    '"text"',
    '7',
    '{}',
    '{"bucketing":7,"segments":[],"goals":"x","exposures":[1],"transactions":null,"locations":{}}',
    '{"bucketing":{"1":{},"2":null,"":"x"},"exposures":{"1":"10","2":[{},null,""]},"goals":{"9":false}}',
  ])('takes %s for an empty record', (stored) => {
    const { storage, records } = setUp();
    storage.setItem(KEY, stored);
    const { exposures, ...rest } = records.read('v1');
    expect(rest).toEqual({ bucketing: {}, segments: {}, goals: {}, transactions: {}, locations: [] });
    expect(Object.values(exposures).flat()).toEqual([]);
    records.update('v1', assign('1', '10'));
    expect(records.read('v1').bucketing).toEqual({ 1: '10' });
  });

  it("reads a record of Convert's own SDK, and of a schema to come, field by field", () => {
    const { storage, records } = setUp();
    storage.setItem(
      KEY,
      '{"bucketing":{"1":10},"segments":{"country":"US","x":1},"goals":{"buy":true},"locations":[]}',
    );
    expect(records.read('v1')).toMatchObject({
      bucketing: { 1: '10' },
      segments: { country: 'US' },
      goals: { buy: true },
    });
    storage.setItem('100-200-v2', '{"v":2,"bucketing":{"1":"10"},"exposures":"packed"}');
    expect(records.read('v2')).toMatchObject({ bucketing: { 1: '10' }, exposures: {} });
  });

  it('treats __proto__ and constructor as ids like any other', () => {
    const { storage, records } = setUp();
    storage.setItem(KEY, '{"bucketing":{"__proto__":"10","constructor":"11"},"goals":{"__proto__":true}}');
    const { bucketing, goals, transactions } = records.read('v1');
    expect(Object.entries(bucketing)).toEqual([
      ['__proto__', '10'],
      ['constructor', '11'],
    ]);
    expect(Object.hasOwn(goals, '__proto__')).toBe(true);
    expect(transactions['constructor']).toBeUndefined();
    expect(({} as Record<string, unknown>)['10']).toBeUndefined();
  });

  it('stays within bounds, keeping the newest', () => {
    const { records } = setUp();
    const transactions = { 9: Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`t${index}`, 0])) };
    const bucketing = Object.fromEntries(Array.from({ length: 2_500 }, (_, index) => [String(index), 'x']));
    records.update('v1', (record) => ({ ...record, transactions, bucketing }));
    const kept = records.read('v1');
    expect(Object.keys(kept.transactions['9']!)).toHaveLength(1_000);
    expect(kept.transactions['9']).toMatchObject({ t500: NOW, t1499: NOW });
    expect(Object.keys(kept.bucketing)).toHaveLength(2_000);
    expect(kept.bucketing['2499']).toBe('x');
  });

  it('decides on from memory when the storage throws', () => {
    const refuse = (): never => {
      throw new Error('no');
    };
    const open = () => ({ getItem: refuse, setItem: refuse, removeItem: refuse, keys: refuse });
    const { records } = setUp({ storage: withFallback({ open }) });
    records.update('v1', assign('1', '10'));
    expect(records.read('v1').bucketing).toEqual({ 1: '10' });
    records.reload();
    records.eraseStored();
    expect(records.read('v1').bucketing).toEqual({ 1: '10' });
  });
});

describe('the memory of a page whose project changes', () => {
  it('keeps the records of each project apart, and writes all of them once it may', () => {
    const storage = createMemoryStorage();
    let projectId: string | null = null;
    const records = createMemory({
      storage,
      now: () => NOW * 1_000,
      project: () => (projectId === null ? null : { accountId: '100', projectId }),
      isDenied: () => false,
      knownIds: () => ['v1'],
    });
    records.update('v1', assign('1', '10'));
    expect(records.read('v1')).toEqual(EMPTY);
    for (const [id, variation] of [
      ['200', '20'],
      ['300', '30'],
    ] as const) {
      projectId = id;
      records.update('v1', assign('1', variation));
    }
    expect(storage.keys()).toEqual([]);
    records.setPersist(true);
    expect(storage.keys()).toEqual(['100-200-v1', '100-300-v1']);
    expect(records.hear('100-200-v1', '{}')).toBe(false);
    expect(records.hear('100-300-v1', '{}')).toBe(true);

    for (const key of storage.keys()) storage.setItem(key, '{}');
    records.reload();
    expect(storage.getItem('100-200-v1')).toBe('{}');
    expect(storage.getItem('100-300-v1')).toContain('"bucketing":{"1":"30"}');
    records.eraseStored();
    expect(storage.keys()).toEqual(['100-200-v1']);
    records.reload();
    expect(storage.keys()).toEqual(['100-200-v1']);
    projectId = '200';
    expect(records.read('v1').bucketing).toEqual({ 1: '20' });
    projectId = null;
    records.eraseStored();
    expect(storage.keys()).toEqual([]);
  });
});
