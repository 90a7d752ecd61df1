import {
  createClient,
  createLDReactProviderWithClient,
  LDIsomorphicClientProvider,
  useBoolVariation,
  useInitializationStatus,
  useStringVariation,
} from '@launchdarkly/react-sdk';
import { launchDarklyBootstrap, VISITOR } from '../project.js';
import type { Session, Subject } from './subject';

// One client outside React. `createLDReactProvider` is these same two calls; made by hand, the client can be told of a
// changed context and asked to flush.
export const subject: Subject = {
  setUp({ config, attributes, origin, isServer, timeout }) {
    const contextOf = (more: Record<string, string>) => ({ kind: 'user', key: VISITOR, ...more });
    const context = contextOf(attributes);
    const bootstrap = launchDarklyBootstrap(context);
    const quiet = { debug() {}, info() {}, warn() {}, error() {} };
    const options = {
      baseUri: `${origin}/launchdarkly`,
      streamUri: `${origin}/launchdarkly`,
      eventsUri: `${origin}/launchdarkly`,
      diagnosticOptOut: true,
      fetchGoals: false,
      logger: quiet,
    };
    if (isServer) {
      const Provider: Session['Provider'] = ({ children }) => (
        <LDIsomorphicClientProvider clientSideId="env" context={context} bootstrap={bootstrap}>
          {children}
        </LDIsomorphicClientProvider>
      );
      return {
        ...session,
        Provider,
        setAttributes: () => undefined,
        logIn: () => undefined,
        flush: async () => undefined,
        clients: () => 0,
      };
    }
    const client = createClient('env', context, options);
    void client.start({
      ...(config === 'given' && { bootstrap }),
      ...(timeout !== undefined && { timeout: timeout / 1000 }),
    });
    return {
      ...session,
      Provider: createLDReactProviderWithClient(client),
      setAttributes: (next) => void client.identify(contextOf(next)),
      logIn: (visitorId) => void client.identify({ ...context, key: visitorId }),
      track: (goal) => client.track(goal),
      flush: () => client.flush(),
      clients: () => 1,
    };
  },
};

const session: Pick<Session, 'useText' | 'useSwitch'> = {
  useText(key) {
    const { status } = useInitializationStatus();
    const value = useStringVariation(key, 'original');
    return { isLoading: status === 'initializing' && value === 'original', value };
  },
  useSwitch: (key) => useBoolVariation(key, true),
};
