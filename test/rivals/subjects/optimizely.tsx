import {
  createInstance,
  OptimizelyDecideOption,
  OptimizelyProvider,
  setLogLevel,
  useDecision,
} from '@optimizely/react-sdk';
import { useState } from 'react';
import { optimizelyDatafile, VISITOR } from '../project.js';
import type { Subject } from './subject';

interface Impressions {
  visitors: { snapshots: { decisions?: { metadata: { flag_key: string; variation_key: string } }[] }[] }[];
}

// A module-level instance with the events going to a dispatcher of ours; on the server without decision events, both as its
// README says; `autoUpdate`, which is off by default, only where a component must follow the user.
export const subject: Subject = {
  setUp({ config, attributes, origin, isServer, timeout, followsAttributes = false, record }) {
    setLogLevel('error');
    const dispatch = ({ params }: { params: unknown }, done: (response: { statusCode: number }) => void) => {
      for (const { snapshots } of (params as Impressions).visitors)
        for (const { decisions = [] } of snapshots)
          for (const { metadata } of decisions) record({ key: metadata.flag_key, arm: metadata.variation_key });
      done({ statusCode: 200 });
    };
    const optimizely = createInstance({
      ...(config === 'given'
        ? { datafile: optimizelyDatafile() }
        : {
            sdkKey: 'sdk-key',
            datafileOptions: { autoUpdate: false, urlTemplate: `${origin}/optimizely/%s.json` },
          }),
      defaultDecideOptions: isServer ? [OptimizelyDecideOption.DISABLE_DECISION_EVENT] : [],
      eventDispatcher: { dispatchEvent: dispatch },
      odpOptions: { disabled: true },
    } as never);
    let setUserAttributes: (attributes: Record<string, string>) => void = () => undefined;
    return {
      Provider({ children }) {
        const [current, setCurrent] = useState(attributes);
        // Reached from outside, as the setter of an app's own state would be.
        setUserAttributes = setCurrent;
        return (
          <OptimizelyProvider
            optimizely={optimizely}
            user={{ id: VISITOR, attributes: current }}
            isServerSide={isServer}
            timeout={timeout}
          >
            {children}
          </OptimizelyProvider>
        );
      },
      useText(key) {
        const [decision, clientReady, didTimeout] = useDecision(key, { autoUpdate: followsAttributes });
        const isLoading = config === 'fetched' && !clientReady && !didTimeout;
        return { isLoading, value: decision.variationKey ?? 'original' };
      },
      useSwitch: (key) => useDecision(key, { autoUpdate: followsAttributes })[0].enabled,
      setAttributes: (next) => setUserAttributes(next),
      flush: () => optimizely.close(),
      clients: () => 1,
    };
  },
};
