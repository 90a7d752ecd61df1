import {
  FeaturesReady,
  GrowthBook,
  GrowthBookProvider,
  useFeatureIsOn,
  useFeatureValue,
} from '@growthbook/growthbook-react';
import { growthbookTrackingPlugin } from '@growthbook/growthbook/plugins';
import { growthBookPayload, VISITOR } from '../project.js';
import type { Subject } from './subject';

// A module-level instance, as the React quick start has it; the tracking callback is the browser's, as its page on server
// rendering says.
export const subject: Subject = {
  setUp({ config, attributes, origin, isServer, timeout, isDelivering = false, record }) {
    const trackingCallback = (experiment: { key: string }, result: { value: unknown; hashValue: string }) =>
      record({ key: experiment.key, arm: String(result.value), visitor: result.hashValue });
    const gb = new GrowthBook({
      apiHost: `${origin}/growthbook`,
      clientKey: 'sdk-key',
      attributes: { id: VISITOR, ...attributes },
      ...(!isServer && { trackingCallback }),
      // GrowthBook's own way for events, into the warehouse that it hosts.
      ...(isDelivering && { plugins: [growthbookTrackingPlugin({ ingestorHost: `${origin}/growthbook` })] }),
    });
    if (config === 'given') gb.initSync({ payload: growthBookPayload() as never });
    else void gb.init({ timeout });
    const isWaited = config === 'fetched';
    return {
      Provider: ({ children }) => (
        <GrowthBookProvider growthbook={gb}>
          {isWaited ? (
            <FeaturesReady timeout={timeout} fallback="loading">
              {children}
            </FeaturesReady>
          ) : (
            children
          )}
        </GrowthBookProvider>
      ),
      useText: (key) => ({ isLoading: false, value: useFeatureValue(key, 'original') }),
      useSwitch: (key) => useFeatureIsOn(key),
      setAttributes: (next) => void gb.setAttributes({ id: VISITOR, ...next }),
      logIn: (visitorId) => void gb.setAttributes({ id: visitorId, ...attributes }),
      track: (goal) => void gb.logEvent(goal),
      flush: async () => undefined,
      clients: () => 1,
    };
  },
};
