// Compiled with `exactOptionalPropertyTypes`: values as apps have them, where something is not known, or not there.
import {
  ConvertExposure,
  ConvertLocation,
  convertConfigOptions,
  ConvertProvider,
  createBrowserStorage,
  createCookieStorage,
  Experience,
  Feature,
  type InitialState,
  useConsent,
  useExperience,
  useFeature,
  useTrack,
  useVisitor,
} from 'convert-react';
import { createConvertClient, createConfigLoader, fetchConfig } from 'convert-react/core';
import * as precomputed from 'convert-react/precomputed';
import { ConvertDevtools } from 'convert-react/devtools';
import { createServerConvert, type JsonValue, serializeState } from 'convert-react/server';
import { ConvertTestProvider } from 'convert-react/testing';

declare const user: { id: string; country: string } | undefined;
declare const state: InitialState | undefined;
declare const env: Record<string, string | undefined>;
declare const isEarly: boolean | undefined;
declare const amount: number | undefined;

const segments = { country: user?.country, devices: undefined };
const cookie = { name: env.NAME, domain: env.DOMAIN, maxAge: undefined, secure: isEarly };

export const provided = (
  <>
    <ConvertProvider
      sdkKey={env.KEY}
      environment={env.ENVIRONMENT}
      visitorId={user?.id}
      consent={undefined}
      segments={segments}
      attributes={undefined}
      initialState={state}
      config={undefined}
      cookie={cookie}
      timeout={undefined}
      queryClient={undefined}
      client={undefined}
      onError={undefined}
    >
      <ConvertLocation value={{ page: undefined }}>{undefined}</ConvertLocation>
      <ConvertExposure decision={{ exposures: [] }}>{undefined}</ConvertExposure>
      <Experience name="hero" variations={{}} fallback={undefined} exposure={undefined} enabled={isEarly} />
      <Feature name="search" attributes={undefined}>
        {undefined}
      </Feature>
      <ConvertDevtools enabled={isEarly} nonce={env.NONCE} />
    </ConvertProvider>
    <ConvertProvider visitorId={null} consent={null} segments={{ country: null }} />
    <ConvertProvider visitorId={5} />
    <ConvertTestProvider visitorId={user?.id} delay={undefined} onTrack={undefined} status={undefined} />
  </>
);

export function Hooks() {
  const { identify, setSegments, setAttributes, runSegments } = useVisitor();
  identify(null, { keepAssignments: isEarly });
  identify(7);
  identify(user?.id);
  setSegments(segments);
  setSegments({ country: null, browser: null });
  setAttributes({ country: undefined });
  runSegments([], undefined);
  const [, setConsent] = useConsent();
  setConsent(null);
  setConsent(undefined);
  useExperience('hero', { attributes: undefined, location: undefined, enabled: isEarly, exposure: undefined });
  useFeature('search', { updates: undefined, lateDecision: undefined, ignoreLocation: isEarly });
  useTrack()('purchase', {
    ...{ amount, productsCount: amount, transactionId: user?.id, customDimension1: user?.country },
    ...{ ruleData: undefined, allowRepeat: isEarly },
  });
}

export const client = createConvertClient({ sdkKey: env.KEY, secret: env.SECRET, visitorId: null, fetch: undefined });
client.setConsent(null);
client.load(createConfigLoader({ sdkKey: env.KEY, refetchInterval: undefined }));
void fetchConfig({ sdkKey: env.KEY, signal: undefined });
export const query = convertConfigOptions({ sdkKey: env.KEY, refetchInterval: undefined });
export const storages = [createCookieStorage(cookie), createBrowserStorage({ onError: undefined })];

export async function serve() {
  const convert = await createServerConvert({
    ...{ sdkKey: env.KEY, secret: env.SECRET, environment: env.ENVIRONMENT, cookies: undefined, cookie },
    ...{ visitorId: user?.id, anonymousId: env.ID, consent: null, segments: { country: null }, timeout: undefined },
    ...{ preview: undefined, experiences: undefined, onError: undefined },
  });
  convert.experience('hero', { attributes: undefined });
  await createServerConvert({ visitorId: 5, segments, consent: undefined });
  return convert.dehydrate({ mode: undefined });
}

/** The provider without an engine takes what a server hands over, and nothing that only an engine could use. */
export const decided = (decisions: InitialState) => [
  <precomputed.ConvertProvider
    initialState={decisions}
    visitorId={user?.id}
    consent={undefined}
    attributes={undefined}
    cookie={cookie}
    onError={undefined}
  />,
  // @ts-expect-error it shows nothing but what a server has decided
  <precomputed.ConvertProvider sdkKey={env.KEY} />,
  // @ts-expect-error it loads no config
  <precomputed.ConvertProvider initialState={decisions} refetchInterval={5_000} />,
];

/** As loaders check what they return: TanStack Start's do, field by field. What they cannot check becomes an error. */
type Serialisable<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Serialisable<Item>[]
    : T extends (...values: never[]) => unknown
      ? { error: 'a function' }
      : T extends object
        ? { [Key in keyof T]: Serialisable<T[Key]> }
        : { error: 'not known to be serialisable' };
declare function createLoader<T>(load: () => Promise<Serialisable<T> & T>): () => Promise<T>;

/** A state goes through a loader as it is, and comes out as a state. */
const load = createLoader(async () => (await createServerConvert({ sdkKey: env.KEY })).dehydrate());
export const rendered = async () => {
  const loaded = await load();
  const config: JsonValue = loaded.config;
  return [<ConvertProvider initialState={loaded} />, serializeState(loaded), serializeState(JSON.parse('')), config];
};
