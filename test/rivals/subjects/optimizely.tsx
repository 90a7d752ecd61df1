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

interface User {
  id: string;
  attributes: Record<string, string>;
}

interface Impressions {
  visitors: {
    visitor_id: string;
    snapshots: { decisions?: { metadata: { flag_key: string; variation_key: string } }[] }[];
  }[];
}

/** Lets the page send to this machine what is meant for Optimizely's own. */
function redirectEvents(to: string) {
  const direct = (url: string | URL) => (String(url).startsWith('https://logx.optimizely.com/') ? to : url);
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, method: string, url: string | URL) {
    return open.call(this, method, direct(url), true);
  };
  const sendBeacon = navigator.sendBeacon.bind(navigator);
  navigator.sendBeacon = (url, body) => sendBeacon(direct(url), body);
}

// A module-level instance with the events going to a dispatcher of ours; on the server without decision events, both as its
// README says; `autoUpdate`, which is off by default, only where a component must follow the user.
export const subject: Subject = {
  setUp({ config, attributes, origin, isServer, timeout, followsUser = false, isDelivering = false, record }) {
    setLogLevel('error');
    const dispatch = ({ params }: { params: unknown }, done: (response: { statusCode: number }) => void) => {
      for (const { visitor_id: visitor, snapshots } of (params as Impressions).visitors)
        for (const { decisions = [] } of snapshots)
          for (const { metadata } of decisions)
            record({ key: metadata.flag_key, arm: metadata.variation_key, visitor });
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
      // Its own dispatchers send, repeat and remember; only their address cannot be chosen.
      ...(!isDelivering && { eventDispatcher: { dispatchEvent: dispatch } }),
      odpOptions: { disabled: true },
    } as never);
    if (isDelivering) redirectEvents(`${origin}/optimizely/events`);
    const user = { id: VISITOR, attributes };
    let setUser: (user: User) => void = () => undefined;
    return {
      Provider({ children }) {
        const [current, setCurrent] = useState<User>(user);
        // Reached from outside, as the setter of an app's own state would be.
        setUser = setCurrent;
        return (
          <OptimizelyProvider optimizely={optimizely} user={current} isServerSide={isServer} timeout={timeout}>
            {children}
          </OptimizelyProvider>
        );
      },
      useText(key) {
        const [decision, clientReady, didTimeout] = useDecision(key, { autoUpdate: followsUser });
        const isLoading = config === 'fetched' && !clientReady && !didTimeout;
        return { isLoading, value: decision.variationKey ?? 'original' };
      },
      useSwitch: (key) => useDecision(key, { autoUpdate: followsUser })[0].enabled,
      setAttributes: (next) => setUser({ ...user, attributes: next }),
      logIn: (visitorId) => setUser({ ...user, id: visitorId }),
      track: (goal) => void optimizely.track(goal),
      flush: () => optimizely.close(),
      clients: () => 1,
    };
  },
};
