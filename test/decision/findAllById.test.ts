import { describe, expect, test } from 'vitest';
import { findAllById } from '../../src/decision/compileExperience';

const items = ['a', 'b', 'a', 'c'].map((id, index) => ({ id, index }));
const found = (...ids: string[]) => findAllById(items, ids).map(({ index }) => index);

describe('everything with one of some ids', () => {
  test('comes in the order of the ids, and both of two with one id', () => {
    expect(found('c', 'a')).toEqual([3, 0, 2]);
  });

  test('comes once, however often the id is named', () => {
    expect(found('b', 'b')).toEqual([1]);
  });

  test('is nothing for unknown ids and for none', () => {
    expect(found('d', '', '__proto__')).toEqual([]);
    expect(found()).toEqual([]);
  });

  test('is indexed once: a list of 20,000 is not walked again for each id', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ id: String(index) }));
    let walks = 0;
    const watched = new Proxy(many, {
      get(target, name, receiver) {
        if (name === Symbol.iterator) walks++;
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    for (let id = 0; id < 100; id++) expect(findAllById(watched, [String(id)])).toEqual([{ id: String(id) }]);
    expect(walks).toBe(1);
  });
});
