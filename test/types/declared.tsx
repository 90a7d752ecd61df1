// Compiled with `declaration`: what is inferred from the package can be written into the declarations of whoever exports it.
import * as react from 'convert-react';
import * as core from 'convert-react/core';
import { createOpenFeatureProvider } from 'convert-react/openfeature';
import { createServerConvert } from 'convert-react/server';

export const useHero = () => react.useExperience('hero');
export const useHeroDetails = () => useHero().details;
export const useHeroChanges = () => useHero().details?.changes;
export const useSearchMatches = () => react.useFeature('search').matches;
export const useWho = () => react.useVisitor();
export const useLogin = () => react.useVisitor().identify;
export const useSegments = () => react.useVisitor().setSegments;
export const useClient = () => react.useConvert();
export const usePreview = () => react.useConvert().preview;
export const useAsk = () => react.useConvert().experience;
export const configOptions = react.convertConfigOptions({ sdkKey: '1/2' });
export const layer = react.toDataLayer();
export const rulesOf = ({ bucketing, comparators, cookie, resolveRule }: react.ConvertProviderProps) => {
  return { bucketing, comparators, cookie, resolveRule };
};

export const client = core.createConvertClient();
export const load = async () => core.fetchConfig({ sdkKey: '1/2' });
export const parsed = core.parseConfig({});
export const project = parsed.ok ? parsed.project : null;
export const { experiences, features, goals, audiences, segments, locations } = { ...project };
export const variations = project?.experiences[0]?.variations;
export const explained = project && core.explainFeature(project, { id: 'v7' }, 'search');
export const steps = explained?.steps;

export const decide = async () => (await createServerConvert({})).experience('hero');
export const decideDetails = async () => (await decide()).details;
export const provider = createOpenFeatureProvider();
