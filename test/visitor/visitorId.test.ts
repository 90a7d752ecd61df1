import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/visitor/createMemoryStorage';
import { createVisitorId } from '../../src/visitor/createVisitorId';
import { eraseVisitorId, loadVisitorId, readVisitorId, VISITOR_ID_KEY } from '../../src/visitor/visitorId';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('createVisitorId', () => {
  it('is a version 4 UUID from randomUUID, from random bytes, and from random numbers', () => {
    expect(createVisitorId()).toMatch(UUID);
    const { getRandomValues } = crypto;
    expect(createVisitorId({ crypto: { getRandomValues: getRandomValues.bind(crypto) } })).toMatch(UUID);
    expect(createVisitorId({ crypto: null })).toMatch(UUID);
    expect(createVisitorId({ crypto: null, random: () => 0.999999 })).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  });

  it('is another one each time', () => {
    const ids = Array.from({ length: 1_000 }, () => createVisitorId({ crypto: null }));
    expect(new Set(ids).size).toBe(1_000);
  });
});

describe('loadVisitorId', () => {
  it('makes an id once, and finds it afterwards', () => {
    const storage = createMemoryStorage();
    let made = 0;
    const createId = (): string => `v${++made}`;
    expect(loadVisitorId(storage, createId)).toBe('v1');
    expect(loadVisitorId(storage, createId)).toBe('v1');
    expect(storage.keys()).toEqual([VISITOR_ID_KEY]);
    eraseVisitorId(storage);
    expect(loadVisitorId(storage, createId)).toBe('v2');
  });

  it.each([
    ['an empty text', ''],
    ['blanks', ' \n '],
    ['10 MB', 'x'.repeat(10_000_000)],
    ['a number', 7 as never],
    ['an object', {} as never],
  ])('replaces %s', (_, stored: string) => {
    const storage = createMemoryStorage();
    storage.setItem(VISITOR_ID_KEY, stored);
    expect(loadVisitorId(storage, () => 'fresh')).toBe('fresh');
    expect(storage.getItem(VISITOR_ID_KEY)).toBe('fresh');
  });

  it('writes nothing while it may not', () => {
    const storage = createMemoryStorage();
    expect(loadVisitorId(storage, () => 'v1', { persist: false })).toBe('v1');
    expect(storage.keys()).toEqual([]);
    expect(readVisitorId(storage)).toBeNull();
  });

  it('lives with a storage that throws', () => {
    const refuse = (): never => {
      throw new Error('no');
    };
    const storage = { getItem: refuse, setItem: refuse, removeItem: refuse, keys: refuse };
    expect(loadVisitorId(storage, () => 'v1')).toBe('v1');
    eraseVisitorId(storage);
  });
});
