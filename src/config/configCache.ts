import { toJson } from '../platform';
import { attempt } from '../values';
import { isConfigDocument } from './configDocument';

interface ConfigCacheOptions {
  /** It never throws. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Names the config: the SDK key and whatever else makes it another document. */
  scope: string;
  now: () => number;
}

const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1_000;
/** Characters. A tenth of what a browser grants a site, so that there is room for events. */
const MAX_LENGTH = 500_000;

/** The last good config of an earlier page, so that a return visit decides at once. It removes an entry that it cannot use. */
export function createConfigCache({ storage, scope, now }: ConfigCacheOptions) {
  const key = `convert-react.config.${scope}`;
  const remove = () => storage.removeItem(key);

  const parse = (text: string): unknown => {
    const { savedAt, document } = JSON.parse(text) as { savedAt: number; document: unknown };
    const age = now() - savedAt;
    // A clock that was set back makes an age negative. Then nobody knows how old the entry is.
    return age >= 0 && age <= MAX_AGE_MS && isConfigDocument(document) ? document : null;
  };

  return {
    read(): unknown {
      const text = storage.getItem(key);
      if (text === null) return null;
      const document = attempt(() => parse(text), null);
      if (document === null) remove();
      return document;
    },
    /** Without an entry, the next visit only loses its head start. */
    write(document: unknown) {
      const text = attempt(() => toJson({ savedAt: now(), document }), null);
      if (text !== null && text.length <= MAX_LENGTH) storage.setItem(key, text);
      else remove();
    },
    remove,
  };
}
