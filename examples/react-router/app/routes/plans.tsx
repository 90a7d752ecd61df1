import { ConvertProvider, useExperience, useFeature, useTrack } from 'convert-react';
import { createConvert } from '../convert.server';
import type { Route } from './+types/plans';

export async function loader(args: Route.LoaderArgs) {
  const convert = await createConvert(args, {
    attributes: { distance: 'walking' },
    location: { path: '/plans' },
    experiences: ['plans'],
    features: ['subscription'],
    goals: ['signup'],
  });
  return { state: convert.dehydrate() };
}

export default function Plans({ loaderData }: Route.ComponentProps) {
  return (
    <ConvertProvider initialState={loaderData.state}>
      <Subscription />
    </ConvertProvider>
  );
}

function Subscription() {
  const { variation } = useExperience('plans');
  const { variables } = useFeature('subscription');
  const track = useTrack();

  return (
    <>
      <h1 id="plans">{variation === 'weekly' ? 'Bread every week' : 'Bread by subscription'}</h1>
      <p>{`${variables.label}: ${variables.price} €`}</p>
      <button onClick={() => track('signup')}>Sign up</button>
    </>
  );
}
