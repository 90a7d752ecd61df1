import { describe, expect, it } from 'vitest';
import type { ConvertError } from '../../src/errors';
import {
  createBrowserStorage,
  createMemoryStorage,
  type VisitorStorage,
  withFallback,
} from '../../src/visitor/storage';

function setUp(change: Partial<VisitorStorage>, stored: Record<string, string> = {}) {
  const backing = createMemoryStorage();
  for (const [key, value] of Object.entries(stored)) backing.setItem(key, value);
  const errors: ConvertError[] = [];
  const storage = withFallback({ open: () => ({ ...backing, ...change }), onError: (error) => errors.push(error) });
  return { storage, backing, errors };
}

const refuse = (): never => {
  throw new DOMException('no', 'QuotaExceededError');
};

describe('withFallback', () => {
  it('passes everything through to a storage that works, and reports nothing', () => {
    const { storage, backing, errors } = setUp({}, { a: '1' });
    storage.setItem('b', '2');
    expect(storage.getItem('a')).toBe('1');
    expect(backing.getItem('b')).toBe('2');
    storage.removeItem('a');
    expect(backing.keys()).toEqual(['b']);
    expect(storage.keys()).toEqual(['b']);
    expect(storage.getItem('none')).toBeNull();
    expect(errors).toEqual([]);
  });

  it('takes a storage of the browser as it is, whatever its items are called', () => {
    const items = new Map<string, string>();
    const web = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
      key: (index: number) => [...items.keys()][index] ?? null,
      get length() {
        return items.size;
      },
      keys: 'an item of the app',
    };
    const errors: ConvertError[] = [];
    const storage = withFallback({ open: () => web as never, onError: (error) => errors.push(error) });
    storage.setItem('a', '1');
    expect(storage.getItem('a')).toBe('1');
    expect(storage.keys()).toEqual(['a']);
    storage.removeItem('a');
    expect(items.size).toBe(0);
    expect(errors).toEqual([]);
  });

  it('does not open the storage before it is used', () => {
    let opened = 0;
    const storage = withFallback({ open: () => (opened++, createMemoryStorage()) });
    expect(opened).toBe(0);
    storage.getItem('a');
    storage.getItem('b');
    expect(opened).toBe(1);
  });

  it('goes on in memory when opening throws, and reports it once', () => {
    const errors: ConvertError[] = [];
    const storage = withFallback({ open: refuse, onError: (error) => errors.push(error) });
    storage.setItem('a', '1');
    storage.setItem('b', '2');
    storage.removeItem('b');
    expect(storage.getItem('a')).toBe('1');
    expect(storage.keys()).toEqual(['a']);
    expect(errors.map(({ code }) => code)).toEqual(['storage-failed']);
    expect(errors[0]!.cause).toBeInstanceOf(DOMException);
  });

  it('goes on in memory when there is no storage', () => {
    const errors: ConvertError[] = [];
    const storage = withFallback({ open: () => null, onError: (error) => errors.push(error) });
    storage.setItem('a', '1');
    expect(storage.getItem('a')).toBe('1');
    expect(errors).toHaveLength(1);
  });

  it('keeps in memory only what a full storage would not take', () => {
    const { storage, backing, errors } = setUp({ setItem: refuse }, { old: 'kept' });
    storage.setItem('old', 'changed');
    storage.setItem('new', '1');
    expect(storage.getItem('old')).toBe('changed');
    expect(storage.getItem('new')).toBe('1');
    expect(backing.getItem('old')).toBe('kept');
    expect(storage.keys().sort()).toEqual(['new', 'old']);
    expect(errors).toHaveLength(1);
  });

  it('says what will not outlive the page', () => {
    const { storage, backing } = setUp({
      setItem: (key, value) => (key === 'big' ? refuse() : backing.setItem(key, value)),
      isKept: () => true,
    });
    storage.setItem('small', '1');
    storage.setItem('big', '2');
    expect([storage.isKept('small'), storage.isKept('big')]).toEqual([true, false]);
    const nowhere = withFallback({ open: () => null });
    nowhere.setItem('a', '1');
    expect(nowhere.isKept('a')).toBe(false);
  });

  it('writes through again once there is room', () => {
    let isFull = true;
    const backing = createMemoryStorage();
    const setItem = (key: string, value: string): void => (isFull ? refuse() : backing.setItem(key, value));
    const storage = withFallback({ open: () => ({ ...backing, setItem }) });
    storage.setItem('a', '1');
    isFull = false;
    storage.setItem('a', '2');
    expect(backing.getItem('a')).toBe('2');
    expect(storage.getItem('a')).toBe('2');
  });

  it('finds out a storage that takes a value and does not have it', () => {
    const { storage, errors } = setUp({ setItem: () => {} });
    storage.setItem('a', '1');
    expect(storage.getItem('a')).toBe('1');
    expect(errors).toHaveLength(1);
  });

  it('hides what a storage will not let go of', () => {
    const { storage } = setUp({ removeItem: () => {} }, { a: '1' });
    storage.removeItem('a');
    expect(storage.getItem('a')).toBeNull();
    expect(storage.keys()).toEqual([]);
  });

  it('takes anything but text for nothing, such as the promise of an asynchronous store', () => {
    const { storage } = setUp({
      getItem: (() => Promise.resolve('a')) as never,
      keys: (() => Promise.resolve([])) as never,
    });
    expect(storage.getItem('a')).toBeNull();
    expect(storage.keys()).toEqual([]);
    storage.setItem('a', '1');
    expect(storage.getItem('a')).toBe('1');
  });

  it('never throws, whichever call does', () => {
    const { storage } = setUp({ getItem: refuse, setItem: refuse, removeItem: refuse, keys: refuse });
    expect(storage.getItem('a')).toBeNull();
    storage.setItem('a', '1');
    expect(storage.getItem('a')).toBe('1');
    storage.removeItem('a');
    expect(storage.getItem('a')).toBeNull();
    expect(storage.keys()).toEqual([]);
  });
});

describe('a storage of the browser', () => {
  it('lists keys that an app stores under the names of storage methods', () => {
    const items = new Map([
      ['length', '9'],
      ['getItem', 'x'],
    ]);
    const local = {
      get length() {
        return items.size;
      },
      key: (index: number) => [...items.keys()][index] ?? null,
      getItem: (key: string) => items.get(key) ?? null,
    } as Storage;
    expect(withFallback({ open: () => local }).keys()).toEqual(['length', 'getItem']);
  });

  it('needs no window', () => {
    const storage = createBrowserStorage();
    storage.setItem('a', '1');
    expect(storage.getItem('a')).toBe('1');
  });
});
