import { useState } from 'react';
import {
  type Attributes,
  type ConvertClient,
  ConvertProvider,
  type ConvertProviderProps,
  type ExperienceResult,
  useConvert,
  useExperience,
  useExposureRef,
  useFeature,
  useSuspenseExperience,
} from '../../../src';
import { convertDocument, VISITOR } from '../project.js';
import type { Subject } from './subject';

/** What `dehydrate()` of a server hands over, with the whole config. */
const stateOf = (config: unknown, attributes: Attributes) =>
  ({
    v: 1,
    mode: 'config',
    canRefresh: false,
    visitorId: VISITOR,
    isAnonymous: false,
    consent: 'granted',
    config,
    decided: [],
    attributes,
  }) as ConvertProviderProps['initialState'];

const textOf = ({ isPending, variation }: ExperienceResult) => ({
  isLoading: isPending,
  value: variation ?? 'original',
});

// The provider of the README: props, and nothing made by hand.
export const subject: Subject = {
  setUp({ config, attributes, origin, timeout, isDelivering = false }) {
    const document = convertDocument();
    const seen = new Set<unknown>();
    let setCurrent: (attributes: Attributes) => void = () => undefined;
    let client: ConvertClient | undefined;
    const props: ConvertProviderProps = {
      ...(config === 'given'
        ? { config: document, initialState: stateOf(document, attributes) }
        : { sdkKey: '1/2', configEndpoint: `${origin}/convert` }),
      trackEndpoint: `${origin}/convert`,
      visitorId: VISITOR,
      timeout: timeout ?? 2_000,
      ...(!isDelivering && { debounceMs: 20 }),
    };
    function Reach() {
      client = useConvert();
      seen.add(client.track);
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
      useText: (key) => textOf(useExperience(key)),
      useSeenText(key) {
        const result = useExperience(key, { exposure: 'visible' });
        return { ...textOf(result), ref: useExposureRef<HTMLParagraphElement>(result) };
      },
      useSuspenseText: (key) => useSuspenseExperience(key).variation ?? 'original',
      useSwitch: (key) => useFeature(key).isEnabled,
      setAttributes: (next) => setCurrent(next),
      logIn: (visitorId) => client?.identify(visitorId),
      track: (goal) => client?.track(goal),
      flush: async () => client?.flush(),
      clients: () => seen.size,
    };
  },
};
