import { createFileRoute } from '@tanstack/react-router';
import { ConvertProvider, useExperience, useFeature, useTrack } from 'convert-react';
import { loadPlans } from '../convert';

export const Route = createFileRoute('/plans')({ loader: () => loadPlans(), component: Plans });

function Plans() {
  const { state } = Route.useLoaderData();
  return (
    <ConvertProvider initialState={state}>
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
