import { useState } from 'react';
import type { VisitorStorage } from '../../src';

/** A setting of the app's own that outlives the page. */
export function useRemembered<Value extends string>(storage: VisitorStorage, key: string, initial: Value) {
  const [value, setValue] = useState(() => (storage.getItem(key) ?? initial) as Value);
  const remember = (next: Value) => {
    storage.setItem(key, next);
    setValue(next);
  };
  return [value, remember] as const;
}
