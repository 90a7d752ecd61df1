import { createFileRoute } from '@tanstack/react-router';
import { ConvertProvider, useExperience, useFeature, useTrack } from 'convert-react';
import { loadPlans } from '../convert';
import { PLANS } from '../project';

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
  const { variation } = useExperience('plans', PLANS);
  const { variables } = useFeature('subscription', PLANS);
  const track = useTrack();

  return (
    <>
      <h1 id="plans">{variation === 'weekly' ? 'Bread every week' : 'Bread by subscription'}</h1>
      <p>{`${variables.label}: ${variables.price} €`}</p>
      <button onClick={() => track('signup')}>Sign up</button>
    </>
  );
}
