import { QueryClient, useQuery } from '@tanstack/react-query';
import {
  type ConvertError,
  convertConfigOptions,
  ConvertExposure,
  ConvertLocation,
  ConvertProvider,
  Experience,
  Feature,
  type InitialState,
  useExperience,
  useFeature,
  useTrack,
} from 'convert-react';
import { createConvertClient, parseConfig } from 'convert-react/core';
import { ConvertDevtools } from 'convert-react/devtools';
import { createServerConvert, serializeState } from 'convert-react/server';
import { ConvertTestProvider } from 'convert-react/testing';

declare module 'convert-react' {
  interface Register {
    config: typeof config;
  }
}

const config = {
  account_id: '1',
  project: { id: '2' },
  experiences: [
    {
      id: '3',
      key: 'hero',
      variations: [
        { id: '4', key: 'original' },
        { id: '5', key: 'bold' },
      ],
    },
  ],
  features: [{ id: '6', key: 'search', variables: [{ key: 'limit', type: 'integer' }] }],
  goals: [{ id: '7', key: 'purchase' }],
} as const;

export function Hero() {
  const { variation } = useExperience('hero');
  const shown: 'original' | 'bold' | null = variation;
  const limit: number | undefined = useFeature('search').variables.limit;
  const track = useTrack();
  // @ts-expect-error No experience has this key: an augmentation that is not found would let it pass.
  useExperience('heroo');
  return <button onClick={() => track('purchase')}>{`${shown} ${limit}`}</button>;
}

export function App(props: { state: InitialState | undefined }) {
  const query = useQuery(convertConfigOptions({ sdkKey: '1/2' }));
  const error: ConvertError | null = query.error;
  return (
    <ConvertProvider sdkKey="1/2" initialState={props.state} queryClient={new QueryClient()}>
      <Hero />
      <Experience name="hero" variations={{ original: 'a', bold: error?.code }} />
      <Feature name="search">{({ limit }) => limit}</Feature>
      <ConvertLocation value={{ page: 'pricing' }}>
        <ConvertExposure decision={{ exposures: [] }}>text</ConvertExposure>
      </ConvertLocation>
      <ConvertDevtools />
    </ConvertProvider>
  );
}

export const tested = (
  <ConvertTestProvider experiences={{ hero: 'bold' }}>
    <Hero />
  </ConvertTestProvider>
);
export const client = createConvertClient({ config });
export const parsed = parseConfig(config).ok;
export const state = async () => serializeState((await createServerConvert({ sdkKey: '1/2' })).dehydrate());
