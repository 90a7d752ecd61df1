import { describe, expect, test } from 'vitest';
import { ABSENT, mergeVisitorData, visitorLayers } from '../../src/decision/visitorData';
import { deepFreeze } from './given';

const under = (key: string, ...layers: unknown[]) => mergeVisitorData(deepFreeze(layers), key);

describe('the merged data of a visitor', () => {
  test('has what any layer has', () => {
    expect(under('a', { a: 1 }, { b: 2 })).toBe(1);
    expect(under('b', { a: 1 }, { b: 2 })).toBe(2);
    expect(under('c', { a: 1 }, { b: 2 })).toBe(ABSENT);
  });

  test('has the later value where two layers differ', () => {
    expect(under('a', { a: 1 }, { a: 2 }, { a: 3 })).toBe(3);
  });

  test('has a later null or undefined as well', () => {
    expect(under('a', { a: 1 }, { a: null })).toBeNull();
    expect(under('a', { a: 1 }, { a: undefined })).toBeUndefined();
    expect(under('a', { a: undefined }, { a: 1 })).toBe(1);
  });

  test('unites two lists, later elements first, without repeats', () => {
    expect(under('a', { a: ['x', 'y'] }, { a: ['z', 'x'] })).toEqual(['z', 'x', 'y']);
  });

  test('unites three lists from the earliest on', () => {
    expect(under('a', { a: [1] }, { a: [2] }, { a: [3] })).toEqual([3, 2, 1]);
  });

  test('unites two objects key by key', () => {
    expect(under('a', { a: { x: 1, y: 1 } }, { a: { y: 2, z: 2 } })).toEqual({ x: 1, y: 2, z: 2 });
  });

  test('unites a list and an object as two objects, because a list is one', () => {
    expect(under('a', { a: ['x'] }, { a: { y: 1 } })).toEqual({ 0: 'x', y: 1 });
    expect(under('a', { a: { y: 1 } }, { a: ['x'] })).toEqual({ 0: 'x', y: 1 });
  });

  test('has the later one of an object and anything else', () => {
    expect(under('a', { a: { x: 1 } }, { a: 'text' })).toBe('text');
    expect(under('a', { a: 'text' }, { a: { x: 1 } })).toEqual({ x: 1 });
    expect(under('a', { a: [1] }, { a: null })).toBeNull();
    expect(under('a', { a: null }, { a: [1] })).toEqual([1]);
  });

  test('loses a key __proto__ of two objects, as a merge by assignment does', () => {
    const [earlier, later] = [JSON.parse('{"__proto__":1}'), JSON.parse('{"x":2}')] as unknown[];
    const merged = under('a', { a: earlier }, { a: later }) as object;
    expect(Object.keys(merged)).toEqual(['x']);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });

  test('loses a key __proto__ of visitor data, but keeps that of data which stands alone', () => {
    const data = JSON.parse('{"__proto__":1}') as unknown;
    expect(under('__proto__', {}, data)).toBe(ABSENT);
    expect(under('__proto__', data)).toBe(1);
  });

  test('does not look into layers that are no objects', () => {
    expect(under('a', null, undefined, 'a', 5, { a: 1 })).toBe(1);
    expect(under('length', 'text')).toBe(ABSENT);
  });

  test('ends with cyclic objects on both sides', () => {
    const loop = (): Record<string, unknown> => {
      const cyclic: Record<string, unknown> = {};
      cyclic.left = cyclic;
      cyclic.right = cyclic;
      return cyclic;
    };
    expect(Object.keys(mergeVisitorData([{ a: loop() }, { a: loop() }], 'a') as object)).toEqual(['left', 'right']);
  });

  test('is read from segments, then attributes, then those of the call', () => {
    const visitor = { id: 'v', segments: { country: 'US' }, attributes: { country: 'CA' } };
    expect(mergeVisitorData(visitorLayers(visitor, undefined), 'country')).toBe('CA');
    expect(mergeVisitorData(visitorLayers(visitor, { country: 'DE' }), 'country')).toBe('DE');
    expect(mergeVisitorData(visitorLayers({ id: 'v', segments: { country: 'US' } }, {}), 'country')).toBe('US');
  });
});
