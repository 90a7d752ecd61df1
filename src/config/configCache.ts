import { toJson } from '../platform';
import { isConfigDocument } from './configDocument';

/** The part of a storage that a cache needs. */
interface CacheStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

interface ConfigCacheOptions {
  storage: CacheStorage;
  /** Which config: the SDK key and whatever else makes it another document. */
  scope: string;
  now: () => number;
}

const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000;
/** Characters; a tenth of what a browser grants a site, so that there is room for events. */
const MAX_LENGTH = 500_000;

/** The last good config of an earlier page, so that a return visit decides at once. What cannot be used is removed. */
export function createConfigCache({ storage, scope, now }: ConfigCacheOptions) {
  const key = `convert-react.config.${scope}`;

  const remove = () => {
    try {
      storage.removeItem(key);
    } catch {
      // It stays, and is judged again next time.
    }
  };

  return {
    read(): unknown {
      try {
        const stored = storage.getItem(key);
        if (stored === null) return null;
        const { savedAt, document } = JSON.parse(stored) as { savedAt: number; document: unknown };
        const age = now() - savedAt;
        // A clock that was set back makes an age negative; such an entry is as old as any.
        if (age >= 0 && age <= MAX_AGE_MS && isConfigDocument(document)) return document;
      } catch {
        // Not ours, or cut short.
      }
      remove();
      return null;
    },
    write(document: unknown) {
      try {
        const text = toJson({ savedAt: now(), document });
        if (text.length <= MAX_LENGTH) storage.setItem(key, text);
        else remove();
      } catch {
        // A full or forbidden storage costs the next visit its head start, nothing else.
      }
    },
    remove,
  };
}
