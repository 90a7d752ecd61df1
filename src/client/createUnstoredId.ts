import { attempt } from '../values';
import { isBrowser } from '../platform';

/** New ids that no storage keeps (yet), by storage. In the global registry, for copies of this library on one page. */
const UNSTORED = Symbol.for('convert-react.unstoredVisitorIds');

/**
 * The id that the clients of one page agree on before it is stored, and where it cannot be stored at all. Clients that use
 * one storage share it; `given` is the app's, undefined stands for localStorage. Nothing is shared outside a browser.
 */
export function createUnstoredId(given: object | null | undefined) {
  const globals = globalThis as { [UNSTORED]?: WeakMap<object, string> };
  const ids = isBrowser() ? (globals[UNSTORED] ??= new WeakMap()) : new WeakMap<object, string>();
  // Reading localStorage may throw.
  const storage = () => given ?? attempt(() => globalThis.localStorage, null) ?? globalThis;
  return {
    read: () => ids.get(storage()),
    write: (id: string) => void ids.set(storage(), id),
    forget: () => void ids.delete(storage()),
  };
}
