import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/visitor/storage';
import { createVisitorId, readVisitorId, VISITOR_ID_KEY } from '../../src/visitor/visitorId';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('createVisitorId', () => {
  it('is a version 4 UUID, from random bytes and from random numbers', () => {
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

describe('a stored visitor id', () => {
  it('is found until it is erased', () => {
    const storage = createMemoryStorage();
    storage.setItem(VISITOR_ID_KEY, 'v1');
    expect(readVisitorId(storage)).toBe('v1');
    storage.removeItem(VISITOR_ID_KEY);
    expect(readVisitorId(storage)).toBeNull();
  });

  it.each([
    ['an empty text', ''],
    ['blanks', ' \n '],
    ['10 MB', 'x'.repeat(10_000_000)],
    ['a number', 7 as never],
    ['an object', {} as never],
  ])('is not %s', (_, stored: string) => {
    const storage = createMemoryStorage();
    storage.setItem(VISITOR_ID_KEY, stored);
    expect(readVisitorId(storage)).toBeNull();
  });
});
