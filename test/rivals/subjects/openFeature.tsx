import {
  type EvaluationContext,
  InMemoryProvider,
  OpenFeature,
  OpenFeatureProvider,
  useBooleanFlagValue,
  useStringFlagValue,
  useSuspenseFlag,
} from '@openfeature/react-sdk';
import { openFeatureFlags, VISITOR } from '../project.js';
import type { Subject } from './subject';

type Flags = NonNullable<ConstructorParameters<typeof InMemoryProvider>[0]>;
type Served = Record<string, { when?: readonly string[] }>;

/** Its own in-memory provider's flags, with the rules that JSON cannot hold. */
function withRules(flags: Served): Flags {
  const ruled = Object.entries(flags).map(([key, { when, ...flag }]) => {
    if (!when) return [key, flag] as const;
    const contextEvaluator = (context: EvaluationContext) => (context[when[0]!] === when[1] ? 'on' : 'off');
    return [key, { ...flag, contextEvaluator }] as const;
  });
  return Object.fromEntries(ruled) as unknown as Flags;
}

/** The same, loaded when the SDK initialises its provider. */
class FetchingProvider extends InMemoryProvider {
  constructor(private readonly url: string) {
    super({});
  }
  async initialize() {
    const response = await fetch(this.url);
    await this.putConfiguration(withRules((await response.json()) as Served));
  }
}

// A module-level provider and context. Exposures are the provider's business: counted is an `after` hook, which is where the
// documentation puts tracking.
export const subject: Subject = {
  setUp({ config, attributes, origin, isServer, record }) {
    OpenFeature.clearHooks();
    const contextOf = (more: Record<string, string>) => ({ targetingKey: VISITOR, ...more });
    if (!isServer)
      OpenFeature.addHooks({
        after: ({ flagKey, context }, { value }) =>
          record({ key: flagKey, arm: String(value), visitor: String(context.targetingKey) }),
      });
    const provider =
      config === 'given'
        ? new InMemoryProvider(withRules(openFeatureFlags() as Served))
        : new FetchingProvider(`${origin}/openfeature/flags.json`);
    OpenFeature.setProvider(provider, contextOf(attributes));
    return {
      Provider: ({ children }) => <OpenFeatureProvider>{children}</OpenFeatureProvider>,
      useText: (key) => ({ isLoading: false, value: useStringFlagValue(key, 'original') }),
      useSuspenseText: (key) => useSuspenseFlag(key, 'original').value,
      useSwitch: (key) => useBooleanFlagValue(key, true),
      setAttributes: (next) => void OpenFeature.setContext(contextOf(next)),
      logIn: (visitorId) => void OpenFeature.setContext({ ...contextOf(attributes), targetingKey: visitorId }),
      flush: async () => undefined,
      clients: () => 1,
    };
  },
};
