import { StatsigClient, StatsigProvider, useExperiment, useFeatureGate } from '@statsig/react-bindings';
import { statsigValues, VISITOR } from '../project.js';
import type { Session, Subject } from './subject';

// Fetched: the quick start's provider with a key, a user and a loading component; with a timeout, the client it would make,
// made by hand, since only `initializeAsync` takes one. Given: the documented bootstrapping.
export const subject: Subject = {
  setUp({ config, attributes, origin, timeout }) {
    const userOf = (custom: Record<string, string>) => ({ userID: VISITOR, custom });
    const options = {
      networkConfig: { api: `${origin}/statsig/v1`, logEventUrl: `${origin}/statsig/v1/rgstr` },
      logEventCompressionMode: 'd' as const,
      disableStatsigEncoding: true,
    };
    const user = userOf(attributes);
    let Provider: Session['Provider'];
    const client = () => StatsigClient.instance('client-key');
    if (config === 'given') {
      const made = new StatsigClient('client-key', user, options);
      made.dataAdapter.setData(JSON.stringify(statsigValues(user)));
      made.initializeSync();
      Provider = ({ children }) => <StatsigProvider client={made}>{children}</StatsigProvider>;
    } else if (timeout !== undefined) {
      const made = new StatsigClient('client-key', user, options);
      void made.initializeAsync({ timeoutMs: timeout });
      Provider = ({ children }) => (
        <StatsigProvider client={made} loadingComponent="loading">
          {children}
        </StatsigProvider>
      );
    } else {
      Provider = ({ children }) => (
        <StatsigProvider sdkKey="client-key" user={user} options={options} loadingComponent="loading">
          {children}
        </StatsigProvider>
      );
    }
    return {
      Provider,
      useText: (key) => ({ isLoading: false, value: useExperiment(key).get('variant', 'original') }),
      useSwitch: (key) => useFeatureGate(key).value,
      setAttributes(next) {
        const nextUser = userOf(next);
        if (config === 'fetched') return void client().updateUserAsync(nextUser);
        client().dataAdapter.setData(JSON.stringify(statsigValues(nextUser)));
        client().updateUserSync(nextUser);
      },
      logIn: (visitorId) => void client().updateUserAsync({ ...user, userID: visitorId }),
      track: (goal) => client().logEvent(goal),
      flush: () => client().flush(),
      clients: () =>
        Object.keys((globalThis as { __STATSIG__?: { instances?: object } }).__STATSIG__?.instances ?? {}).length,
    };
  },
};
