// Compiled against the packed package without any Register: keys are strings, variables unknown.
import {
  Experience,
  type ExperienceKey,
  Feature,
  type FeatureKey,
  type FeatureVariables,
  type GoalKey,
  useExperience,
  useFeature,
  useFeatureVariable,
  useTrack,
  type VariationKey,
} from 'convert-react';
import { createConvertClient, type Register } from 'convert-react/core';
import { ConvertTestProvider } from 'convert-react/testing';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(proof: Same<A, B>): void;

same<keyof Register, never>(true);
same<ExperienceKey, string>(true);
same<FeatureKey, string>(true);
same<GoalKey, string>(true);
same<VariationKey<'hero'>, string>(true);
same<FeatureVariables<'search'>, Readonly<Record<string, unknown>>>(true);

export function Hooks() {
  const hero = useExperience('hero');
  same<typeof hero.variation, string | null>(true);
  const search = useFeature('search');
  same<typeof search.variables, Readonly<Record<string, unknown>>>(true);
  const limit = useFeatureVariable('search', 'limit', 20);
  same<typeof limit, number>(true);
  const isFuzzy = useFeatureVariable('search', 'fuzzy', true);
  same<typeof isFuzzy, boolean>(true);
  useTrack()('purchase', { amount: 10 });
  // @ts-expect-error a key is a string
  useExperience(7);
  // @ts-expect-error there is no such option
  useExperience('hero', { exposed: true });
  return limit;
}

export const declarative = (
  <>
    <Experience name="hero" variations={{ original: 'A', b: 'B' }} />
    {/* @ts-expect-error variations are what the component shows */}
    <Experience name="hero" />
    <Feature name="search">{({ limit }) => String(limit)}</Feature>
  </>
);

export const inTests = (
  <ConvertTestProvider experiences={{ hero: 'b', offer: null }} features={{ search: { limit: 5 }, wishlist: true }} />
);

export const client = createConvertClient({ sdkKey: '10022898/10025986', forced: { hero: 'b' } });
const heroOfCore = client.experience('hero');
same<typeof heroOfCore.variation, string | null>(true);
