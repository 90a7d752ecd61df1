// Compiled against the packed package beside project.ts, or beside what `convert-react types` makes of the same project.
import {
  ConvertProvider,
  Experience,
  type ExperienceKey,
  type ExperienceResult,
  Feature,
  type FeatureResult,
  type FeatureVariables,
  type GoalKey,
  useExperience,
  useExperiences,
  useExposureRef,
  useFeature,
  useFeatureVariable,
  useSuspenseExperience,
  useSuspenseFeature,
  useTrack,
  type VariationKey,
} from 'convert-react';
import { createConvertClient } from 'convert-react/core';
import { useExperience as usePrecomputed } from 'convert-react/precomputed';
import { ConvertTestProvider } from 'convert-react/testing';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(proof: Same<A, B>): void;

same<ExperienceKey, 'hero' | 'search-test'>(true);
same<GoalKey, 'purchase' | 'signup'>(true);
same<VariationKey<'hero'>, 'original' | 'b' | 'c'>(true);
// A blank key goes by its id, as decisions name it.
same<VariationKey<'search-test'>, 'control' | '3001'>(true);
same<VariationKey, 'original' | 'b' | 'c' | 'control' | '3001'>(true);
same<
  FeatureVariables<'search'>,
  {
    readonly algorithm?: string;
    readonly limit?: number;
    readonly weight?: number;
    readonly fuzzy?: boolean;
    readonly facets?: unknown;
  }
>(true);

export function Hooks({ either }: { either: 'hero' | 'search-test' }) {
  const hero = useExperience('hero');
  same<typeof hero.variation, 'original' | 'b' | 'c' | null>(true);
  const suspended = useSuspenseExperience('hero');
  same<typeof suspended.variation, 'original' | 'b' | 'c' | null>(true);
  const one = useExperience(either);
  same<typeof one.variation, 'original' | 'b' | 'c' | 'control' | '3001' | null>(true);
  const all = useExperiences();
  same<(typeof all)[number]['variation'], 'original' | 'b' | 'c' | 'control' | '3001' | null>(true);

  // What is known of one fits where any will do.
  useExposureRef(hero);
  useExposureRef(useFeature('search'));
  const results: ExperienceResult[] = [hero, suspended, one, ...all];
  const switches: FeatureResult[] = [useFeature('search'), useFeature(results.length > 3 ? 'search' : 'wishlist')];
  // @ts-expect-error another experience is another one
  const heroes: ExperienceResult<'hero'>[] = [useExperience('search-test')];
  if (heroes.length + switches.length > 3) return null;

  // @ts-expect-error the project has no such experience
  useExperience('heroo');
  // @ts-expect-error nor in another entry
  usePrecomputed('heroo');
  // @ts-expect-error the project has no such experience
  useSuspenseExperience('heroo');
  // @ts-expect-error the experience has no such variation
  if (hero.variation === 'd') return null;

  const search = useFeature('search');
  same<typeof search.variables, FeatureVariables<'search'>>(true);
  same<typeof search.variables.limit, number | undefined>(true);
  const suspendedSearch = useSuspenseFeature('search');
  same<typeof suspendedSearch.variables.fuzzy, boolean | undefined>(true);
  // @ts-expect-error the feature has no such variable
  void search.variables.limits;
  // @ts-expect-error the project has no such feature
  useFeature('find');

  const track = useTrack();
  track('purchase', { amount: 10 });
  // @ts-expect-error the project has no such goal
  track('purchases');
  return null;
}

export function Variables() {
  const limit = useFeatureVariable('search', 'limit', 20);
  same<typeof limit, number>(true);
  const algorithm = useFeatureVariable('search', 'algorithm', 'x');
  same<typeof algorithm, string>(true);
  const isFuzzy = useFeatureVariable('search', 'fuzzy', false);
  same<typeof isFuzzy, boolean>(true);
  const facets = useFeatureVariable('search', 'facets', ['brand']);
  same<typeof facets, string[]>(true);
  // Null says that there is none, and is given back as it is.
  const weight = useFeatureVariable('search', 'weight', null);
  same<typeof weight, number | null>(true);
  // @ts-expect-error the feature has no such variable
  useFeatureVariable('search', 'limits', 20);
  // @ts-expect-error the variable is a number
  useFeatureVariable('search', 'limit', 'twenty');
  // @ts-expect-error the feature has no variables
  useFeatureVariable('wishlist', 'limit', 20);
  // @ts-expect-error the project has no such feature
  useFeatureVariable('find', 'limit', 20);
  return limit;
}

export const declarative = (
  <ConvertProvider sdkKey="10022898/10025986" forced={{ hero: 'b' }}>
    <Experience name="hero" variations={{ original: 'A', b: 'B', c: 'C' }} fallback="…" />
    {/* What visitors outside the experience see has to be said, though no variation is called that. */}
    <Experience name="search-test" variations={{ original: 'O', control: 'A', 3001: 'B' }} />
    {/* @ts-expect-error c is missing */}
    <Experience name="hero" variations={{ original: 'A', b: 'B' }} />
    {/* @ts-expect-error there is no d */}
    <Experience name="hero" variations={{ original: 'A', b: 'B', c: 'C', d: 'D' }} />
    {/* @ts-expect-error the project has no such experience */}
    <Experience name="heroo" variations={{ original: 'A' }} />
    <Feature name="search">{({ limit = 20 }) => limit.toFixed()}</Feature>
    {/* @ts-expect-error the feature has no such variable */}
    <Feature name="search">{({ limits }) => String(limits)}</Feature>
    {/* @ts-expect-error the project has no such feature */}
    <Feature name="find">found</Feature>
  </ConvertProvider>
);

export const inTests = (
  <>
    <ConvertTestProvider
      experiences={{ hero: 'b', 'search-test': null }}
      features={{ search: { limit: 5 }, wishlist: true }}
    />
    {/* @ts-expect-error the experience has no such variation */}
    <ConvertTestProvider experiences={{ hero: 'd' }} />
    {/* @ts-expect-error the project has no such experience */}
    <ConvertTestProvider experiences={{ heroo: 'b' }} />
    {/* @ts-expect-error the variable is a number */}
    <ConvertTestProvider features={{ search: { limit: 'five' } }} />
  </>
);

export const client = createConvertClient({ sdkKey: '10022898/10025986', forced: { hero: 'c' } });
same<ReturnType<typeof client.experience<'hero'>>['variation'], 'original' | 'b' | 'c' | null>(true);
const heroOfCore = client.experience('hero');
same<typeof heroOfCore.variation, 'original' | 'b' | 'c' | null>(true);
const searchOfCore = client.feature('search');
same<typeof searchOfCore.variables.limit, number | undefined>(true);
client.track('signup');
// @ts-expect-error the project has no such experience
client.experience('heroo');
// @ts-expect-error the project has no such feature
client.feature('find');
// @ts-expect-error the project has no such goal
client.track('purchases');
// @ts-expect-error the experience has no such variation
createConvertClient({ forced: { hero: 'd' } });
// @ts-expect-error the project has no such experience
createConvertClient({ forced: { heroo: 'b' } });
