import { useState } from 'react';
import {
  type Attributes,
  ConvertProvider,
  type ConvertProviderProps,
  useConvert,
  useExperience,
  useFeature,
  useSuspenseExperience,
} from '../../../src';
import { convertDocument, VISITOR } from '../project.js';
import type { Subject } from './subject';

/** What `dehydrate()` of a server hands over, with the whole config. */
const stateOf = (config: unknown, attributes: Attributes): ConvertProviderProps['initialState'] => ({
  v: 1,
  mode: 'config',
  canRefresh: false,
  visitorId: VISITOR,
  isAnonymous: false,
  consent: 'granted',
  config,
  decided: [],
  attributes,
});

// The provider of the README: props, and nothing made by hand.
export const subject: Subject = {
  setUp({ config, attributes, origin, timeout }) {
    const document = convertDocument();
    const seen = new Set<unknown>();
    let setCurrent: (attributes: Attributes) => void = () => undefined;
    let flush = async () => undefined as void;
    const props: ConvertProviderProps = {
      ...(config === 'given'
        ? { config: document, initialState: stateOf(document, attributes) }
        : { sdkKey: '1/2', configEndpoint: `${origin}/convert` }),
      trackEndpoint: `${origin}/convert`,
      visitorId: VISITOR,
      timeout: timeout ?? 2_000,
      debounceMs: 20,
    };
    function Reach() {
      const client = useConvert();
      seen.add(client.track);
      flush = client.flush;
      return null;
    }
    return {
      Provider({ children }) {
        const [current, set] = useState<Attributes>(attributes);
        // Reached from outside, as the setter of an app's own state would be.
        setCurrent = set;
        return (
          <ConvertProvider {...props} attributes={current}>
            <Reach />
            {children}
          </ConvertProvider>
        );
      },
      useText(key) {
        const { isPending, variation } = useExperience(key);
        return { isLoading: isPending, value: variation ?? 'original' };
      },
      useSuspenseText: (key) => useSuspenseExperience(key).variation ?? 'original',
      useSwitch: (key) => useFeature(key).isEnabled,
      setAttributes: (next) => setCurrent(next),
      flush: () => flush(),
      clients: () => seen.size,
    };
  },
};
